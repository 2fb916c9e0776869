package imap

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
)

// scripted is an IMAP server that does as it is told, good or bad. The zero answers are those of a polite server with
// an empty inbox; answer sees every command first.
type scripted struct {
	url      string
	greeting string // "-" for silence
	// answer handles one command, given in upper case, and reports whether it did. It runs in the connection's goroutine.
	answer func(c *line, tag, command string) bool

	mu   sync.Mutex
	seen []string
}

// line is one connection to the scripted server.
type line struct {
	net.Conn
	in *bufio.Reader
	n  int // which connection this is, from 1
}

func (c *line) say(format string, args ...any) { fmt.Fprintf(c, format+"\r\n", args...) }

// silent reads and says nothing until the client gives up.
func (c *line) silent() {
	for {
		if _, err := c.in.ReadString('\n'); err != nil {
			return
		}
	}
}

func script(t *testing.T, s *scripted) *scripted {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = fmt.Sprintf("imap://deals%%40acme.example@%s/INBOX?tls=off", l.Addr())
	var conns sync.WaitGroup
	conns.Go(func() {
		for n := 1; ; n++ {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() {
				defer conn.Close()
				s.serve(&line{conn, bufio.NewReader(conn), n})
			})
		}
	})
	t.Cleanup(func() { // after the mailbox's own cleanup, which closes the connections
		l.Close()
		conns.Wait()
	})
	return s
}

func (s *scripted) serve(c *line) {
	switch s.greeting {
	case "":
		c.say("* OK [CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS SASL-IR AUTH=PLAIN] ready")
	case "-":
	default:
		c.say("%s", s.greeting)
	}
	for {
		text, err := c.in.ReadString('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimSpace(text), " ")
		s.mu.Lock()
		s.seen = append(s.seen, command)
		s.mu.Unlock()
		if s.answer != nil && s.answer(c, tag, strings.ToUpper(command)) {
			continue
		}
		s.polite(c, tag, strings.ToUpper(command))
	}
}

func (s *scripted) polite(c *line, tag, command string) {
	switch verb, _, _ := strings.Cut(command, " "); verb {
	case "CAPABILITY":
		c.say("* CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS SASL-IR AUTH=PLAIN")
	case "SELECT":
		c.inbox(0, 7, 1)
	case "IDLE":
		c.say("+ idling")
		if _, err := c.in.ReadString('\n'); err != nil {
			return
		}
	}
	c.say("%s OK done", tag)
}

// inbox is the untagged part of SELECT's answer.
func (c *line) inbox(messages, validity, next int) {
	c.say("* FLAGS (\\Seen \\Deleted)")
	c.say("* %d EXISTS", messages)
	c.say("* OK [UIDVALIDITY %d] valid", validity)
	if next > 0 {
		c.say("* OK [UIDNEXT %d] next", next)
	}
}

// listed is one line of a listing.
func (c *line) listed(seq, uid, size int) {
	c.say(`* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE "20-Nov-2026 14:02:00 +0000")`, seq, uid, size)
}

func (c *line) body(seq, uid int, section, text string) {
	c.say("* %d FETCH (UID %d BODY[%s] {%d}\r\n%s)", seq, uid, section, len(text), text)
}
