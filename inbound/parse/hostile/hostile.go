// Package hostile writes mails as an attacker would: each of a kind that makes a careless reader use too much memory or
// time, fall over, or believe what it must not. Tests send them through the real thing. A mail is written as a stream, so
// any size costs the writer nothing, and the same kind, size and seed give the same bytes on every machine.
package hostile

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
)

// Kind is one sort of hostile mail. A zero From or To means the default; both are header values and may be set before
// Write, to send the mail as somebody the reader knows.
type Kind struct {
	Name string // in words, unique, fit for the name of a subtest
	From string // default "Ann Fox <ann@fox.example>"
	To   string // default "deals@acme.example"

	write func(*letter)
}

// Kinds returns all kinds in a fixed order. The slice is the caller's.
func Kinds() []Kind {
	return slices.Concat(headerKinds(), addressKinds(), treeKinds(), byteKinds(), wordKinds(), htmlKinds(), fileKinds(), robotKinds(), proofKinds(), cutKinds())
}

// Write writes one mail of about size bytes (at least a few hundred, and a little more than size where a structure has to
// be closed) with CRLF line ends. Every seed has its own Message-ID. The only errors are those of w.
func (k Kind) Write(w io.Writer, size int, seed uint64) error {
	if k.From == "" {
		k.From = "Ann Fox <ann@fox.example>"
	}
	if k.To == "" {
		k.To = "deals@acme.example"
	}
	l := &letter{out: bufio.NewWriterSize(w, 32<<10), size: size, kind: k, seed: seed, rand: rand.New(rand.NewPCG(seed, 0x5e))}
	k.write(l)
	if l.err == nil {
		l.err = l.out.Flush()
	}
	return l.err
}

// letter is a mail that is being written.
type letter struct {
	out  *bufio.Writer
	n    int // bytes written
	size int
	kind Kind
	seed uint64
	rand *rand.Rand
	cut  int // bytes after which nothing is written any more; 0: all are
	err  error
}

// add writes s as it is.
func (l *letter) add(s string) {
	if l.err != nil {
		return
	}
	if l.cut > 0 {
		s = s[:min(len(s), max(0, l.cut-l.n))]
	}
	_, l.err = l.out.WriteString(s)
	l.n += len(s)
}

func (l *letter) addf(format string, args ...any) { l.add(fmt.Sprintf(format, args...)) }

// fill repeats a piece until the mail has its size; at least once.
func (l *letter) fill(piece string) { l.fillWith(0, func(int) string { return piece }) }

// fillWith writes pieces until the mail lacks reserve bytes of its size; at least one.
func (l *letter) fillWith(reserve int, piece func(i int) string) {
	for i := 0; i == 0 || l.err == nil && l.n < l.size-reserve && (l.cut == 0 || l.n < l.cut); i++ {
		l.add(piece(i))
	}
}

// id is the Message-ID without brackets.
func (l *letter) id() string {
	return fmt.Sprintf("%016x.%s@fox.example", l.seed, strings.ReplaceAll(l.kind.Name, " ", "-"))
}

// open begins a header that looks like anybody's and leaves it open for more fields. A field that begins with but is left
// out.
func (l *letter) open(subject, but string) {
	for _, f := range []string{"From: " + l.kind.From, "To: " + l.kind.To, "Message-ID: <" + l.id() + ">",
		"Date: Mon, 4 May 2026 09:12:00 +0200", "Subject: " + subject, "MIME-Version: 1.0"} {
		if but == "" || !strings.HasPrefix(f, but) {
			l.add(f + "\r\n")
		}
	}
}

// head writes a whole header with these fields in it.
func (l *letter) head(fields ...string) {
	l.open("Globex", "")
	for _, f := range fields {
		l.add(f + "\r\n")
	}
	l.add("\r\n")
}

// base64 writes what next gives as lines of base64 until the mail has its size. next fills a whole buffer each time.
func (l *letter) base64(next func(b []byte)) {
	raw := make([]byte, 57)
	l.fillWith(0, func(int) string {
		next(raw)
		return base64.StdEncoding.EncodeToString(raw) + "\r\n"
	})
}

// noise fills b with bytes of chance.
func (l *letter) noise(b []byte) {
	for i := range b {
		b[i] = byte(l.rand.Uint32())
	}
}

// over gives the bytes of a whole again and again, whatever the size of the buffers.
func over(whole string) func(b []byte) {
	at := 0
	return func(b []byte) {
		for len(b) > 0 {
			n := copy(b, whole[at:])
			b, at = b[n:], (at+n)%len(whole)
		}
	}
}

// words are what a person would write, so that the mail is read as one by a person.
const words = "Hi Max,\r\n\r\nplease register this lead for us.\r\n\r\nCompany: Globex\r\nContact: Bo Chen <bo@globex.example>\r\nNeed: they replace their ERP in June\r\n\r\nAnn\r\n"

// plain is a header field that many kinds need.
const plain = "Content-Type: text/plain; charset=utf-8"
