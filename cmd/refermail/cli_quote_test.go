package main

import (
	"io"
	"regexp"
	"strings"
	"testing"
)

// shellSign is what a shell takes for itself in the middle of a word: `to: tier>=silver` makes a file named "=silver".
var shellSign = regexp.MustCompile(`\S[<>&;]|[<>&;]\S`)

// TestWhatWePrintSurvivesAShell pastes what the help and the manual show: a sign that a shell reads stands in quotes.
func TestWhatWePrintSurvivesAShell(t *testing.T) {
	t.Parallel()
	var cli grammar
	parser, err := newParser(&cli, &console{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, leaf := range parser.Model.Leaves(false) {
		for one := range strings.SplitSeq(leaf.Tag.Get("example"), ";") {
			lines = append(lines, one)
		}
	}
	text, err := manual.ReadFile("manual/newsletters.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(strings.TrimSpace(line), "refermail ") {
			command, _, _ := strings.Cut(strings.TrimSpace(line), "   ") // what it does stands behind it
			lines = append(lines, command)
		}
	}
	if len(lines) < 60 {
		t.Fatalf("only %d lines", len(lines))
	}
	for _, line := range lines {
		for i, part := range strings.Split(line, "'") {
			if i%2 == 0 && shellSign.MatchString(part) {
				t.Errorf("a shell breaks this: refermail %s", line)
			}
		}
	}
}
