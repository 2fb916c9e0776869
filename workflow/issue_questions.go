package workflow

import (
	"regexp"
	"slices"
	"strings"
)

// questionsMost is how many questions are taken from one issue; a check-in has one to three.
const questionsMost = 12

var (
	listMark    = regexp.MustCompile(`^\s*(?:[-*•–]|\(?[0-9]{1,2}[.):])\s+`)
	numberMark  = regexp.MustCompile(`^\s*(?:[Qq]uestion\s*)?\(?([0-9]{1,2})(?:[.):]\s+|\)|[.):]?$)`)
	anySentence = regexp.MustCompile(`(?s).*?[.!?？؟…]+["”»')]*(?:\s+|$)|.+`)
)

// Questions are what a document asks its readers, in its own words and order: items of lists and sentences that end with a
// question mark.
func (doc Document) Questions() []string {
	var all []string
	for _, item := range items(doc.Text) {
		if listMark.MatchString(item) {
			if q := strings.TrimSpace(listMark.ReplaceAllString(item, "")); isQuestion(q) {
				all = append(all, q)
			}
			continue
		}
		for _, s := range anySentence.FindAllString(item, -1) {
			if s = strings.TrimSpace(s); isQuestion(s) {
				all = append(all, s)
			}
		}
	}
	return all[:min(len(all), questionsMost)]
}

func isQuestion(s string) bool {
	s = strings.TrimRight(s, `"”»') `)
	return strings.HasSuffix(s, "?") || strings.HasSuffix(s, "？") || strings.HasSuffix(s, "؟")
}

// items are the paragraphs of a text, and each item of its lists, on one line each.
func items(text string) (all []string) {
	open := false
	for line := range strings.Lines(text) {
		words := strings.Join(strings.Fields(line), " ")
		switch {
		case words == "":
			open = false
		case !open || listMark.MatchString(line):
			all, open = append(all, words), true
		default:
			all[len(all)-1] += " " + words
		}
	}
	return all
}

// AnswersTo parts what a reader wrote back by the questions it answers: parts has one text for each, "" where nothing is told
// apart, and rest is what belongs to none. Told apart are lines below a question that is repeated or quoted, lines that begin with
// its number, and, where there are neither, as many lines or paragraphs as there are questions. Nothing that says something is
// lost: what is in no part is in rest, save a greeting and the end of a letter.
func AnswersTo(questions []string, text, name string) (parts []string, rest string) {
	parts = make([]string, len(questions))
	if len(questions) == 0 {
		return parts, strings.TrimSpace(text)
	}
	if told, besides, ok := marked(questions, text); ok {
		if courtesy(besides, name) {
			besides = ""
		}
		return told, besides
	}
	if len(questions) == 1 {
		parts[0] = strings.TrimSpace(text)
		return parts, ""
	}
	for _, blocks := range [][]string{blocksOf(text, "\n\n"), blocksOf(text, "\n")} {
		for len(blocks) > 0 && greets(blocks[0]) {
			blocks = blocks[1:]
		}
		for i := range blocks {
			if i >= len(questions) && onlyClosing(strings.Join(blocks[i:], "\n"), name) {
				blocks = blocks[:i]
				break
			}
		}
		if len(blocks) == len(questions) {
			return blocks, ""
		}
	}
	return parts, strings.TrimSpace(text)
}

// marked parts a text by what stands before the answers: the question, or its number.
func marked(questions []string, text string) (parts []string, rest string, ok bool) {
	parts = make([]string, len(questions))
	at := -1
	put := func(words string) {
		to := &rest
		if at >= 0 {
			to = &parts[at]
		}
		*to = strings.TrimLeft(*to+"\n"+strings.TrimRight(words, " \t\r"), "\n")
	}
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		bare := strings.TrimSpace(strings.TrimLeft(line, " \t>|＞»│"))
		if n, words := answered(questions, bare); n >= 0 {
			if at, ok = n, true; words != "" {
				put(words)
			}
			continue
		}
		put(line)
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts, strings.TrimSpace(rest), ok
}

// answered finds the question that a line repeats or numbers, and what the line says besides; -1 when it does neither.
func answered(questions []string, line string) (n int, words string) {
	bare := listMark.ReplaceAllString(line, "")
	for i, q := range questions {
		if len(bare) >= len(q) && strings.EqualFold(bare[:len(q)], q) {
			return i, strings.TrimSpace(bare[len(q):])
		}
	}
	m := numberMark.FindStringSubmatch(line)
	if m == nil {
		return -1, ""
	}
	if i := slices.Index([]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}, m[1]); i >= 0 && i < len(questions) {
		return i, strings.TrimSpace(line[len(m[0]):])
	}
	return -1, ""
}

// courtesy reports words that only begin or end a letter.
func courtesy(text, name string) bool {
	lines := blocksOf(text, "\n")
	for len(lines) > 0 && greets(lines[0]) {
		lines = lines[1:]
	}
	return len(lines) == 0 || onlyClosing(strings.Join(lines, "\n"), name)
}

func blocksOf(text, by string) (all []string) {
	for block := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), by) {
		if block = strings.TrimSpace(block); block != "" {
			all = append(all, block)
		}
	}
	return all
}
