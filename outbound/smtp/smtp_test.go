package smtp_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refermail/outbound"
	"refermail/outbound/smtp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	env = outbound.Envelope{From: "deals+b-abc@acme.example", To: "ann@northwind.example"}
	raw = []byte("Subject: x\r\n\r\nHello\r\n.one dot\r\n")
)

// server plays one script for each connection. A step is what it says; "" hangs until the test ends, "hang up" closes.
// Lines are read between steps, after 354 up to the lone dot.
type server struct {
	address string
	mu      sync.Mutex
	heard   []string // everything the client said, line by line
	conns   int
	hung    chan struct{} // a step that hangs was reached
	end     chan struct{}
}

func play(t *testing.T, scripts ...[]string) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{address: l.Addr().String(), hung: make(chan struct{}, 100), end: make(chan struct{})}
	var wg sync.WaitGroup
	wg.Go(func() {
		for _, script := range scripts {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns++
			s.mu.Unlock()
			wg.Go(func() { s.converse(conn, script) })
		}
	})
	t.Cleanup(func() { close(s.end); l.Close(); wg.Wait() })
	return s
}

func (s *server) converse(conn net.Conn, script []string) {
	defer conn.Close()
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-s.end:
			conn.Close()
		case <-stop:
		}
	}()
	in, last := bufio.NewReader(conn), ""
	for _, say := range script {
		switch say {
		case "":
			s.hung <- struct{}{}
			<-s.end
			return
		case "hang up":
			return
		}
		if _, err := conn.Write([]byte(strings.ReplaceAll(say, "\n", "\r\n") + "\r\n")); err != nil {
			return
		}
		for {
			line, err := in.ReadString('\n')
			if err != nil {
				return
			}
			line = strings.TrimRight(line, "\r\n")
			last = line
			s.mu.Lock()
			s.heard = append(s.heard, line)
			s.mu.Unlock()
			if !strings.HasPrefix(say, "354") || line == "." {
				break
			}
		}
	}
	if last != "QUIT" {
		last, _ = in.ReadString('\n')
	}
	if strings.HasPrefix(last, "QUIT") {
		conn.Write([]byte("221 bye\r\n"))
	}
}

func (s *server) said(prefix string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range s.heard {
		if strings.HasPrefix(line, prefix) {
			n++
		}
	}
	return n
}

// transport is what both implementations of outbound.Sender are.
type transport interface {
	outbound.Sender
	Close() error
}

// transports make them; the Bulk has one connection, so that mails follow each other.
var transports = map[string]func(smtp.Options) (transport, error){
	"sender": func(o smtp.Options) (transport, error) { return smtp.New(o) },
	"bulk": func(o smtp.Options) (transport, error) {
		return smtp.NewBulk(smtp.BulkOptions{Options: o, Connections: 1})
	},
}

// each runs a test with both transports.
func each(t *testing.T, test func(t *testing.T, to func(*testing.T, string) transport)) {
	for name, open := range transports {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, func(t *testing.T, address string) transport {
				t.Helper()
				s, err := open(smtp.Options{URL: "smtp://" + address + "?tls=off"})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { s.Close() })
				return s
			})
		})
	}
}

const hello = "250-smtp.acme.example\n250 8BITMIME"

func TestErrorsAreClassified(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, to func(*testing.T, string) transport) {
		tests := []struct {
			name   string
			script []string
			class  outbound.Class
			code   int
		}{
			{"refused at the door", []string{"554 no"}, outbound.Outage, 554},
			{"too busy at the door", []string{"421 later"}, outbound.Outage, 421},
			{"hung up at the door", []string{"hang up"}, outbound.Outage, 0},
			{"451 to MAIL", []string{"220 hi", hello, "451 later", "250 ok"}, outbound.Temporary, 451},
			{"550 to MAIL is about us", []string{"220 hi", hello, "550 not you", "250 ok"}, outbound.Temporary, 550},
			{"421 to MAIL", []string{"220 hi", hello, "421 leaving"}, outbound.Outage, 421},
			{"hung up at MAIL", []string{"220 hi", hello, "hang up"}, outbound.Outage, 0},
			{"450 to RCPT", []string{"220 hi", hello, "250 ok", "450 greylisted", "250 ok"}, outbound.Temporary, 450},
			{"550 to RCPT", []string{"220 hi", hello, "250 ok", "550 no such user", "250 ok"}, outbound.Permanent, 550},
			{"452 to DATA", []string{"220 hi", hello, "250 ok", "250 ok", "452 full", "250 ok"}, outbound.Temporary, 452},
			{"554 to the mail", []string{"220 hi", hello, "250 ok", "250 ok", "354 go", "554 spam"}, outbound.Permanent, 554},
			{"451 to the mail", []string{"220 hi", hello, "250 ok", "250 ok", "354 go", "451 later"}, outbound.Temporary, 451},
			{"no answer to the mail", []string{"220 hi", hello, "250 ok", "250 ok", "354 go", "hang up"}, outbound.Ambiguous, 0},
		}
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				s := play(t, tt.script)
				_, err := to(t, s.address).Send(context.Background(), env, raw)
				var se *outbound.SendError
				if !errors.As(err, &se) || se.Class != tt.class || se.Code != tt.code {
					t.Errorf("got %v (%+v), want %s with code %d", err, se, tt.class, tt.code)
				}
			})
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		_, err = to(t, l.Addr().String()).Send(context.Background(), env, raw)
		var se *outbound.SendError
		if !errors.As(err, &se) || se.Class != outbound.Outage {
			t.Errorf("nobody listens: %v", err)
		}
	})
}

func TestConnectionsAreKeptAndCostNothingBetweenMails(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, to func(*testing.T, string) transport) {
		mail := []string{"250 ok", "250 ok", "354 go", "250 taken"}
		script := append(append([]string{"220 hi", hello}, mail...), mail...)
		s := play(t, script)
		out := to(t, s.address)
		for range 2 {
			response, err := out.Send(context.Background(), env, raw)
			if err != nil || response != "250 taken" {
				t.Fatalf("%q, %v", response, err)
			}
		}
		want := "EHLO localhost|MAIL FROM:<deals+b-abc@acme.example>|RCPT TO:<ann@northwind.example>|DATA|Subject: x||Hello|..one dot|.|" +
			"MAIL FROM:<deals+b-abc@acme.example>|RCPT TO:<ann@northwind.example>|DATA|Subject: x||Hello|..one dot|."
		s.mu.Lock()
		defer s.mu.Unlock()
		if got := strings.Join(s.heard, "|"); got != want {
			t.Errorf("the server heard\n%s\nwant\n%s", got, want)
		}
	})
}

func TestAfterARefusedRecipientTheConnectionIsUsedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, to func(*testing.T, string) transport) {
		s := play(t, []string{"220 hi", hello, "250 ok", "550 no", "250 reset", "250 ok", "250 ok", "354 go", "250 taken"})
		out := to(t, s.address)
		if _, err := out.Send(context.Background(), env, raw); err == nil {
			t.Fatal("a refused recipient is no error")
		}
		if _, err := out.Send(context.Background(), env, raw); err != nil {
			t.Fatal(err)
		}
		if s.conns != 1 || s.said("RSET") != 1 {
			t.Errorf("%d connections, %d RSET", s.conns, s.said("RSET"))
		}
	})
}

func TestADeadKeptConnectionIsReplacedWithinOneSend(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, to func(*testing.T, string) transport) {
		mail := []string{"250 ok", "250 ok", "354 go", "250 taken"}
		for name, end := range map[string]string{"hung up": "hang up", "421 while idle": "421 idle too long", "421 to MAIL": "421 leaving"} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				first := append(append([]string{"220 hi", hello}, mail[:3]...), "250 taken")
				switch name {
				case "hung up":
					first = append(first[:len(first)-1], "250 taken\n221 bye") // and closes: nothing more in the script
				case "421 while idle":
					first[len(first)-1] += "\n" + end
				default:
					first = append(first, end)
				}
				s := play(t, first, append([]string{"220 hi", hello}, mail...))
				out := to(t, s.address)
				for i := range 2 {
					if _, err := out.Send(context.Background(), env, raw); err != nil {
						t.Fatalf("mail %d: %v", i+1, err)
					}
				}
				if s.conns != 2 || s.said("DATA") != 2 {
					t.Errorf("%d connections, %d DATA", s.conns, s.said("DATA"))
				}
			})
		}
	})
}

func TestAnEndedContextFreesASendAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, to func(*testing.T, string) transport) {
		for name, script := range map[string][]string{
			"before the greeting": {""},
			"at EHLO":             {"220 hi", ""},
			"at RCPT":             {"220 hi", hello, "250 ok", ""},
			"after the mail":      {"220 hi", hello, "250 ok", "250 ok", "354 go", ""},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := play(t, script)
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				var began time.Time
				go func() {
					<-s.hung
					began = time.Now()
					cancel()
				}()
				_, err := to(t, s.address).Send(ctx, env, raw)
				if err == nil || time.Since(began) > 5*time.Second {
					t.Errorf("%v after %s", err, time.Since(began))
				}
				var se *outbound.SendError
				want := outbound.Outage
				if name == "after the mail" {
					want = outbound.Ambiguous
				}
				if !errors.As(err, &se) || se.Class != want {
					t.Errorf("%v, want %s", err, want)
				}
			})
		}
	})
}

func TestIdleConnectionsAreClosed(t *testing.T) {
	t.Parallel()
	s := play(t, []string{"220 hi", hello, "250 ok", "250 ok", "354 go", "250 taken", "221 bye"})
	out, err := smtp.New(smtp.Options{URL: "smtp://" + s.address + "?tls=off", Idle: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.Send(context.Background(), env, raw); err != nil {
		t.Fatal(err)
	}
	for limit := time.Now().Add(10 * time.Second); s.said("QUIT") == 0 && time.Now().Before(limit); {
		time.Sleep(time.Millisecond)
	}
	if s.said("QUIT") != 1 {
		t.Error("no QUIT")
	}
	out.Close()
}

func TestNothingButAddressesReachesTheEnvelope(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, to func(*testing.T, string) transport) {
		for _, bad := range []outbound.Envelope{
			{From: "", To: "ann@northwind.example"},
			{From: "deals@acme.example", To: "a@b.example>\r\nRCPT TO:<c@d.example"},
			{From: "deals@acme.example", To: "a b@c.example"},
		} {
			s := play(t, []string{"220 hi", hello, "250 ok", "250 ok", "354 go", "250 taken"})
			_, err := to(t, s.address).Send(context.Background(), bad, raw)
			var se *outbound.SendError
			if !errors.As(err, &se) || se.Class != outbound.Permanent || s.said("MAIL") != 0 {
				t.Errorf("%+v: %v", bad, err)
			}
		}
	})
}

func TestURLs(t *testing.T) {
	t.Parallel()
	for url, ok := range map[string]bool{
		"smtp://127.0.0.1:25?tls=off":                          true,
		"smtp://[::1]:25?tls=off":                              true,
		"smtp://localhost:25?tls=off":                          true,
		"smtp://smtp.acme.example":                             true,
		"smtps://smtp.acme.example":                            true,
		"smtp://deals%40acme.example:pw@smtp.acme.example:587": true,
		"smtp://deals@smtp.acme.example":                       false, // no password
		"smtp://smtp.acme.example?tls=off":                     false, // not loopback
		"smtps://127.0.0.1?tls=off":                            false,
		"smtp://127.0.0.1?tls=on":                              false,
		"smtp://127.0.0.1?x=1":                                 false,
		"imap://127.0.0.1":                                     false,
		"smtp://":                                              false,
		"smtp://a:secret@%zz":                                  false,
	} {
		_, err := smtp.New(smtp.Options{URL: url})
		if (err == nil) != ok {
			t.Errorf("%s: %v", url, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}
