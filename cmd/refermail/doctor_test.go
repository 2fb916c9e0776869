package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"refermail/inbound/devmail"
)

// doctorAt gives the states of doctor's checks against a post office.
func doctorAt(t *testing.T, mailbox string, env ...string) (states map[string]string, complaints string, code int) {
	t.Helper()
	s, office := shellWithOffice(t, mailbox, env...)
	states, complaints, code = s.doctor()
	for _, m := range office.Messages(mailbox, "INBOX") {
		t.Errorf("doctor left %s in the inbox", m)
	}
	return states, complaints, code
}

// shellWithOffice configures a shell for a mailbox in a post office of its own.
func shellWithOffice(t *testing.T, mailbox string, env ...string) (*shell, *devmail.Office) {
	t.Helper()
	clock := Clock{}
	office, err := devmail.Start(devmail.Config{Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { office.Close() })
	if err := office.AddMailbox(mailbox, "Deals", "hunter2", devmail.MailboxOptions{}); err != nil {
		t.Fatal(err)
	}
	user := strings.ReplaceAll(mailbox, "@", "%40")
	s := newShell(t)
	s.env = append([]string{
		"REFERMAIL_IMAP_URL=imap://" + user + "@" + office.IMAPAddr() + "/INBOX?tls=off",
		"REFERMAIL_SMTP_URL=smtp://" + user + "@" + office.SMTPAddr() + "?tls=off",
	}, env...)
	return s, office
}

// doctor gives the state of each check.
func (s *shell) doctor() (states map[string]string, complaints string, code int) {
	s.t.Helper()
	out, complaints, code := s.run("", "doctor", "--json")
	var findings []finding
	if err := json.Unmarshal([]byte(out), &findings); err != nil {
		s.t.Fatalf("%v in %s %s", err, out, complaints)
	}
	states = map[string]string{}
	for _, f := range findings {
		states[f.Check] = f.State
		if f.State == red && f.Mend == "" {
			s.t.Errorf("%s is red and nobody says what to do", f.Check)
		}
	}
	return states, complaints, code
}

func TestDoctorIsGreenWhenEverythingWorks(t *testing.T) {
	t.Parallel()
	states, complaints, code := doctorAt(t, "deals@acme.example")
	if code != exitDone {
		t.Errorf("exit %d: %s", code, complaints)
	}
	for _, check := range []string{"config", "database", "imap", "smtp", "round trip", "clock"} {
		if states[check] != green {
			t.Errorf("%s is %q", check, states[check])
		}
	}
}

// TestDoctorMissesThePostalAddress: newsletters without one go out, so it is no red; doctor says what to write where.
func TestDoctorMissesThePostalAddress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ postal, state, detail, mend string }{
		"none":   {"", yellow, "mail.postal_address", "[mail] of refermail.toml"},
		"blanks": {"  ", yellow, "mail.postal_address", `add postal_address = "`},
		"one":    {"Acme Inc, 1 Main Street", green, "Acme Inc, 1 Main Street", ""},
	} {
		cfg := &Config{File: "refermail.toml"}
		cfg.Mail.Postal = c.postal
		f := checkNewsletter(cfg)
		if f.State != c.state || !strings.Contains(f.Detail, c.detail) || !strings.Contains(f.Mend, c.mend) || f.State == green && f.Mend != "" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	s, _ := shellWithOffice(t, "deals@acme.example")
	if states, complaints, code := s.doctor(); states["newsletter"] != yellow || code != exitDone {
		t.Errorf("without an address it is %q, exit %d: %s", states["newsletter"], code, complaints)
	}
	s.env = append(s.env, "REFERMAIL_MAIL_POSTAL_ADDRESS=Acme Inc, 1 Main Street")
	if states, _, _ := s.doctor(); states["newsletter"] != green {
		t.Errorf("with one it is %q", states["newsletter"])
	}
}

func TestDoctorNamesWhoseProofToBelieve(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header   string
		believed []string
		state    string
		mend     string
	}{
		"the name that is believed":    {"Authentication-Results: mx.acme.example; dmarc=pass\r\n", []string{"MX.acme.example"}, green, ""},
		"another name":                 {"Authentication-Results: mx.acme.example;\r\n dmarc=pass\r\n", []string{"acme.example"}, yellow, `authserv_id = ["mx.acme.example"]`},
		"nobody is believed":           {"Authentication-Results: mx.acme.example 1; none\r\n", nil, yellow, `authserv_id = ["mx.acme.example"]`},
		"only the topmost is believed": {"Authentication-Results: mx.acme.example; none\r\nAuthentication-Results: old.example; none\r\n", []string{"old.example"}, yellow, `["mx.acme.example"]`},
		"Microsoft gives no name":      {"Authentication-Results: spf=pass smtp.mailfrom=acme.example; dkim=pass\r\n", []string{"microsoft"}, green, ""},
		"no stamp":                     {"", []string{"mx.acme.example"}, skipped, ""},
		"an empty stamp":               {"Authentication-Results: ;\r\n", nil, skipped, ""},
	} {
		cfg := &Config{}
		cfg.Mail.AuthservID = c.believed
		f := checkProof(cfg, []byte(c.header+"Subject: refermail doctor\r\n\r\nhello\r\n"))
		if f.State != c.state || !strings.Contains(f.Mend, c.mend) || (f.Mend == "") != (c.mend == "") {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// awaited is a log that tells when a word was written to it. Its text is to be read when nobody writes any more.
type awaited struct {
	word []byte
	seen chan struct{}
	mu   sync.Mutex
	text bytes.Buffer
}

func (a *awaited) Write(b []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	had := bytes.Contains(a.text.Bytes(), a.word)
	n, err := a.text.Write(b)
	if !had && bytes.Contains(a.text.Bytes(), a.word) {
		close(a.seen)
	}
	return n, err
}

func TestDoctorWorksBesideARunningService(t *testing.T) {
	t.Parallel()
	s, office := shellWithOffice(t, "deals@acme.example", "REFERMAIL_WEB_LISTEN=127.0.0.1:0")
	ctx, stop := context.WithCancel(t.Context())
	s.ok("migrate")
	ended := make(chan int, 1)
	log := &awaited{word: []byte("msg=serving"), seen: make(chan struct{})}
	go func() {
		con := &console{In: strings.NewReader(""), Out: io.Discard, Err: log, Environ: s.env}
		ended <- run(ctx, []string{"serve", "--config", filepath.Join(s.dir, "refermail.toml")}, con)
	}()
	select {
	case <-log.seen:
	case code := <-ended:
		t.Fatalf("the service did not start: %d: %s", code, log.text.String())
	}
	states, complaints, code := s.doctor()
	if code != exitDone || states["round trip"] != green {
		t.Errorf("exit %d, %v, %s", code, states, complaints)
	}
	stop()
	if code := <-ended; code != exitDone {
		t.Errorf("the service ended with %d: %s", code, log.text.String())
	}
	for _, m := range office.Messages("deals@acme.example", "Sent") {
		if !strings.Contains(string(m.Raw), "refermail doctor") {
			t.Errorf("the service answered doctor: %s", m)
		}
	}
}

func TestDoctorNamesWhatIsRed(t *testing.T) {
	t.Parallel()
	states, complaints, code := doctorAt(t, "deals@acme.example", "REFERMAIL_IMAP_PASSWORD=wrong", "REFERMAIL_SMTP_PASSWORD=hunter2")
	if code != exitFailed || states["imap"] != red || states["smtp"] != green || !strings.Contains(complaints, "red: imap") {
		t.Errorf("exit %d, %v, %s", code, states, complaints)
	}
	if strings.Contains(complaints, "hunter2") || strings.Contains(complaints, "wrong") {
		t.Error("doctor tells passwords")
	}
	s := newShell(t)
	s.env = []string{"REFERMAIL_CLOCK_OFFSET=+1d", "REFERMAIL_IMAP_URL=imaps://deals@imap.acme.example"}
	if _, complaints, code := s.run("", "doctor", "--json"); code != exitFailed || !strings.Contains(complaints, "red: config") {
		t.Errorf("a shifted clock against a real server: exit %d, %s", code, complaints)
	}
	s = newShell(t)
	s.env = []string{"REFERMAIL_TEAM=Rae <rae@acme.example> rep", "REFERMAIL_DATABASE_URL=sqlite:/nowhere/x.db"}
	_, complaints, code = s.run("", "doctor")
	if code != exitFailed || !strings.Contains(complaints, "red: config, database, imap, smtp") {
		t.Errorf("exit %d, %s", code, complaints)
	}
}
