package imap

import (
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzAnswers lets a server answer a listing and a fetch with any bytes. Next ends, hands out no mail above the limit and no
// mail of no number.
func FuzzAnswers(f *testing.F) {
	list := "* 1 FETCH (UID 1 RFC822.SIZE 7 INTERNALDATE \"20-Nov-2026 14:02:00 +0000\")\r\nTAG OK done\r\n"
	f.Add(list, "* 1 FETCH (UID 1 BODY[] {7}\r\nA: b\r\n\r)\r\nTAG OK done\r\n")
	f.Add(list, "* 1 FETCH (UID 1 BODY[] {99999999999}\r\n")
	f.Add(list, "* 1 FETCH (UID 1 BODY[] {900000000}\r\nx")
	f.Add(list, "* 1 FETCH (UID 1 BODY[] NIL)\r\nTAG OK done\r\n")
	f.Add(list, "* 1 FETCH (UID 1 BODY[] {-1}\r\n)\r\nTAG OK done\r\n")
	f.Add("* 1 FETCH (UID 4294967295 RFC822.SIZE 18446744073709551615)\r\nTAG OK done\r\n", "TAG OK done\r\n")
	f.Add("* 1 FETCH (UID 1 RFC822.SIZE 4294967295)\r\nTAG OK\r\n", "* 1 FETCH (UID 1 BODY[HEADER]<0> {4}\r\nA: b)\r\nTAG OK\r\n")
	f.Add("TAG NO [UNAVAILABLE] later\r\n", "* BYE\r\n")
	f.Add("* 1 FETCH "+strings.Repeat("(", 500)+"\r\nTAG BAD\r\n", "\x00\xff\r\n")
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	f.Fuzz(func(t *testing.T, listing, fetched string) {
		s := script(t, &scripted{answer: func(c *line, tag, command string) bool {
			switch {
			case strings.HasPrefix(command, "UID FETCH") && strings.Contains(command, "BODY"):
				c.say("%s", strings.ReplaceAll(fetched, "TAG", tag))
			case strings.HasPrefix(command, "UID FETCH"):
				c.say("%s", strings.ReplaceAll(listing, "TAG", tag))
			default:
				return false
			}
			_ = c.Close()
			return true
		}})
		m := open(t, Config{URL: s.url, MaxSize: 4096, Silence: 2 * time.Second, Poll: time.Second, Log: log})
		b, err := m.Next(t.Context(), stored(0), 10, false)
		if err != nil {
			return
		}
		for _, mail := range b.Mails {
			if mail.UID == 0 || int64(len(mail.Bytes)) > 2*4096+headerLimit || mail.Size < 0 {
				t.Fatalf("UID %d of %d bytes, said to be %d", mail.UID, len(mail.Bytes), mail.Size)
			}
		}
	})
}

// FuzzURL reads the address of a mailbox. What an error says never holds the password.
func FuzzURL(f *testing.F) {
	for _, s := range []string{"imaps://deals%40acme.example@imap.acme.example:993/INBOX", "imap://a@127.0.0.1?tls=off", "imap://[::1]:1/%00", "imaps://x:secret@y", "imap://x@y:0/", "://"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		at, err := parseURL(raw)
		if err != nil {
			return
		}
		if at.host == "" || strings.ContainsAny(at.user+at.box, "\r\n\x00") || !utf8.ValidString(at.name()) && utf8.ValidString(raw) {
			t.Fatalf("%q is %+v", raw, at)
		}
	})
}
