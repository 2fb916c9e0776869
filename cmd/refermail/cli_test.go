package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// shell runs command lines in a folder of its own.
type shell struct {
	t   *testing.T
	dir string
	env []string
}

// newShell writes a configuration that reaches no server and uses SQLite.
func newShell(t *testing.T) *shell {
	t.Helper()
	text := strings.NewReplacer("imaps://deals%40acme.example@imap.acme.example:993", "imap://deals@127.0.0.1:9",
		"smtp://deals%40acme.example@smtp.acme.example:587", "smtp://deals@127.0.0.1:9",
		`file = "program.toml"`, "").Replace(goodConfig)
	return &shell{t: t, dir: filepath.Dir(writeConfig(t, text))}
}

// run gives standard output, standard error and the exit code.
func (s *shell) run(in string, args ...string) (out, complaints string, code int) {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	con := &console{In: strings.NewReader(in), Out: &stdout, Err: &stderr, Environ: s.env}
	args = append(args, "--config", filepath.Join(s.dir, "refermail.toml"))
	code = run(s.t.Context(), args, con)
	return stdout.String(), stderr.String(), code
}

// ok is run for what must work.
func (s *shell) ok(args ...string) string {
	s.t.Helper()
	out, complaints, code := s.run("", args...)
	if code != exitDone {
		s.t.Fatalf("refermail %s: exit %d: %s", strings.Join(args, " "), code, complaints)
	}
	return out
}

func (s *shell) json(to any, args ...string) {
	s.t.Helper()
	out := s.ok(append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), to); err != nil {
		s.t.Fatalf("refermail %s: %v in %s", strings.Join(args, " "), err, out)
	}
}

func TestEveryCommandHasExamplesThatParse(t *testing.T) {
	t.Parallel()
	var cli grammar
	con := &console{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}
	parser, err := newParser(&cli, con, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	leaves := parser.Model.Leaves(false)
	if len(leaves) < 30 {
		t.Fatalf("only %d commands", len(leaves))
	}
	for _, leaf := range leaves {
		example := leaf.Tag.Get("example")
		if example == "" || leaf.Help == "" || !strings.Contains(leaf.Detail, "refermail "+strings.Split(example, ";")[0]) {
			t.Errorf("%s: help or examples are missing", leaf.FullPath())
		}
		if !hasRun(leaf) {
			t.Errorf("%s does nothing", leaf.FullPath())
		}
		for one := range strings.SplitSeq(example, ";") {
			var fresh grammar
			p, err := newParser(&fresh, con, func(int) {})
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := p.Parse(words(one))
			if err != nil {
				t.Errorf("the example %q: %v", one, err)
			} else if got := parsed.Selected().FullPath(); got != leaf.FullPath() {
				t.Errorf("the example %q of %s runs %s", one, leaf.FullPath(), got)
			}
		}
	}
}

func hasRun(n *kong.Node) bool {
	return n.Target.CanAddr() && n.Target.Addr().MethodByName("Run").IsValid() || reflect.PointerTo(n.Target.Type()).NumMethod() > 0
}

// words splits a command line as a shell would, without redirections.
func words(line string) []string {
	line, _, _ = strings.Cut(line, " < ")
	if at := strings.Index(line, " > "); at >= 0 {
		line = line[:at]
	}
	var out []string
	for i, part := range strings.Split(strings.TrimSpace(line), "'") {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}

func TestWrongCommandLinesExitWithTwo(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"frobnicate"}, {"deal", "frobnicate"}, {"deal"}, {"deal", "list", "--frob"}, {"deal", "show"}, {"deal", "show", "x"},
		{"completion", "tcsh"}, {"mail", "list", "--disposition", "lost"}, {"outbox", "list", "--state", "lost"}, {"help", "nonsense"},
		{"offlimits", "import", "x.csv"}, {"partner", "add", "X", "--contact", "nobody"}, {"mail", "replay"},
		{"erase"}, {"erase", "--person", "nobody"}, {"erase", "--person", "Bo <bo@globex.example>"}, {"export", "--person", "nobody"},
	} {
		out, complaints, code := newShell(t).run("", args...)
		if code != exitUsage || complaints == "" || out != "" {
			t.Errorf("refermail %v: exit %d, said %q, printed %q", args, code, complaints, out)
		}
	}
}

func TestWhatIsNotThereExitsWithOneAndNamesIt(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"deal", "show", "D-9999"}, {"deal", "show", "D-9999", "--json"}, {"deal", "approve", "D-9999"}, {"deal", "stage", "D-9999", "won"},
		{"partner", "show", "P-9999"}, {"partner", "set", "P-9999", "--tier", "gold"}, {"mail", "show", "M-9999"},
		{"mail", "release", "M-9999"}, {"mail", "reject", "M-9999"}, {"outbox", "show", "9999"}, {"outbox", "retry", "9999"}, {"outbox", "cancel", "9999"},
	} {
		out, complaints, code := newShell(t).run("", args...)
		if code != exitFailed || !strings.Contains(complaints, "9999") || out != "" {
			t.Errorf("refermail %v: exit %d, said %q, printed %q", args, code, complaints, out)
		}
	}
}

func TestAnUnknownKeyStopsEveryCommandWithKeyAndLine(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	file := filepath.Join(s.dir, "refermail.toml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Replace(text, []byte("listen = "), []byte("listn = "), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve"}, {"migrate"}, {"deal", "list"}, {"partner", "list", "--json"}, {"backup", "x"}} {
		_, complaints, code := s.run("", args...)
		if code != exitFailed || !strings.Contains(complaints, ":15: web.listn: unknown key; did you mean web.listen?") {
			t.Errorf("refermail %v: exit %d, said %s", args, code, complaints)
		}
	}
}

func TestListsAreEmptyArraysBeforeAnythingHappened(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	for _, args := range [][]string{{"deal", "list"}, {"partner", "list"}, {"mail", "list"}, {"outbox", "list"}, {"offlimits", "list"}, {"account", "list"}} {
		if out := s.ok(append(args, "--json")...); out != "[]\n" {
			t.Errorf("refermail %v --json printed %q", args, out)
		}
		if out := s.ok(args...); strings.TrimSpace(out) == "" {
			t.Errorf("refermail %v printed nothing for a person", args)
		}
	}
}

func TestAPartnerIsAddedShownChangedExportedAndImported(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.ok("partner", "add", "Ann Consulting", "--type", "consultant", "--domain", "ann.example", "--contact", "Ann, the first <Ann@ann.example>",
		"--contact", "eve@ann.example", "--tier", "gold")
	var all []map[string]any
	if s.json(&all, "partner", "list"); len(all) != 1 || all[0]["name"] != "Ann Consulting" || all[0]["tier"] != "gold" || all[0]["status"] != "active" {
		t.Fatalf("listed %v", all)
	}
	id, _ := all[0]["id"].(string)
	var one struct {
		Contacts []struct {
			Name, Email, Status string
			Newsletter          bool
		}
	}
	s.json(&one, "partner", "show", id)
	if len(one.Contacts) != 2 || one.Contacts[0].Name != "Ann, the first" || one.Contacts[0].Email != "ann@ann.example" || !one.Contacts[1].Newsletter {
		t.Fatalf("showed %+v", one)
	}
	if out := s.ok("partner", "set", id, "--tier", "silver", "--dry-run"); !strings.Contains(out, "Nothing was changed") {
		t.Errorf("a dry run says %q", out)
	}
	if s.json(&all, "partner", "list"); all[0]["tier"] != "gold" {
		t.Errorf("a dry run changed the tier to %v", all[0]["tier"])
	}
	s.ok("partner", "set", id, "--tier", "=silver")
	exported := s.ok("partner", "export")
	if !strings.Contains(exported, "'=silver") {
		t.Errorf("a formula is exported as it is: %s", exported)
	}
	other := newShell(t)
	for round, want := range []string{"1 partner added, 0 passed over, 0 failed.", "0 partners added, 1 passed over, 0 failed."} {
		out, complaints, code := other.run(exported, "partner", "import", "-")
		if code != exitDone || strings.TrimSpace(out) != want {
			t.Errorf("round %d: exit %d, %s %s", round, code, out, complaints)
		}
	}
	other.json(&one, "partner", "show", "P-1")
	if other.json(&all, "partner", "list"); len(all) != 1 || all[0]["tier"] != "=silver" || len(one.Contacts) != 2 || one.Contacts[0].Name != "Ann, the first" {
		t.Errorf("imported %v %+v", all, one)
	}
	_, complaints, code := other.run("name,contacts\nBad,nobody\nGood Ltd,bo@good.example\n", "partner", "import", "-")
	if code != exitFailed || !strings.Contains(complaints, "line 2: ") {
		t.Errorf("exit %d, %s", code, complaints)
	}
	if other.json(&all, "partner", "list"); len(all) != 2 {
		t.Errorf("the good line was not imported: %v", all)
	}
}

func TestOffLimitsListsAreReplacedAsAWhole(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	load := func(csv string, args ...string) (string, int) {
		_, complaints, code := s.run(csv, append([]string{"offlimits", "import", "--list", "customer", "-"}, args...)...)
		return complaints, code
	}
	if said, code := load("Domain;Company\nglobex.example;Globex\n;Initech GmbH\n"); code != exitDone {
		t.Fatal(said)
	}
	var all []offLimitView
	s.json(&all, "offlimits", "list")
	if len(all) != 2 || all[0] != (offLimitView{"customer", "Globex", "globex.example"}) {
		t.Fatalf("listed %v", all)
	}
	if said, code := load("company,domain\nHooli,gmail.com\n,\nX,not a domain\n"); code != exitFailed ||
		!strings.Contains(said, "line 2: gmail.com is a free-mail domain") || !strings.Contains(said, "line 4: ") {
		t.Errorf("exit %d, %s", code, said)
	}
	if said, code := load("company\nUmbrella\n", "--dry-run"); code != exitDone {
		t.Error(said)
	}
	if s.json(&all, "offlimits", "list"); len(all) != 2 {
		t.Errorf("a dry run or a broken file changed the list: %v", all)
	}
	if said, code := load("company\nUmbrella\n"); code != exitDone {
		t.Error(said)
	}
	if s.json(&all, "offlimits", "list"); len(all) != 1 {
		t.Errorf("the list was not replaced: %v", all)
	}
}

func TestAliasesAreAddedListedAndTakenAway(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	good := func(in string, args ...string) {
		t.Helper()
		if _, said, code := s.run(in, args...); code != exitDone {
			t.Errorf("%v: exit %d, %s", args, code, said)
		}
	}
	refused := func(says, in string, args ...string) {
		t.Helper()
		if _, said, code := s.run(in, args...); code != exitFailed || !strings.Contains(said, says) {
			t.Errorf("%v: exit %d, %s", args, code, said)
		}
	}
	good("", "account", "alias", "www.globex.example", "globex-holding.example")
	good("", "account", "alias", "Initech GmbH", "globex.example")
	const list = "alias,account\nglobex-labs.example,globex.example\nglobex.example,globex-holding.example\n"
	good(list, "account", "import", "-")
	good(list, "account", "import", "-") // a repeat is harmless
	good("alias,account\na.example,b.example\n", "account", "import", "--dry-run", "-")
	refused("row 2: \"gmail.com\" names no company", "alias,account\na.example,b.example\ngmail.com,b.example\n", "account", "import", "-")
	refused("means globex-holding.example; take that away first", "", "account", "alias", "globex.example", "b.example")
	refused("is no alias", "", "account", "remove", "b.example")
	var all []aliasView
	s.json(&all, "account", "list")
	var got []string
	for _, a := range all {
		got = append(got, a.Alias+" = "+a.Account)
	}
	if want := []string{"globex-labs.example = globex-holding.example", "globex.example = globex-holding.example", "initech = globex-holding.example"}; !slices.Equal(got, want) {
		t.Errorf("listed %q, want %q", got, want)
	}
	good("", "account", "remove", "globex-labs.example")
	if s.json(&all, "account", "list"); len(all) != 2 {
		t.Errorf("after taking one away: %v", all)
	}
}

func TestHelpVersionAndCompletion(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	for _, topic := range manualTopics() {
		out := s.ok("help", topic)
		if !strings.HasPrefix(out, "# ") || strings.Contains(out, "{{settings}}") || manualTitle(topic) == "" {
			t.Errorf("the page %s is not whole", topic)
		}
	}
	config := s.ok("help", "config")
	for _, set := range defaultConfig().settings() {
		if _, key, _ := strings.Cut(set.key, "."); !strings.Contains(config, "\n  "+key+" ") {
			t.Errorf("help config says nothing of %s", set.key)
		}
	}
	if out := s.ok("help", "deal", "stage"); !strings.Contains(out, "refermail deal stage D-1042 won 48000 USD") {
		t.Errorf("help for a command printed %s", out)
	}
	var v buildInfo
	if s.json(&v, "version"); v.Go == "" || v.Platform == "" {
		t.Errorf("the version is %+v", v)
	}
	for shell, want := range map[string]string{"bash": "complete -F", "zsh": "#compdef refermail", "fish": "complete -c refermail"} {
		if out := s.ok("completion", shell); !strings.Contains(out, want) || !strings.Contains(out, completeWord) {
			t.Errorf("completion for %s: %s", shell, out)
		}
	}
	for line, want := range map[string]string{
		"": "backup", "de": "deal\n", "deal st": "stage\n", "deal show --v": "--verify\n", "news an": "answers\n", "completion z": "zsh\n", "help conf": "config\n",
	} {
		var out bytes.Buffer
		args := append([]string{completeWord}, strings.Split(line, " ")...)
		if code := run(t.Context(), args, &console{Out: &out, Err: io.Discard}); code != exitDone || !strings.Contains(out.String(), want) {
			t.Errorf("completing %q gave %q", line, out.String())
		}
	}
}

func TestBackupWritesANewFileOnly(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.ok("partner", "add", "Ann Consulting")
	file := filepath.Join(s.dir, "copy.db")
	s.ok("backup", file)
	if _, complaints, code := s.run("", "backup", file); code != exitFailed || !strings.Contains(complaints, "exists") {
		t.Errorf("exit %d, %s", code, complaints)
	}
	s.env = []string{"REFERMAIL_DATABASE_URL=sqlite:" + file}
	if out := s.ok("partner", "list"); !strings.Contains(out, "Ann Consulting") {
		t.Errorf("the copy holds %s", out)
	}
}

func TestStageCommands(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"won 48000 USD": "won 48000 USD", "WON 1 EUR": "won 1 EUR", "won": "stage won", "lost no budget": "lost no budget", "demo done": "stage demo done",
		"approve": "stage approve", "demo_completed\napprove": "stage demo_completed approve",
	} {
		if got := stageCommand(strings.Split(in, " ")); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestErasingForScriptsNamesRowsAndCounts(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.refer()
	var due struct {
		DryRun bool  `json:"dry_run"`
		Leads  []any `json:"leads"`
		Sent   *int  `json:"sent_mails"`
		Checks *int  `json:"account_checks"`
	}
	if s.json(&due, "erase", "--due"); !due.DryRun || due.Leads == nil || due.Sent == nil || due.Checks == nil {
		t.Errorf("%+v", due)
	}
	var report struct {
		Found []struct {
			Table, Row string
			Columns    []string
		}
	}
	s.json(&report, "erase", "--person", "bo@globex.example")
	seen := map[string]bool{}
	for _, f := range report.Found {
		seen[f.Table] = true
		if f.Columns == nil || strings.Contains(f.Row, " ") && f.Table == "notice" || f.Table == "event" && slices.Contains(f.Columns, "actor") {
			t.Errorf("%+v", f)
		}
	}
	if !seen["deal"] || !seen["event"] || !seen["notice"] {
		t.Errorf("found only in %v", seen)
	}
}
