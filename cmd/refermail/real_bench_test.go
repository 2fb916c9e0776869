package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"refermail/inbound/devmail"
	"refermail/inbound/devmail/realmail"
	"refermail/workflow/store/storetest"
)

// split is Dovecot for what comes in and the in-process office for what goes out, which then needs no time of its own.
type split struct {
	*office
	dove *realmail.DovecotServer
}

func newSplit(b *testing.B) *split {
	return &split{newOffice(b), realmail.Dovecot(b, realmail.DovecotOptions{FsyncNever: true})}
}

func (s *split) imap() string { return s.dove.IMAPURL(deals) }

func (s *split) folder(address, name string) [][]byte {
	if address == deals {
		return s.dove.Messages(s.t, address, name)
	}
	return s.office.folder(address, name)
}

// BenchmarkServeIngest is BenchmarkIngest from outside: `refermail serve --roles receive,handle,web` as a process, which
// finds 10,000 mails at its start, and the memory it needed at most. Run with -benchtime=1x.
func BenchmarkServeIngest(b *testing.B) {
	storetest.Backends(b, func(b *testing.B, database string) {
		w := newSplit(b)
		s := newScene(b, w, stage{Database: database, Extra: strings.ReplaceAll(wideLimits, "1000", "100000")})
		for p := range benchPartners {
			s.run("partner", "add", fmt.Sprintf("Partner %d", p), "--domain", fmt.Sprintf("partner%d.test", p),
				"--contact", fmt.Sprintf("Ann <ann@partner%d.test>", p), "--contact", fmt.Sprintf("Abe <abe@partner%d.test>", p))
		}
		s.serve().stop() // from now on, what comes while nothing runs is handled
		mails := make([][]byte, ingestMails)
		for i := range mails {
			mails[i] = []byte(strings.ReplaceAll(string(benchMail(i)), ".example", ".test"))
		}
		w.dove.AddMail(b, deals, time.Now().UTC(), mails...)
		for b.Loop() {
			began := time.Now()
			service := s.launch("--roles", "receive,handle,web")
			eventually(b, 5*time.Minute, "10,000 mails to be handled", func() bool {
				return service.figure(`refermail_mails_total{disposition="handled"}`) >= ingestMails
			})
			b.ReportMetric(ingestMails/time.Since(began).Seconds(), "mails/s")
			b.ReportMetric(peakMemory(b, service.cmd.Process.Pid), "MB-peak")
			service.kill()
		}
		if n := len(look[[]dealView](s, "deal", "list")); n != ingestMails {
			b.Errorf("%d deals", n)
		}
	})
}

// peakMemory is the most resident memory a process had, in MB.
func peakMemory(b *testing.B, pid int) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	var kb float64
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		b.Fatal(err)
	}
	return kb / 1024
}

// BenchmarkServeLatency is BenchmarkLatency from outside: from the moment Dovecot says EXISTS on the wire to the receipt in
// the partner's mailbox. Run with -benchtime=100x.
func BenchmarkServeLatency(b *testing.B) {
	storetest.Backends(b, func(b *testing.B, database string) {
		w := newSplit(b)
		s := newScene(b, w, stage{Database: database, Extra: wideLimits}).partners()
		var told atomic.Int64 // unix nanoseconds of the last EXISTS
		s.imap.hear(func(said []byte) {
			if bytes.Contains(said, []byte(" EXISTS")) {
				told.Store(time.Now().UnixNano())
			}
		})
		s.serve()
		events, cancel := w.Subscribe()
		defer cancel()
		var took []time.Duration
		for i := 0; b.Loop(); i++ {
			name := fmt.Sprintf("%c%c%cworks", 'a'+i/676%26, 'a'+i/26%26, 'a'+i%26)
			w.dove.AddMail(b, deals, time.Now().UTC(), proven(forward(ann, "kim@"+name+".test", name, "Kim needs help.\nConsent: yes")))
			arrived(b, events, ann)
			took = append(took, time.Duration(time.Now().UnixNano()-told.Load()))
			eventually(b, patience, "the mail to be filed", func() bool { return len(w.folder(deals, "Processed")) > i })
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
	})
}

// arrived waits for the next mail of somebody.
func arrived(b *testing.B, events <-chan devmail.Event, address string) {
	b.Helper()
	limit := time.After(patience)
	for {
		select {
		case e := <-events:
			if e.Mailbox == address {
				return
			}
		case <-limit:
			b.Fatalf("%s waited %v for a mail", address, patience)
		}
	}
}

// proven is a letter as the vendor's server files it.
func proven(l letter) []byte {
	_, host, _ := strings.Cut(l.From, "@")
	return append([]byte("Authentication-Results: "+townServer+"; dmarc=pass header.from="+host+"\r\n"), l.raw()...)
}
