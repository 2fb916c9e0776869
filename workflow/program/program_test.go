package program

import (
	"slices"
	"testing"
	"time"
)

func TestTheBuiltinProgramIsWhole(t *testing.T) {
	t.Parallel()
	p := Builtin()
	want := []string{"received", "incomplete", "under_review", "accepted", "qualified", "meeting", "demo_completed", "poc", "proposal", "won",
		"lost", "declined", "withdrawn", "expired"}
	var got []string
	words := map[string]string{}
	for _, s := range p.Stages {
		got = append(got, s.Name)
		for _, w := range append([]string{s.Label}, s.Says...) {
			if other, taken := words[w]; taken {
				t.Errorf("%q means %s and %s", w, other, s.Name)
			}
			words[w] = s.Name
		}
		if s.Final && len(p.Next(s.Name)) != 0 {
			t.Errorf("%s is final and leads to %v", s.Name, p.Next(s.Name))
		}
		if s.Open && (s.Final || s.Protects) {
			t.Errorf("%s is open and something else", s.Name)
		}
		if !s.Open && s.News == "" {
			t.Errorf("%s tells the partner nothing", s.Name)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("stages %v", got)
	}
}

func TestStagesAreFoundByPlainWords(t *testing.T) {
	t.Parallel()
	p := Builtin()
	for words, want := range map[string]string{
		"demo done": "demo_completed", "Demo  Completed": "demo_completed", "demo_completed": "demo_completed", "POC": "poc",
		"proof of concept": "poc", "closed-won": "won", "accepted": "accepted", "dinner": "",
	} {
		if s, _ := p.Find(words); s.Name != want {
			t.Errorf("%q is %q, want %q", words, s.Name, want)
		}
	}
}

func TestWindowsEndWithTheLastSecondOfTheirLastDay(t *testing.T) {
	t.Parallel()
	p := Builtin()
	for _, tc := range []struct{ from, until string }{
		{"2026-11-20T00:00:00Z", "2027-02-18T23:59:59Z"},
		{"2026-11-20T23:59:59Z", "2027-02-18T23:59:59Z"},
		{"2026-11-21T00:00:00Z", "2027-02-19T23:59:59Z"},
		{"2026-11-20T23:30:00-05:00", "2027-02-19T23:59:59Z"}, // already the 21st in UTC
		{"2028-02-28T12:00:00Z", "2028-05-28T23:59:59Z"},      // across a leap day
	} {
		from, err := time.Parse(time.RFC3339, tc.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Protection(from).Format(time.RFC3339); got != tc.until {
			t.Errorf("approved %s: protected until %s, want %s", tc.from, got, tc.until)
		}
	}
}
