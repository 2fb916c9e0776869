package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	rulebook "refermail/workflow/program"
)

// write puts a file into the shell's folder and returns its path.
func (s *shell) write(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

const threeMistakes = "protection_days = 200\nlanguges = [\"en\"]\n[sla]\nreview = \"0 business days\"\n"

func TestProgramCheckNamesEveryMistakeAtOnce(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	file := s.write("rules.toml", threeMistakes)
	out, complaints, code := s.run("", "program", "check", file)
	want := "refermail: " + file + ": 3 things to mend\n" +
		file + ":1: protection_days: 200 days are not possible; write 30 to 180\n" +
		file + ":2: languges: unknown key; did you mean languages?\n" +
		file + ":4: [sla] review: 0 cannot be kept by anybody; write a time that can, like 4 business hours\n"
	if code != exitFailed || out != "" || complaints != want {
		t.Errorf("exit %d, printed %q, said\n%s\nwant\n%s", code, out, complaints, want)
	}
	if _, complaints, code = s.run(threeMistakes, "program", "check", "-"); code != exitFailed || !strings.Contains(complaints, "-:4: [sla] review: ") {
		t.Errorf("from standard input: exit %d, %s", code, complaints)
	}
	if _, complaints, code = s.run("", "program", "check", filepath.Join(s.dir, "gone.toml")); code != exitFailed || !strings.Contains(complaints, "gone.toml does not exist") {
		t.Errorf("a missing file: exit %d, %s", code, complaints)
	}
}

func TestABrokenProgramStopsTheServiceWithAllItsLines(t *testing.T) {
	t.Parallel()
	s := &shell{t: t, dir: filepath.Dir(writeConfig(t, goodConfig))}
	file := s.write("program.toml", threeMistakes)
	for _, args := range [][]string{{"serve"}, {"doctor"}, {"deal", "list"}, {"program", "check"}, {"program", "show"}} {
		out, complaints, code := s.run("", args...)
		for _, want := range []string{file + ":1: protection_days: ", file + ":2: languges: ", file + ":4: [sla] review: "} {
			if said := strings.Join(strings.Fields(out+complaints), " "); code != exitFailed || !strings.Contains(said, want) && args[0] != "doctor" {
				t.Errorf("refermail %v: exit %d, says nothing of %s: %s", args, code, want, said)
			}
		}
	}
	if out, _, _ := s.run("", "doctor", "--json"); strings.Count(out, "program.toml:") != 3 {
		t.Errorf("doctor says %s", out)
	}
}

func TestTheServiceUsesTheProgramOfItsConfiguration(t *testing.T) {
	t.Parallel()
	s := &shell{t: t, dir: filepath.Dir(writeConfig(t, goodConfig))}
	text, _, _ := rulebook.Example("partner-types")
	file := s.write("program.toml", string(text))
	cfg, err := LoadConfig(filepath.Join(s.dir, "refermail.toml"), nil)
	if err != nil {
		t.Fatal(err)
	}
	rules := rulesOf(cfg).Program
	if _, ok := rules.Stage("churned"); !ok || rules.ProtectionDays("reseller", "", "") != 120 {
		t.Errorf("the rules in force are %s", rules.Name)
	}
	out := s.ok("program", "check")
	if !strings.Contains(out, file+" is in order: Acme Partner Program, version "+rules.Version()+"; 17 stages, 3 partner types, 0 tiers, 16 clauses.") ||
		!strings.Contains(out, "battlecard.pdf is not there yet") {
		t.Errorf("check says %s", out)
	}
	if out := s.ok("program", "show"); out != rules.String() {
		t.Errorf("show says %s", out)
	}
	var view struct {
		File, Digest string
		Program      struct {
			Name   string
			Stages []struct{ Name string }
			SLA    struct{ Review string }
		}
	}
	s.json(&view, "program", "show")
	if view.File != file || view.Digest != rules.Digest() || len(view.Program.Stages) != 17 || view.Program.SLA.Review != "2 business days" {
		t.Errorf("%+v", view)
	}
}

func TestWithoutAFileTheBuiltinProgramIsShown(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	if out := s.ok("program", "show"); out != rulebook.Builtin().String() {
		t.Error(out)
	}
	if out := s.ok("program", "check"); !strings.Contains(out, "built-in program is in force") {
		t.Error(out)
	}
}

func TestDoctorSaysWhichProgramIsInForce(t *testing.T) {
	t.Parallel()
	s := &shell{t: t, dir: filepath.Dir(writeConfig(t, strings.NewReplacer("imap.acme.example:993", "127.0.0.1:9", "imaps:", "imap:", "smtp.acme.example:587", "127.0.0.1:9").Replace(goodConfig)))}
	file := s.write("program.toml", "name = \"Acme Referrals\"\n")
	out, complaints, _ := s.run("", "doctor", "--json", "--no-mail")
	if !strings.Contains(out, "\"program\"") || !strings.Contains(out, "Acme Referrals, version ") || !strings.Contains(out, file) {
		t.Errorf("doctor says %s %s", out, complaints)
	}
}

func TestProgramDiffSaysWhatChanges(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	old, now := s.write("old.toml", ""), s.write("now.toml", "protection_days = 120\n[sla]\nreview = \"4 business hours\"\n")
	if out := s.ok("program", "diff", old, now); out != "Protection: 90 → 120 days\nReview: 2 business days → 4 business hours\n" {
		t.Error(out)
	}
	var lines []string
	if s.json(&lines, "program", "diff", now, old); !slices.Equal(lines, []string{"Protection: 120 → 90 days", "Review: 4 business hours → 2 business days"}) {
		t.Errorf("%q", lines)
	}
	if out := s.ok("program", "diff", old, old); out != "Both mean the same.\n" {
		t.Error(out)
	}
	if out := s.ok("program", "diff", old, old, "--json"); out != "[]\n" {
		t.Error(out)
	}
	broken := s.write("broken.toml", "nme = 1")
	if out, complaints, code := s.run("", "program", "diff", broken, broken); code != exitFailed || out != "" || strings.Count(complaints, "did you mean name?") != 2 {
		t.Errorf("exit %d: %s", code, complaints)
	}
}

func TestEveryExampleIsListedPrintedAndInOrder(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	list := s.ok("program", "example")
	for _, name := range rulebook.Examples() {
		out := s.ok("program", "example", name)
		if !strings.Contains(list, name) || !strings.HasPrefix(out, "# ") {
			t.Errorf("%s: listed in %q, begins %.40q", name, list, out)
		}
		if said, complaints, code := s.run(out, "program", "check", "-"); code != exitDone || !strings.Contains(said, "- is in order") {
			t.Errorf("%s: %s", name, complaints)
		}
	}
	if _, complaints, code := s.run("", "program", "example", "huge"); code != exitUsage || !strings.Contains(complaints, "minimal") {
		t.Errorf("exit %d: %s", code, complaints)
	}
	if out, _, _ := s.run("", "program", "diff", "one"); out != "" {
		t.Error(out)
	}
}

func TestInitWritesAProgramToBeginWith(t *testing.T) {
	t.Parallel()
	base := []string{"--address", "deals@acme.example", "--manager", "Max <max@acme.example>"}
	for name, types := range map[string]int{"": 0, "tiers": 2, "partner-types": 3} {
		args := base
		if name != "" {
			args = append(slices.Clone(base), "--program", name)
		}
		dir, out, complaints, code := initIn(t, args...)
		if code != exitDone || !strings.Contains(out, filepath.Join(dir, "program.toml")) {
			t.Fatalf("%q: exit %d, %s%s", name, code, out, complaints)
		}
		if err := os.WriteFile(filepath.Join(dir, "mail.password"), []byte("x\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		cfg, err := LoadConfig(filepath.Join(dir, "refermail.toml"), nil)
		if err != nil || cfg.Program.File != filepath.Join(dir, "program.toml") || len(cfg.Program.Rules.Types) != types {
			t.Errorf("%q: %v", name, err)
		}
	}
	dir, _, complaints, code := initIn(t, append(base, "--program", "none")...)
	if text, err := os.ReadFile(filepath.Join(dir, "refermail.toml")); code != exitDone || err != nil || !strings.Contains(string(text), "[program]\nfile = \"\"") {
		t.Errorf("without a program: exit %d, %s", code, complaints)
	}
	if exists(filepath.Join(dir, "program.toml")) {
		t.Error("a program was written")
	}
}

func TestInitLeavesAProgramThatIsThere(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	dir := filepath.Join(s.dir, "new")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	mine := s.write("new/program.toml", "name = \"Mine\"\n")
	out := s.ok("init", "--dir", dir, "--address", "deals@acme.example", "--manager", "Max <max@acme.example>")
	if text, err := os.ReadFile(mine); err != nil || string(text) != "name = \"Mine\"\n" || strings.Contains(out, "program.toml") {
		t.Errorf("%q, %v; said %s", text, err, out)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "refermail.toml")); err != nil || !strings.Contains(string(text), "file = \"program.toml\"") {
		t.Errorf("%s %v", text, err)
	}
}

func TestTheManualNamesEveryKeyOfAProgram(t *testing.T) {
	t.Parallel()
	page, err := manual.ReadFile("manual/program.md")
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := rulebook.Example("partner-types")
	for line := range strings.SplitSeq(string(text), "\n") {
		key, _, isKey := strings.Cut(line, "=")
		if key = strings.TrimSpace(key); isKey && !strings.ContainsAny(key, " \"#") && !strings.Contains(string(page), key) {
			t.Errorf("the manual says nothing of %s", key)
		}
	}
}
