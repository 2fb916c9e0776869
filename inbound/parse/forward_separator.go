package parse

import (
	"strings"
	"unicode/utf8"
)

// separatorKind is what a line between a person's words and older mail announces.
type separatorKind uint8

const (
	separatorNone     separatorKind = iota
	separatorForward                // "---------- Forwarded message ----------"
	separatorOriginal               // "-----Original Message-----": a reply or a forward, the subject tells
	separatorEnd                    // "----- End forwarded message -----"
)

// The phrases of separator lines, folded once.
var (
	forwardSeparators  = foldPhrases(forwardPhrases)
	forwardedBy        = foldPhrases(forwardedByPhrases)
	forwardEnds        = foldPhrases(forwardEndPhrases)
	originalSeparators = foldPhrases(originalPhrases)
)

func foldPhrases(lists []string) []string {
	var all []string
	for _, list := range lists {
		for p := range strings.SplitSeq(list, "|") {
			all = append(all, foldPhrase(p))
		}
	}
	return all
}

// Bounds of a separator line in bytes: the whole of it, and the phrase between its dashes.
const (
	maxSeparator = 4096
	minPhrase    = 6
	maxPhrase    = 240
)

// separator recognises a separator line. rest is what some programs put behind it on the same line.
func separator(s string) (kind separatorKind, rest string) {
	s = trimBlank(s)
	if len(s) < 6 || len(s) > maxSeparator {
		return separatorNone, ""
	}
	bytes, dashes := dashRun(s)
	inner := s
	if dashes >= 2 {
		inner = trimBlank(s[bytes:])
		if i := strings.Index(inner, "--"); i >= 0 {
			rest = trimBlank(strings.TrimLeft(inner[i:], "- \t"))
			inner = inner[:i]
			// "--- Preposlaná správa --- Forwarded Message ---": the rest is one more phrase, not a header.
			if i := strings.Index(rest, "--"); i >= 0 {
				inner, rest = inner+" "+rest[:i], trimBlank(strings.TrimLeft(rest[i:], "- \t"))
			}
		}
	} else {
		inner = trimBlank(strings.Trim(s, "*_"))
		if !strings.HasSuffix(inner, ":") && !strings.HasSuffix(inner, "：") {
			if isBareForwardLine(inner) {
				return separatorForward, ""
			}
			return separatorNone, ""
		}
	}
	if len(inner) < minPhrase || len(inner) > maxPhrase {
		return separatorNone, ""
	}
	return phraseKind(foldPhrase(inner), dashes), rest
}

// wrappedSeparator is separator for a line that may be wrapped once: dashes open on lines[i] and close on the next.
func wrappedSeparator(lines []line, i int) (kind separatorKind, rest string) {
	const open = 5
	s := lines[i].body
	if kind, rest = separator(s); kind != separatorNone || i+1 >= len(lines) {
		return kind, rest
	}
	next := lines[i+1]
	if _, dashes := dashRun(s); dashes < open || len(s) > maxPhrase || strings.HasSuffix(s, "-") || next.depth != lines[i].depth || !strings.HasSuffix(next.body, "--") || leadingDashes(next.body) > 0 {
		return separatorNone, ""
	}
	return separator(s + " " + next.body)
}

// phraseKind judges a folded phrase with so many dashes before it.
func phraseKind(phrase string, dashes int) separatorKind {
	switch {
	case dashes >= 2 && hasPhrase(phrase, forwardEnds):
		return separatorEnd
	case hasPhrase(phrase, forwardSeparators), dashes >= 3 && hasPhrase(phrase, forwardedBy):
		return separatorForward
	case dashes >= 2 && hasPhrase(phrase, originalSeparators), dashes >= 5 && originalWords[strings.Trim(phrase, "-‐–—─ :")]:
		return separatorOriginal
	}
	return separatorNone
}

func isBareForwardLine(s string) bool { return isOneOf(s, bareForwardLines) }

// isBareOriginalLine reports BlackBerry's "Original Message" without any dashes.
func isBareOriginalLine(s string) bool { return isOneOf(s, bareOriginalLines) }

func isOneOf(s string, lines []string) bool {
	for _, l := range lines {
		if len(s) == len(l) && strings.EqualFold(s, l) {
			return true
		}
	}
	return false
}

// leadingDashes returns how many bytes of dashes s begins with.
func leadingDashes(s string) int {
	bytes, _ := dashRun(s)
	return bytes
}

// dashRun counts the dashes, underscores and the like at the start of s. Proton writes U+2010.
func dashRun(s string) (bytes, dashes int) {
	for i, r := range s {
		switch r {
		case '-', '_', '=', '*', '~', '#', '‐', '‑', '–', '—', '―', '─', '━', '－', '＝':
			dashes++
		default:
			return i, dashes
		}
	}
	return len(s), dashes
}

// foldPhrase makes phrases comparable: as [foldLabel], and without the differences between ways to write one letter.
func foldPhrase(s string) string { return phraseLetters.Replace(foldLabel(s)) }

var phraseLetters = strings.NewReplacer("ţ", "ț", "ş", "ș", "ё", "е", "ı", "i", "ς", "σ")

func hasPhrase(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// isCutMark reports the drawn line that The Bat puts around what it forwards, "===8<===".
func isCutMark(s string) bool {
	bytes, dashes := dashRun(s)
	if dashes < 3 {
		return false
	}
	r, n := utf8.DecodeRuneInString(s[bytes:])
	return r == '8' && strings.HasPrefix(s[bytes+n:], "<")
}
