package program

import (
	"fmt"
	"slices"
	"strings"
)

// Diff says what changes from program a to program b, a sentence for each change, in the order of the file. It is empty
// if and only if both mean the same.
func Diff(a, b *Program) []string {
	out := windowChanges(a, b)
	old, now := a.subjects(), b.subjects()
	for _, s := range now {
		i := slices.IndexFunc(old, func(o subject) bool { return o.kind == s.kind && o.name == s.name })
		if i < 0 {
			out = append(out, fmt.Sprintf("New %s %s%s", strings.ToLower(s.kind), s.name, s.said()))
			continue
		}
		for j, f := range s.facts {
			if was := old[i].facts[j].value; was != f.value {
				out = append(out, s.title(f.what)+": "+change(was, f.value))
			}
		}
	}
	for _, o := range old {
		if !slices.ContainsFunc(now, func(s subject) bool { return o.kind == s.kind && o.name == s.name }) {
			out = append(out, fmt.Sprintf("%s %s is gone", o.kind, o.name))
		}
	}
	return out
}

func (s subject) title(what string) string {
	if s.kind == "" {
		return what
	}
	return s.kind + " " + s.name + ", " + what
}

// said lists what is known of a new thing.
func (s subject) said() string {
	var parts []string
	for _, f := range s.facts {
		if f.value != "" {
			parts = append(parts, f.what+" "+short(f.value))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, "; ")
}

// windowChanges compares what protection and attribution come to, for all deals and for every kind either program names.
func windowChanges(a, b *Program) (out []string) {
	all := append(slices.Clone(a.Windows), b.Windows...)
	for i, w := range all {
		if slices.ContainsFunc(all[:i], func(o Window) bool { return o.selects() == w.selects() }) {
			continue
		}
		for _, of := range []struct {
			what string
			days func(*Program) int
		}{
			{"Protection", func(p *Program) int { return p.ProtectionDays(w.Type, w.Tier, w.Segment) }},
			{"Attribution", func(p *Program) int { return p.AttributionDays(w.Type, w.Tier, w.Segment) }},
		} {
			if was, is := of.days(a), of.days(b); was != is {
				out = append(out, of.what+w.selects()+": "+change(days(was), days(is)))
			} else if says(a, w, of.what) != says(b, w, of.what) {
				out = append(out, fmt.Sprintf("%s%s: %s, as before, but %s", of.what, w.selects(), days(is), ruled(says(b, w, of.what))))
			}
		}
	}
	return out
}

// says reports whether a program has a window of its own for these selectors that says so many days.
func says(p *Program, w Window, what string) bool {
	return slices.ContainsFunc(p.Windows, func(o Window) bool {
		return o.selects() == w.selects() && (what == "Protection" && o.ProtectionDays > 0 || what == "Attribution" && o.AttributionDays > 0)
	})
}

func ruled(own bool) string {
	if own {
		return "now by a rule of its own"
	}
	return "no longer by a rule of its own"
}

// selects says for whom a window is: " for type reseller, tier gold".
func (w Window) selects() string {
	var parts []string
	for _, s := range [][2]string{{"segment", w.Segment}, {"tier", w.Tier}, {"type", w.Type}} {
		if s[1] != "" {
			parts = append(parts, s[0]+" "+s[1])
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " for " + strings.Join(parts, ", ")
}

// change says "90 → 120 days"; of long texts, the words that differ with a few around them.
func change(was, is string) string {
	switch {
	case was == "":
		return "now " + short(is)
	case is == "":
		return "no longer " + short(was)
	}
	if n, unit, ok := strings.Cut(was, " "); ok && strings.Trim(n, "0123456789") == "" {
		if _, same, _ := strings.Cut(is, " "); strings.TrimSuffix(unit, "s") == strings.TrimSuffix(same, "s") {
			return n + " → " + is
		}
	}
	if len(was)+len(is) < 100 {
		return was + " → " + is
	}
	return changedWords(strings.Fields(was), strings.Fields(is), was, is)
}

const aroundWords = 3

// changedWords puts what differs in brackets: "yours alone for [90 → 120] days, up to …".
func changedWords(a, b []string, was, is string) string {
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	gone, come := strings.Join(a[head:len(a)-tail], " "), strings.Join(b[head:len(b)-tail], " ")
	if gone+come == "" {
		return fmt.Sprintf("the same words on other lines (%d → %d lines)", strings.Count(was, "\n")+1, strings.Count(is, "\n")+1)
	}
	before, after := b[:head], b[len(b)-tail:]
	if len(before) > aroundWords {
		before = append([]string{"…"}, before[len(before)-aroundWords:]...)
	}
	if len(after) > aroundWords {
		after = append(slices.Clone(after[:aroundWords]), "…")
	}
	middle := "[" + strings.TrimSpace(gone+" → "+come) + "]"
	return strings.TrimSpace(strings.Join(before, " ") + " " + middle + " " + strings.Join(after, " "))
}

// short keeps a value on one line of bearable length.
func short(s string) string {
	words := strings.Join(strings.Fields(s), " ")
	if runes := []rune(words); len(runes) > 160 {
		return string(runes[:159]) + "…"
	}
	return words
}
