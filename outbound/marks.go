package outbound

import "strings"

// Templates are text. What their HTML twin shows otherwise than as a paragraph, they say with marks: control characters,
// which no value can hold (see cleanLetter), taken out of the text part again.
const (
	markLine   = '\x1d' // begins a line that is no text: the kind of what follows, up to the next such line
	markWord   = '\x02' // a word that can be replied
	markStrong = '\x04' // a heading, a figure
	markEnd    = '\x03' // ends either
	markLink   = '\x06' // a link: its words, a part sign, where it leads; in text that is said too, unless it begins a mail
	markSmall  = '\x05' // begins a line of small print
	markParts  = "\x1f" // between the parts of a mark line
)

// The kinds of blocks.
const (
	blockQuote    = "quote"    // a person's words: in text every line of them begins with a quotation mark, so that none looks like ours
	blockBox      = "box"      // words of the program's or ours, set off
	blockFill     = "fill"     // lines to fill in
	blockCommands = "commands" // what can be replied, a line each
	blockRows     = "rows"     // things in a row: a line with its name first, its details indented below
	blockGrid     = "grid"     // columns, two spaces apart; one that begins with | stands in the next
	blockButton   = "button"   // a link that begins a mail, in HTML only
	blockEnd      = "end"
)

// markFunctions are what templates mark with.
func markFunctions() map[string]any {
	block := func(kind string) string { return "\n" + string(markLine) + kind + "\n" } // a line of its own, wherever it is written
	return map[string]any{
		"quote":  func(s string) string { return block(blockQuote) + s + "\n" + block(blockEnd) },
		"box":    func(s string) string { return block(blockBox) + s + "\n" + block(blockEnd) },
		"mark":   func(kind string) string { return block(kind) },
		"word":   func(s string) string { return string(markWord) + s + string(markEnd) },
		"strong": func(s string) string { return string(markStrong) + s + string(markEnd) },
		"link":   func(label, to string) string { return string(markLink) + label + markParts + to + string(markEnd) },
		"small":  func(s string) string { return string(markSmall) + s },
		"button": func(label, link string) string {
			return "\n" + string(markLine) + blockButton + markParts + label + markParts + link + "\n"
		},
	}
}

// quoteMark begins every line of a person's words in text, as in any answer (RFC 3676 §4.5).
const quoteMark = "> "

// quoting reports whether the lines after this mark line are a person's words.
func quoting(markLine string) bool {
	kind, _, _ := strings.Cut(strings.TrimLeft(markLine, "\x1d"), markParts)
	return strings.TrimSpace(kind) == blockQuote
}

// withoutMarks is a line as the text part has it; ok is false for a line that is none.
func withoutMarks(line string) (text string, ok bool) {
	if strings.HasPrefix(line, string(markLine)) {
		return "", false
	}
	if !strings.ContainsFunc(line, marking) {
		return line, true
	}
	var b strings.Builder
	for line != "" {
		at := strings.IndexFunc(line, marking)
		if at < 0 {
			break
		}
		b.WriteString(line[:at])
		mark := line[at]
		if line = line[at+1:]; mark != markLink {
			continue
		}
		var inside string
		inside, line, _ = strings.Cut(line, string(markEnd))
		words, to, _ := strings.Cut(inside, markParts)
		if b.WriteString(words); strings.HasPrefix(to, "https://") {
			b.WriteString(" (" + to + ")")
		}
	}
	b.WriteString(line)
	return b.String(), true
}

func marking(r rune) bool {
	return r == markWord || r == markStrong || r == markEnd || r == markSmall || r == markLine || r == markLink
}
