package program

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

const mostAsks = 8 // VA-1: who is asked for more answers nothing

// readFields reads [field.NAME], required and optional.
func (r *reader) readFields(p *Program) {
	tables := r.root.sections("field")
	taken := map[string]string{} // label or synonym → field
	for _, t := range tables {
		t.take(taken, true)
	}
	var names []string
	for _, t := range tables {
		f := Field{Name: t.name, Label: t.text("label"), Example: t.text("example"), Ask: t.prose("ask")}
		t.need("label", f.Label, "Budget")
		t.need("example", f.Example, "what they want to spend")
		t.placeholders("ask", f.Ask, dealWords())
		if strings.Contains(f.Label, ":") {
			t.wrong("label", "has a colon in it; the fill-in line gets one by itself")
		}
		for _, s := range t.texts("synonyms") {
			f.Synonyms = append(f.Synonyms, strings.ToLower(s))
		}
		t.take(taken, false)
		t.close()
		p.Fields, names = append(p.Fields, f), append(names, f.Name)
	}
	required, optional := r.root.asks(names)
	p.Required, p.Optional = p.fields(required), p.fields(optional)
}

// take notes what a field is called, and names what another one is called already: first all that is ours, then all that
// the file says, so that the file is told.
func (t *table) take(taken map[string]string, ours bool) {
	called := func(key string, v *value) {
		w := said(v.text)
		if v.kind != unstable.String || v.ours != ours || w == "" {
			return
		}
		if other, is := taken[w]; is && other != t.name {
			t.r.wrong(v.line, t.where(key), "%q means the field %s already; a label means one field", w, other)
		}
		taken[w] = t.name
	}
	called("", &value{kind: unstable.String, text: t.name, line: t.v.line, ours: t.v.ours})
	if v := t.v.table["label"]; v != nil {
		called("label", v)
		for _, said := range v.table {
			called("label", said)
		}
	}
	if v := t.v.table["synonyms"]; v != nil {
		for _, s := range v.list {
			called("synonyms", s)
		}
	}
}

// asks reads required and optional of the program or of a partner type.
func (t *table) asks(names []string) (required, optional []string) {
	required, optional = t.chosen("required", "field", names), t.chosen("optional", "field", names)
	switch v := t.v.table["required"]; {
	case v == nil || len(v.list) == 0:
		t.wrong("required", `is missing or empty; say what a registration must hold, like required = ["company", "contact", "context"]`)
	case len(required)+len(optional) > mostAsks:
		t.wrong("required", "required and optional together ask for %d fields; ask for at most %d, a partner answers no more", len(required)+len(optional), mostAsks)
	}
	for _, f := range optional {
		if slices.Contains(required, f) {
			t.wrong("optional", "%s is required already; take it away here", f)
		}
	}
	return required, optional
}
