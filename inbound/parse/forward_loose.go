package parse

import "strings"

// looseBlock reads a header block behind a line that announced a forward, where the block itself is not written as the
// tables know it: labels without colons (eM Client, Notes), a language we do not have, the author's line without a label
// (Notes). What is not labelled is told by its value: an address, a time, else the subject. lines[first] is its first
// line. At least three lines and an address must be there.
func looseBlock(lines []line, first int) (b headerBlock, ok bool) {
	const maxLoose = 24
	var out []string
	seen := map[role]bool{}
	n := first
	for ; n < len(lines) && n < first+maxLoose; n++ {
		l := lines[n]
		if l.depth != lines[first].depth && !l.blank() {
			break
		}
		if l.blank() {
			if n+1 >= len(lines) || !labelled(lines[n+1].body, seen) {
				break
			}
			continue
		}
		r, value := looseLine(l.body, seen)
		if r == roleNone {
			break
		}
		if r != roleOther {
			seen[r] = true
			out = append(out, looseNames[r]+": "+value)
		}
	}
	if len(out) < 3 || !seen[roleFrom] {
		return b, false
	}
	b, ok = readBlock(scanLines(strings.Join(out, "\n")), 0)
	if !ok || !b.hasFrom || b.from.Address == "" || b.known < 3 {
		return b, false
	}
	b.first, b.next, b.depth = first, n, lines[first].depth
	return b, true
}

var looseNames = map[role]string{roleFrom: "From", roleTo: "To", roleCc: "Cc", roleBcc: "Bcc", roleDate: "Date", roleSubject: "Subject"}

// labelled reports a line that begins with a label of the tables, with or without a colon, that was not seen yet.
func labelled(s string, seen map[role]bool) bool {
	r, _ := headerLine(s)
	if r == roleNone {
		r, _ = labelWithoutColon(s)
	}
	return r != roleNone && r != roleOther && !seen[r]
}

// looseLine tells what a line of a loose block says.
func looseLine(s string, seen map[role]bool) (role, string) {
	if r, value := headerLine(s); r != roleNone {
		if seen[r] {
			return roleNone, ""
		}
		return r, value
	}
	if r, value := labelWithoutColon(s); r != roleNone && !seen[r] {
		return r, value
	}
	label, value, ok := cutLabel(s)
	switch {
	case ok && value != "" && wordCount(label, 4) < 4 && digitGroups(label) == 0 && !strings.ContainsAny(label, "@<>\"()"):
		return guessRole(value, seen), value
	case !seen[roleFrom] && len(s) < 160 && strings.Contains(s, "@") && wordCount(s, 8) < 8:
		return roleFrom, s
	case seen[roleFrom] && !seen[roleDate] && len(s) < 60 && digitGroups(s) >= 3:
		return roleDate, s
	}
	return roleNone, ""
}

// guessRole tells by its value what a line with an unknown label says: programs write the author before the recipients.
func guessRole(value string, seen map[role]bool) role {
	order := []role{roleSubject}
	if strings.Contains(value, "@") {
		order = []role{roleFrom, roleTo, roleCc, roleOther}
	} else if digitGroups(value) >= 3 {
		order = []role{roleDate, roleSubject}
	}
	for _, r := range order {
		if !seen[r] {
			return r
		}
	}
	return roleNone
}

// labelWithoutColon reads "From Bo Chen <bo@globex.example>": a label of the tables of up to three words, the longest
// that fits, and a value.
func labelWithoutColon(s string) (r role, value string) {
	end := 0
	for range 3 {
		i := strings.IndexAny(s[end:min(len(s), maxLabel)], " \t")
		if i <= 0 {
			break
		}
		end += i
		if known := headerRoles[foldLabel(s[:end])]; known != roleNone {
			r, value = known, trimBlank(s[end:])
		}
		end++
	}
	if r == roleFrom && !strings.Contains(value, "@") {
		return roleNone, ""
	}
	return r, value
}
