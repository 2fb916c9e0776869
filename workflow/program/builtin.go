package program

import (
	_ "embed"
	"slices"
	"strings"
)

// builtin is the program in force when the operator has written none, and every section a file leaves out.
//
//go:embed builtin.toml
var builtin []byte

// Builtin returns the program in force when the operator has written none: 90 days of protection and attribution; a
// registration names a company, a person there and one sentence of context. It is a new value each time.
func Builtin() *Program {
	p, err := Parse("builtin.toml", nil)
	if err != nil { // the file is part of the binary, and a test reads it
		panic(err)
	}
	return p
}

// Defaults returns what stands behind a program file today: the sections it may leave out. Keep it with the file's text;
// [ParseVersion] reads the two together.
func Defaults() string { return string(builtin) }

// ParseVersion reads a program that was in force: the file's text over the defaults of its day. What those do not say,
// because it is younger than they are, is as it is today. The error is of type [Errors].
func ParseVersion(text, defaults string) (*Program, error) {
	return parse("program.toml", []byte(text), []byte(defaults), builtin)
}

// graft puts what a file leaves out into its tree: whole lists and sections that name things, single keys elsewhere.
// What is grafted has no line of its own; a mistake in it is named on the line of its section.
func (t *table) graft(to, from *value, path string) {
	for _, key := range from.keys {
		have, give := to.table[key], from.table[key]
		at := strings.TrimPrefix(path+"."+key, ".")
		switch {
		case have != nil && give.table != nil && have.table == nil:
			t.r.wrong(have.line, at, "must be a section; write [%s] on a line of its own", at)
			fallthrough
		case have == nil:
			give.unline(max(1, to.line))
			to.set(key, give)
		case give.table != nil && !slices.Contains([]string{"stage", "reason"}, at):
			t.graft(have, give, at)
		}
	}
}

// unline marks a value and all in it as ours, on one line.
func (v *value) unline(line int) {
	v.line, v.ours = line, true
	for _, in := range v.table {
		in.unline(line)
	}
	for _, in := range v.list {
		in.unline(line)
	}
}
