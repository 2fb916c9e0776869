package main

import (
	"fmt"
	"net"
	"net/smtp"
	"regexp"
	"testing"
	"time"

	"refermail/inbound/devmail/realmail"
	"refermail/workflow/store/storetest"
)

// real is Dovecot and Postfix as a town: everybody has a mailbox there.
type real struct {
	t    testing.TB
	dove *realmail.DovecotServer
	post *realmail.PostfixServer
}

func newReal(t testing.TB) *real {
	t.Helper()
	dove := realmail.Dovecot(t, realmail.DovecotOptions{FsyncNever: true})
	return &real{t, dove, realmail.Postfix(t, realmail.PostfixOptions{Dovecot: dove, AuthservID: townServer})}
}

func (r *real) imap() string { return r.dove.IMAPURL(deals) }
func (r *real) smtp() string { return r.post.SMTPURL(deals) }
func (r *real) join(string)  {}

func (r *real) send(as, from, rcpt string, raw []byte) {
	r.t.Helper()
	if as == "" {
		r.post.SendOutside(r.t, from, []string{rcpt}, raw)
	} else {
		r.post.Send(r.t, from, []string{rcpt}, raw)
	}
}

func (r *real) folder(address, name string) [][]byte {
	r.t.Helper()
	return r.dove.Messages(r.t, address, name)
}

var logged = regexp.MustCompile(` to=<([^>]+)>`)

func (r *real) mailed() []string {
	r.t.Helper()
	var all []string
	for _, m := range logged.FindAllStringSubmatch(r.post.Log(r.t), -1) {
		all = append(all, m[1])
	}
	return all
}

// sendAll submits many mails over a few connections at once, as a busy morning does.
func (r *real) sendAll(letters []letter) {
	r.t.Helper()
	const connections = 4
	done := make(chan error, connections)
	for i := range connections {
		go func() { done <- r.sendEach(letters, i, connections) }()
	}
	for range connections {
		if err := <-done; err != nil {
			r.t.Error(err)
		}
	}
}

func (r *real) sendEach(letters []letter, from, step int) error {
	c, err := smtp.Dial(net.JoinHostPort("127.0.0.1", fmt.Sprint(r.post.SubmissionPort)))
	if err != nil {
		return fmt.Errorf("submit mail: %w", err)
	}
	defer c.Close()
	for i := from; i < len(letters); i += step {
		l := letters[i]
		if err := submitOne(c, l); err != nil {
			return fmt.Errorf("submit %q: %w", l.Subject, err)
		}
	}
	return c.Quit()
}

func submitOne(c *smtp.Client, l letter) error {
	if err := c.Mail(l.sender()); err != nil {
		return err
	}
	if err := c.Rcpt(l.rcpt()); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(l.raw()); err != nil {
		return err
	}
	return w.Close()
}

// onServers plays a scenario on Dovecot and Postfix, on both databases.
func onServers(t *testing.T, extra string, play func(t *testing.T, s *scene, r *real)) {
	t.Helper()
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		t.Parallel()
		r := newReal(t)
		play(t, newScene(t, r, stage{Database: database, Extra: extra}), r)
	})
}

// quiet waits until Postfix has delivered everything it took.
func (r *real) quiet() {
	r.t.Helper()
	deadline := time.Now().Add(patience)
	for r.post.Queued(r.t) > 0 {
		if time.Now().After(deadline) {
			r.t.Fatalf("Postfix still holds %d mails", r.post.Queued(r.t))
		}
		time.Sleep(5 * tick)
	}
}
