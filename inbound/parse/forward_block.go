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
	n, gaps, hanging := i, 0, 0
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
			if next < len(lines) && lines[next].depth == b.depth && !blockDone(values, gaps == 0 && n > i+2) {
				r, _ = headerLine(lines[next].body)
			}
			if r == roleNone || r == roleOther || hasRole(values, r) {
				break
			}
			n = next
			gaps++
			continue
		}
		r, value := headerLine(l.body)
		switch {
		case r == roleOther:
			last = roleOther
		case r != roleNone && !hasRole(values, r):
			if values[r], last = value, r; value == "" {
				hanging++
			}
		case r != roleNone:
			// A line seen before starts the next block, or is a word of the body.
			return finishBlock(b, values, n)
		case otherLabel(lines, n, b.depth, last, values):
			last = roleOther
		case continues(lines, n, b.depth, last, values), hanging > 2 && last != roleOther && values[last] == "":
			if last != roleOther && len(values[last]) < maxBlockValue {
				values[last] = joinWrapped(values[last], l.body)
			}
		default:
			return finishBlock(b, values, n)
		}
		n++
	}
	return finishBlock(b, values, n)
}

// joinWrapped adds a wrapped rest to a value. An address broken inside its angle brackets gets no blank.
func joinWrapped(value, rest string) string {
	if i := strings.LastIndexByte(value, '<'); i >= 0 && openAngle(value) && !strings.ContainsAny(value[i:], " \t") {
		return value + rest
	}
	return strings.TrimLeft(value+" "+rest, " ")
}

func hasRole(values map[role]string, r role) bool { _, ok := values[r]; return ok }

// blockDone reports that the usual lines are there, so that a blank line ends the block for certain. A block whose lines
// stood together until here (dense) needs no recipients.
func blockDone(values map[role]string, dense bool) bool {
	usual := hasRole(values, roleFrom) && hasRole(values, roleDate) && hasRole(values, roleSubject)
	return usual && (dense || hasRole(values, roleTo) && hasRole(values, roleCc))
}

// otherLabel reports a header line that no table knows ("X-Mailer: y", "Vastausosoite: z"): it belongs to the block and
// says nothing. Behind a subject it may be the subject's wrapped rest; there only an address or a hyphen makes it one.
func otherLabel(lines []line, n, depth int, last role, values map[role]string) bool {
	label, value, ok := cutLabel(lines[n].body)
	if !ok || last == roleNone || last != roleOther && values[last] == "" || strings.ContainsAny(label, "@<>/\"()[]") || wordCount(label, 4) == 4 || digitGroups(label) > 0 {
		return false
	}
	if strings.Contains(label, "-") && !strings.Contains(label, " ") && !lines[n].indented {
		return true // "X-Priority:", "Content-Type:"
	}
	if last == roleSubject && !strings.Contains(value, "@") {
		return false
	}
	return headerFollows(lines, n+1, depth, 2)
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
	case roleOther:
		return l.indented || headerFollows(lines, n+1, depth, 4)
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
	markdown := isMarkdown(values[roleFrom])
	for r, value := range values {
		if markdown {
			values[r] = unescapeMarkdown(value)
		}
		if r != roleBcc && r != roleOther {
			b.known++
		}
	}
	b.date = strings.TrimRight(values[roleDate], "; ")
	b.subject, b.hasSubject = decodeShown(cutTrailingMark(values[roleSubject])), hasRole(values, roleSubject)
	b.hasFrom, b.hasDate, b.hasTo = hasRole(values, roleFrom), hasRole(values, roleDate), hasRole(values, roleTo)
	if b.hasFrom {
		if list := mailboxes(values[roleFrom]); len(list) > 0 {
			b.from = list[0]
		} else {
			b.hasFrom = false
		}
	}
	if from := values[roleFrom]; strings.HasSuffix(from, ";") && strings.HasSuffix(b.subject, ";") {
		b.subject = strings.TrimRight(b.subject, ";") // QQ ends every line like that
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
