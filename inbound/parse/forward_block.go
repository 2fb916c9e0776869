package parse

import "strings"

// headerBlock is a block of header lines found in a body.
type headerBlock struct {
	first, next int // lines[first:next] hold it
	depth       int // quote depth of its first line
	from        Address
	to, cc      []Address
	date        string
	subject     string
	hasSubject  bool
	known       int // distinct recognised lines, From to Subject
	hasFrom     bool
	hasDate     bool
	hasTo       bool
}

// evident reports whether the block is one beyond doubt: who, and two more lines.
func (b headerBlock) evident() bool { return b.hasFrom && b.known >= 3 }

// maxBlockLines bounds one header block; recipients may fill many lines, but not more.
const maxBlockLines = 400

// maxBlockValue bounds the text of one header line in bytes; what wraps beyond it is skipped.
const maxBlockValue = 1 << 15

// readBlock reads a header block whose first line is lines[i]. ok is false when lines[i] is no header line or the block
// says less than two things and no address.
func readBlock(lines []line, i int) (b headerBlock, ok bool) {
	r, _ := headerLine(lines[i].body)
	if r == roleNone || r == roleOther {
		return b, false
	}
	b.first, b.depth = i, lines[i].depth
	values := map[role]string{}
	last := roleNone
	n := i
	for n < len(lines) && n < i+maxBlockLines {
		l := lines[n]
		if l.depth != b.depth && !l.blank() {
			break
		}
		if l.blank() {
			// HTML rendered to text puts blank lines between header lines; one or two do not end the block when an
			// unseen header line follows.
			next := n + 1
			if next < len(lines) && lines[next].blank() {
				next++
			}
			r := roleNone
			if next < len(lines) && lines[next].depth == b.depth && !blockDone(values) {
				r, _ = headerLine(lines[next].body)
			}
			if r == roleNone || r == roleOther || hasRole(values, r) {
				break
			}
			n = next
			continue
		}
		r, value := headerLine(l.body)
		switch {
		case r == roleOther:
			last = roleOther
		case r != roleNone && !hasRole(values, r):
			values[r], last = value, r
		case r != roleNone:
			// A line seen before starts the next block, or is a word of the body.
			return finishBlock(b, values, n)
		case continues(lines, n, b.depth, last, values):
			if last != roleOther && len(values[last]) < maxBlockValue {
				values[last] = strings.TrimLeft(values[last]+" "+l.body, " ")
			}
		default:
			return finishBlock(b, values, n)
		}
		n++
	}
	return finishBlock(b, values, n)
}

func hasRole(values map[role]string, r role) bool { _, ok := values[r]; return ok }

// blockDone reports that all the usual lines are there, so that a blank line ends the block for certain.
func blockDone(values map[role]string) bool {
	return hasRole(values, roleFrom) && hasRole(values, roleDate) && hasRole(values, roleSubject) && hasRole(values, roleTo) && hasRole(values, roleCc)
}

// continues reports whether lines[n], which has no label, belongs to the header line before it: a value that starts on
// the next line, a wrapped list of people, a folded or wrapped line with more header lines behind it.
func continues(lines []line, n, depth int, last role, values map[role]string) bool {
	value, l := values[last], lines[n]
	switch last {
	case roleFrom, roleTo, roleCc, roleBcc:
		if value == "" {
			return strings.Contains(l.body, "@") || headerFollows(lines, n+1, depth, 1)
		}
		if end := value[len(value)-1]; end == ',' || end == ';' || end == '<' || strings.Count(value, "<") > strings.Count(value, ">") || strings.Count(value, "[") > strings.Count(value, "]") {
			return true
		}
		// A long name wraps before its address.
		if !strings.Contains(value, "@") && strings.HasPrefix(l.body, "<") || strings.HasPrefix(l.body, "[mailto:") || strings.HasPrefix(l.body, "<mailto:") {
			return true
		}
	case roleNone:
		return false
	}
	return headerFollows(lines, n+1, depth, 2)
}

// headerFollows reports whether one of the next count lines, not beyond a blank one, is a header line.
func headerFollows(lines []line, n, depth, count int) bool {
	for ; count > 0 && n < len(lines) && !lines[n].blank() && lines[n].depth == depth; n, count = n+1, count-1 {
		if r, _ := headerLine(lines[n].body); r != roleNone {
			return true
		}
	}
	return false
}

func finishBlock(b headerBlock, values map[role]string, next int) (headerBlock, bool) {
	b.next = next
	for r := range values {
		if r != roleBcc && r != roleOther {
			b.known++
		}
	}
	b.date = values[roleDate]
	b.subject, b.hasSubject = cutTrailingMark(values[roleSubject]), hasRole(values, roleSubject)
	b.hasFrom, b.hasDate, b.hasTo = hasRole(values, roleFrom), hasRole(values, roleDate), hasRole(values, roleTo)
	if b.hasFrom {
		if list := mailboxes(values[roleFrom]); len(list) > 0 {
			b.from = list[0]
		} else {
			b.hasFrom = false
		}
	}
	b.to, b.cc = mailboxes(values[roleTo]), mailboxes(values[roleCc])
	return b, b.known >= 2 || b.from.Address != ""
}

// cutTrailingMark takes the closing half of a bold mark off ("*Subject: x*").
func cutTrailingMark(s string) string {
	if strings.Count(s, "*") == 1 {
		s = strings.TrimSuffix(s, "*")
	}
	return s
}

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
