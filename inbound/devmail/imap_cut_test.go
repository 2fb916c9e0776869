package devmail_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"refermail/inbound/devmail"
)

// wire is a client that says exactly what the test wants, and hangs up as it wants.
type wire struct {
	*net.TCPConn
	in *bufio.Reader
}

func dialWire(t *testing.T, o *devmail.Office) wire {
	t.Helper()
	c, err := net.Dial("tcp", o.IMAPAddr())
	must(t, err)
	t.Cleanup(func() { c.Close() })
	must(t, c.SetDeadline(time.Now().Add(20*time.Second)))
	return wire{c.(*net.TCPConn), bufio.NewReader(c)}
}

// say sends lines and reads until a line begins with until, which is returned.
func (w wire) say(t *testing.T, lines, until string) string {
	t.Helper()
	_, err := w.Write([]byte(lines))
	must(t, err)
	for {
		line, err := w.in.ReadString('\n')
		if err != nil {
			t.Fatalf("wait for %q after %q: %v", until, lines, err)
		}
		if strings.HasPrefix(line, until) {
			return line
		}
	}
}

// idleAt logs in and idles in INBOX.
func idleAt(t *testing.T, o *devmail.Office) wire {
	t.Helper()
	w := dialWire(t, o)
	w.say(t, "a LOGIN "+deals+" d-secret\r\nb SELECT INBOX\r\n", "b OK")
	w.say(t, "c IDLE\r\n", "+")
	return w
}

// The library starts Idle in a goroutine of its own and waits for it only after a proper DONE. Whatever ends the IDLE
// otherwise, what comes next must not touch what Idle still looks at: the race detector watches, and TestMain's look for
// goroutines that are left.
func TestConnectionsCutInIdle(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(t *testing.T, w wire){
		"closed": func(t *testing.T, w wire) { must(t, w.Close()) },
		"reset": func(t *testing.T, w wire) {
			must(t, w.SetLinger(0))
			must(t, w.Close())
		},
		"half closed": func(t *testing.T, w wire) {
			must(t, w.CloseWrite())
			for {
				if _, err := w.in.ReadString('\n'); err != nil {
					return
				}
			}
		},
		"another word than DONE, then another folder": func(t *testing.T, w wire) {
			w.say(t, "STOP\r\n", "c BAD")
			w.say(t, "d SELECT Sent\r\n", "d OK")
			w.say(t, "e NOOP\r\n", "e OK")
			w.say(t, "f LOGOUT\r\n", "f OK")
		},
		"a whole command instead of DONE": func(t *testing.T, w wire) {
			w.say(t, "d UNSELECT\r\nd UNSELECT\r\ne IDLE\r\n", "+")
			w.say(t, "DONE\r\n", "e OK")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t, devmail.Config{})
			var busy sync.WaitGroup
			for i := range 60 {
				w := idleAt(t, o)
				busy.Go(func() { // mail wakes Idle while its connection ends
					if err := o.Submit(limited(t), ann, letter(ann, deals, fmt.Sprint("cut ", i))); err != nil {
						t.Error(err)
					}
				})
				end(t, w)
			}
			busy.Wait()
		})
	}
}

// A client that neither reads nor speaks any more must not hold the office up, nor a session that it left half open.
func TestAClientThatStopsReadingHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{})
	slow := idleAt(t, o)
	must(t, slow.SetReadBuffer(1))
	for i := range 20 {
		must(t, o.Submit(limited(t), ann, letter(ann, deals, fmt.Sprint("unread ", i))))
	}
	must(t, slow.CloseWrite())
	quick := idleAt(t, o)
	must(t, o.Submit(limited(t), ann, letter(ann, deals, "read")))
	quick.say(t, "", "* 21 EXISTS")
	must(t, o.Close())
}
