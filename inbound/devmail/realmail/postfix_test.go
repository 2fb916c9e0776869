package realmail

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"
)

const deals = "deals@acme.example"

// pair starts both servers.
func pair(t *testing.T, d DovecotOptions, p PostfixOptions) (*DovecotServer, *PostfixServer) {
	t.Helper()
	p.Dovecot = Dovecot(t, d)
	return p.Dovecot, Postfix(t, p)
}

// results returns the Authentication-Results headers of a mail, top first.
func results(raw []byte) []string {
	var rs []string
	head, _, _ := bytes.Cut(raw, []byte("\n\n"))
	for line := range strings.Lines(string(head)) {
		if rest, ok := strings.CutPrefix(line, "Authentication-Results: "); ok {
			rs = append(rs, strings.TrimSpace(rest))
		}
	}
	return rs
}

func TestPostfixStampsAndRemovesForgedStamps(t *testing.T) {
	t.Parallel()
	dove, post := pair(t, DovecotOptions{}, PostfixOptions{})
	forged := "Authentication-Results: mx.acme.test; dmarc=pass header.from=partner.example\r\n" +
		"authentication-results:\r\n MX.ACME.TEST;\r\n dmarc=pass header.from=partner.example\r\n" +
		"Authentication-Results: mx.partner.example; dkim=pass\r\n" +
		"From: =?utf-8?q?a=40good?= \"b@good.test\"\r\n <ann@partner.example>\r\nTo: deals@acme.example\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" +
		"Authentication-Results: mx.acme.test; inner\r\nFrom: bo@globex.example\r\n\r\nhello\r\n--b--\r\n"
	post.Send(t, "ann@partner.example", []string{"deals+d-token@acme.example"}, []byte(forged))
	inside := dove.WaitMessages(t, deals, "INBOX", 1, 10*time.Second)[0]
	post.SendOutside(t, "evil@evil.test", []string{deals}, []byte(forged))
	outside := dove.WaitMessages(t, deals, "INBOX", 2, 10*time.Second)[1]
	for _, c := range []struct {
		raw  []byte
		want string
	}{
		{inside, "mx.acme.test; spf=pass smtp.mailfrom=partner.example; dkim=pass header.d=partner.example; dmarc=pass (p=REJECT) header.from=partner.example"},
		{outside, "mx.acme.test; spf=softfail smtp.mailfrom=partner.example; dkim=none header.d=partner.example; dmarc=fail (p=REJECT) header.from=partner.example"},
	} {
		got := results(c.raw)
		if len(got) != 2 || got[0] != "mx.partner.example; dkim=pass" || got[1] != c.want {
			t.Errorf("Authentication-Results %q, want the foreign one and %q\n%s", got, c.want, c.raw)
		}
		if !bytes.Contains(c.raw, []byte("mx.acme.test; inner")) {
			t.Errorf("the attached mail was changed:\n%s", c.raw)
		}
	}
	if !bytes.Contains(inside, []byte("Delivered-To: deals+d-token@acme.example")) {
		t.Errorf("no Delivered-To with the token:\n%s", inside)
	}
}

func TestPostfixBouncesWhatDovecotRefuses(t *testing.T) {
	t.Parallel()
	dove, post := pair(t, DovecotOptions{Users: []string{deals, "ann@partner.example"}}, PostfixOptions{})
	post.Send(t, deals, []string{"gone@partner.example", "ann@partner.example"}, []byte(mail))
	report := dove.WaitMessages(t, deals, "INBOX", 1, 10*time.Second)[0]
	for _, want := range []string{"Return-Path: <>", "multipart/report", "Final-Recipient: rfc822; gone@partner.example", "Status: 5.1.1"} {
		if !bytes.Contains(report, []byte(want)) {
			t.Errorf("no %q in the report:\n%s", want, report)
		}
	}
	if n := len(dove.WaitMessages(t, "ann@partner.example", "INBOX", 1, 10*time.Second)); n != 1 {
		t.Errorf("the good recipient has %d mails", n)
	}
}

func TestPostfixRefusesAndNeverRelays(t *testing.T) {
	t.Parallel()
	_, post := pair(t, DovecotOptions{}, PostfixOptions{
		Domains: []string{"acme.example"}, Refuse: []string{"no@acme.example"}, Defer: []string{"later@acme.example"},
	})
	for rcpt, want := range map[string]string{
		"bo@globex.example": "554", "no@acme.example": "550", "no+detail@acme.example": "550", "later@acme.example": "450",
	} {
		if err := send(post.SubmissionPort, "ann@partner.example", []string{rcpt}, []byte(mail)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", rcpt, err, want)
		}
	}
}

func TestPostfixChecksPasswordsOverTLS(t *testing.T) {
	t.Parallel()
	dove, post := pair(t, DovecotOptions{}, PostfixOptions{})
	for password, good := range map[string]bool{Password: true, "wrong": false} {
		c, err := smtp.Dial(fmt.Sprintf("127.0.0.1:%d", post.SubmissionPort))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.StartTLS(&tls.Config{RootCAs: dove.CA, ServerName: "127.0.0.1"}); err != nil {
			t.Fatalf("STARTTLS: %v", err)
		}
		if err := c.Auth(smtp.PlainAuth("", deals, password, "127.0.0.1")); (err == nil) != good {
			t.Errorf("password %q: %v", password, err)
		}
	}
}

func TestPostfixKeepsMailWhileDovecotIsAway(t *testing.T) {
	t.Parallel()
	dove, post := pair(t, DovecotOptions{}, PostfixOptions{})
	dove.Stop(t)
	post.Send(t, "ann@partner.example", []string{deals}, []byte(mail))
	if n := post.Queued(t); n != 1 {
		t.Errorf("%d mails queued, want 1\n%s", n, post.Log(t))
	}
	post.Restart(t)
	dove.Start(t)
	post.Flush(t)
	dove.WaitMessages(t, deals, "INBOX", 1, 20*time.Second)
}
