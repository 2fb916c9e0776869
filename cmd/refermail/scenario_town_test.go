package main

import (
	"context"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"refermail/inbound/devmail"
)

// town is the world of mail around the service: who has a mailbox, and how mail gets there.
type town interface {
	// imap and smtp are the URLs of the inbox and of its submission server; the password is townPassword.
	imap() string
	smtp() string
	// join gives somebody a mailbox.
	join(address string)
	// send submits a mail: through the provider of as, which proves who it is, or, when as is empty, from anywhere. from
	// is the envelope's sender, "" for the null sender.
	send(as, from, rcpt string, raw []byte)
	// sendAll submits many letters of proven senders as fast as the servers take them.
	sendAll(letters []letter)
	// folder returns the mails of a folder, oldest first.
	folder(address, name string) [][]byte
	// quiet waits until everything that was accepted has been delivered.
	quiet()
	// mailed is every address that anybody tried to reach.
	mailed() []string
}

const (
	townPassword = "secret"
	townServer   = "mx.acme.test" // whose Authentication-Results are believed
)

// office is the in-process post office as a town.
type office struct {
	*devmail.Office
	t testing.TB

	mu     sync.Mutex
	rcpts  []string
	refuse func(rcpt string) error
}

// newOffice opens the in-process town.
func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{t: t}
	var err error
	o.Office, err = devmail.Start(devmail.Config{AuthServID: townServer, Now: time.Now, Refuse: o.rcpt,
		Domains: []string{"acme.test", "northwind.test", "contoso.test", "globex.test", "elsewhere.test"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Close() })
	for _, a := range append(known(), deals, bo, "dan@initrode.test") {
		o.join(a)
	}
	return o
}

func (o *office) rcpt(to string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rcpts = append(o.rcpts, to)
	if o.refuse != nil {
		return o.refuse(to)
	}
	return nil
}

// refusing makes the office answer recipients by f; nil ends it.
func (o *office) refusing(f func(rcpt string) error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.refuse = f
}

// noSuchUser is how servers refuse a mailbox they do not have.
func noSuchUser() error {
	return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user here"}
}

func (o *office) imap() string {
	return "imap://" + url.QueryEscape(deals) + "@" + o.IMAPAddr() + "/INBOX?tls=off"
}

func (o *office) smtp() string {
	return "smtp://" + url.QueryEscape(deals) + "@" + o.SMTPAddr() + "?tls=off"
}

func (o *office) join(address string) {
	o.t.Helper()
	if err := o.AddMailbox(address, nameOf(address), townPassword, devmail.MailboxOptions{NoSent: true}); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) send(as, from, rcpt string, raw []byte) {
	o.t.Helper()
	e := devmail.Envelope{As: as, From: from, To: []string{rcpt}}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := o.Send(ctx, e, raw); err != nil {
		o.t.Fatalf("%s sends to %s: %v", from, rcpt, err)
	}
}

func (o *office) sendAll(letters []letter) {
	for _, l := range letters {
		o.send(l.From, l.sender(), l.rcpt(), l.raw())
	}
}

func (o *office) quiet() {} // it delivers before it accepts

func (o *office) folder(address, name string) [][]byte {
	var all [][]byte
	for _, m := range o.Messages(address, name) {
		all = append(all, m.Raw)
	}
	return all
}

func (o *office) mailed() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.rcpts)
}
