package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"refermail/workflow/store/storetest"
)

// showMails helps those who write scenarios: go test ./cmd/refermail -run TestScenarios/IN-8 -v -args -mails
var showMails = flag.Bool("mails", false, "show every mail of the scenarios")

const scenarioDir = "testdata/scenarios"

// scenarioFiles are all scenario files, by name.
func scenarioFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(scenarioDir, "*_*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios in %s: %v", scenarioDir, err)
	}
	return files
}

// TestScenarios plays every file of testdata/scenarios on both databases.
func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, file := range scenarioFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			if _, err := readScript(file); err != nil {
				t.Fatal(err)
			}
			storetest.Backends(t, func(t *testing.T, database string) {
				t.Parallel()
				s, err := readScript(file)
				if err == nil {
					err = perform(t, s, database)
				}
				if err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// scenarioIDs reads IDs.txt: one ID in a line, then what it is.
func scenarioIDs(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(scenarioDir, "IDs.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) > 0 && f[0] != "#" {
			ids = append(ids, f[0])
		}
	}
	return ids
}

var scenarioName = regexp.MustCompile(`^([A-Z]+-?\d+)_[a-z0-9_]+\.txt$`)

// TestScenariosAreNamedAfterFeatures: every file after an ID of the list, and no ID without a file.
func TestScenariosAreNamedAfterFeatures(t *testing.T) {
	t.Parallel()
	ids, shown := scenarioIDs(t), map[string]bool{}
	entries, err := os.ReadDir(scenarioDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() == "IDs.txt" || e.Name() == "README.md" {
			continue
		}
		m := scenarioName.FindStringSubmatch(e.Name())
		switch {
		case m == nil:
			t.Errorf("%s is named like no scenario; write ID_in_a_few_words.txt", e.Name())
		case !slices.Contains(ids, m[1]):
			t.Errorf("%s: there is no %s in IDs.txt", e.Name(), m[1])
		default:
			shown[m[1]] = true
		}
	}
	missing := slices.DeleteFunc(ids, func(id string) bool { return shown[id] })
	if len(missing) > 0 {
		t.Errorf("%d IDs have no scenario: %s", len(missing), strings.Join(missing, " "))
	}
}
