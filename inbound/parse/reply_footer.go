package parse

import "strings"

// Limits of one disclaimer: the lines of its paragraph, the bytes from which a paragraph is long enough to be one
// without a drawn line above it.
const (
	maxDisclaimerLines = 60
	maxDisclaimerBytes = 16 << 10
	minDisclaimerBytes = 100
)

// paragraph joins lines[from:to] to one line, lower case.
func paragraph(lines []line, from, to int) string {
	var b strings.Builder
	for i := from; i < to && b.Len() < maxDisclaimerBytes; i++ {
		b.WriteString(lines[i].body[:min(len(lines[i].body), maxDisclaimerBytes)])
		b.WriteByte(' ')
	}
	low := strings.ToLower(b.String())
	return strings.ReplaceAll(strings.ReplaceAll(low, "’", "'"), "\u00a0", " ")
}

// isDisclaimer judges the last paragraph of a mail, in lower case: a legal notice says at least two of the phrases of its
// language and is long, or stands under a drawn line or a signature (apart). Lines that scanners add need one phrase.
func isDisclaimer(low string, apart bool) bool {
	if len(low) < 400 && hasPhrase(low, scannerPhrases) {
		return true
	}
	if len(low) < minDisclaimerBytes && !apart {
		return false
	}
	for _, language := range disclaimerPhrases {
		n := 0
		for _, p := range language.phrases {
			if strings.Contains(low, p) {
				if n++; n == 2 {
					return true
				}
			}
		}
	}
	return false
}

// listFooter returns the first line of what a mailing list put at the end of lines[start:end], and end when there is
// nothing of the kind: a long drawn line, or "-- ", right above the name of the list or how to leave it.
func listFooter(lines []line, start, end int) int {
	for i, readable := end-1, 0; i > start && readable <= maxSignature; i-- {
		if lines[i].blank() {
			continue
		}
		readable++
		body := lines[i].body
		if readable > 1 && isRule(body) && (len(body) >= 20 || isSignatureMark(body)) && lines[i+1].depth == 0 && hasPhrase(strings.ToLower(lines[i+1].body), listPhrases) {
			return i
		}
	}
	return end
}

// bannerEnd returns the line behind a warning about mail from outside that a gateway put on top of lines[start:end], and
// start when there is none.
func bannerEnd(lines []line, start, end int) int {
	if start >= end || lines[start].depth > 0 {
		return start
	}
	next := start
	for next < end && !lines[next].blank() && next-start < 8 {
		next++
	}
	low := paragraph(lines, start, next)
	first := strings.Trim(low, " *_[]()<>!:-=")
	for _, tag := range bannerTags {
		if first == tag && (strings.Contains(tag, "extern") || strings.Contains(tag, "estern")) {
			return next
		}
		if strings.HasPrefix(first, tag) && notLetter(firstRune(first[len(tag):])) && hasPhrase(low, bannerPhrases) {
			return next
		}
	}
	return start
}
