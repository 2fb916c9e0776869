package program

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// reader reads a program file section by section and collects what is wrong.
type reader struct {
	file string
	errs Errors
	root *table

	damaged  []int // lines that could not be read
	sections []int // lines on which one begins

	tongues []string                     // the program's languages
	words   map[string]map[string]string // by language: its texts in others than the first
}

func (r *reader) wrong(line int, at, format string, args ...any) {
	r.errs = append(r.errs, Error{File: r.file, Line: max(1, line), At: at, Text: fmt.Sprintf(format, args...)})
}

// table is one section while it is read. Asking for a key makes it known; close names the keys nobody asked for.
type table struct {
	r     *reader
	v     *value
	at    string // "[stage.demo]", "[[clause]] 2"; "" for the top of the file
	name  string // the last part of the section's name
	known []string
	bad   map[string]bool // keys whose value cannot be read at all; what follows from that is not told
}

// where names a key of this section in a mistake.
func (t *table) where(key string) string { return strings.TrimSpace(t.at + " " + key) }

// unread is wrong for a value that cannot be used: nothing more is said about it.
func (t *table) unread(key, format string, args ...any) {
	t.wrong(key, format, args...)
	if t.bad == nil {
		t.bad = map[string]bool{}
	}
	t.bad[key] = true
}

// wrong notes a mistake about a key, on the line of the key or, when it is not written, of its section.
func (t *table) wrong(key, format string, args ...any) {
	if t.bad[key] {
		return
	}
	line := t.v.line
	if v := t.v.table[key]; v != nil {
		line = v.line
	} else if t.r.damagedIn(t.v) {
		return
	}
	t.r.wrong(line, t.where(key), format, args...)
}

// lacks is wrong for what the section as a whole lacks, or what nothing leads to.
func (t *table) lacks(format string, args ...any) {
	if len(t.r.damaged) == 0 {
		t.r.wrong(t.v.line, t.at, format, args...)
	}
}

func (t *table) has(key string) bool { return t.v.table[key] != nil }

func (t *table) get(key string) *value {
	t.known = append(t.known, key)
	return t.v.table[key]
}

// section opens [key]; without one, an empty table.
func (t *table) section(key string) *table {
	v := t.get(key)
	if v == nil || v.kind != unstable.Table {
		if v != nil {
			t.unread(key, "must be a section; write [%s] on a line of its own", key)
		}
		v = newTable(t.v.line)
	}
	return &table{r: t.r, v: v, at: "[" + key + "]", name: key}
}

// sections opens every [key.NAME] in the order of the file.
func (t *table) sections(key string) []*table {
	all := t.section(key)
	var out []*table
	for _, name := range all.v.keys {
		v := all.v.table[name]
		at := "[" + key + "." + name + "]"
		switch {
		case v.kind != unstable.Table:
			t.r.wrong(v.line, "["+key+"] "+name, "must be a section; write %s on a line of its own", at)
		case !plain(name):
			t.r.wrong(v.line, at, "a name is made of the letters a to z, digits and _, like %s", key+".my_name")
		default:
			out = append(out, &table{r: t.r, v: v, at: at, name: name})
		}
	}
	return out
}

// entries opens every [[key]] in the order of the file.
func (t *table) entries(key string) []*table {
	v := t.get(key)
	if v == nil {
		return nil
	}
	if v.kind != unstable.Array {
		t.unread(key, "is a list of sections; write [[%s]] in double brackets", key)
		return nil
	}
	var out []*table
	for i, e := range v.list {
		if e.kind != unstable.Table {
			t.r.wrong(e.line, key, "is a list of sections; write [[%s]] on a line of its own", key)
			continue
		}
		out = append(out, &table{r: t.r, v: e, at: fmt.Sprintf("[[%s]] %d", key, i+1), name: key})
	}
	return out
}

// close names every key that nobody asked for.
func (t *table) close() {
	for _, key := range t.v.keys {
		if slices.Contains(t.known, key) {
			continue
		}
		hint := meant(key, t.known)
		if top := t.r.root; top != t && slices.Contains(topKeys(), key) && !strings.HasPrefix(hint, "did") {
			hint = "it belongs to the top of the file, before the first [section]"
		}
		t.wrong(key, "unknown key; %s", hint)
	}
}

// plain reports whether a name can be written in a command and in JSON without quotes.
func plain(name string) bool {
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return name != "" && len(name) <= 40
}
