package outbound

import (
	"bytes"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestQuotedPrintableReadsBackAsItWas(t *testing.T) {
	t.Parallel()
	alphabet := []rune("aA=. \t\n_-?Fromé€😀\u200f")
	rapid.Check(t, func(t *rapid.T) {
		var in strings.Builder
		for range rapid.IntRange(0, 20).Draw(t, "pieces") {
			in.WriteString(strings.Repeat(string(rapid.SampledFrom(alphabet).Draw(t, "rune")), rapid.SampledFrom([]int{1, 2, 75, 76, 77, 300}).Draw(t, "times")))
			in.WriteString(rapid.SampledFrom([]string{"", "\nFrom x", "\n.", " \n"}).Draw(t, "and"))
		}
		out := AppendQP(nil, []byte(in.String()))
		for line := range strings.SplitSeq(string(out), "\r\n") {
			if len(line) > 76 || strings.HasPrefix(line, ".") || strings.HasPrefix(line, "From ") || strings.HasSuffix(line, " ") || strings.HasSuffix(line, "\t") {
				t.Fatalf("line %q", line)
			}
		}
		back, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(out)))
		if err != nil || strings.ReplaceAll(string(back), "\r\n", "\n") != in.String() {
			t.Fatalf("%q came back as %q, %v", in.String(), back, err)
		}
	})
}

func TestHeadersReadBackAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := CleanLine(rapid.String().Draw(t, "text")+rapid.SampledFrom([]string{"", " Müller & Söhne", " =?utf-8?q?x?=", strings.Repeat("x", 200), " 日本語の会社"}).Draw(t, "more"), 300)
		for i, field := range []string{
			string(AppendField(nil, "Subject", EncodeText(s))),
			string(AppendField(nil, "To", formatAddress(s, "ann@northwind.example"))),
		} {
			for line := range strings.SplitSeq(strings.TrimSuffix(field, "\r\n"), "\r\n") {
				if len(line) > 998 || len(line) > lineWanted && strings.Contains(strings.TrimLeft(line, " "), " ") && i == 0 {
					t.Fatalf("line of %d: %q", len(line), line)
				}
			}
			value := strings.ReplaceAll(strings.TrimSuffix(field, "\r\n"), "\r\n", "")
			_, value, _ = strings.Cut(value, ": ")
			if i == 0 {
				if got, err := new(mime.WordDecoder).DecodeHeader(value); err != nil || got != s {
					t.Fatalf("subject %q came back as %q, %v", s, got, err)
				}
				continue
			}
			a, err := mail.ParseAddress(value)
			if err != nil || a.Address != "ann@northwind.example" || a.Name != CleanLine(s, 100) {
				t.Fatalf("name %q came back as %+v, %v, from %q", s, a, err, value)
			}
		}
	})
}

func TestCleanLineIsOneLineOfText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		got := CleanLine(s, 50)
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\r\n\t\x00\u202e\u2066") || utf8.RuneCountInString(got) > 52 || got != CleanLine(got, 60) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func TestPace(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	p := newPacer(Pace{Connections: 2, Domains: map[string]Limit{"slow.example": {PerSecond: 2}}})
	for i, want := range []bool{true, true, false} {
		if _, ok := p.begin("n", "northwind.example", now); ok != want {
			t.Errorf("connection %d: %v", i+1, ok)
		}
	}
	p.end("northwind.example")
	if _, ok := p.begin("n", "northwind.example", now); !ok {
		t.Error("a free connection is not given")
	}
	if _, ok := p.begin("a", "slow.example", now); !ok {
		t.Error("the first mail must wait")
	}
	for i, key := range []string{"b", "c"} {
		later, ok := p.begin(key, "slow.example", now)
		if want := now.Add(time.Duration(i+1) * time.Second / 2); ok || !later.Equal(want) {
			t.Errorf("%s may start %v at %s, want %s", key, ok, later, want)
		}
	}
	if _, ok := p.begin("c", "slow.example", now.Add(time.Second/2)); ok {
		t.Error("c starts in b's turn")
	}
	if _, ok := p.begin("b", "slow.example", now.Add(time.Second/2)); !ok {
		t.Error("b lost its turn")
	}
}
