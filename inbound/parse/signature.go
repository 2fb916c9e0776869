package parse

import (
	"strings"
	"unicode"
)

// maxSignature is the number of readable lines a signature may have; more is text.
const maxSignature = 14

// signatureStart returns the first line of the signature block in lines[from:to]: the line "-- " (RFC 3676 §4.3) that
// many programs send without its blank, or a drawn line under a closing. It returns to when there is none. A signature
// is short, and something stands above it.
func signatureStart(lines []line, from, to int) int {
	start := to
	for i, readable := to-1, 0; i >= from && readable <= maxSignature; i-- {
		if lines[i].blank() {
			continue
		}
		// Of two marks the upper one starts the block ("--" over a name over "-- ").
		if isSignatureMark(lines[i].body) || isSignedName(lines, i, readable) {
			start = i
		} else if start == to && readable > 0 && readable <= 8 && len(lines[i].body) >= 5 && isRule(lines[i].body) && closedAbove(lines, from, i) {
			return i
		}
		readable++
	}
	if start < to && anyReadable(lines, from, start) {
		return start
	}
	return to
}

// closedAbove reports that the few lines above lines[i] close a mail ("Kind regards," and a name): what a drawn line
// sets apart below them is a signature. A drawn line alone is never one.
func closedAbove(lines []line, from, i int) bool {
	for n := 0; i > from && n < 4; {
		i--
		if lines[i].blank() {
			continue
		}
		if isClosing(lines[i].body) {
			return anyReadable(lines, from, i)
		}
		if n++; wordCount(lines[i].body, 7) > 6 {
			return false
		}
	}
	return false
}

func isSignatureMark(s string) bool { return s == "--" || s == "- --" || s == "--=20" }

// isSignedName reports "-- Ann Fox" near the end, with below readable lines under it: the mark and a name of capitalised
// words, alone below a blank line. A list has more than one such line.
func isSignedName(lines []line, i, below int) bool {
	s := lines[i].body
	if below > 6 || len(s) > 48 || !strings.HasPrefix(s, "-- ") || i == 0 || !lines[i-1].blank() {
		return false
	}
	if i+1 < len(lines) && strings.HasPrefix(lines[i+1].body, "--") {
		return false
	}
	n := 0
	for w := range strings.FieldsSeq(s[len("-- "):]) {
		if n++; !unicode.IsUpper(firstRune(w)) || strings.ContainsAny(w, ":;!?") {
			return false
		}
	}
	return n >= 1 && n <= 4
}

func anyReadable(lines []line, from, to int) bool {
	for i := from; i < to; i++ {
		if !lines[i].blank() && !isRule(lines[i].body) {
			return true
		}
	}
	return false
}

// isDeviceFooter reports a line a phone or a web mailer adds by itself: "Sent from my iPhone".
func isDeviceFooter(s string) bool {
	if len(s) > 160 || len(s) < 6 {
		return false
	}
	s = dropLinks(s)
	low := strings.ToLower(strings.Trim(s, " *_<>()[]{}|~-–—.!\u00a0\u200b\u200e\u200f"))
	low = strings.ReplaceAll(strings.ReplaceAll(low, "’", "'"), "\u00a0", " ")
	if low == "" {
		return false
	}
	for _, f := range wholeFooters {
		if strings.HasPrefix(low, f) && wordCount(low[len(f):], 8) < 8 {
			return true
		}
	}
	for _, f := range deviceFooters {
		if strings.HasPrefix(low, f) && footerTail(low[len(f):], strings.HasSuffix(s, ".")) {
			return true
		}
	}
	for _, f := range deviceFooterEnds {
		if strings.HasSuffix(low, f) && wordCount(low, 10) < 10 && hasPhrase(low, deviceWords) {
			return true
		}
	}
	return false
}

// footerTail judges what follows "sent from my": the name of a device or program is short; a sentence has a verb and ends
// in a full stop.
func footerTail(rest string, sentence bool) bool {
	if hasPhrase(rest, deviceWords) {
		return wordCount(rest, 14) < 14 && !containsWord(rest, "is") && !containsWord(rest, "was") && !containsWord(rest, "are")
	}
	if strings.ContainsAny(rest, ",?!:;") {
		return false
	}
	for w := range strings.FieldsSeq(rest) {
		if footerVerbs[w] {
			return false
		}
	}
	n := wordCount(rest, 7)
	return n >= 1 && (n < 5 || n < 7 && !sentence)
}

// dropLinks removes "<https://…>" and the target of "[text](https://…)".
func dropLinks(s string) string {
	if i := strings.Index(s, "<http"); i >= 0 {
		s = s[:i]
	}
	if i := strings.Index(s, "]("); i >= 0 {
		if j := strings.IndexByte(s[i:], ')'); j > 0 {
			s = s[:i] + s[i+j+1:]
		}
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "[", ""), "]", "")
}
