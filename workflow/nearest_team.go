package workflow

import (
	"fmt"
	"strings"

	"refermail/workflow/program"
)

// nearestLine is what a line would have been understood as, had it been written a little differently: "meting set" is
// nearly "meeting set" (RP-5); "" when it is near to nothing. It is shown, never done.
func nearestLine(p *program.Program, line string) string {
	fields := strings.Fields(oneLine(line, 60))
	if len(fields) == 0 {
		return ""
	}
	said := wordsOf(line)
	if len(said) == 0 {
		return ""
	}
	if verb := NearestCommand(said[0]); verb != "" {
		return strings.TrimSpace(verb + " " + strings.Join(fields[1:], " "))
	}
	if len(said) > 4 {
		return ""
	}
	whole := strings.Join(said, " ")
	for _, s := range p.Stages {
		if !s.ByTeam {
			continue
		}
		for _, words := range append([]string{strings.ReplaceAll(s.Name, "_", " "), s.Label}, s.Says...) {
			if words = strings.ToLower(words); words != whole && mistyped(words, whole) {
				return words
			}
		}
	}
	return ""
}

// nearMiss says of a line among commands that it is nearly one: leaving it out would do half of what was meant. A name
// below the commands is far from every command.
func nearMiss(p *program.Program, line string) string {
	near := nearestLine(p, line)
	if near == "" || len(strings.Fields(line)) > 12 {
		return ""
	}
	return fmt.Sprintf("this is no command; did you mean %q?", near)
}
