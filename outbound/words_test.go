package outbound_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"refermail/outbound"
	"refermail/templates"
	"refermail/workflow"
)

func TestEveryKindOfThePackageWorkflowHasTemplates(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "../workflow/notice.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Kind") {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		found++
		if !slices.Contains(outbound.Kinds(), workflow.Kind(value)) {
			t.Errorf("mail of kind %q has no templates", value)
		}
		return true
	})
	if found < 20 || found != len(outbound.Kinds()) {
		t.Errorf("package workflow names %d kinds, templates exist for %d", found, len(outbound.Kinds()))
	}
}

func TestBuiltInTemplatesThoroughly(t *testing.T) {
	t.Parallel()
	replaced := fstest.MapFS{} // every language's layout by itself: what an operator replaces is tried thoroughly
	for _, name := range []string{"layout.txt", "de/layout.txt", "fr/layout.txt", "es/layout.txt", "nl/layout.txt"} {
		layout, err := templates.FS.ReadFile("mail/" + name)
		if err != nil {
			t.Fatal(err)
		}
		replaced[name] = &fstest.MapFile{Data: layout}
	}
	if _, err := outbound.LoadWords(replaced); err != nil {
		t.Error(err)
	}
}

func TestOverrides(t *testing.T) {
	t.Parallel()
	good := `{{define "lead"}}Globex it is.{{end}}{{define "means"}}So it is.{{end}}{{define "body"}}Yes.{{end}}`
	tests := []struct {
		name, file, src string
		want            string // in the error; "" for none
	}{
		{"a whole template is replaced", "receipt.txt", good, ""},
		{"a field that does not exist", "receipt.txt", good + "\n" + `{{define "body"}}{{.Compnay}}{{end}}`, "receipt.txt:2"},
		{"a field that does not exist, in a branch hardly taken", "stage.txt", good + "\n\n" +
			`{{define "body"}}{{if and .Final (not .Reason)}}{{.Compnay}}{{end}}{{end}}`, "stage.txt:3"},
		{"a field that does not exist, in another language", "de/receipt.txt", good + "\n" + `{{define "body"}}{{.Contact.Nmae}}{{end}}`, "de/receipt.txt:2"},
		{"a twin, which is made of the text", "kept.html", `{{define "body"}}{{end}}`, "kept.html replaces nothing: the HTML of a mail is made of its text; write kept.txt"},
		{"a field that does not exist, around the HTML", "layout.html", `<p>{{.Preheadr}}</p>`, "layout.html:1"},
		{"a language nobody finished", "it/receipt.txt", good, "the folder it is no language: it has no language.txt"},
		{"a setting that is none", "language.txt", "@moons Luna", "language.txt:1: there is no setting @moons"},
		{"a template that does not parse", "status.txt", "\n\n{{if}}", "status.txt:3"},
		{"HTML that cannot be escaped", "layout.html", `<a href='{{if .Marker}}'>{{end}}`, "layout.html"},
		{"a name that is nobody's", "reciept.txt", good, "reciept.txt replaces nothing"},
		{"other files are none of our business", "README.md", "{{if}}", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := outbound.LoadWords(fstest.MapFS{tt.file: {Data: []byte(tt.src)}})
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("unexpected error: %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("error %v does not name %q", err, tt.want)
			}
		})
	}
}

func TestAnOverrideIsUsedInTheTextAndItsTwin(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Overrides = fstest.MapFS{"kept.txt": {Data: []byte(
		`{{define "lead"}}We have it, {{.Recipient.Name}}.{{end}}{{define "means"}}Soon more.{{end}}{{define "body"}}Bye.{{end}}`)}}
	m := read(t, composeWith(t, o, notice(workflow.KindKept)))
	for _, part := range []string{m.text, m.html} {
		if !strings.Contains(part, "We have it, Ann Archer.") {
			t.Errorf("the operator's words are missing:\n%s", part)
		}
	}
}
