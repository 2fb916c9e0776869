package smtp_test

import (
	"bytes"
	"context"
	"net"
	"testing"
	"time"

	"refermail/outbound"
	"refermail/outbound/smtp"
)

func TestNobodyListensToBulkMail(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	out := (&sink{address: l.Addr().String()}).bulk(t, smtp.BulkOptions{})
	mails, raws := letters(60)
	for i, r := range all(out, 30, mails, raws) {
		if r.class() != "outage" {
			t.Errorf("mail %d: %v", i, r.err)
		}
	}
}

func TestAServerThatTakesFewConnectionsGetsFew(t *testing.T) {
	t.Parallel()
	s := &sink{offer: chunked, keep: true, delay: time.Millisecond}
	s.answer = func(verb, _ string, conn, _ int) string {
		if verb == "HELLO" && conn > 1 {
			return "421 too many connections"
		}
		return ""
	}
	s.start(t)
	out := s.bulk(t, smtp.BulkOptions{})
	mails, raws := letters(200)
	for i, r := range all(out, 30, mails, raws) {
		if r.err != nil || len(s.got(mails[i].To)) != 1 {
			t.Errorf("mail %d: %v, taken %d times", i, r.err, len(s.got(mails[i].To)))
		}
	}
	if s.conns.Load() > 10 {
		t.Errorf("%d connections were tried", s.conns.Load())
	}
}

// stuck is a server that reads no further than DATA or BDAT.
func stuck(t *testing.T, chunks bool) (address string, reached chan struct{}) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	reached = make(chan struct{}, 10)
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
			conn.(*net.TCPConn).SetReadBuffer(4096)
			words := "250-PIPELINING\r\n"
			if chunks {
				words += "250-CHUNKING\r\n"
			}
			buf := make([]byte, 4096)
			conn.Write([]byte("220 hi\r\n"))
			conn.Read(buf)
			conn.Write([]byte("250-hi\r\n" + words + "250 8BITMIME\r\n"))
			conn.Read(buf)
			conn.Write([]byte("250 ok\r\n250 ok\r\n"))
			if !chunks {
				conn.Write([]byte("354 go\r\n"))
			}
			conn.Read(buf)
			reached <- struct{}{}
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return l.Addr().String(), reached
}

func TestACallerOfAStuckServerIsFreedAtOnce(t *testing.T) {
	t.Parallel()
	for name, chunks := range map[string]bool{"pipelining": false, "chunking": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, reached := stuck(t, chunks)
			out := (&sink{address: address}).bulk(t, smtp.BulkOptions{Connections: 1})
			huge := bytes.Repeat([]byte("sixteen letters.\r\n"), 1<<20)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var ended time.Time
			go func() {
				<-reached
				time.Sleep(300 * time.Millisecond) // the answers have come by now
				ended = time.Now()
				cancel()
			}()
			_, err := out.Send(ctx, env, huge)
			if r := (result{err: err}); r.class() != outbound.Temporary.String() || time.Since(ended) > 5*time.Second {
				t.Errorf("%v after %s", err, time.Since(ended))
			}
		})
	}
}

func TestIdleBulkConnectionsAreClosedAndACloseIsNoEnd(t *testing.T) {
	t.Parallel()
	s := &sink{offer: chunked}
	quits := make(chan struct{}, 100)
	s.answer = func(verb, _ string, _, _ int) string {
		if verb == "QUIT" {
			quits <- struct{}{}
		}
		return ""
	}
	s.start(t)
	out := s.bulk(t, smtp.BulkOptions{Options: smtp.Options{Idle: time.Millisecond}, Connections: 1})
	send := func() {
		t.Helper()
		if _, err := out.Send(context.Background(), env, raw); err != nil {
			t.Fatal(err)
		}
	}
	send()
	<-quits // nobody closed it
	kept := s.bulk(t, smtp.BulkOptions{Connections: 1})
	out = kept
	send()
	kept.Close()
	<-quits
	send() // over a new connection, which is not kept
	<-quits
}

// TestADeadKeptConnectionIsNoDoubt is the one case in which a mail that was sent without waiting could not be told from
// one that arrived: the server left without a word while nothing was to be sent.
func TestADeadKeptConnectionIsNoDoubt(t *testing.T) {
	t.Parallel()
	s := &sink{offer: chunked, keep: true}
	s.answer = func(verb, _ string, conn, mail int) string {
		if verb == "MAIL" && conn == 0 && mail == 1 {
			return "421" // and gone, after the client waited for this answer alone
		}
		return ""
	}
	s.start(t)
	out := s.bulk(t, smtp.BulkOptions{Connections: 1})
	for i := range 2 {
		if i == 1 {
			time.Sleep(1100 * time.Millisecond) // from here on a connection counts as idle
		}
		if _, err := out.Send(context.Background(), env, raw); err != nil {
			t.Fatal(err)
		}
	}
	if s.conns.Load() != 2 || len(s.got(env.To)) != 2 {
		t.Errorf("%d connections, %d mails", s.conns.Load(), len(s.got(env.To)))
	}
}
