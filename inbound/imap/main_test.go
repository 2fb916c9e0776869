package imap

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refermail/inbound"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const user = "deals@acme.example"

// opened is the moment every test's mailbox is first opened, by the clock passed in.
func opened() time.Time { return time.Date(2026, 11, 20, 14, 2, 0, 0, time.UTC) }

func letter(i int) []byte {
	return fmt.Appendf(nil, "From: Ann <ann@partner.example>\r\nTo: %s\r\nSubject: Lead %d\r\nMessage-ID: <%d@partner.example>\r\n\r\n"+
		"Bo at Globex needs us.\r\n", user, i, i)
}

func letters(from, to int) [][]byte {
	var ls [][]byte
	for i := from; i < to; i++ {
		ls = append(ls, letter(i))
	}
	return ls
}

// open returns a mailbox that is closed when the test ends.
func open(tb testing.TB, cfg Config) *Mailbox {
	tb.Helper()
	if cfg.Password == nil && cfg.Token == nil {
		cfg.Password = func(context.Context) (string, error) { return "secret", nil }
	}
	if cfg.Now == nil {
		cfg.Now = opened
	}
	m, err := Open(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := m.Close(); err != nil {
			tb.Error(err)
		}
	})
	return m
}

func next(tb testing.TB, m *Mailbox, mark inbound.Mark, limit int, reconcile bool) inbound.Batch {
	tb.Helper()
	b, err := m.Next(tb.Context(), mark, limit, reconcile)
	if err != nil {
		tb.Fatalf("Next: %v", err)
	}
	return b
}

// waitNext waits until Next returns something.
func waitNext(tb testing.TB, m *Mailbox, mark inbound.Mark) inbound.Batch {
	tb.Helper()
	for range 20 {
		if b := next(tb, m, mark, 200, false); len(b.Mails) > 0 {
			return b
		}
		if err := m.Wait(tb.Context()); err != nil {
			tb.Fatalf("Wait: %v", err)
		}
	}
	tb.Fatal("no mail after 20 waits")
	return inbound.Batch{}
}

func subjects(b inbound.Batch) []string {
	var ss []string
	for _, raw := range b.Mails {
		_, rest, _ := bytes.Cut(raw.Bytes, []byte("Subject: "))
		line, _, _ := bytes.Cut(rest, []byte("\r\n"))
		ss = append(ss, string(line))
	}
	return ss
}
