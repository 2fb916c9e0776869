package smtp_test

import (
	"context"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"refermail/inbound/devmail"
	"refermail/inbound/devmail/realmail"
	"refermail/outbound/smtp"
)

// fussy are Postfix's EHLO words that are hidden, by the dialect that is left.
var fussy = map[string]string{"chunking": "", "pipelining": "chunking", "lockstep": "chunking, pipelining"}

func TestRealPostfixTakesEveryMailOnce(t *testing.T) {
	t.Parallel()
	for name, hidden := range fussy {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			next := (&sink{offer: chunked, keep: true}).start(t)
			address := realmail.Relay(t, next.address, hidden)
			out, err := smtp.NewBulk(smtp.BulkOptions{Options: smtp.Options{URL: "smtp://" + address + "?tls=off"}, Connections: 4})
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			mails, raws := letters(300)
			for i := range mails {
				if i%9 == 4 {
					mails[i].To = realmail.Unwanted
				}
			}
			for i, r := range all(out, 12, mails, raws) {
				want := "sent"
				if i%9 == 4 {
					want = "permanent"
				}
				if r.class() != want || want == "sent" && !strings.Contains(r.response, "queued as") {
					t.Fatalf("mail %d: %q, %v, want %s", i, r.response, r.err, want)
				}
			}
			for limit := time.Now().Add(60 * time.Second); next.taken.Load() < 267 && time.Now().Before(limit); {
				time.Sleep(10 * time.Millisecond)
			}
			for i, m := range mails {
				if i%9 == 4 {
					continue
				}
				got := next.got(m.To)
				_, body, _ := strings.Cut(string(raws[i]), "\r\n\r\n")
				if len(got) != 1 || !strings.HasPrefix(got[0], m.From+"\n") || !strings.HasSuffix(got[0], "\r\n\r\n"+body) {
					t.Fatalf("mail %d: %q, want\n%q", i, got, raws[i])
				}
			}
		})
	}
}

// box is a go-smtp server that keeps what it takes.
type box struct {
	mu    sync.Mutex
	mails map[string][]string
}

type boxVisit struct {
	*box
	from, to string
}

func (v *boxVisit) Reset()                                        { v.from, v.to = "", "" }
func (v *boxVisit) Logout() error                                 { return nil }
func (v *boxVisit) Mail(from string, _ *gosmtp.MailOptions) error { v.from = from; return nil }
func (b *box) NewSession(*gosmtp.Conn) (gosmtp.Session, error)    { return &boxVisit{box: b}, nil }
func (v *boxVisit) Rcpt(to string, _ *gosmtp.RcptOptions) (err error) {
	if v.to = to; strings.HasPrefix(to, "nobody") {
		err = &gosmtp.SMTPError{Code: 550, EnhancedCode: gosmtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	return err
}

func (v *boxVisit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.mails[v.to] = append(v.mails[v.to], v.from+"\n"+string(raw))
	return err
}

func TestAnotherServerTakesEveryMailOnce(t *testing.T) {
	t.Parallel()
	b := &box{mails: map[string][]string{}}
	srv := gosmtp.NewServer(b)
	srv.ErrorLog = log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); srv.Serve(l) }()
	defer func() { srv.Close(); <-done }()
	out, err := smtp.NewBulk(smtp.BulkOptions{Options: smtp.Options{URL: "smtp://" + l.Addr().String() + "?tls=off"}, Connections: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	mails, raws := letters(300)
	for i := range mails {
		if i%9 == 4 {
			mails[i].To = "nobody" + mails[i].To
		}
	}
	for i, r := range all(out, 6, mails, raws) {
		b.mu.Lock()
		got := b.mails[mails[i].To]
		b.mu.Unlock()
		if i%9 == 4 && (r.class() != "permanent" || len(got) > 0) {
			t.Errorf("mail %d: %v", i, r.err)
		}
		if i%9 != 4 && (r.err != nil || len(got) != 1 || got[0] != mails[i].From+"\n"+string(raws[i])) {
			t.Errorf("mail %d: %v; taken %q, want %q", i, r.err, got, raws[i])
		}
	}
}

func TestThePostOfficeOfTheDemoTakesBulkMail(t *testing.T) {
	t.Parallel()
	office, err := devmail.Start(devmail.Config{Now: time.Now, Domains: []string{"northwind.example"}})
	if err != nil {
		t.Fatal(err)
	}
	defer office.Close()
	if err := office.AddMailbox("ann@northwind.example", "Ann", "secret", devmail.MailboxOptions{}); err != nil {
		t.Fatal(err)
	}
	out, err := smtp.NewBulk(smtp.BulkOptions{Options: smtp.Options{URL: "smtp://" + office.SMTPAddr() + "?tls=off"}})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	mails, raws := letters(60)
	for i := range mails {
		if i%5 != 3 {
			mails[i].To = "ann@northwind.example"
		}
	}
	for i, r := range all(out, 30, mails, raws) {
		if want := map[bool]string{true: "permanent", false: "sent"}[i%5 == 3]; r.class() != want {
			t.Errorf("mail %d: %v, want %s", i, r.err, want)
		}
	}
	_, err = out.Send(context.Background(), env, raw)
	if err != nil {
		t.Error(err)
	}
}
