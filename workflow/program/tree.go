package program

import (
	"errors"
	"sort"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// tree reads the file's structure. It goes on after a key that is written twice; only what is no TOML at all ends it.
type tree struct {
	parser unstable.Parser
	starts []int // offsets of the lines
	root   *value
	wrong  func(line int, at, format string, args ...any)

	sections []int // the lines on which one begins
}

// readTree returns the root of a document that [reader.mend] let through, and the lines on which its sections begin.
func readTree(data []byte, wrong func(line int, at, format string, args ...any)) (root *value, sections []int) {
	t := &tree{root: newTable(1), wrong: wrong, starts: []int{0}}
	for i, b := range data {
		if b == '\n' {
			t.starts = append(t.starts, i+1)
		}
	}
	t.parser.Reset(data)
	section := t.root
	for t.parser.NextExpression() {
		e := t.parser.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			section = t.open(e)
		case unstable.KeyValue:
			t.assign(section, e)
		}
	}
	return t.root, t.sections
}

// undecodable says what the decoder alone finds, which knows more of TOML than the parser: numbers, dates, tables
// written in two ways. line is 0 when there is nothing.
func undecodable(data []byte) (line int, why string) {
	var all map[string]any
	err := toml.Unmarshal(data, &all)
	if err == nil {
		return 0, ""
	}
	line = 1
	var at *toml.DecodeError
	if errors.As(err, &at) {
		line, _ = at.Position()
	}
	return line, strings.TrimPrefix(err.Error(), "toml: ")
}

func (t *tree) line(n *unstable.Node) int {
	return sort.SearchInts(t.starts, int(n.Raw.Offset)+1)
}

// key reads the parts of a dotted key and the line they stand on.
func (t *tree) key(e *unstable.Node) (parts []string, line int) {
	for it := e.Key(); it.Next(); {
		parts = append(parts, string(it.Node().Data))
		line = t.line(it.Node())
	}
	return parts, line
}

// walk follows all parts but the last, making tables on the way; nil when something else stands there.
func walk(from *value, parts []string, line int) *value {
	for _, part := range parts[:len(parts)-1] {
		next := from.table[part]
		if next == nil {
			next = newTable(line)
			from.set(part, next)
		}
		if next.kind == unstable.Array && !next.written && len(next.list) > 0 {
			next = next.list[len(next.list)-1]
		}
		if next.kind != unstable.Table || next.written {
			return nil
		}
		from = next
	}
	return from
}

// open begins a [section] or an entry of [[a list]].
func (t *tree) open(e *unstable.Node) *value {
	parts, line := t.key(e)
	name, fresh := strings.Join(parts, "."), newTable(line)
	t.sections = append(t.sections, line)
	fresh.opened = true
	if len(parts) == 0 {
		return fresh
	}
	in, last := walk(t.root, parts, line), parts[len(parts)-1]
	if in == nil {
		t.wrong(line, "["+name+"]", "what stands before the dot is a value already; rename one of them")
		return fresh
	}
	old := in.table[last]
	switch {
	case e.Kind == unstable.ArrayTable && old == nil:
		in.set(last, &value{kind: unstable.Array, line: line, list: []*value{fresh}})
	case e.Kind == unstable.ArrayTable && old.kind == unstable.Array && !old.written:
		old.list = append(old.list, fresh)
	case e.Kind == unstable.ArrayTable:
		t.wrong(line, "[["+name+"]]", "%s is written on line %d already, in another way; keep one", name, old.line)
	case old == nil:
		in.set(last, fresh)
	case old.kind == unstable.Table && !old.opened && !old.written:
		old.opened, old.line = true, line
		return old
	default:
		t.wrong(line, "["+name+"]", "is written on line %d already; put both together or rename one", old.line)
	}
	return fresh
}

// assign puts a value into its table.
func (t *tree) assign(section *value, e *unstable.Node) {
	parts, line := t.key(e)
	v := t.read(e.Value(), line, 0)
	if len(parts) == 0 {
		return
	}
	in, last := walk(section, parts, line), parts[len(parts)-1]
	if in == nil {
		t.wrong(line, strings.Join(parts, "."), "what stands before the dot is a value already; rename one of them")
		return
	}
	if old := in.table[last]; old != nil {
		t.wrong(line, strings.Join(parts, "."), "is written on line %d already; keep one", old.line)
		return
	}
	in.set(last, v)
}

const maxDepth = 16 // of lists in lists; the file needs 3

// read copies a value out of the parser, whose nodes live until its next expression.
func (t *tree) read(n *unstable.Node, line, depth int) *value {
	if n.Raw.Length > 0 {
		line = t.line(n)
	}
	v := &value{kind: n.Kind, line: line, text: string(n.Data), written: true}
	if depth > maxDepth {
		return v
	}
	switch n.Kind {
	case unstable.Array:
		for it := n.Children(); it.Next(); {
			if child := it.Node(); child.Kind != unstable.Comment {
				v.list = append(v.list, t.read(child, line, depth+1))
			}
		}
	case unstable.InlineTable:
		v.kind, v.table = unstable.Table, map[string]*value{}
		for it := n.Children(); it.Next(); {
			if child := it.Node(); child.Kind == unstable.KeyValue {
				v.written = false // for its own keys only
				t.assign(v, child)
				v.written = true
			}
		}
	}
	return v
}
