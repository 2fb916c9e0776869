package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const readme = "../../README.md"

// The list of scenarios stands in the README between these lines.
const (
	listBegins = "<!-- scenarios: written by go test ./cmd/refermail -run TestTheReadmeListsEveryScenario -args -update -->\n"
	listEnds   = "<!-- end of scenarios -->\n"
)

// TestTheReadmeListsEveryScenario keeps the README's list of capabilities and the scenarios that show them.
func TestTheReadmeListsEveryScenario(t *testing.T) {
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(data), listBegins)
	list, after, ends := strings.Cut(rest, listEnds)
	if !begins || !ends {
		t.Fatalf("the README has no list between %q and %q", listBegins, listEnds)
	}
	want := scenarioList(t)
	if *update {
		if err := os.WriteFile(readme, []byte(before+listBegins+want+listEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if list != want {
		t.Errorf("the README's list of scenarios is not that of %s; write it again:\ngo test ./cmd/refermail -run %s -args -update", scenarioDir, t.Name())
	}
}

// scenarioList is the list: an ID a line, with the titles of its scenarios.
func scenarioList(t *testing.T) string {
	t.Helper()
	titles := map[string][]string{}
	for _, file := range scenarioFiles(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(data), "\n")
		title := strings.ReplaceAll(strings.TrimSpace(strings.TrimPrefix(first, "#")), "|", "\\|")
		id, _, _ := strings.Cut(filepath.Base(file), "_")
		titles[id] = append(titles[id], fmt.Sprintf("[%s](cmd/refermail/%s)", title, filepath.ToSlash(file)))
	}
	list := "| ID | shown by |\n| --- | --- |\n"
	for _, id := range scenarioIDs(t) {
		list += fmt.Sprintf("| %s | %s |\n", id, strings.Join(titles[id], "<br>"))
	}
	return list
}
