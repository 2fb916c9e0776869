package smtp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"refermail/outbound"
	"refermail/outbound/smtp"
)

// letter is the nth mail of a test: every one is different, with dots where they hurt.
func letter(n int) (outbound.Envelope, []byte) {
	e := outbound.Envelope{From: fmt.Sprintf("deals+b-%d@acme.example", n), To: fmt.Sprintf("p%d@northwind.example", n)}
	var b bytes.Buffer
	fmt.Fprintf(&b, "Subject: %d\r\n\r\n", n)
	for i := range n % 40 {
		b.WriteString([]string{"Hello\r\n", ".\r\n", "..two\r\n", "MAIL FROM:<a@b.example>\r\n", "RCPT TO:<c@d.example>\r\n"}[i%5])
	}
	return e, b.Bytes()
}

// result is what Send said about one mail.
type result struct {
	response string
	err      error
}

func (r result) class() string {
	var se *outbound.SendError
	switch {
	case r.err == nil:
		return "sent"
	case errors.As(r.err, &se):
		return se.Class.String()
	}
	return "no SendError"
}

// all sends mails at once and returns what was said of each.
func all(out outbound.Sender, at int, mails []outbound.Envelope, raws [][]byte) []result {
	results := make([]result, len(mails))
	var wg sync.WaitGroup
	next := make(chan int)
	for range at {
		wg.Go(func() {
			for i := range next {
				results[i].response, results[i].err = out.Send(context.Background(), mails[i], raws[i])
			}
		})
	}
	for i := range mails {
		next <- i
	}
	close(next)
	wg.Wait()
	return results
}

func letters(n int) (mails []outbound.Envelope, raws [][]byte) {
	for i := range n {
		e, raw := letter(i)
		mails, raws = append(mails, e), append(raws, raw)
	}
	return mails, raws
}

// offers are the servers there are.
var offers = map[string][]string{"lockstep": nil, "pipelining": {"PIPELINING"}, "chunking": chunked}

func TestEveryMailArrivesOnceAsItIs(t *testing.T) {
	t.Parallel()
	for name, offer := range offers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := (&sink{offer: offer, keep: true}).start(t)
			out := s.bulk(t, smtp.BulkOptions{Connections: 4})
			mails, raws := letters(500)
			for i, r := range all(out, 12, mails, raws) {
				got := s.got(mails[i].To)
				if r.err != nil || r.response != "250 taken from "+mails[i].From || len(got) != 1 || got[0] != mails[i].From+"\n"+string(raws[i]) {
					t.Fatalf("mail %d: %q, %v; the server took %q, want %q", i, r.response, r.err, got, raws[i])
				}
			}
			if s.most.Load() > 4 {
				t.Errorf("%d connections at once", s.most.Load())
			}
		})
	}
}

func TestARefusedRecipientHurtsNobodyBehindIt(t *testing.T) {
	t.Parallel()
	for name, offer := range offers {
		for _, f := range []flaw{flawless, flawNested, flawEmpty} {
			t.Run(fmt.Sprint(name, f), func(t *testing.T) {
				t.Parallel()
				s := (&sink{offer: offer, keep: true, flaw: f}).start(t)
				out := s.bulk(t, smtp.BulkOptions{Connections: 1})
				mails, raws := letters(60)
				for i := range mails {
					if i%3 == 1 || i%10 > 7 {
						mails[i].To = "nobody" + mails[i].To
					}
				}
				for i, r := range all(out, 3, mails, raws) {
					want := "sent"
					if strings.HasPrefix(mails[i].To, "nobody") {
						want = "permanent"
					}
					if got := s.got(mails[i].To); r.class() != want || want == "sent" && (len(got) != 1 || !strings.HasPrefix(got[0], mails[i].From+"\n")) {
						t.Errorf("mail %d: %s (%v), want %s; taken: %q", i, r.class(), r.err, want, got)
					}
				}
				if s.conns.Load() != 1 {
					t.Errorf("%d connections", s.conns.Load())
				}
			})
		}
	}
}

func TestAMailWhoseCallerLeftDisturbsNobody(t *testing.T) {
	t.Parallel()
	for name, offer := range offers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := (&sink{offer: offer, keep: true, delay: 10 * time.Millisecond}).start(t)
			out := s.bulk(t, smtp.BulkOptions{Connections: 1})
			mails, raws := letters(60)
			var wg sync.WaitGroup
			results := make([]result, len(mails))
			slots := make(chan struct{}, 3)
			for i := range mails {
				slots <- struct{}{}
				wg.Go(func() {
					defer func() { <-slots }()
					ctx, cancel := context.WithCancel(context.Background())
					defer cancel()
					if i%7 == 6 {
						time.AfterFunc(time.Duration(i)*time.Millisecond/2, cancel)
					}
					results[i].response, results[i].err = out.Send(ctx, mails[i], raws[i])
				})
			}
			wg.Wait()
			for i, r := range results {
				taken := len(s.got(mails[i].To))
				switch r.class() {
				case "sent":
					if taken != 1 {
						t.Errorf("mail %d was sent, and taken %d times", i, taken)
					}
				case "ambiguous":
					if i%7 != 6 || taken > 1 || !errors.Is(r.err, context.Canceled) {
						t.Errorf("mail %d: %v, taken %d times", i, r.err, taken)
					}
				default:
					if i%7 != 6 || taken != 0 || !errors.Is(r.err, context.Canceled) {
						t.Errorf("mail %d: %v, taken %d times", i, r.err, taken)
					}
				}
			}
		})
	}
}
