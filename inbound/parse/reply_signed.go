package parse

import (
	"strings"
	"unicode"
)

// isOwnName reports a line that is the sender's name, or the full name with a short particular behind a mark: "Ann Fox,
// Partner". "Max" is no beginning of "Maximum discount", and "Max, call him" is no name.
func (m *Message) isOwnName(s string) bool {
	if len(s) > 120 {
		return false
	}
	own := strings.Trim(foldBlanks(strings.ToLower(s)), " ,.-–—|*_")
	for _, from := range m.From {
		name := senderName(from)
		first, _, _ := strings.Cut(name, " ")
		if name == "" {
			continue
		}
		if own == name || own == first {
			return true
		}
		if wordCount(s, 9) > 8 || endsSentence(s) || !strings.Contains(name, " ") {
			continue
		}
		for _, mark := range []string{",", "|", " - ", "/", "(", "–", "—"} {
			if before, after, ok := strings.Cut(s, mark); ok && strings.ToLower(foldBlanks(before)) == name && !mostlySmall(after) {
				return true
			}
		}
	}
	return false
}

// senderName is the name an address is known by, lower case: its own, or its local part's words.
func senderName(a Address) string {
	if name := strings.ToLower(foldBlanks(a.Name)); name != "" {
		return name
	}
	local, _, _ := strings.Cut(strings.ToLower(a.Address), "@")
	return foldBlanks(localName.Replace(local))
}

// localName turns the local part of an address into a name.
var localName = strings.NewReplacer(".", " ", "_", " ", "-", " ")

// closes reports a closing with nothing else on its line, lines[i], over a line that has a word of the sender's name.
func (m *Message) closes(lines []line, i, next int) bool {
	if !closesOnly(lines[i].body) || len(lines[next].body) > 60 {
		return false
	}
	for _, from := range m.From {
		if m.isOwnName(lines[next].body) || sharesWord(lines[next].body, from.Name) && !mostlySmall(lines[next].body) {
			return true
		}
	}
	return false
}

// closesOnly is stricter than isClosing: "Warm regards from Leeds" and "Thanks and best regards" close and say nothing
// more, "Thanks for the price list" tells something.
func closesOnly(s string) bool {
	if !isClosing(s) {
		return false
	}
	low := strings.Trim(strings.ToLower(s), " ,.!-–。！，、*_~")
	for _, c := range closings {
		rest, ok := strings.CutPrefix(low, c)
		if !ok || rest != "" && rest[0] != ' ' && rest[0] != ',' {
			continue
		}
		word, more, _ := strings.Cut(strings.Trim(rest, " ,"), " ")
		if word == "" || closingFrom[word] && wordCount(more, 3) < 3 || closingAnd[word] && isClosing(more) && wordCount(more, 4) < 4 {
			return true
		}
	}
	return false
}

// Words that go on with a closing: where it comes from, and another one.
var (
	closingFrom = wordSet("from aus von depuis de desde da dalla uit från fra z ze")
	closingAnd  = wordSet("and & und et y e en och og i a")
)

// allSignature reports that every readable line may be part of a signature: nothing among them is a field, which
// registers something, or reads as if it were said.
func (m *Message) allSignature(lines []line) bool {
	for _, l := range lines {
		if !l.blank() && !isRule(l.body) && !m.inSignature(l.body) {
			return false
		}
	}
	return true
}

// inSignature judges one line below the beginning of a signature. Particulars are short, capitalised or numbers, and end
// in no full stop.
func (m *Message) inSignature(s string) bool {
	switch {
	case closesOnly(s), m.isOwnName(s):
		return true
	case endsSentence(s) && !hasLegalForm(s), isGreeting(s), beginsPostscript(s):
		return false
	}
	if _, _, field := fieldLine(s); field {
		return false
	}
	if strings.Count(s, "|")+strings.Count(s, "•")+strings.Count(s, "·") >= 2 && len(s) < 200 {
		return !mostlySmall(s)
	}
	return len(s) <= 60 && !mostlySmall(s)
}

// beginsPostscript reports "PS", which is never part of a signature.
func beginsPostscript(s string) bool {
	first, _, _ := strings.Cut(s, " ")
	return postscripts[strings.ToLower(strings.Trim(first, ".:,-–*_"))]
}

var postscripts = wordSet("ps p.s pps p.p.s nb n.b n.b.")

// endsSentence reports a line of three words or more that ends as a sentence does.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, " *_)\"'”»")
	for _, end := range []string{".", "!", "?", ":", ";", "…", "。", "！", "？", "।", "؟"} {
		if strings.HasSuffix(s, end) {
			return end != "." || wordCount(s, 3) >= 3
		}
	}
	return false
}

// mostlySmall reports a line of which at least half the words begin with a small letter: it is said, not listed.
// Addresses, links and words that only join others do not count.
func mostlySmall(s string) bool {
	small, words := 0, 0
	for w := range strings.FieldsSeq(s) {
		w = strings.TrimFunc(w, func(r rune) bool { return notLetter(r) && !unicode.IsDigit(r) })
		if w == "" || joiningWords[w] {
			continue
		}
		words++
		if unicode.IsLower(firstRune(w)) && !strings.ContainsAny(w, "@/") && !looksLikeHost(w) {
			small++
		}
	}
	return words > 0 && 2*small >= words
}

// joiningWords stand small between the words of titles and names.
var joiningWords = wordSet("of at for and the der die das des du de la le les et und für bei von van zu zum im in y del di da e en och og af & para per com")
