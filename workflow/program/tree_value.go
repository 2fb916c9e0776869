package program

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// value is one thing written in the file, with the line it stands on: so that a mistake found later, in the meaning,
// can still be named where it was made.
type value struct {
	kind    unstable.Kind // Table for every table, Array for every list
	line    int
	text    string // of a text; of anything else, as it is written
	table   map[string]*value
	keys    []string // of the table, in the order of the file
	list    []*value
	opened  bool // [section] was written: a second one is a mistake
	written bool // a value or an inline table: nothing may be added to it
	ours    bool // not of the file but of the built-in program
}

func newTable(line int) *value {
	return &value{kind: unstable.Table, line: line, table: map[string]*value{}}
}

func (v *value) set(key string, to *value) {
	if _, there := v.table[key]; !there {
		v.keys = append(v.keys, key)
	}
	v.table[key] = to
}

// number reads an integer as TOML writes it: 1_000, 0x10.
func (v *value) number() (int64, error) {
	if v.kind != unstable.Integer {
		return 0, fmt.Errorf("no number")
	}
	return strconv.ParseInt(strings.ReplaceAll(v.text, "_", ""), 0, 64)
}
