package parse

import "strings"

// maxTail is the number of readable lines a signature below a closing may have.
const maxTail = 16

// wordsEnd returns the number of lines that are a person's own words: above the first quote or forward, above the
// signature mark, above the closing with nothing but a name and its particulars under it, and above the sender's name
// when only particulars follow. What stands in a signature describes the sender and nobody else.
func wordsEnd(lines []line, sender string) int {
	end := ownLines(lines)
	for i := range end {
		if isClosing(lines[i].body) && signatureTail(lines[i+1:end]) && !isFieldLabel(lines[i].body) {
			return i
		}
	}
	readable := 0
	for i := end - 1; i > 0 && readable <= maxTail; i-- {
		if lines[i].blank() {
			continue
		}
		readable++
		if isSendersName(lines[i].body, sender) && (lines[i-1].blank() || readable == 1) && signatureTail(lines[i+1:end]) {
			return i
		}
	}
	return end
}

// isSendersName reports a line that is the sender's display name, or the first word of it.
func isSendersName(s, sender string) bool {
	s = strings.Trim(s, " ,.-–*_~/")
	if s == "" || len(s) > 80 || sender == "" {
		return false
	}
	first, _, _ := strings.Cut(sender, " ")
	return strings.EqualFold(s, sender) || len(first) > 1 && strings.EqualFold(s, first)
}

// signatureTail reports that only what a signature holds follows: few short lines, no sentence, no line that describes
// a lead. It stops at a postscript or a disclaimer.
func signatureTail(lines []line) bool {
	n := 0
	for i, l := range lines {
		if l.blank() {
			continue
		}
		if n++; n > maxTail {
			return false
		}
		if beginsSmallPrint(l.body) {
			return true
		}
		if key, value, ok := fieldLine(l.body); ok && leadLabels[fieldNames[foldLabel(key)]] && value != "" {
			return false
		}
		if sentenceLike(l.body) || len(l.body) > 160 {
			// One line of a slogan under the particulars is no sentence of the mail.
			return n > 3 && i == len(lines)-1
		}
	}
	return true
}

// leadLabels are the fields whose lines stand in no signature.
var leadLabels = wordSet("company contact context consent need size timing amount")

func isFieldLabel(s string) bool {
	key, _, ok := fieldLine(s)
	return ok && fieldNames[foldLabel(key)] != ""
}

// sentenceLike reports a line that is said rather than listed: words enough and a full stop, or mostly small words. In
// scripts without blanks the full stop decides.
func sentenceLike(s string) bool {
	words, small, letters := 0, 0, 0
	for w := range strings.FieldsSeq(s) {
		words++
		letters += len(w)
		if c := w[0]; c >= 'a' && c <= 'z' && !strings.ContainsAny(w, "@./:") {
			small++
		}
		if words > 40 {
			return true
		}
	}
	last := strings.TrimRight(s, `"'”»)`)
	stop := strings.HasSuffix(last, ".") || strings.HasSuffix(last, "!") || strings.HasSuffix(last, "?")
	switch {
	case strings.HasSuffix(last, "。") || strings.HasSuffix(last, "？"):
		return letters > 12 && !isClosing(s)
	case stop && words >= 4 && small >= 2:
		return true
	}
	return words >= 6 && small*3 >= words*2 && !hasTitle(s)
}

// beginsSmallPrint reports a line with which the small print begins: the company's register, confidentiality, a virus check.
func beginsSmallPrint(s string) bool {
	if len(s) < 6 {
		return false
	}
	low := strings.ToLower(s[:min(len(s), 200)])
	for _, d := range smallPrint {
		if strings.HasPrefix(low, d) || len(d) > 9 && strings.Contains(low, d) {
			return true
		}
	}
	return false
}
