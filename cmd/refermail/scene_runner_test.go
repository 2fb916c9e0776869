package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"refermail/workflow/store/storetest"
)

const smallWorld = `# A test of the runner
partner: Northwind Consulting, consultant, northwind.example
  Ann <ann@northwind.example>
`

const annRefers = `
Ann writes
  Subject: Globex

  Company: Globex
  Contact: Bo <bo@globex.example>
  They need a new warehouse in Leeds.
  Consent: yes
`

// TestAScenarioThatIsNotKeptFails: every kind of expectation can fail, and says what came instead.
func TestAScenarioThatIsNotKeptFails(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ steps, says string }{
		"a mail that does not say it":       {annRefers + "Ann receives\n  Contoso\n", "t.txt:12: Ann receives\nAnn received a mail, but it does not say \"Contoso\""},
		"a mail that says what it must not": {annRefers + "Ann receives\n  not: D-1001\n", "it says \"D-1001\", which it must not"},
		"a mail that does not come":         {annRefers + "Rita receives\n", "Rita received no mail; this came to"},
		"another subject":                   {annRefers + "Ann receives\n  subject: Initech\n", "its subject does not say \"Initech\""},
		"a mail nobody expects":             {annRefers + "Ann receives\n1 day later\n", "max@acme.example received a mail that no line expects"},
		"a mail nobody expects at the end":  {annRefers + "Ann receives\n", "t.txt: at the end\nbefore this, max@acme.example received a mail"},
		"no silence":                        {annRefers + "nobody hears anything\n", "but max@acme.example received"},
		"an answer to something else":       {annRefers + "Max receives an answer\n", "it is no answer to their last mail"},
		"another stage":                     {annRefers + "others may follow\nD-1001 is accepted\n", "it is under_review"},
		"a deal that says something else":   {annRefers + "others may follow\nD-1001 is under review\n  Contoso\n", "it does not say \"Contoso\""},
		"another fate of the mail":          {annRefers + "others may follow\nthe mail is held\n", "it is handled"},
		"another output":                    {"$ refermail partner list\n  Contoso\n", "it does not say \"Contoso\""},
		"a command that does not fail":      {"$ refermail partner list\n  fails\n", "it was to fail, but said"},
		"a command that fails":              {"$ refermail deal show D-7777\n", "exit code 1"},
		"time that goes back":               {"at 2026-03-01 10:00\n", "time does not go back"},
		"somebody unknown":                  {"Bo writes\n  Subject: x\n", "nobody here is called Bo; add a line like \"person: Bo <bo@globex.example>\""},
		"a reply to no mail":                {"Ann replies to \"is accepted\"\n  thanks\n", "Ann has no mail that says \"is accepted\""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := parseScript("t.txt", smallWorld+c.steps)
			if err != nil {
				t.Fatal(err)
			}
			err = perform(t, s, storetest.SQLite(t))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says:\n%v\nwant:\n%s", err, c.says)
			}
		})
	}
}

// TestAMistakeInAScenarioIsNamedWithItsLine: a file that cannot be read says where, and what to write instead.
func TestAMistakeInAScenarioIsNamedWithItsLine(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ text, says string }{
		"a step nobody knows":     {smallWorld + "Ann sings\n", "t.txt:4: \"Ann sings\": nobody understands this line; write one like:\n    Ann writes"},
		"no title":                {"Ann hears nothing\n", "t.txt:1: no title"},
		"no steps":                {smallWorld, "nothing happens"},
		"set-up in the middle":    {smallWorld + "Ann hears nothing\nperson: Bo <bo@globex.example>\n", "t.txt:5: \"person: Bo <bo@globex.example>\": the set-up comes before the first step"},
		"an indented beginning":   {"# T\n  words\n", "t.txt:2: an indented line with nothing above it"},
		"no zone":                 {smallWorld + "clock: 2026-03-02 10:00 Atlantis/Main\n", "\"Atlantis/Main\" is no time zone; write a place like Europe/Berlin"},
		"no moment":               {smallWorld + "at noon\n", "write a moment like 2026-03-02 09:00 Europe/Berlin"},
		"no person":               {smallWorld + "person: Bo\n", "\"Bo\" is no person; write Ann <ann@northwind.example>"},
		"a partner of nobody":     {"# T\npartner: Northwind\nAnn hears nothing\n", "below it, indented, its people"},
		"no role":                 {smallWorld + "team: Max <max@acme.example>\n", "write a member like Max <max@acme.example>, manager"},
		"an example that is none": {smallWorld + "program: gold\n", "there is no example \"gold\"; write built-in, minimal"},
		"an empty mail":           {smallWorld + "Ann writes\n", "what is written?"},
		"an adverb nobody knows":  {smallWorld + "Ann writes, slowly\n  x\n", "\"slowly\" cannot stand here; write unproven"},
		"words below silence":     {smallWorld + "nobody hears anything\n  words\n", "nothing can stand below this line"},
		"an open quote":           {smallWorld + "$ refermail partner add \"X\n", "is not closed"},
	}
	for name, c := range cases {
		if _, err := parseScript("t.txt", c.text); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: it says:\n%v\nwant:\n%s", name, err, c.says)
		}
	}
}

// TestTheReadmesExampleIsTrue plays the example of the scenarios' README.
func TestTheReadmesExampleIsTrue(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(scenarioDir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```\n")
	example, _, ok := strings.Cut(rest, "```\n")
	if !ok {
		t.Fatal("there is no example")
	}
	s, err := parseScript("README.md", example)
	if err == nil {
		err = perform(t, s, storetest.SQLite(t))
	}
	if err != nil {
		t.Error(err)
	}
}

// TestEveryStepOfTheReadmeIsPlayed plays the steps that few scenarios need.
func TestEveryStepOfTheReadmeIsPlayed(t *testing.T) {
	t.Parallel()
	s, err := parseScript("t.txt", smallWorld+`config:
  [limits]
  answers_per_address = 50
people:
  Bo <bo@globex.example>
  Eve <eve@elsewhere.example>
off-limits: customer
  Hooli Inc, hooli.example
background: This waits for you

Bo writes to Ann
  Subject: Our warehouse

  We need a new one by autumn.
nobody hears anything
Ann forwards "Our warehouse", as an attachment
  Please help Bo with this. Consent: yes
Ann receives an answer
  D-1001
  not: …
Max receives
  html: approve
Ann replies to "D-1001", without quoting
  Header: X-Odd: yes
  Cc: Bo
  Timing: autumn
  === plan.csv
  hall,square metres
  1,4000
Ann receives an answer
  autumn
others may follow
$ refermail deal show D-1001
  autumn
$ refermail deal show D-7
  fails
  there is no deal D-7
the service stops
Eve writes to deals
  Subject: Hello

  Who are you?
nobody hears anything
2 hours later
the service starts
Eve receives an answer
the mail is held
the program becomes: tiers
Ann's mailbox refuses mail
Max replies to "[D-1001]"
  approve
mails to Max may follow
Ann hears nothing
Ann's mailbox takes mail again
Max replies to "[D-1001]"
  meeting
Max receives an answer
others may follow
D-1001 is meeting
`)
	if err == nil {
		err = perform(t, s, storetest.SQLite(t))
	}
	if err != nil {
		t.Error(err)
	}
}
