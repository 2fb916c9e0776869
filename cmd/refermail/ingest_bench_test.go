package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"refermail/inbound/devmail/realmail"
	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// ingestMails is how many mails the benchmark brings in: enough to fill many batches, few enough to be repeated.
const ingestMails = 10_000

// benchPartners is how many partners they come from, two people each.
const benchPartners = 500

// BenchmarkIngest takes 10,000 forwarded mails of real size from Dovecot: fetched, stored raw, parsed, decided and
// committed with their receipts queued. In the same run mbsync pulls the same mailbox, with fsync, into a Maildir; the
// ratio of both is what counts, because machines differ. Run with -benchtime=1x.
func BenchmarkIngest(b *testing.B) {
	for _, backend := range []string{"sqlite", "postgres"} {
		b.Run(backend, func(b *testing.B) {
			s := realmail.Dovecot(b, realmail.DovecotOptions{FsyncNever: true})
			mails := make([][]byte, ingestMails)
			for i := range mails {
				mails[i] = benchMail(i)
			}
			s.AddMail(b, demoInbox, time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC), mails...)
			mbsync(b, s) // Dovecot builds its index once
			for b.Loop() {
				b.StopTimer()
				peer := mbsync(b, s)
				a := benchApp(b, backend, s)
				b.StartTimer()
				took := ingest(b, a)
				b.StopTimer()
				counts, err := a.db.Count(b.Context())
				if err != nil || counts.Deals["under_review"] != ingestMails || counts.Notices[workflow.Ready] < 2*ingestMails {
					b.Fatalf("%+v %v", counts, err)
				}
				b.ReportMetric(ingestMails/took.Seconds(), "mails/s")
				if peer > 0 {
					b.ReportMetric(ingestMails/peer.Seconds(), "mbsync-mails/s")
					b.ReportMetric(peer.Seconds()/took.Seconds(), "times-mbsync")
				}
				a.Close()
				b.StartTimer()
			}
		})
	}
}

// benchApp is the service on an empty database, told to take what lies in the mailbox.
func benchApp(b *testing.B, backend string, s *realmail.DovecotServer) *app {
	b.Helper()
	a := benchService(b, backend, s, "smtp://127.0.0.1:1?tls=off")
	a.mailbox.Close()
	mailbox, err := openMailbox(a.cfg, a.clock, a.log, true)
	if err != nil {
		b.Fatal(err)
	}
	a.mailbox, a.receiver.Mailbox = mailbox, mailbox // its mails are handled as if they had come just now, receipts included
	return a
}

// benchService is the service on an empty database, with its partners.
func benchService(b *testing.B, backend string, s *realmail.DovecotServer, smtp string) *app {
	b.Helper()
	db := "sqlite:" + filepath.Join(b.TempDir(), "bench.db")
	if backend == "postgres" {
		db = storetest.Postgres(b)
		migrated(b, db)
	}
	file := filepath.Join(b.TempDir(), "refermail.toml")
	config := fmt.Sprintf("[mail]\naddress = %q\n[imap]\nurl = %q\npassword = %q\n[smtp]\nurl = %q\n[database]\nurl = %q\n"+
		"[limits]\nanswers_per_address = 100000\nanswers_per_thread = 100000\nsubmissions_per_partner = 100000\n"+
		"[[team]]\nemail = %q\nname = \"Max\"\nroles = [\"manager\"]\n", demoInbox, s.IMAPURL(demoInbox), realmail.Password, smtp, db, demoMax)
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		b.Fatal(err)
	}
	cfg, err := LoadConfig(file, nil)
	if err != nil {
		b.Fatal(err)
	}
	a, err := newApp(b.Context(), cfg, Clock{}, slog.New(slog.DiscardHandler), false)
	if err != nil {
		b.Fatal(err)
	}
	for p := range benchPartners {
		contacts := []workflow.Address{{Name: "Ann", Email: fmt.Sprintf("ann@partner%d.example", p)}, {Name: "Abe", Email: fmt.Sprintf("abe@partner%d.example", p)}}
		if _, err := a.engine.Handle(b.Context(), workflow.Input{At: a.clock.Now(), By: operator, Action: workflow.AddPartner{
			Name: fmt.Sprintf("Partner %d", p), Domains: []string{fmt.Sprintf("partner%d.example", p)}, Contacts: contacts}}); err != nil {
			b.Fatal(err)
		}
	}
	return a
}

// ingest runs the receiver until every mail is decided.
func ingest(b *testing.B, a *app) time.Duration {
	b.Helper()
	ctx, stop := context.WithTimeout(b.Context(), 2*time.Minute)
	defer stop()
	done, n := make(chan struct{}), 0
	a.receiver.Counted = func(workflow.Disposition, time.Duration) {
		if n++; n == ingestMails {
			close(done)
		}
	}
	began := a.clock.Now()
	ended := make(chan error, 1)
	go func() { ended <- a.receiver.Run(ctx) }()
	select {
	case <-done:
	case <-ctx.Done():
		b.Fatalf("only %d mails were decided", n)
	}
	took := a.clock.Since(began)
	stop()
	<-ended
	return took
}

// mbsync pulls the mailbox into an empty Maildir, with fsync, and returns how long it took; 0 when it is not installed.
func mbsync(b *testing.B, s *realmail.DovecotServer) time.Duration {
	b.Helper()
	program, err := exec.LookPath("mbsync")
	if err != nil {
		return 0
	}
	dir := b.TempDir()
	config := fmt.Sprintf("FSync yes\n\nIMAPAccount a\nHost 127.0.0.1\nPort %d\nUser %s\nPass %s\nSSLType None\nAuthMechs LOGIN\n\nIMAPStore far\nAccount a\n\n"+
		"MaildirStore near\nPath %s/\nInbox %s/inbox\n\nChannel c\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nSync Pull\nSyncState *\n",
		s.IMAPPort, demoInbox, realmail.Password, dir, dir)
	file := filepath.Join(dir, "rc")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if out, err := exec.CommandContext(b.Context(), program, "-c", file, "-q", "c").CombinedOutput(); err != nil {
		b.Fatalf("mbsync: %v: %s", err, out)
	}
	took := time.Since(began)
	if pulled, _ := filepath.Glob(filepath.Join(dir, "inbox", "*", "*")); len(pulled) < ingestMails {
		b.Fatalf("mbsync pulled %d mails", len(pulled))
	}
	return took
}

// benchMail is a forwarded mail as a web mail program writes it, about 9 KB: text and HTML twins, and a small picture in
// every fourth.
func benchMail(i int) []byte {
	r := rand.New(rand.NewPCG(7, uint64(i)))
	partner, who := i%benchPartners, [2]string{"ann", "abe"}[i/benchPartners%2]
	words := strings.Fields("we need a better way to bill our customers before spring because the old system breaks every month end and nobody likes the reports it makes")
	var quote strings.Builder
	for range 30 {
		for range 8 + r.IntN(10) {
			quote.WriteString(words[r.IntN(len(words))] + " ")
		}
		quote.WriteString("\r\n")
	}
	company := fmt.Sprintf("company%d.example", i)
	text := fmt.Sprintf("Bo at Company%d outgrew their billing and wants to replace it by March.\r\nConsent: yes\r\n\r\n---------- Forwarded message ---------\r\n"+
		"From: Bo Hansen <bo@%s>\r\nDate: Fri, Nov 20, 2026 at 9:02 AM\r\nSubject: Our billing\r\nTo: Ann <%s@partner%d.example>\r\n\r\n%s\r\nBo\r\n", i, company, who, partner, quote.String())
	html := "<div dir=\"ltr\">" + strings.ReplaceAll(strings.ReplaceAll(text, "<", "&lt;"), "\r\n", "<br>\r\n") + "</div>\r\n"
	var m strings.Builder
	fmt.Fprintf(&m, "Return-Path: <%s@partner%d.example>\r\nDelivered-To: %s\r\nReceived: from mx.partner%d.example by mx.acme.example; Fri, 20 Nov 2026 14:02:00 +0000\r\n"+
		"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=partner%d.example; s=s1; h=from:to:subject; bh=%s; b=%s\r\nMIME-Version: 1.0\r\n"+
		"From: Ann <%s@partner%d.example>\r\nTo: %s\r\nSubject: Fwd: Our billing\r\nDate: Fri, 20 Nov 2026 15:02:00 +0100\r\nMessage-ID: <%d.bench@partner%d.example>\r\n"+
		"Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n--outer\r\nContent-Type: multipart/alternative; boundary=\"alt\"\r\n\r\n--alt\r\nContent-Type: text/plain; charset=\"UTF-8\"\r\n\r\n%s\r\n"+
		"--alt\r\nContent-Type: text/html; charset=\"UTF-8\"\r\n\r\n%s\r\n--alt--\r\n", who, partner, demoInbox, partner, partner,
		strings.Repeat("b", 44), strings.Repeat("s", 344), who, partner, demoInbox, i, partner, text, html)
	if i%4 == 0 {
		picture := make([]byte, 6000)
		for j := range picture {
			picture[j] = byte(r.Uint32())
		}
		fmt.Fprintf(&m, "--outer\r\nContent-Type: image/png; name=\"logo.png\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: inline\r\n\r\n%s\r\n",
			base64.StdEncoding.EncodeToString(picture))
	}
	m.WriteString("--outer--\r\n")
	return []byte(m.String())
}

func migrated(tb testing.TB, url string) {
	tb.Helper()
	if _, err := store.Migrate(tb.Context(), url); err != nil {
		tb.Fatal(err)
	}
}
