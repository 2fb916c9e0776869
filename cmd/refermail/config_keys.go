package main

import (
	"cmp"
	"fmt"
	"strings"

	"refermail/workflow/account"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Problem is one mistake in the configuration.
type Problem struct {
	File string // another file the configuration names; "" for the configuration itself
	Line int    // 1-based; 0 when it stands nowhere in the file
	Key  string // "imap.url", or the name of an environment variable
	Text string // what is wrong and how to mend it
}

// ConfigError is everything that is wrong with a configuration.
type ConfigError struct {
	File     string
	Problems []Problem
}

// Error lists the mistakes, a line each, in the form editors can jump to.
func (e *ConfigError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s to mend", e.File, count(len(e.Problems), "thing"))
	for _, p := range e.Problems {
		b.WriteString("\n  " + cmp.Or(p.File, e.File))
		if p.Line > 0 {
			fmt.Fprintf(&b, ":%d", p.Line)
		}
		b.WriteString(": ")
		if p.Key != "" {
			b.WriteString(p.Key + ": ")
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// count says "1 thing", "2 things".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// keyLines finds the line of every key and section of a TOML document that is known to be valid. Entries of an array
// of tables are numbered: "team.0.email".
func keyLines(data []byte) map[string]int {
	lines, tables := map[string]int{}, map[string]int{}
	var p unstable.Parser
	p.Reset(data)
	section := ""
	for p.NextExpression() {
		e := p.Expression()
		name, line := dotted(&p, e)
		switch e.Kind {
		case unstable.Table:
			section = name
		case unstable.ArrayTable:
			section = fmt.Sprintf("%s.%d", name, tables[name])
			tables[name]++
		case unstable.KeyValue:
			if name = joinKey(section, name); lines[name] == 0 {
				lines[name] = line
			}
			continue
		}
		if lines[section] == 0 {
			lines[section] = line
		}
	}
	return lines
}

// dotted reads the key of an expression and the line it stands on.
func dotted(p *unstable.Parser, e *unstable.Node) (name string, line int) {
	for it := e.Key(); it.Next(); {
		name = joinKey(name, string(it.Node().Data))
		line = p.Shape(it.Node().Raw).Start.Line
	}
	return name, line
}

func joinKey(a, b string) string {
	if a == "" {
		return b
	}
	return a + "." + b
}

// sectionKnown reports whether a [section] of that name exists.
func (r *configReader) sectionKnown(section string) bool {
	for _, s := range r.cfg.settings() {
		if strings.HasPrefix(s.key, section+".") {
			return true
		}
	}
	return false
}

// unknown notes a key or section nobody knows, with the known key that comes nearest.
func (r *configReader) unknown(key string) {
	var known []string
	for _, s := range r.cfg.settings() {
		section, name, _ := strings.Cut(s.key, ".")
		known = append(known, s.key, section)
		if strings.HasSuffix(key, "."+name) || key == name {
			known = append(known[:0:0], s.key) // the right key in the wrong section
			break
		}
	}
	near, distance := nearest(key, append(known, "team"))
	if distance > 3 && !strings.HasSuffix(near, key[strings.LastIndexByte(key, '.')+1:]) {
		r.wrong(key, "unknown key; `refermail help config` lists all keys")
		return
	}
	r.wrong(key, "unknown key; did you mean %s?", near)
}

// nearest finds the candidate with the fewest edits.
func nearest(word string, candidates []string) (best string, distance int) {
	distance = len(word) + 1
	for _, c := range candidates {
		if d := account.Typos(word, c); d < distance || d == distance && c < best {
			best, distance = c, d
		}
	}
	return best, distance
}
