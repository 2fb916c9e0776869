package imap

import (
	"bytes"
	"fmt"
	"testing"

	"refermail/inbound"
	"refermail/inbound/devmail/realmail"
)

// BenchmarkFetch reads 10,000 mails of 4 KB from Dovecot, beginning to end, over one new connection each time. The
// bytes are not kept. Run with -benchtime=3x.
func BenchmarkFetch(b *testing.B) {
	const mails = 10_000
	s := realmail.Dovecot(b, realmail.DovecotOptions{FsyncNever: true})
	text := bytes.Repeat([]byte("Bo at Globex needs what Acme sells, and soon.\r\n"), 80)
	var all [][]byte
	for i := range mails {
		all = append(all, append(letter(i), text...))
	}
	s.AddMail(b, user, opened(), all...)
	m := open(b, Config{URL: s.IMAPURL(user), Backfill: true})
	next(b, m, inbound.Mark{}, 1, false) // Dovecot builds its index once
	b.SetBytes(int64(len(all[0])) * mails)
	b.ReportAllocs()
	for b.Loop() {
		m.drop()
		mark, n := inbound.Mark{}, 0
		for more := true; more; {
			batch := next(b, m, mark, 200, false)
			n, mark, more = n+len(batch.Mails), batch.Mark, batch.More
		}
		if n != mails {
			b.Fatalf("%d mails", n)
		}
	}
	b.ReportMetric(float64(mails)*float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

// BenchmarkOne is the way of a single new mail from the server's notification to the bytes in hand, which is what a
// waiting person feels of us: end of IDLE, listing, body, and the next IDLE.
func BenchmarkOne(b *testing.B) {
	s := realmail.Dovecot(b, realmail.DovecotOptions{FsyncNever: true})
	m := open(b, Config{URL: s.IMAPURL(user)})
	mark := next(b, m, inbound.Mark{}, 200, false).Mark
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		s.AddMail(b, user, opened(), fmt.Appendf(letter(i), "%d\r\n", i))
		if err := m.noop(m.s); err != nil { // Dovecot tells within 500 ms; a NOOP makes it tell at once
			b.Fatal(err)
		}
		b.StartTimer()
		if err := m.Wait(b.Context()); err != nil {
			b.Fatal(err)
		}
		batch := next(b, m, mark, 200, false)
		if len(batch.Mails) != 1 {
			b.Fatalf("%d mails", len(batch.Mails))
		}
		mark = batch.Mark
	}
}
