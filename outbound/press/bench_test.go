package press_test

import (
	"testing"
	"time"

	"refermail/outbound/press"
	"refermail/workflow"
)

// tenKB is an ordinary issue: text and HTML of 10 KB together with three merge fields.
func tenKB() workflow.Document {
	d := document()
	for len(d.Text)+len(d.HTML) < 10<<10 {
		const words = "Registrations are answered within one working day from now on, and every partner sees the answer in the same conversation."
		d.Text += "\n" + words + "\n"
		d.HTML += "<p>" + words + "</p>\n"
	}
	return d
}

// BenchmarkPrint makes one copy: spliced from parts composed once.
func BenchmarkPrint(b *testing.B) {
	p := newPress(b, tenKB(), nil)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		raw, _, err := p.Print(buf, ann())
		if err != nil {
			b.Fatal(err)
		}
		buf = raw
	}
	b.SetBytes(int64(len(buf)))
}

// BenchmarkPrintPersonal makes one with the reader's own business in it.
func BenchmarkPrintPersonal(b *testing.B) {
	p := newPress(b, tenKB(), nil)
	r := ann()
	r.Personal = personal(func() string { return "Globex" })
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		raw, _, err := p.Print(buf, r)
		if err != nil {
			b.Fatal(err)
		}
		buf = raw
	}
}

// BenchmarkPrintAgainstGoMail reports how many times as long go-mail takes for the same copy, its words given.
func BenchmarkPrintAgainstGoMail(b *testing.B) {
	o, d, r := options(b), tenKB(), ann()
	p := must(press.New(o, issue(), d))(b)
	c := said(b, o, d, r)
	const copies = 300
	began := time.Now()
	for range copies {
		composed(b, o, d, r, c)
	}
	compose := float64(time.Since(began).Nanoseconds()) / copies
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		raw, _, err := p.Print(buf, r)
		if err != nil {
			b.Fatal(err)
		}
		buf = raw
	}
	b.ReportMetric(compose/(float64(b.Elapsed().Nanoseconds())/float64(b.N)), "times-as-fast")
}
