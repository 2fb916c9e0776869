package program

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// What is no TOML would hide every mistake behind it. So a line that cannot be read is named, taken out, and the rest
// is read as if it were not there; what may be missing only because of it is not complained about.

const mostMends = 50 // after so many, this was never a program file

// mend returns the document with the lines that are no TOML made empty, line numbers unchanged, and those lines.
func (r *reader) mend(data []byte) (readable []byte, damaged []int) {
	lines := bytes.Split(data, []byte("\n"))
	for range mostMends {
		from, to, why := unreadable(data)
		if why == "" {
			return data, damaged
		}
		to = min(max(from, to), len(lines))
		upTo := ""
		if to > from {
			upTo = fmt.Sprintf(", up to line %d", to)
		}
		r.wrong(from, "", "this is not TOML%s: %s", upTo, remedy(string(lines[from-1]), why))
		for n := from; n <= to; n++ {
			header := sectionStart.FindSubmatch(lines[n-1])
			lines[n-1] = nil
			if header != nil && len(header[1]) <= 2 && !slices.Contains(damaged, n) { // what follows still belongs to this section
				lines[n-1] = slices.Concat(header[1], header[2], bytes.ReplaceAll(header[1], []byte("["), []byte("]")))
			}
			damaged = append(damaged, n)
		}
		data = bytes.Join(lines, []byte("\n"))
	}
	return bytes.Repeat([]byte("\n"), len(lines)-1), damaged
}

var sectionStart = regexp.MustCompile(`^\s*(\[+)\s*([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)`)

// unreadable finds the first thing that is no TOML: the line it begins on and the line on which it shows; why is ""
// when there is none.
func unreadable(data []byte) (from, to int, why string) {
	var p unstable.Parser
	p.Reset(data)
	end := 0 // of what was read
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.KeyValue:
			end = int(e.Raw.Offset + e.Raw.Length)
		default:
			for it := e.Key(); it.Next(); {
				end = int(it.Node().Raw.Offset + it.Node().Raw.Length)
			}
			if n := bytes.IndexByte(data[end:], '\n'); n >= 0 {
				end += n
			}
		}
	}
	err := p.Error()
	if err == nil {
		return 0, 0, ""
	}
	at := len(data)
	var parse *unstable.ParserError
	if errors.As(err, &parse) { // a highlight shares the document's memory; its place is what is left behind it
		if o := cap(data) - cap(parse.Highlight); o >= 0 && o <= len(data) {
			at = o
		}
	}
	rest := data[min(end, len(data)):]
	for len(rest) > 0 { // to the first line with something on it
		line, after, more := bytes.Cut(rest, []byte("\n"))
		if text := bytes.TrimSpace(line); len(text) > 0 && text[0] != '#' || !more {
			break
		}
		rest = after
	}
	from = 1 + bytes.Count(data[:len(data)-len(rest)], []byte("\n"))
	to = 1 + bytes.Count(data[:at], []byte("\n"))
	return from, max(from, to), strings.TrimPrefix(err.Error(), "toml: ")
}

// remedy says what people mean to write who write such a line; why is what the parser says.
func remedy(line, why string) string {
	key, written, isKey := strings.Cut(strings.TrimSpace(line), "=")
	written = strings.TrimSpace(written)
	switch {
	case strings.ContainsAny(line, "“”„‘’«»"):
		return `write straight quotes, like name = "Acme"`
	case strings.HasPrefix(key, "["):
		return "a section is [name] or [[name]] on a line of its own"
	case isKey && strings.HasPrefix(written, `"""`):
		return `a text of several lines ends with """`
	case isKey && strings.HasPrefix(written, "["):
		return `a list is ["one", "two"], with every text in quotes and a ] at the end`
	case isKey:
		return `a text stands in quotes, like name = "Acme"; a number and true or false do not`
	}
	return why + `; a line is key = value, a [section], or a # comment`
}

// damagedIn reports whether a line that could not be read stands in a section: then nothing is said about what the
// section lacks.
func (r *reader) damagedIn(section *value) bool {
	if len(r.damaged) == 0 {
		return false
	}
	next, end := sort.SearchInts(r.sections, section.line+1), math.MaxInt
	if next < len(r.sections) {
		end = r.sections[next]
	}
	return slices.ContainsFunc(r.damaged, func(n int) bool { return n >= section.line && n < end })
}
