package main

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"refermail/workflow"
)

// commandsTerminal is what a stranger's name may hold: erase the screen, set the title, colours by C1, go back and
// overwrite, turn the line around, hide, begin a line of one's own.
const commandsTerminal = "=A\x1b[2J\x1b]0;owned\x07\x1b]8;;https://victim.example\x1b\\\u009b31m\x08\u202eB\u2066\u200b\U000e0041\u200f\u2028\r\x7fC"

// obeyed finds what a terminal would obey in output, "" when there is nothing.
func obeyed(out string) string {
	for _, r := range out {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != 0x200C && r != 0x200D || r == 0x2028 || r == 0x2029) {
			return strconv.QuoteRuneToASCII(r)
		}
	}
	return ""
}

// hostileShell is a database in which every word that came from outside commands the terminal.
func hostileShell(t *testing.T) *shell {
	t.Helper()
	s := newShell(t)
	s.refer()
	s.ok("account", "alias", "initech.example", "globex.example")
	s.ok("partner", "add", "Fox", "--type", "consultant", "--contact", "Fay <fay@fox.example>")
	list := filepath.Join(s.dir, "list.csv")
	if err := os.WriteFile(list, []byte("company,domain\nHooli,hooli.example\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.ok("offlimits", "import", "--list", "customer", list)

	issue := filepath.Join(s.dir, "issue.eml")
	if err := os.WriteFile(issue, []byte("From: max@acme.example\nSubject: News\n\nHello"+commandsTerminal+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.ok("news", "new", issue, "--from", "max@acme.example")

	p := &program{console: &console{Environ: s.env}, ConfigFile: filepath.Join(s.dir, "refermail.toml")}
	session, err := p.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	raw := []byte("From: " + commandsTerminal + " <eve@x.example>\nTo: deals@acme.example\nSubject: =?utf-8?q?=1B[2J=E2=80=AE?=\nMessage-ID: <\x1b[2J@x.example>\n" +
		"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello " + commandsTerminal + "\n--b\nContent-Type: text/html; x=\"\x1b\"\n" +
		"Content-Disposition: attachment; filename=\"\x1b[2J" + commandsTerminal + ".exe\"\n\nx\n--b--\n")
	if _, err := session.Store.Keep(t.Context(), "inbox", workflow.Mark{UID: 2, Validity: 1},
		[]workflow.RawMail{{Digest: strings.Repeat("cd", 32), Bytes: raw, Size: int64(len(raw)), Received: time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC), Mailbox: "inbox", UID: 2}}); err != nil {
		t.Fatal(err)
	}
	if err := session.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(s.dir, "refermail.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	quoted, _ := json.Marshal(commandsTerminal) // a string
	for table, columns := range map[string][]string{
		"partner":   {"name", "type", "tier", "manager"},
		"contact":   {"name", "email"},
		"deal":      {"company", "domain", "contact_name", "contact_email", "contact_phone", "contact_title", "context", "consent", "reason", "owner", "backup"},
		"event":     {"actor", "text"},
		"mail":      {"sender", "subject", "rule", "message_id"},
		"notice":    {"recipient_name", "recipient", "subject", "response"},
		"off_limit": {"company", "domain", "rep"},
		"issue":     {"subject", "by_name", "by_email"},
	} {
		for _, c := range columns {
			if _, err := db.Exec("UPDATE "+table+" SET "+c+" = ?", commandsTerminal); err != nil {
				t.Fatalf("%s.%s: %v", table, c, err)
			}
		}
	}
	for _, statement := range []string{`UPDATE deal SET missing = '[` + string(quoted) + `]'`, `UPDATE partner SET domains = '[` + string(quoted) + `]'`} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(`INSERT INTO issue_answer (mail, issue, contact, at, text) VALUES (2, 1, 1, '2026-11-20T15:00:00.000000Z', ?)`, commandsTerminal); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestNoOutputCommandsTheTerminal runs every command that reads over a hostile database, for people and as JSON, and errors
// that repeat what was typed or read.
func TestNoOutputCommandsTheTerminal(t *testing.T) {
	t.Parallel()
	s := hostileShell(t)
	arguments := map[string][]string{
		"deal show": {"D-1001"}, "mail show": {"M-2"}, "partner show": {"P-1"}, "outbox show": {s.firstNotice()}, "inspect": {"-"},
		"partner add": {"Newcomer"}, "mail release": {"M-2"}, "mail reject": {"M-2"},
		"api add": {"crm", "--scope", "deals:read"}, "api revoke": {"crm"}, "erase": {"--account", "globex.example"},
		"news show": {"N-1"}, "news answers": {"N-1"}, "news preview": {"-"}, "news new": {"-", "--from", "max@acme.example"}, "news audience": {"all"},
	}
	var cli grammar
	parser, err := newParser(&cli, &console{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	ran, hostile := 0, 0
	try := func(args ...string) {
		t.Helper()
		out, complaints, code := s.run("From: "+commandsTerminal+"\nSubject: "+commandsTerminal+"\n\n"+commandsTerminal+"\n", args...)
		if ran++; strings.Contains(out, "owned") {
			hostile++
		}
		if code == exitUsage {
			t.Errorf("refermail %q was not understood: %s", args, complaints)
		}
		if r := obeyed(out); r != "" {
			t.Errorf("refermail %q prints %s:\n%q", args, r, out)
		}
		if r := obeyed(complaints); r != "" {
			t.Errorf("refermail %q complains with %s:\n%q", args, r, complaints)
		}
	}
	for _, leaf := range parser.Model.Leaves(false) {
		path := strings.TrimPrefix(leaf.Path(), "refermail ")
		reads := false
		for _, f := range leaf.Flags {
			reads = reads || f.Name == "json"
		}
		if !reads || slices.Contains([]string{"doctor", "version", "program diff"}, path) { // they show nothing of a stranger's

			continue
		}
		args := append(strings.Fields(path), arguments[path]...)
		if len(leaf.Positional) > 0 && leaf.Positional[0].Required && len(arguments[path]) == 0 {
			t.Errorf("this test gives `%s` nothing to read: name it in arguments", path)
			continue
		}
		try(args...)
	}
	try("mail", "show", "M-2", "--explain")
	try("inspect", "-", "--explain")
	try("deal", "approve", "D-1001", "--dry-run", commandsTerminal)
	try("deal", "note", "D-1001", commandsTerminal)
	for _, list := range []string{"partner", "deal"} { // the marks of direction belong to Hebrew names, which come back
		out := strings.ReplaceAll(s.ok(list, "export"), "\u200f", "")
		if r := obeyed(out); r != "" {
			t.Errorf("%s export holds %s:\n%q", list, r, out)
		}
	}
	if hostile < 8 {
		t.Errorf("only %d of %d commands showed a hostile word: this test tests little", hostile, ran)
	}
	for _, args := range [][]string{{"deal", "show", commandsTerminal}, {"mail", "show", commandsTerminal}, {commandsTerminal}, {"deal", "list", "--" + commandsTerminal},
		{"partner", "add", commandsTerminal, "--contact", commandsTerminal}, {"partner", "import", commandsTerminal}, {"inspect", commandsTerminal}, {"outbox", "show", commandsTerminal},
		{"program", "show", commandsTerminal}, {"offlimits", "import", "--list", commandsTerminal, "-"}, {"deal", "stage", "D-1001", commandsTerminal}} {
		out, complaints, code := s.run(commandsTerminal+"\n"+commandsTerminal+"\n", args...)
		if r := obeyed(out + complaints); r != "" || code == exitDone {
			t.Errorf("refermail %q: exit %d with %s:\n%q", args, code, r, out+complaints)
		}
	}
}

// firstNotice is the ID of a mail we owe.
func (s *shell) firstNotice() string {
	s.t.Helper()
	var owed []struct {
		ID string `json:"id"`
	}
	s.json(&owed, "outbox", "list")
	if len(owed) == 0 {
		s.t.Fatal("nothing is owed")
	}
	return owed[0].ID
}

// TestJSONIsExact holds JSON to carrying every character, and none that a terminal obeys.
func TestJSONIsExact(t *testing.T) {
	t.Parallel()
	s := hostileShell(t)
	for _, args := range [][]string{{"deal", "list"}, {"deal", "show", "D-1001"}, {"mail", "list"}, {"mail", "show", "M-2"}, {"partner", "list"}, {"partner", "show", "P-1"}, {"outbox", "list"}} {
		out := s.ok(append(args, "--json")...)
		if at := strings.IndexFunc(out, func(r rune) bool { return r != '\n' && r < ' ' || commands(r) }); at >= 0 {
			t.Errorf("refermail %q --json prints %q", args, out[at:at+8])
		}
	}
	var deals []struct{ Company, Context string }
	s.json(&deals, "deal", "list")
	if len(deals) != 1 || deals[0].Company != commandsTerminal || deals[0].Context != commandsTerminal {
		t.Errorf("JSON changes what is there: %q", deals)
	}
}

// TestExportsHoldNoFormulaAndReadBack is the way of hostile names through an export, a spreadsheet and the import.
func TestExportsHoldNoFormulaAndReadBack(t *testing.T) {
	t.Parallel()
	from := newShell(t)
	names := []string{"=cmd|' /C calc'!A0", "+49 Consulting", "-Dash & Sons", "@home", "'t Hooft BV", "x;=HYPERLINK(\"https://victim.example\")", "Plain, with comma", "＝wide", "a \"quoted\" name", "''=x"}
	for _, name := range names {
		if name[0] != '-' { // the command line takes that for a flag
			from.ok("partner", "add", name)
		}
	}
	if _, complaints, code := from.run("name\n'-Dash & Sons\n", "partner", "import", "-"); code != exitDone {
		t.Fatal(complaints)
	}
	out := from.ok("partner", "export")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != len(names)+1 {
		t.Fatalf("%d lines, %v:\n%s", len(rows), err, out)
	}
	for _, row := range rows {
		for _, cell := range row {
			for _, part := range strings.Split(cell, ";") { // as a spreadsheet of another country cuts it
				if part = strings.TrimSpace(part); part != "" && strings.ContainsAny(part[:1], "=+-@") || strings.HasPrefix(part, "＝") {
					t.Errorf("a spreadsheet calculates %q", cell)
				}
			}
		}
	}
	to := newShell(t)
	if _, complaints, code := to.run(out, "partner", "import", "-"); code != exitDone {
		t.Fatal(complaints)
	}
	var partners []struct{ Name string }
	to.json(&partners, "partner", "list")
	for _, name := range names {
		if !slices.ContainsFunc(partners, func(p struct{ Name string }) bool { return p.Name == name }) {
			t.Errorf("%q did not come back: %q", name, partners)
		}
	}
}

// TestALogLineIsOneLine holds both forms of the log to one line a record that commands nothing, whatever a server or a mail
// says in it.
func TestALogLineIsOneLine(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"text", "json"} {
		var b bytes.Buffer
		log := newLogger(&b, LogConfig{Level: "debug", Format: format})
		log.Info("say "+commandsTerminal, "error", commandsTerminal+"\nlevel=ERROR msg=forged", commandsTerminal, "x", slog.Group("mail", "subject", "a\r\nb\u202e"))
		if out := b.String(); strings.Count(out, "\n") != 1 || !strings.HasSuffix(out, "\n") {
			t.Errorf("%s: %d lines: %q", format, strings.Count(out, "\n"), out)
		} else if at := strings.IndexFunc(strings.TrimSuffix(out, "\n"), func(r rune) bool { return r < ' ' || commands(r) }); at >= 0 {
			t.Errorf("%s: a log line holds %q", format, out[at:])
		}
	}
}
