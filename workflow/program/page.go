package program

import (
	"fmt"
	"strings"
)

// page writes a program in plain words, at most about 100 columns wide.
type page struct{ strings.Builder }

func (w *page) head(title string) { fmt.Fprintf(w, "\n%s\n", title) }

// item writes one line, indented, and what does not fit below its text.
func (w *page) item(label, text string) {
	const wide = 24
	width := wide
	if len([]rune(label)) > wide {
		width = len([]rune(label))
	}
	lead := fmt.Sprintf("  %-*s  ", width, label)
	for i, paragraph := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		for j, line := range wrapped(paragraph, max(40, 100-len([]rune(lead)))) {
			if i+j > 0 {
				lead = strings.Repeat(" ", len([]rune(lead)))
			}
			w.WriteString(strings.TrimRight(lead+line, " ") + "\n")
		}
	}
}

// sub writes a line below an item's text, note one below the whole list.
func (w *page) sub(text string) { w.item("", text) }

func (w *page) note(text string) {
	for _, line := range wrapped(text, 96) {
		w.WriteString(strings.TrimRight("  "+line, " ") + "\n")
	}
}

// wrapped breaks a paragraph between words.
func wrapped(text string, width int) []string {
	lines, line, runes := []string{}, "", 0
	for word := range strings.FieldsSeq(text) {
		n := len([]rune(word))
		if line != "" && runes+1+n > width {
			lines, line, runes = append(lines, line), "", 0
		}
		if line != "" {
			line, runes = line+" ", runes+1
		}
		line, runes = line+word, runes+n
	}
	return append(lines, line)
}
