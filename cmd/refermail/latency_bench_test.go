package main

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"refermail/inbound"
	"refermail/inbound/devmail"
	"refermail/inbound/devmail/realmail"
)

// noticed is a mailbox that remembers when the server last told of news.
type noticed struct {
	inbound.Mailbox
	at atomic.Int64 // unix nanoseconds
}

func (n *noticed) Wait(ctx context.Context) error {
	err := n.Mailbox.Wait(ctx)
	n.at.Store(time.Now().UnixNano())
	return err
}

// BenchmarkLatency is what a partner feels of us: from the mail server's IDLE notification to the receipt accepted by
// SMTP, with real Dovecot, one mail at a time. Dovecot tells within half a second; that is not counted. Run with
// -benchtime=100x.
func BenchmarkLatency(b *testing.B) {
	for _, backend := range []string{"sqlite", "postgres"} {
		b.Run(backend, func(b *testing.B) { latency(b, backend) })
	}
}

func latency(b *testing.B, backend string) {
	s := realmail.Dovecot(b, realmail.DovecotOptions{FsyncNever: true})
	office, err := devmail.Start(devmail.Config{Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer office.Close()
	for p := range benchPartners {
		for _, who := range []string{"ann", "abe"} {
			if err := office.AddMailbox(fmt.Sprintf("%s@partner%d.example", who, p), who, "demo", devmail.MailboxOptions{}); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := office.AddMailbox(demoMax, "Max", "demo", devmail.MailboxOptions{}); err != nil {
		b.Fatal(err)
	}
	a := benchService(b, backend, s, "smtp://"+office.SMTPAddr()+"?tls=off")
	defer a.Close()
	box := &noticed{Mailbox: a.receiver.Mailbox}
	a.receiver.Mailbox = box
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.run(ctx, []string{roleReceive, roleHandle, roleSend}) }()
	defer func() { stop(); <-ended }()
	for a.receiver.LastContact().IsZero() || a.sending.problem() != "" {
		time.Sleep(time.Millisecond)
	}
	events, cancel := office.Subscribe()
	defer cancel()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		s.AddMail(b, demoInbox, time.Now(), benchMail(i))
		want := fmt.Sprintf("%s@partner%d.example", [2]string{"ann", "abe"}[i/benchPartners%2], i%benchPartners)
		for e := range events {
			if e.Kind == devmail.Delivered && e.Mailbox == want {
				took = append(took, time.Duration(time.Now().UnixNano()-box.at.Load()))
				break
			}
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
