package devmail_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"go.uber.org/goleak"

	"refermail/inbound/devmail"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	ann   = "ann@consult.example"
	max   = "max@acme.example"
	deals = "deals@acme.example"
	servs = "mx.acme.example"
)

func clock() time.Time { return time.Date(2026, 11, 20, 14, 2, 0, 0, time.UTC) }

// open starts an office with Ann, Max and the deals inbox, closed at the end of the test.
func open(t *testing.T, cfg devmail.Config) *devmail.Office {
	t.Helper()
	if cfg.Now == nil {
		cfg.Now = clock
	}
	o, err := devmail.Start(cfg)
	must(t, err)
	t.Cleanup(func() { must(t, o.Close()) })
	must(t, o.AddMailbox(ann, "Ann", "a-secret", devmail.MailboxOptions{}))
	must(t, o.AddMailbox(max, "Max", "m-secret", devmail.MailboxOptions{}))
	must(t, o.AddMailbox(deals, "Deals", "d-secret", devmail.MailboxOptions{
		Aliases: []string{"news@acme.example"}, NoSent: true,
	}))
	return o
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func limited(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func letter(from, to, subject string) []byte {
	return fmt.Appendf(nil, "From: %s\nTo: %s\nSubject: %s\nMessage-ID: <%s@mail.example>\n\nHello.\n",
		from, to, subject, strings.ReplaceAll(subject, " ", "-"))
}

func anything(devmail.Mail) bool { return true }

func subject(s string) func(devmail.Mail) bool {
	return func(m devmail.Mail) bool { return strings.Contains(string(m.Raw), "\r\nSubject: "+s+"\r\n") }
}

func TestStampsAreThoseOfTheReceivingServer(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{})
	raw := append([]byte("Authentication-Results: mx.acme.example; dmarc=pass header.from=bank.example\n"+
		"authentication-results: (so \"true\")\n  MX.acme.example (yes) ; dmarc=pass\n"+
		"Authentication-Results: other.example; dmarc=pass\nReturn-Path: <forged@bank.example>\n"),
		letter("Ann <Ann@Consult.example>", "Deals <deals+d-abc@acme.example>", "stamped")...)
	must(t, o.Send(limited(t), devmail.Envelope{As: ann, From: "ann+verp@consult.example"}, raw))
	got, err := o.Wait(limited(t), deals, "INBOX", anything)
	must(t, err)
	want := "Authentication-Results: mx.acme.example; dmarc=pass header.from=consult.example;\r\n" +
		"\tspf=pass smtp.mailfrom=consult.example;\r\n\tauth=pass smtp.auth=ann@consult.example\r\n" +
		"Return-Path: <ann+verp@consult.example>\r\n" +
		"Delivered-To: deals+d-abc@acme.example\r\n" +
		"Received: from localhost ([127.0.0.1])\r\n\tby mx.acme.example with ESMTPA\r\n" +
		"\tfor <deals+d-abc@acme.example>; Fri, 20 Nov 2026 14:02:00 +0000\r\n" +
		"Authentication-Results: other.example; dmarc=pass\r\n" +
		"From: Ann <Ann@Consult.example>\r\nTo: Deals <deals+d-abc@acme.example>\r\nSubject: stamped\r\n" +
		"Message-ID: <stamped@mail.example>\r\n\r\nHello.\r\n"
	if string(got.Raw) != want {
		t.Errorf("got\n%s\nwant\n%s", got.Raw, want)
	}
	if got.UID != 1 || got.Folder != "INBOX" || !got.When.Equal(clock()) || got.Seen {
		t.Errorf("got %+v", got)
	}
}

func TestVerdictFollowsTheSession(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, as, from, want string }{
		{"the owner of the mailbox passes", ann, ann, "dmarc=pass header.from=consult.example"},
		{"an address with a tag is its owner's", ann, "ann+x@consult.example", "dmarc=pass"},
		{"an alias is its owner's", deals, "news@acme.example", "dmarc=pass"},
		{"a stranger who claims a local address fails", "", ann, "dmarc=fail header.from=consult.example"},
		{"a colleague who claims another's address fails", max, deals, "dmarc=fail"},
		{"of the world outside nothing is known", "", "bo@globex.example", "dmarc=none header.from=globex.example"},
		{"two authors are nobody's", ann, ann + ", " + max, "dmarc=fail"},
		{"an author that cannot be read is nobody's", ann, "Ann (", "dmarc=fail"},
		{"a From that breaks the grammar still names its author", "", "Ann, the partner <ann@consult.example>", "dmarc=fail header.from=consult.example"},
		{"the test may decide otherwise", "", "trusted@far.example", "dmarc=pass header.from=far.example"},
	}
	o := open(t, devmail.Config{Trust: func(user, from string) string {
		if from == "trusted@far.example" && user == "" {
			return "pass"
		}
		return ""
	}})
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			subj := fmt.Sprint("verdict ", i)
			must(t, o.Send(limited(t), devmail.Envelope{As: c.as, From: "x@y.example", To: []string{max}}, letter(c.from, max, subj)))
			got, err := o.Wait(limited(t), max, "INBOX", subject(subj))
			must(t, err)
			if first, _, _ := strings.Cut(string(got.Raw), "\r\n"); !strings.Contains(first+";", c.want) {
				t.Errorf("got %q, want %q", first, c.want)
			}
		})
	}
}

func TestAddressesFindTheirMailbox(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{Domains: []string{"empty.example"}})
	for _, to := range []string{"deals@acme.example", "DEALS+D-1@Acme.Example", "news@acme.example", "news+b-7@acme.example"} {
		must(t, o.Send(limited(t), devmail.Envelope{From: "a@b.example", To: []string{to}}, letter("a@b.example", to, "to "+to)))
		got, err := o.Wait(limited(t), deals, "INBOX", subject("to "+to))
		must(t, err)
		if !strings.Contains(string(got.Raw), "\r\nDelivered-To: "+to+"\r\n") {
			t.Errorf("mail to %s lacks its Delivered-To:\n%s", to, got.Raw)
		}
	}
	for to, code := range map[string]smtp.EnhancedCode{
		"nobody@acme.example": {5, 1, 1}, "x@empty.example": {5, 1, 1}, "bo@globex.example": {5, 7, 1},
	} {
		err := o.Send(limited(t), devmail.Envelope{As: ann, From: ann, To: []string{to}}, letter(ann, to, "refused"))
		var answer *smtp.SMTPError
		if !errors.As(err, &answer) || answer.Code != 550 || answer.EnhancedCode != code {
			t.Errorf("mail to %s: got %v, want 550 %v", to, err, code)
		}
	}
	for _, bad := range []string{ann, "NEWS@acme.example", "none", "tag+ged@acme.example"} {
		if o.AddMailbox(bad, "", "", devmail.MailboxOptions{}) == nil {
			t.Errorf("mailbox %q was opened", bad)
		}
	}
}

func TestRefuseDecidesForEachRecipient(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	o := open(t, devmail.Config{Refuse: func(rcpt string) error {
		asked.Add(1)
		switch rcpt {
		case "busy@far.example":
			return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "Mailbox full"}
		case "broken@far.example":
			return errors.New("disk on fire")
		case "quiet@far.example":
			return devmail.ErrSwallow
		case "gone@far.example":
			return devmail.ErrHangUp
		}
		return nil
	}})
	send := func(to string) error {
		return o.Send(limited(t), devmail.Envelope{From: "a@b.example", To: []string{to}}, letter("a@b.example", to, "x"))
	}
	for to, code := range map[string]int{"busy@far.example": 452, "broken@far.example": 451} {
		var answer *smtp.SMTPError
		if err := send(to); !errors.As(err, &answer) || answer.Code != code {
			t.Errorf("%s: got %v, want %d", to, err, code)
		}
	}
	must(t, send("quiet@far.example"))
	must(t, send(max))
	var answer *smtp.SMTPError
	if err := send("gone@far.example"); err == nil || errors.As(err, &answer) {
		t.Errorf("hang up: got %v, want a broken connection", err)
	}
	if n := asked.Load(); n != 5 {
		t.Errorf("asked %d times, want 5", n)
	}
}

func TestSubmittedMailIsKeptInSent(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{})
	raw := []byte("From: " + ann + "\nTo: " + max + "\nCc: M <" + max + ">\nBcc: " + deals + "\nSubject: kept\n\nHello.\n")
	must(t, o.Submit(limited(t), ann, raw))
	must(t, o.Submit(limited(t), deals, letter(deals, ann, "not kept")))
	want := "From: " + ann + "\r\nTo: " + max + "\r\nCc: M <" + max + ">\r\nSubject: kept\r\n\r\nHello.\r\n"
	if sent := o.Messages(ann, "Sent"); len(sent) != 1 || string(sent[0].Raw) != want || !sent[0].Seen {
		t.Errorf("Ann's Sent holds %q", sent)
	}
	if sent := o.Messages(deals, "Sent"); len(sent) != 0 {
		t.Errorf("the inbox keeps %d copies, want none", len(sent))
	}
	if in := o.Messages(max, ""); len(in) != 1 {
		t.Errorf("Max got %d mails, want one", len(in))
	}
	if in := o.Messages(deals, ""); len(in) != 1 || strings.Contains(string(in[0].Raw), "Bcc") {
		t.Errorf("the blind copy is %q", in)
	}
}

func TestWrongPasswordIsRefused(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{})
	for name, auth := range map[string]saslClient{"PLAIN": plain(ann, "wrong"), "LOGIN": login(ann, "wrong")} {
		c, err := smtp.Dial(o.SMTPAddr())
		must(t, err)
		var answer *smtp.SMTPError
		if err := c.Auth(auth); !errors.As(err, &answer) || answer.Code != 535 {
			t.Errorf("%s: got %v, want 535", name, err)
		}
		must(t, c.Close())
	}
	for name, auth := range map[string]saslClient{"PLAIN": plain(ann, "a-secret"), "LOGIN": login(ann, "a-secret")} {
		c, err := smtp.Dial(o.SMTPAddr())
		must(t, err)
		if err := c.Auth(auth); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		must(t, c.Close())
	}
}

func TestBounceReachesTheEnvelopeSender(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{})
	must(t, o.Bounce("deals+b-42@acme.example", "bo@globex.example", "5.1.1", "550 5.1.1 No such user",
		letter(deals, "bo@globex.example", "was ours")))
	got, err := o.Wait(limited(t), deals, "INBOX", anything)
	must(t, err)
	for _, want := range []string{
		"Return-Path: <>\r\n", "Delivered-To: deals+b-42@acme.example\r\n", "dmarc=none",
		"report-type=delivery-status", "Final-Recipient: rfc822; bo@globex.example\r\n", "Status: 5.1.1\r\n",
		"Message-ID: <was-ours@mail.example>\r\n",
	} {
		if !strings.Contains(string(got.Raw), want) {
			t.Errorf("report lacks %q:\n%s", want, got.Raw)
		}
	}
}

func TestTwoRobotsAnswerEachOther(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{})
	const rounds = 25
	var n atomic.Int32
	robot := func(me, other string) func(devmail.Mail) []byte {
		return func(devmail.Mail) []byte {
			if n.Add(1) > rounds {
				return nil
			}
			return append([]byte("Return-Path: <>\n"), letter(me, other, fmt.Sprint("automatic ", n.Load()))...)
		}
	}
	must(t, o.Autorespond(ann, robot(ann, max)))
	must(t, o.Autorespond(max, robot(max, ann)))
	must(t, o.Submit(limited(t), ann, letter(ann, max, "hello robot")))
	got, err := o.Wait(limited(t), ann, "INBOX", subject(fmt.Sprint("automatic ", rounds)))
	must(t, err)
	if !strings.Contains(string(got.Raw), "Return-Path: <>\r\n") || strings.Count(string(got.Raw), "Return-Path") != 1 {
		t.Errorf("automatic answer has no null sender:\n%s", got.Raw)
	}
	if total := len(o.Messages(ann, "INBOX")) + len(o.Messages(max, "INBOX")); total != rounds+1 {
		t.Errorf("%d mails went round, want %d", total, rounds+1)
	}
}

func TestWaitEndsWithItsContextAndWithTheOffice(t *testing.T) {
	t.Parallel()
	o, err := devmail.Start(devmail.Config{Now: clock})
	must(t, err)
	must(t, o.AddMailbox(ann, "Ann", "x", devmail.MailboxOptions{}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.Wait(ctx, ann, "", anything); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
	events, stop := o.Subscribe()
	ended := make(chan error)
	go func() {
		_, err := o.Wait(limited(t), ann, "", anything)
		ended <- err
	}()
	must(t, o.Close())
	if err := <-ended; err == nil {
		t.Error("wait returned a mail from a closed office")
	}
	if _, more := <-events; more {
		t.Error("subscription outlives the office")
	}
	stop()
	must(t, o.Close())
	if _, err := o.Wait(limited(t), ann, "", anything); err == nil {
		t.Error("wait on a closed office")
	}
}

func TestOfficeIsOpenOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:25"} {
		if o, err := devmail.Start(devmail.Config{Now: clock, SMTPAddr: addr}); err == nil {
			t.Errorf("opened on %s", addr)
			must(t, o.Close())
		}
	}
	if _, err := devmail.Start(devmail.Config{}); err == nil {
		t.Error("started without a clock")
	}
}
