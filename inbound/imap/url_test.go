package imap

import (
	"strings"
	"testing"
	"time"
)

func TestParseURL(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]place{
		"imaps://deals%40acme.example@imap.acme.example":            {"deals@acme.example", "imap.acme.example", "993", "INBOX", tlsFirst},
		"imaps://deals%40acme.example@IMAP.acme.example:1993/inbox": {"deals@acme.example", "imap.acme.example", "1993", "INBOX", tlsFirst},
		"imap://deals@imap.acme.example/Shared/deals":               {"deals", "imap.acme.example", "143", "Shared/deals", startTLS},
		"imap://d@127.0.0.1:1143/INBOX?tls=off":                     {"d", "127.0.0.1", "1143", "INBOX", plain},
		"imap://d@[::1]:1143/INBOX?tls=off":                         {"d", "::1", "1143", "INBOX", plain},
		"imap://d@localhost/?tls=off":                               {"d", "localhost", "143", "INBOX", plain},
	} {
		if got, err := parseURL(raw); err != nil || got != want {
			t.Errorf("%s: %+v, %v, want %+v", raw, got, err, want)
		}
	}
}

func TestParseURLRefuses(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://d@imap.acme.example":                   "scheme",
		"imaps://imap.acme.example":                     "no user",
		"imaps://d@/INBOX":                              "no host",
		"imaps://d:hunter2@imap.acme.example":           "password_file",
		"imaps://d:hunter2@imap.acme.example:port":      "not a URL",
		"imap://d@imap.acme.example/INBOX?tls=off":      "loopback",
		"imap://d@127.0.0.1.acme.example?tls=off":       "loopback",
		"imaps://d@imap.acme.example?tls=off":           "loopback",
		"imap://d@127.0.0.1?tls=maybe":                  "tls=off",
		"imaps://d@imap.acme.example/INBOX?starttls=no": "unknown option",
		"imaps://d@imap.acme.example/INBOX#x":           "#",
	} {
		_, err := parseURL(raw)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v, want an error with %q and without the password", raw, err, want)
		}
	}
}

func TestOpenChecksTheConfiguration(t *testing.T) {
	t.Parallel()
	if _, err := Open(Config{URL: "imaps://d@imap.acme.example", Now: opened}); err == nil {
		t.Error("no password and no token was accepted")
	}
	m := open(t, Config{URL: "imaps://d@imap.acme.example", Poll: time.Hour})
	if m.cfg.Poll+m.cfg.Silence >= 3*time.Minute {
		t.Errorf("a dead connection is noticed only after %v", m.cfg.Poll+m.cfg.Silence)
	}
}

func TestBackoffGrowsToAMinuteAndNoFurther(t *testing.T) {
	t.Parallel()
	for n, want := range map[int][2]time.Duration{
		-1: {time.Second, 2 * time.Second}, 1: {time.Second, 2 * time.Second}, 2: {2 * time.Second, 4 * time.Second},
		5: {16 * time.Second, 32 * time.Second}, 6: {30 * time.Second, time.Minute}, 1000: {30 * time.Second, time.Minute},
	} {
		if lo, hi := Backoff(n, 0), Backoff(n, 1); lo != want[0] || hi != want[1] {
			t.Errorf("attempt %d: %v to %v, want %v", n, lo, hi, want)
		}
	}
}
