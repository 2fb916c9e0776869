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

const mail = "From: Ann <ann@partner.example>\r\nTo: deals@acme.example\r\nSubject: Globex\r\n\r\nBo needs us.\r\n"

// deliver speaks LMTP: SMTP with another greeting (RFC 2033 §4.1).
func deliver(t *testing.T, s *DovecotServer, rcpt string) error {
	t.Helper()
	c, err := smtp.Dial(fmt.Sprintf("127.0.0.1:%d", s.LMTPPort))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, step := range []struct {
		want int
		line string
	}{{250, "LHLO test"}, {250, "MAIL FROM:<ann@partner.example>"}, {250, "RCPT TO:<" + rcpt + ">"}, {354, "DATA"}, {250, mail + "."}} {
		id, err := c.Text.Cmd("%s", step.line)
		if err != nil {
			return err
		}
		c.Text.StartResponse(id)
		_, _, err = c.Text.ReadResponse(step.want)
		c.Text.EndResponse(id)
		if err != nil {
			return err
		}
	}
	return nil
}

func TestDovecotDeliversPlusAddressesToTheInbox(t *testing.T) {
	t.Parallel()
	s := Dovecot(t, DovecotOptions{})
	if err := deliver(t, s, "deals+d-abc@acme.example"); err != nil {
		t.Fatal(err)
	}
	got := s.WaitMessages(t, "deals@acme.example", "INBOX", 1, 5*time.Second)
	if !bytes.Contains(got[0], []byte("Delivered-To: deals+d-abc@acme.example")) {
		t.Errorf("no Delivered-To with the token:\n%s", got[0])
	}
	if !bytes.Contains(got[0], []byte("Return-Path: <ann@partner.example>")) {
		t.Errorf("no Return-Path:\n%s", got[0])
	}
}

func TestDovecotRefusesUnlistedUsers(t *testing.T) {
	t.Parallel()
	s := Dovecot(t, DovecotOptions{Users: []string{"deals@acme.example"}})
	if err := deliver(t, s, "nobody@acme.example"); err == nil || !strings.HasPrefix(err.Error(), "550") {
		t.Errorf("unknown user: %v, want 550", err)
	}
	if err := deliver(t, s, "deals@acme.example"); err != nil {
		t.Errorf("known user: %v", err)
	}
}

func TestDovecotKeepsMailAndPortsOverARestart(t *testing.T) {
	t.Parallel()
	s := Dovecot(t, DovecotOptions{})
	s.AddMail(t, "deals@acme.example", time.Date(2026, 11, 20, 14, 2, 0, 0, time.UTC), []byte(mail), []byte(mail))
	s.Restart(t)
	if n := s.Count(t, "deals@acme.example", "INBOX"); n != 2 {
		t.Errorf("%d mails after restart, want 2", n)
	}
	conn, err := tls.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.IMAPSPort), &tls.Config{RootCAs: s.CA})
	if err != nil {
		t.Fatalf("TLS after restart: %v", err)
	}
	conn.Close()
	s.Stop(t)
	if err := hello(fmt.Sprintf("127.0.0.1:%d", s.IMAPPort)); err == nil {
		t.Error("a stopped server still answers")
	}
}
