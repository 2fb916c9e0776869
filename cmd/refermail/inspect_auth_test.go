package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"refermail/workflow"
)

var signedAt = time.Date(2020, 11, 20, 14, 2, 0, 0, time.UTC) // by now long expired

// signedMail is a mail of Ann's with a signature that ends an hour after signedAt, and a file of the DNS answers it needs.
func signedMail(t *testing.T) (raw, dnsFile string) {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader("From: Ann <ann@ann.example>\r\nSubject: Globex\r\n\r\nhello\r\n"),
		&dkim.SignOptions{Domain: "ann.example", Selector: "s1", Signer: key, Expiration: signedAt.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	public := base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
	records, err := json.Marshal(map[string]string{"S1._domainkey.ann.example.": "v=DKIM1; k=ed25519; p=" + public})
	if err != nil {
		t.Fatal(err)
	}
	dnsFile = filepath.Join(t.TempDir(), "dns.json")
	if err := os.WriteFile(dnsFile, records, 0o600); err != nil {
		t.Fatal(err)
	}
	return out.String(), dnsFile
}

func unix(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

func TestInspectJudgesSignaturesAsOfTheTimeItIsGiven(t *testing.T) {
	t.Parallel()
	raw, dns := signedMail(t)
	for name, c := range map[string]struct {
		env                 []string
		level, dkim, source string
	}{
		"without DNS answers":             {[]string{"AUTH_NOW=" + unix(signedAt)}, "weak", "none", "none"},
		"now, long after the expiry":      {[]string{"AUTH_DNS=" + dns}, "weak", "permerror", "dkim"},
		"at a time before the expiry":     {[]string{"AUTH_DNS=" + dns, "AUTH_NOW=" + unix(signedAt)}, "strong", "pass", "dkim"},
		"at a time just after the expiry": {[]string{"AUTH_DNS=" + dns, "AUTH_NOW=" + unix(signedAt.Add(time.Hour+time.Second))}, "weak", "permerror", "dkim"},
	} {
		got, _ := inspectText(t, raw, c.env...)["auth"].(map[string]any)
		if got["level"] != c.level || got["dkim"] != c.dkim || got["source"] != c.source {
			t.Errorf("%s: %v", name, got)
		}
	}
	for answer, want := range map[string]string{"null": "temperror", "[]": "permerror", `""`: "permerror", `["v=spf1 -all", ""]`: "permerror"} {
		if err := os.WriteFile(dns, []byte(`{"s1._domainkey.ann.example": `+answer+`}`), 0o600); err != nil {
			t.Fatal(err)
		}
		got, _ := inspectText(t, raw, "AUTH_DNS="+dns, "AUTH_NOW="+unix(signedAt))["auth"].(map[string]any)
		if got["level"] != "weak" || got["dkim"] != want {
			t.Errorf("DNS says %s: %v", answer, got)
		}
	}
	s := newShell(t)
	s.env = []string{"AUTH_NOW=tomorrow"}
	if _, complaints, code := s.run(raw, "inspect", "-"); code != exitFailed || !strings.Contains(complaints, "AUTH_NOW") {
		t.Errorf("exit %d, %s", code, complaints)
	}
}

func TestAKeptMailIsJudgedAsOfItsArrival(t *testing.T) {
	t.Parallel()
	raw, dns := signedMail(t)
	s := newShell(t)
	s.ok("partner", "list") // makes the database
	session, err := (&program{console: &console{Environ: s.env}, ConfigFile: filepath.Join(s.dir, "refermail.toml")}).open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	kept, err := session.Store.Keep(t.Context(), "inbox", workflow.Mark{UID: 1, Validity: 1}, []workflow.RawMail{{
		Digest: strings.Repeat("cd", 32), Bytes: []byte(raw), Size: int64(len(raw)), Received: signedAt, Mailbox: "inbox", UID: 1}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env         []string
		level, dkim string
	}{
		"without DNS answers": {nil, "weak", "none"},
		"with them":           {[]string{"AUTH_DNS=" + dns}, "strong", "pass"},
		"at another time":     {[]string{"AUTH_DNS=" + dns, "AUTH_NOW=" + unix(signedAt.AddDate(1, 0, 0))}, "weak", "permerror"},
	} {
		s.env = c.env
		var shown mailDetail
		if s.json(&shown, "mail", "show", kept[0].No.String()); string(shown.Auth.Level) != c.level || shown.Auth.DKIM != c.dkim {
			t.Errorf("%s: %+v", name, shown.Auth)
		}
	}
}
