package program

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestAnEmptyFileIsTheBuiltinProgram(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n", "# nothing yet\r\n", "[sla]\n", "[field]\n"} {
		if p := parsed(t, text); p.Digest() != Builtin().Digest() {
			t.Errorf("%q: %v", text, Diff(Builtin(), p))
		}
	}
}

func TestTheBuiltinNumbers(t *testing.T) {
	t.Parallel()
	p := Builtin()
	if p.RemindAfter != 72*time.Hour || p.LapseAfter != 14*24*time.Hour || p.ReviewWithin != 48*time.Hour || p.MergeWithin != 24*time.Hour ||
		p.UndoWithin != 15*time.Minute || !p.Consent || p.Extension != (Extension{60, 1, 30}) || p.Conflict != LastKnown {
		t.Errorf("%+v", p)
	}
	if got := names(p.Required, func(f Field) string { return f.Name + ":" + f.Label }); got != "company:Company, contact:Contact, context:Context" {
		t.Error(got)
	}
	for _, purpose := range purposes() {
		if _, ok := p.Clause(purpose); !ok && !slices.Contains([]string{"agreement", "withdrawal", "tiers"}, purpose) {
			t.Errorf("no clause for %s", purpose)
		}
	}
	if _, ok := p.Clause(""); ok {
		t.Error("a clause for nothing")
	}
}

func TestAFileSaysOnlyWhatDiffers(t *testing.T) {
	t.Parallel()
	p := parsed(t, "[sla]\nreview = \"4 business hours\"\n[field.size]\nexample = \"10, 100 or 1000\"\n[field.stack]\nlabel = \"Stack\"\nexample = \"what they run\"\n")
	if p.SLA.Review.String() != "4 business hours" || p.SLA.Dispute.Days != 5 || p.Calendar.String() != "Mon-Fri 09:00-17:00 UTC" {
		t.Errorf("%+v %s", p.SLA, p.Calendar)
	}
	if f, ok := p.Field("size"); !ok || f.Label != "Size" || f.Example != "10, 100 or 1000" || !slices.Contains(f.Synonyms, "employees") {
		t.Errorf("%+v", f)
	}
	if f, ok := p.Field("stack"); !ok || f.Label != "Stack" {
		t.Errorf("%+v", f)
	}
}

func TestALargeFileIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.Repeat("#", maxBytes+1), "x = " + strings.Repeat("[", 100_000), strings.Repeat("a.", 50_000) + "a = 1",
		strings.Repeat("[[tier]]\n", 20_000), strings.Repeat("[[asset]]\nx\n", 20_000), strings.Repeat("[[window]]\ntype = 1\n", 10_000) + "x"} {
		start := time.Now()
		_, err := Parse("program.toml", []byte(text))
		var wrong Errors
		if !errors.As(err, &wrong) || time.Since(start) > 20*time.Second {
			t.Errorf("%.20q: %v after %s", text, err != nil, time.Since(start))
		}
	}
}

func TestWhatIsNoTextIsSaidOnce(t *testing.T) {
	t.Parallel()
	for text, line := range map[string]string{"name = \"Acme\"\nlanguages = [\"\xff\"]\nx = 1\n": ":2: ", "\xff\xfen\x00a\x00": ":1: ", "# a\n# b\n\x00": ":3: "} {
		if _, err := Parse("program.toml", []byte(text)); err == nil || strings.Count(err.Error(), "\n") > 0 || !strings.Contains(err.Error(), line) || !strings.Contains(err.Error(), "UTF-8") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzParse reads anything: it never panics, and what is no program has mistakes with a line inside the file.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/broken/*.toml", "examples/*.toml", "builtin.toml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal(pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse("program.toml", data)
		if err != nil {
			var wrong Errors
			if p != nil || !errors.As(err, &wrong) || len(wrong) == 0 {
				t.Fatalf("%v %v", p, err)
			}
			lines := strings.Count(string(data), "\n") + 1
			last := 0
			for _, e := range wrong {
				if e.Line < max(1, last) || e.Line > lines || e.Text == "" {
					t.Fatalf("%+v of %d lines", e, lines)
				}
				last = e.Line
			}
			return
		}
		said := p.String()
		if !utf8.ValidString(said) || len(Diff(p, p)) != 0 {
			t.Fatal("a program that cannot be said or differs from itself")
		}
		same := p.Digest() == Builtin().Digest()
		if d := Diff(Builtin(), p); same != (len(d) == 0) {
			t.Fatalf("the same: %v, but %v", same, d)
		}
		at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
		if p.ReviewBy(at, "").Before(at) || p.ProtectionDays("", "", "") < LeastDays || p.AttributionDays("", "", "") > MostDays {
			t.Fatal("a promise that cannot be kept")
		}
		for _, s := range p.Stages {
			if s.Final != (len(p.moves(s.Name)) == 0) {
				t.Fatalf("%s leads to %v", s.Name, p.moves(s.Name))
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	text, _, _ := Example("partner-types")
	for b.Loop() {
		if _, err := Parse("program.toml", text); err != nil {
			b.Fatal(err)
		}
	}
}
