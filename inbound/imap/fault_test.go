package imap

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"refermail/inbound"
)

const quick = 100 * time.Millisecond // a silence long enough for a busy machine's loopback

// stored is the mark of a mailbox that has been read up to uid.
func stored(uid uint32) inbound.Mark { return inbound.Mark{Validity: 7, UID: uid, Since: opened()} }

func TestSilenceIsNoticedWhereverItFalls(t *testing.T) {
	t.Parallel()
	on := func(verb string) func(*line, string, string) bool {
		return func(c *line, _, command string) bool {
			if strings.HasPrefix(command, verb) {
				c.silent()
				return true
			}
			return false
		}
	}
	nextCall := func(m *Mailbox) error { _, err := m.Next(context.Background(), stored(0), 10, false); return err }
	waitCall := func(m *Mailbox) error { return m.Wait(context.Background()) }
	fileCall := func(m *Mailbox) error { return m.File(context.Background(), []uint32{1}, inbound.Held) }
	for name, c := range map[string]struct {
		server *scripted
		call   func(*Mailbox) error
	}{
		"greeting":      {&scripted{greeting: "-"}, nextCall},
		"login":         {&scripted{answer: on("AUTHENTICATE")}, nextCall},
		"select":        {&scripted{answer: on("SELECT")}, nextCall},
		"listing":       {&scripted{answer: on("UID FETCH")}, nextCall},
		"start of IDLE": {&scripted{answer: on("IDLE")}, waitCall},
		"poll":          {&scripted{answer: on("NOOP")}, waitCall},
		"move":          {&scripted{answer: on("UID MOVE")}, fileCall},
		"end of IDLE": {&scripted{answer: func(c *line, _, command string) bool {
			if command == "IDLE" {
				c.say("+ idling")
				c.silent()
			}
			return command == "IDLE"
		}}, waitCall},
		"middle of a body": {&scripted{answer: func(c *line, tag, command string) bool {
			switch {
			case strings.Contains(command, "RFC822.SIZE"):
				c.listed(1, 1, 10)
				c.say("%s OK", tag)
			case strings.Contains(command, "BODY"):
				c.say("* 1 FETCH (UID 1 BODY[] {10}\r\nhalf")
				c.silent()
			default:
				return false
			}
			return true
		}}, nextCall},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := script(t, c.server)
			m := open(t, Config{URL: s.url, Silence: quick, Poll: quick})
			if err := c.call(m); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("%v, want a deadline", err)
			}
			if m.s != nil {
				t.Error("the dead connection is kept")
			}
		})
	}
}

func TestContextEndsAStuckCall(t *testing.T) {
	t.Parallel()
	reached := make(chan struct{})
	s := script(t, &scripted{answer: func(c *line, _, command string) bool {
		if !strings.HasPrefix(command, "UID FETCH") {
			return false
		}
		close(reached)
		c.silent()
		return true
	}})
	m := open(t, Config{URL: s.url})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-reached; cancel() }()
	if _, err := m.Next(ctx, stored(0), 10, false); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
}

// backlog serves mails with the given UIDs, all of them with the same text; spoil may handle a body command instead.
func backlog(uids []int, spoil func(c *line, tag, command string) bool) func(*line, string, string) bool {
	const text = "Subject: Lead\r\n\r\nhello\r\n"
	return func(c *line, tag, command string) bool {
		switch {
		case strings.HasPrefix(command, "SELECT"):
			c.inbox(len(uids), 7, slices.Max(uids)+1)
		case strings.Contains(command, "RFC822.SIZE"):
			for i, uid := range uids {
				c.listed(i+1, uid, len(text))
			}
		case strings.Contains(command, "BODY"):
			if spoil != nil && spoil(c, tag, command) {
				return true
			}
			for i, uid := range uids {
				if asked(command, uid) {
					section, part := "", text
					if strings.Contains(command, "HEADER") {
						section, part = "HEADER]<0>", "Subject: Lead\r\n\r\n"
						c.say("* %d FETCH (UID %d BODY[%s {%d}\r\n%s)", i+1, uid, section, len(part), part)
						continue
					}
					c.body(i+1, uid, section, part)
				}
			}
		default:
			return false
		}
		c.say("%s OK done", tag)
		return true
	}
}

// asked reports whether a UID FETCH names uid.
func asked(command string, uid int) bool {
	set := strings.Fields(command)[2]
	for r := range strings.SplitSeq(set, ",") {
		from, to := 0, 0
		if n, _ := fmt.Sscanf(r, "%d:%d", &from, &to); n == 1 {
			to = from
		}
		if from <= uid && uid <= to {
			return true
		}
	}
	return false
}

func TestABrokenBodyIsNeverHandedOut(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]string{
		"cut in the literal":      "* 1 FETCH (UID 1 BODY[] {500}\r\nSubject: Le",
		"cut before the tag":      "* 1 FETCH (UID 1 BODY[] {5}\r\nhello)\r\n",
		"BYE":                     "* 1 FETCH (UID 1 BODY[] {5}\r\nhello)\r\n* BYE shutting down\r\n",
		"garbage":                 "\x00\xff)))(((\r\n",
		"literal beyond all size": "* 1 FETCH (UID 1 BODY[] {9000000000}\r\nSubject",
		"deep nesting":            "* 1 FETCH (UID 1 BODYSTRUCTURE " + strings.Repeat("(", 300) + "\r\n",
		"missing though there":    "T OK done\r\n",
		"NIL body":                "* 1 FETCH (UID 1 BODY[] NIL)\r\nT OK done\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spoil := func(c *line, tag, _ string) bool {
				if c.n > 1 {
					return false
				}
				fmt.Fprint(c, strings.ReplaceAll(bad, "T OK", tag+" OK"))
				if !strings.Contains(bad, "T OK") {
					c.Close()
				}
				return true
			}
			polite := backlog([]int{1}, spoil)
			s := script(t, &scripted{answer: func(c *line, tag, command string) bool {
				if strings.HasPrefix(command, "UID SEARCH") {
					c.say("* SEARCH 1\r\n%s OK done", tag)
					return true
				}
				return polite(c, tag, command)
			}})
			m := open(t, Config{URL: s.url, Silence: 10 * time.Second})
			b, err := m.Next(t.Context(), stored(0), 10, false)
			if err == nil || len(b.Mails) != 0 || b.Mark != (inbound.Mark{}) {
				t.Fatalf("got %d mails, mark %+v, error %v; want an error and nothing else", len(b.Mails), b.Mark, err)
			}
			b = next(t, m, stored(0), 10, false)
			if len(b.Mails) != 1 || string(b.Mails[0].Bytes) != "Subject: Lead\r\n\r\nhello\r\n" || b.Mark.UID != 1 {
				t.Errorf("after reconnecting: %q, mark %+v", subjects(b), b.Mark)
			}
		})
	}
}

func TestOneMailThatBreaksTheServerDoesNotBlockTheOthers(t *testing.T) {
	t.Parallel()
	var uids []int
	for uid := 1; uid <= 20; uid++ {
		uids = append(uids, uid)
	}
	s := script(t, &scripted{answer: backlog(uids, func(c *line, _, command string) bool {
		poison := asked(command, 13) && !strings.Contains(command, "HEADER")
		if poison {
			c.Close()
		}
		return poison
	})})
	m := open(t, Config{URL: s.url})
	mark, errs := stored(0), 0
	got := map[uint32]bool{}
	for mark.UID < 20 && errs < 50 {
		b, err := m.Next(t.Context(), mark, 200, false)
		if err != nil {
			errs++
			continue
		}
		for _, raw := range b.Mails {
			if got[raw.UID] {
				t.Errorf("UID %d twice", raw.UID)
			}
			got[raw.UID] = true
			if raw.Oversize != (raw.UID == 13) {
				t.Errorf("UID %d: Oversize %v", raw.UID, raw.Oversize)
			}
		}
		mark = b.Mark
	}
	if len(got) != 20 {
		t.Errorf("%d of 20 mails after %d errors", len(got), errs)
	}
}

func TestTheLastMailIsNotNewAgain(t *testing.T) {
	t.Parallel()
	s := script(t, &scripted{answer: backlog([]int{4}, nil)}) // answers "5:*" with 4, as RFC 3501 wants
	m := open(t, Config{URL: s.url})
	if b := next(t, m, stored(4), 10, false); len(b.Mails) != 0 || b.Mark != stored(4) {
		t.Errorf("got %q, mark %+v", subjects(b), b.Mark)
	}
}

func TestUIDsThatWentBackwardsAreReadAgain(t *testing.T) {
	t.Parallel()
	s := script(t, &scripted{answer: backlog([]int{1, 2}, nil)}) // same UIDVALIDITY, UIDNEXT 3
	m := open(t, Config{URL: s.url})
	b := next(t, m, stored(40), 10, false)
	if len(b.Mails) != 2 || b.Mark != stored(2) {
		t.Errorf("got %d mails, mark %+v; want 2 and %+v", len(b.Mails), b.Mark, stored(2))
	}
}

func TestServerWithoutUIDNEXT(t *testing.T) {
	t.Parallel()
	polite := backlog([]int{3, 9}, nil)
	s := script(t, &scripted{answer: func(c *line, tag, command string) bool {
		if strings.HasPrefix(command, "SELECT") {
			c.inbox(2, 7, 0)
			c.say("%s OK", tag)
			return true
		}
		return polite(c, tag, command)
	}})
	m := open(t, Config{URL: s.url})
	if got := next(t, m, inbound.Mark{}, 10, false).Mark; got.UID != 9 || got.Floor != 9 {
		t.Errorf("mark %+v, want UID and Floor 9", got)
	}
}

func TestFileDoesNothingWhenUIDsChanged(t *testing.T) {
	t.Parallel()
	s := script(t, &scripted{answer: func(c *line, tag, command string) bool {
		if strings.HasPrefix(command, "SELECT") {
			c.inbox(0, 6+c.n, 1)
			c.say("%s OK", tag)
			return true
		}
		return false
	}})
	m := open(t, Config{URL: s.url})
	next(t, m, stored(0), 10, false)
	m.drop() // the next connection finds another UIDVALIDITY
	if err := m.File(t.Context(), []uint32{1}, inbound.Held); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, command := range s.seen {
		if strings.Contains(command, "MOVE") {
			t.Errorf("sent %q", command)
		}
	}
}

func TestAServerThatNeverStopsTalkingIsCutOff(t *testing.T) {
	t.Parallel()
	s := script(t, &scripted{answer: func(c *line, _, command string) bool {
		if command != "NOOP" {
			return false
		}
		chunk := []byte("* OK " + strings.Repeat("x", 1<<16) + "\r\n")
		for {
			if _, err := c.Write(chunk); err != nil {
				return true
			}
		}
	}})
	m := open(t, Config{URL: s.url, chatter: 1 << 20})
	next(t, m, inbound.Mark{}, 10, false)
	if _, err := m.Next(t.Context(), stored(0), 10, false); !errors.Is(err, errFlood) {
		t.Errorf("%v, want %v", err, errFlood)
	}
}

func TestNoSTARTTLSMeansNoPassword(t *testing.T) {
	t.Parallel()
	s := script(t, &scripted{answer: func(c *line, tag, command string) bool {
		if command == "STARTTLS" {
			c.say("%s BAD no such command", tag)
		}
		return command == "STARTTLS"
	}})
	m := open(t, Config{URL: strings.TrimSuffix(s.url, "?tls=off")})
	if _, err := m.Next(t.Context(), stored(0), 10, false); err == nil || !strings.Contains(err.Error(), "STARTTLS") {
		t.Errorf("%v, want a STARTTLS error", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Equal(s.seen, []string{"STARTTLS"}) {
		t.Errorf("the client went on with %q", s.seen)
	}
}

func TestNewsDuringABatchWakesTheNextWait(t *testing.T) {
	t.Parallel()
	s := script(t, &scripted{answer: func(c *line, tag, command string) bool {
		if strings.HasPrefix(command, "UID FETCH") {
			c.say("* 1 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n%s OK", tag)
			return true
		}
		return false
	}})
	m := open(t, Config{URL: s.url, Poll: 2 * time.Minute})
	if b := next(t, m, stored(0), 10, false); len(b.Mails) != 0 {
		t.Errorf("flags became a mail: %v", b.Mails)
	}
	begin := time.Now()
	if err := m.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > time.Minute {
		t.Errorf("Wait slept %v over mail it had been told of", took)
	}
}
