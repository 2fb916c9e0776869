package parse

import "strings"

// splitRunTogether undoes what HTML-to-text programs (Yahoo's among them) do to a header block: all of it on one line,
// the labels glued to the values before them. rest is what stands behind the separator on its line; nil when it is no
// such run.
func splitRunTogether(rest string) []string {
	r, _ := headerLine(rest)
	if r != roleFrom {
		return nil
	}
	colon := strings.IndexAny(rest, ":：")
	from := foldLabel(rest[:colon])
	var best []string
	for _, l := range headerLabelTable {
		if !labelIn(l.from, from) {
			continue
		}
		if run := splitAtLabels(rest, l); len(run) > len(best) {
			best = run
		}
	}
	if len(best) < 3 {
		return nil
	}
	return best
}

func labelIn(set, folded string) bool {
	for name := range strings.SplitSeq(set, "|") {
		if foldLabel(name) == folded {
			return true
		}
	}
	return false
}

// splitAtLabels cuts a run-together block at the labels of one language (and of English, which programs mix in), each
// once. Nothing is cut behind the subject label: it takes the rest of the line.
func splitAtLabels(rest string, l headerLabels) []string {
	type cut struct {
		at      int
		subject bool
	}
	var cuts []cut
	for _, set := range []struct {
		names   string
		subject bool
	}{{l.to, false}, {l.cc + "|Cc|CC|Dw", false}, {l.date + "|Sent|Date", false}, {l.subject + "|Subject", true}} {
		best := -1
		for name := range strings.SplitSeq(set.names, "|") {
			if at := findLabel(rest, name); at > 0 && (best < 0 || at < best) {
				best = at
			}
		}
		if best > 0 {
			cuts = append(cuts, cut{best, set.subject})
		}
	}
	end := len(rest)
	for _, c := range cuts {
		if c.subject {
			end = c.at
		}
	}
	starts := []int{0}
	for pos := 0; ; {
		next := -1
		for _, c := range cuts {
			if c.at > pos && c.at <= end && (next < 0 || c.at < next) {
				next = c.at
			}
		}
		if next < 0 {
			break
		}
		starts = append(starts, next)
		pos = next
	}
	run := make([]string, len(starts)) // each begins with its label
	for i, at := range starts {
		to := len(rest)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		run[i] = rest[at:to]
		if label, _, ok := cutLabel(run[i]); !ok || headerRoles[foldLabel(label)] == roleNone {
			run[i] = strings.Replace(run[i], " ", ": ", 1)
		}
	}
	return run
}

// findLabel finds "name:" or "name :" in s. A label of one or two letters must not stand inside a word.
func findLabel(s, name string) int {
	if name == "" {
		return -1
	}
	for from := 0; ; {
		i := strings.Index(s[from:], name)
		if i < 0 {
			return -1
		}
		i += from
		after := strings.TrimLeft(s[i+len(name):], " \u00a0")
		inWord := i > 0 && (s[i-1] >= 'a' && s[i-1] <= 'z' || s[i-1] >= 'A' && s[i-1] <= 'Z' || s[i-1] >= 0x80)
		if strings.HasPrefix(after, ":") && (!inWord || len(name) > 3) {
			return i
		}
		if i > 0 && s[i-1] == '>' && strings.HasPrefix(s[i+len(name):], " ") {
			return i // Yahoo's Polish "Dw " has no colon
		}
		from = i + len(name)
	}
}
