package parse

import "strings"

// Limits of one disclaimer: the lines of its paragraph, the bytes from which a paragraph is long enough to be one
// without a drawn line above it; and of what a scanner adds.
const (
	maxDisclaimerLines = 60
	maxDisclaimerBytes = 16 << 10
	minDisclaimerBytes = 200
	maxScannerLines    = 5
	maxScannerBytes    = 400
)

// paragraph joins lines[from:to] to one line, lower case.
func paragraph(lines []line, from, to int) string {
	var b strings.Builder
	for i := from; i < to && b.Len() < maxDisclaimerBytes; i++ {
		b.WriteString(lines[i].body[:min(len(lines[i].body), maxDisclaimerBytes)])
		b.WriteByte(' ')
	}
	return plainLow(b.String())
}

// plainLow is s in lower case, with plain apostrophes and blanks.
func plainLow(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(s), "’", "'"), "\u00a0", " ")
}

// isDisclaimer judges the last paragraph of a mail, lines[from:to]: what a scanner adds, or a legal notice. People write
// of confidential things and of recipients too: a notice under a drawn line or a signature's mark (apart) says two of the
// phrases of its language; elsewhere it is long, and begins as only notices do or says three phrases and speaks of the
// mail or the company's register. It greets nobody and gives nobody's address or number.
func isDisclaimer(lines []line, from, to int, apart bool) bool {
	if isScannerNote(lines, from, to) {
		return true
	}
	low := paragraph(lines, from, to)
	if !apart && len(low) < minDisclaimerBytes/2 || isGreeting(lines[from].body) || greetsSomebody(lines[from].body) {
		return false
	}
	n := disclaimerCount(low)
	switch opens := opensDisclaimer(low); {
	case apart && n >= 2, opens && n >= 3:
	case len(low) < minDisclaimerBytes, n < 2, !opens && (n < 3 || !hasPhrase(low, disclaimerSubjects)):
		return false
	}
	return !givesContact(low)
}

// disclaimerCount counts the phrases of the language that has most of them, up to three.
func disclaimerCount(low string) int {
	most := 0
	for _, language := range disclaimerPhrases {
		n := 0
		for _, p := range language.phrases {
			if strings.Contains(low, p) {
				if n++; n == 3 {
					return n
				}
			}
		}
		most = max(most, n)
	}
	return most
}

// opensDisclaimer reports a paragraph that begins as legal notices do and nothing else does.
func opensDisclaimer(low string) bool {
	low = strings.TrimLeft(low, " *_-–—=[(<>\"'")
	for _, o := range disclaimerOpeners {
		if strings.HasPrefix(low, o) {
			return true
		}
	}
	return false
}

// greetsSomebody reports a line that begins with a greeting and goes on: "Dear Max, the contract is confidential".
func greetsSomebody(s string) bool {
	first, _, _ := strings.Cut(strings.ToLower(s[:min(len(s), 60)]), " ")
	return greetings[strings.Trim(first, ",.!:")]
}

// givesContact reports an address of mail or a telephone number: people pass these on, and they must be seen.
func givesContact(low string) bool {
	if start, _ := findAddress(low, 0); start >= 0 {
		return true
	}
	count, groups, plus := 0, 0, false
	digit := false
	for _, r := range low {
		switch {
		case r >= '0' && r <= '9':
			if !digit {
				groups++
			}
			count++
			digit = true
			if count >= 7 && (plus || groups >= 2) {
				return true
			}
		case strings.ContainsRune(" -.()\u2011\u202f", r):
			digit = false
		default:
			count, groups, plus, digit = 0, 0, r == '+', false
		}
	}
	return false
}

// isScannerNote reports lines that a virus scanner or a company adds to every mail. They begin with the note, and hold
// nothing more than its end on wrapped lines and links.
func isScannerNote(lines []line, from, to int) bool {
	if to-from > maxScannerLines || len(paragraph(lines, from, to)) >= maxScannerBytes {
		return false
	}
	begun := false
	for i := from; i < to; i++ {
		body := lines[i].body
		switch {
		case beginsScannerNote(body):
			begun = true
		case !begun:
			return false
		case isRule(body) || isLoneLink(body) || looksLikeHost(body):
		case endsSentence(lines[i-1].body) || len(lines[i-1].body) < shortLine:
			return false
		}
	}
	return begun
}

// beginsScannerNote judges one line. What follows the beginning names the program or goes on about the mail.
func beginsScannerNote(s string) bool {
	low := strings.TrimLeft(plainLow(s), " *_-–—=[(<>|~\"'")
	low = strings.TrimLeftFunc(low, func(r rune) bool { return notLetter(r) && !isWide(r) })
	low = strings.TrimPrefix(low, "p ") // a tree in Webdings
	for _, n := range scannerNotes {
		rest, ok := strings.CutPrefix(low, n)
		if ok && strings.Count(rest, ". ") < 2 {
			return true
		}
	}
	rest := ""
	for _, about := range scannedSubjects {
		if r, ok := strings.CutPrefix(low, about); ok && len(r) < len(low) {
			rest = r
			break
		}
	}
	return rest != "" && hasPhrase(rest, scannerPhrases)
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
// start when there is none. People warn each other too: the gateway speaks of the mail or its sender, and of nothing
// else.
func bannerEnd(lines []line, start, end int) int {
	if start >= end || lines[start].depth > 0 {
		return start
	}
	next := start + 1
	for next < end && !lines[next].blank() && next-start < maxBannerLines && lines[next].depth == 0 && bannerGoesOn(lines[next-1].body, lines[next].body) {
		next++
	}
	whole := next >= end || lines[next].blank() || isRule(lines[next].body)
	if isBanner(lines[start].body, strings.TrimLeft(paragraph(lines, start, next), " *_[]()<>!:-=|⚠\ufe0f"), whole) {
		return next
	}
	return start
}

// maxBannerLines is the longest warning.
const maxBannerLines = 8

// bannerGoesOn reports whether a line belongs to the warning above it: the rest of a wrapped line, or a further sentence
// of gateways.
func bannerGoesOn(above, s string) bool {
	low := plainLow(s)
	return isRule(s) || isRule(above) || hasPhrase(low, bannerPhrases) || hasPhrase(low, bannerLearn) || len(above) >= shortLine && !endsSentence(above) && !strings.HasSuffix(above, "]")
}

// isBanner judges a paragraph, in lower case and without marks before it, of which first is the first line. alone: it is
// a tag like "[EXTERNAL]" only when nothing follows.
func isBanner(first, low string, alone bool) bool {
	for _, o := range bannerOrigins { // "You don't often get email from …"
		if strings.HasPrefix(low, o) {
			return hasPhrase(low, bannerLearn)
		}
	}
	shouted := strings.HasPrefix(first, "[") || strings.HasPrefix(first, "*") || strings.HasPrefix(first, "<") || strings.ToUpper(first) == first
	for _, tag := range bannerTags {
		rest, ok := strings.CutPrefix(low, tag)
		if !ok || !notLetter(firstRune(rest)) {
			continue
		}
		outside := strings.Contains(tag, "extern") || strings.Contains(tag, "estern")
		rest = strings.TrimLeft(rest, " ")
		marked := strings.IndexAny(rest, "*_[]()<>!:-=|") == 0 || strings.HasPrefix(rest, "–")
		rest = strings.Trim(rest, " *_[]()<>!:-=|–.")
		if rest == "" {
			if outside && alone && shouted && len(first) < 80 {
				return true
			}
			continue
		}
		if !marked && !shouted && !hasPrefix(rest, bannerSubjects) {
			continue
		}
		if hasPrefix(rest, bannerSubjects) && hasPhrase(low, bannerOutside) {
			return true
		}
		tagged := tag
		if i := strings.IndexAny(first, ":]"); i > 0 && strings.ToUpper(first[:i]) == first[:i] {
			tagged += "!"
		}
		if outside && (strings.Contains(tagged, " ") || tagged != tag) && hasPhrase(low, bannerPhrases) {
			return true
		}
	}
	return hasPrefix(low, bannerSubjects) && hasPrefix(low, bannerWhole)
}

// hasPrefix reports whether s begins with one of the phrases.
func hasPrefix(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
