package main

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"

	"refermail/inbound/devmail/attack"
)

// threat is one row of the threat model.
type threat struct{ who, tries, stops, shown string }

// threats reads the table of a manual page.
func threats(page string) (rows []threat, wrong []string) {
	for line := range strings.Lines(page) {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		var cells []string
		for cell := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "|"), "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		switch {
		case len(cells) != 4 || slices.Contains(cells, ""):
			wrong = append(wrong, "a row has not four full cells: "+line)
		case cells[0] != "Who" && strings.Trim(cells[0], "-") != "":
			rows = append(rows, threat{cells[0], cells[1], cells[2], cells[3]})
		}
	}
	return rows, wrong
}

var (
	testName    = regexp.MustCompile(`\bTest[A-Z]\w*`)
	attackGroup = regexp.MustCompile(`attack group (\w+)`)
)

// unshown lists what is wrong with a threat model: rows that no test shows, tests and groups that do not exist, groups of
// attacks that stand in no row.
func unshown(page string, tests map[string]bool, groups []string) []string {
	rows, wrong := threats(page)
	named := map[string]bool{}
	for _, r := range rows {
		names := testName.FindAllString(r.shown, -1)
		if len(names) == 0 {
			wrong = append(wrong, "no test shows: "+r.tries)
		}
		for _, name := range names {
			if !tests[name] {
				wrong = append(wrong, "there is no "+name)
			}
		}
		for _, hit := range attackGroup.FindAllStringSubmatch(r.shown, -1) {
			if named[hit[1]] = true; !slices.Contains(groups, hit[1]) {
				wrong = append(wrong, "there is no attack group "+hit[1])
			}
		}
	}
	for _, g := range groups {
		if !named[g] {
			wrong = append(wrong, "no row names the attack group "+g)
		}
	}
	return wrong
}

// testsOf are the names of all test functions.
func testsOf(files []source) map[string]bool {
	names := map[string]bool{}
	for _, s := range files {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && s.test && f.Recv == nil {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}

func TestEveryLineOfTheThreatModelIsShown(t *testing.T) {
	t.Parallel()
	page, err := manual.ReadFile("manual/security.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := testsOf(readModule(t))
	report(t, unshown(string(page), tests, attack.Groups()))
	if rows, _ := threats(string(page)); len(rows) < 20 {
		t.Errorf("the threat model has %d rows", len(rows))
	}

	const good = "| Who | What | Stops | Shown |\n| --- | --- | --- | --- |\n| Eve | lies | truth | TestAttackSuite, attack group from |\n"
	for what, c := range map[string]struct {
		page  string
		wrong int
	}{
		"a good one":             {good, 0},
		"a test that is not":     {strings.Replace(good, "TestAttackSuite", "TestNothing", 1), 1},
		"a row without a test":   {strings.Replace(good, "TestAttackSuite, ", "", 1), 1},
		"a group that is not":    {strings.Replace(good, "group from", "group of", 1), 2},
		"a group in no row":      {strings.Replace(good, ", attack group from", "", 1), 1},
		"a row with a cell less": {good + "| Eve | lies | TestAttackSuite |\n", 1},
		"an empty cell":          {good + "| Eve | | truth | TestAttackSuite |\n", 1},
	} {
		if wrong := unshown(c.page, tests, []string{"from"}); len(wrong) != c.wrong {
			t.Errorf("%s: %q", what, wrong)
		}
	}
}
