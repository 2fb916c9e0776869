package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The rules of the house (DESIGN: imports point at workflow; only cmd sees both ends). Each check is a function over
// sources, so that TestTheRulesBite can show it finding what it must find.

// source is one parsed Go file.
type source struct {
	path string // slash-separated, from the module's root
	pkg  string // folder
	test bool
	file *ast.File
	set  *token.FileSet
	text []string // lines
}

func (s source) line(p token.Pos) int { return s.set.Position(p).Line }

func (s source) at(p token.Pos) string { return fmt.Sprintf("%s:%d", s.path, s.line(p)) }

// moduleRoot is the folder of go.mod, seen from this package.
const moduleRoot = "../.."

func readModule(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(moduleRoot, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && path != moduleRoot && (name[0] == '.' || name == "testdata" || name == "vendor") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(moduleRoot, path)
		if err != nil {
			return err
		}
		all = append(all, parseSource(t, filepath.ToSlash(rel), string(data)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func parseSource(t *testing.T, path, text string) source {
	t.Helper()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return source{path, filepath.ToSlash(filepath.Dir(path)), strings.HasSuffix(path, "_test.go"), f, set, strings.Split(text, "\n")}
}

// mayImport lists what each part of the house may import of the others. The longest matching prefix of the importing
// package decides. The sub-folders share what they have among themselves: inbound/devmail/x may import inbound/devmail.
func mayImport() map[string][]string {
	return map[string][]string{
		"cmd":                    {"*"},
		"workflow":               {"workflow/account", "workflow/attribution", "workflow/token", "workflow/program"},
		"workflow/account":       {},
		"workflow/attribution":   {},
		"workflow/token":         {},
		"workflow/program":       {"workflow", "workflow/account"},
		"workflow/store":         {"workflow", "workflow/account", "workflow/token", "migrations"},
		"migrations":             {},
		"templates":              {"workflow"},
		"templates/safehtml":     {},
		"inbound":                {"inbound/parse", "inbound/auth", "inbound/news", "workflow", "workflow/account", "workflow/token", "workflow/program"},
		"inbound/parse":          {"workflow/account"},
		"inbound/news":           {"inbound/parse", "workflow", "workflow/account", "templates/safehtml"},
		"inbound/auth":           {"inbound/parse", "workflow", "workflow/account"},
		"inbound/imap":           {"inbound", "workflow"},
		"inbound/web":            {"inbound", "workflow", "templates", "templates/safehtml"},
		"inbound/devmail":        {"inbound", "inbound/parse", "templates", "templates/safehtml"},
		"inbound/devmail/attack": {"workflow"},
		"outbound":               {"outbound/tongue", "workflow", "workflow/account", "workflow/token", "workflow/program", "templates", "templates/safehtml"},
		"outbound/press":         {"outbound", "outbound/tongue", "workflow", "workflow/token"},
		"outbound/smtp":          {"outbound", "workflow"},
		"outbound/spool":         {"outbound", "workflow"},
		"outbound/crm":           {"outbound", "workflow"},
		"outbound/webhook":       {"outbound", "workflow"},
		"workflow/storetest":     {"workflow", "workflow/store"},
	}
}

// forWorkflow are the libraries package workflow and its pure parts may use beside the standard library.
func forWorkflow() []string {
	return []string{"golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "golang.org/x/text/", "github.com/shopspring/decimal", "github.com/pelletier/go-toml/v2"}
}

// ruleFor gives what a package may import, and the part of the house it belongs to; "" when to none.
func ruleFor(pkg string) (allowed []string, part string) {
	for at := pkg; at != "." && at != ""; at = filepath.ToSlash(filepath.Dir(at)) {
		if allowed, ok := mayImport()[at]; ok {
			return allowed, at
		}
	}
	return nil, ""
}

// may reports whether a package may import another one of ours.
func may(pkg, inner string) bool {
	allowed, part := ruleFor(pkg)
	same := strings.Contains(part, "/") && strings.HasPrefix(inner+"/", part+"/")
	return same || slices.Contains(allowed, inner) || slices.Contains(allowed, "*")
}

// decides reports whether a file belongs to the functional core: Decide and its rules.
func decides(path string) bool {
	name, inside := strings.CutPrefix(path, "workflow/")
	return inside && !strings.Contains(name, "/") && (strings.HasPrefix(name, "decide") || strings.HasPrefix(name, "rules"))
}

func checkImports(files []source) (wrong []string) {
	for _, s := range files {
		if _, part := ruleFor(s.pkg); part == "" {
			wrong = append(wrong, s.path+" belongs to no part of the house")
			continue
		}
		if s.test { // a test may use the real thing it is tested with
			continue
		}
		pure := s.pkg == "workflow" || slices.Contains([]string{"workflow/account", "workflow/attribution", "workflow/token", "workflow/program"}, s.pkg)
		for _, imp := range s.file.Imports {
			path, _ := strconv.Unquote(imp.Path.Value)
			inner, ours := strings.CutPrefix(path, "refermail/")
			switch {
			case ours && !may(s.pkg, inner):
				wrong = append(wrong, s.at(imp.Pos())+" imports "+path)
			case !ours && pure && strings.Contains(strings.Split(path, "/")[0], ".") && !slices.ContainsFunc(forWorkflow(), func(p string) bool { return strings.HasPrefix(path, p) }):
				wrong = append(wrong, s.at(imp.Pos())+" imports "+path+", which is no small pure library")
			case pure && slices.Contains([]string{"database/sql", "net", "net/http", "log", "os"}, path):
				wrong = append(wrong, s.at(imp.Pos())+" imports "+path+": workflow knows no technology")
			case decides(s.path) && slices.Contains([]string{"context", "log/slog"}, path):
				wrong = append(wrong, s.at(imp.Pos())+" imports "+path+": Decide is pure")
			}
		}
	}
	return wrong
}

// checkClock finds readings of the wall clock outside clock.go. A line that must read it says why in a comment that
// begins with "wall clock:".
func checkClock(files []source) (wrong []string) {
	for _, s := range files {
		if s.test || s.path == "cmd/refermail/clock.go" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			reads := ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name)
			if line := s.line(sel.Pos()); reads && !strings.Contains(s.text[line-1], "// wall clock:") {
				wrong = append(wrong, s.at(sel.Pos())+" reads the wall clock")
			}
			return true
		})
	}
	return wrong
}

func TestImportsPointAtWorkflow(t *testing.T) {
	t.Parallel()
	report(t, checkImports(readModule(t)))
}

func TestOnlyTheClockReadsTheTime(t *testing.T) {
	t.Parallel()
	report(t, checkClock(readModule(t)))
}

func TestNoPackageVariableChanges(t *testing.T) {
	t.Parallel()
	report(t, checkVariables(readModule(t)))
}

func TestNothingIsLeftForLater(t *testing.T) {
	t.Parallel()
	report(t, checkLeftovers(readModule(t)))
}

func report(t *testing.T, wrong []string) {
	t.Helper()
	for _, w := range wrong {
		t.Error(w)
	}
}

func TestTheTopLevelIsAsAgreed(t *testing.T) {
	t.Parallel()
	agreed := []string{"cmd", "inbound", "outbound", "workflow", "templates", "migrations", "go.mod", "go.sum", "README.md"}
	entries, err := os.ReadDir(moduleRoot)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name()[0] != '.' && !slices.Contains(agreed, e.Name()) {
			t.Errorf("%s stands at the top level; only %v do", e.Name(), agreed)
		}
	}
	mod, err := os.ReadFile(filepath.Join(moduleRoot, "go.mod"))
	if err != nil || !regexp.MustCompile(`(?m)^module refermail$`).Match(mod) || !regexp.MustCompile(`(?m)^go 1\.26`).Match(mod) {
		t.Errorf("go.mod must say module refermail and go 1.26: %v", err)
	}
}

func TestTheRulesBite(t *testing.T) {
	t.Parallel()
	checks := map[string]func([]source) []string{
		"imports": checkImports, "clock": checkClock, "variables": checkVariables, "leftovers": checkLeftovers,
	}
	cases := map[string]struct{ rule, path, text string }{
		"workflow imports inbound":          {"imports", "workflow/x.go", `package workflow; import _ "refermail/inbound"`},
		"workflow imports its store":        {"imports", "workflow/x.go", `package workflow; import _ "refermail/workflow/store"`},
		"workflow imports a driver":         {"imports", "workflow/x.go", `package workflow; import _ "github.com/lib/pq"`},
		"Decide logs":                       {"imports", "workflow/decide_x.go", `package workflow; import _ "log/slog"`},
		"parse imports inbound":             {"imports", "inbound/parse/x.go", `package parse; import _ "refermail/inbound"`},
		"outbound imports inbound":          {"imports", "outbound/x.go", `package outbound; import _ "refermail/inbound"`},
		"the store imports outbound":        {"imports", "workflow/store/x.go", `package store; import _ "refermail/outbound"`},
		"a package from nowhere":            {"imports", "util/x.go", `package util`},
		"time.Now in workflow":              {"clock", "workflow/x.go", "package workflow\nimport \"time\"\nfunc f() time.Time { return time.Now() }"},
		"time.Since in cmd":                 {"clock", "cmd/refermail/x.go", "package main\nimport \"time\"\nvar _ = time.Since"},
		"a variable that is assigned":       {"variables", "workflow/x.go", "package workflow\nvar n int\nfunc f() { n = 1 }"},
		"a counter":                         {"variables", "workflow/x.go", "package workflow\nvar n = 0\nfunc f() { n++ }"},
		"a map that is written":             {"variables", "workflow/x.go", "package workflow\nvar m = map[string]int{}\nfunc f() { m[\"a\"] = 1 }"},
		"a map that is emptied":             {"variables", "workflow/x.go", "package workflow\nvar m = map[string]int{}\nfunc f() { delete(m, \"a\") }"},
		"a field that is set":               {"variables", "workflow/x.go", "package workflow\nvar c struct{ n int }\nfunc f() { c.n = 1 }"},
		"an address that is given away":     {"variables", "workflow/x.go", "package workflow\nvar n = 1\nfunc f() *int { return &n }"},
		"a mutex":                           {"variables", "workflow/x.go", "package workflow\nimport \"sync\"\nvar mu sync.Mutex"},
		"a map made to be filled":           {"variables", "workflow/x.go", "package workflow\nvar m = make(map[string]int)"},
		"an init function":                  {"variables", "workflow/x.go", "package workflow\nfunc init() {}"},
		"another package's variable is set": {"variables", "inbound/x.go", "package inbound\nimport \"net/http\"\nfunc f() { http.DefaultClient = nil }"},
		"something for later":               {"leftovers", "workflow/x.go", "package workflow\n// TO" + "DO: finish"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if wrong := checks[c.rule]([]source{parseSource(t, c.path, c.text)}); len(wrong) == 0 {
				t.Error("the rule did not find it")
			}
		})
	}
}
