package program

import (
	"fmt"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// Error is one mistake in a program file.
type Error struct {
	File string // as the caller named it
	Line int    // 1-based
	At   string // the section and the key: "[stage.demo] label"; "" when the file as a whole is meant
	Text string // what is wrong and how to mend it
}

// Error says the mistake in the form editors can jump to: "program.toml:41: [stage.demo] label: …".
func (e Error) Error() string {
	if e.At == "" {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Text)
	}
	return fmt.Sprintf("%s:%d: %s: %s", e.File, e.Line, e.At, e.Text)
}

// Errors is everything that is wrong with a program file, in the order of its lines. [Parse] returns no other error.
type Errors []Error

// Error lists the mistakes, a line each.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// sorted gives the mistakes by line, each once.
func (e Errors) sorted() Errors {
	slices.SortStableFunc(e, func(a, b Error) int { return a.Line - b.Line })
	return slices.Compact(e)
}

// meant says which of the known words somebody may have meant by a word nobody knows.
func meant(word string, known []string) string {
	best, least := "", 1+len(word)/2
	for _, k := range known {
		if d := account.Typos(word[:min(len(word), 64)], k[:min(len(k), 64)]); d < least || d == least && k < best {
			best, least = k, d
		}
	}
	switch {
	case best != "" && least <= 3:
		return fmt.Sprintf("did you mean %s?", best)
	case len(known) == 0:
		return "none is possible here"
	case len(known) <= 16:
		return "possible: " + strings.Join(known, ", ")
	}
	return "`refermail help program` lists what is possible"
}
