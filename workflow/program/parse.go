package program

import (
	"bytes"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

const maxBytes = 256 << 10

// Parse reads a program file (TOML). name is how mistakes call it. A section the file leaves out is the built-in one.
// The error, if any, is of type [Errors] and names every mistake with its line; a line that is no TOML hides at
// most mistakes of its own section. It never panics, whatever the bytes.
func Parse(name string, data []byte) (*Program, error) { return parse(name, data, builtin) }

// parse is Parse over these defaults, the first that says something before the next.
func parse(name string, data []byte, defaults ...[]byte) (*Program, error) {
	r := &reader{file: name}
	if len(data) > maxBytes {
		r.wrong(1, "", "is larger than 256 kB and so hardly a program; long texts belong into assets")
		return nil, r.errs
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // Windows editors write it before the text
	if at := notText(data); at >= 0 {
		r.wrong(1+bytes.Count(data[:at], []byte("\n")), "", "is no text in UTF-8 from here on; save it in your editor as UTF-8")
		return nil, r.errs
	}
	data, r.damaged = r.mend(data)
	root, sections := readTree(data, r.wrong)
	r.sections = sections
	if line, why := undecodable(data); line > 0 && len(r.errs) == 0 {
		r.wrong(line, "", "this is not TOML: %s", why)
	}
	r.root = &table{r: r, v: root}
	for _, text := range defaults {
		ours, _ := readTree(text, r.wrong)
		r.root.graft(root, ours, "")
	}
	p := r.program()
	r.root.close()
	if len(r.errs) > 0 {
		return nil, r.errs.sorted()
	}
	fillLists(reflect.ValueOf(p).Elem())
	return p, nil
}

// notText gives the place of the first byte that is not UTF-8, or of a NUL as in UTF-16; -1 when there is none.
func notText(data []byte) int {
	for at := 0; at < len(data); {
		c, size := utf8.DecodeRune(data[at:])
		if c == utf8.RuneError && size == 1 || c == 0 {
			return at
		}
		at += size
	}
	return -1
}

// topKeys are the keys that stand before the first section.
func topKeys() []string {
	return []string{"name", "languages", "protection_days", "attribution_days", "required", "optional", "undo", "merge"}
}

func (r *reader) program() *Program {
	t, p := r.root, &Program{}
	p.Languages = t.chosen("languages", "language", Languages())
	r.tongues = p.Languages
	p.Name = t.text("name")
	if p.Name == "" {
		t.wrong("name", `is empty; write name = "Acme Partner Program"`)
	}
	if v := t.v.table["languages"]; v.kind == unstable.Array && len(v.list) == 0 {
		t.wrong("languages", `names no language; write languages = ["en"]`)
	}
	p.UndoWithin = t.span("undo", time.Minute, 24*time.Hour)
	p.MergeWithin = t.span("merge", 0, 30*24*time.Hour)
	r.readFields(p)
	r.readStages(p)
	r.readReasons(p)
	r.readTypes(p)
	r.readSegments(p)
	r.readTiers(p)
	r.readWindows(p)
	r.readQualification(p)
	r.readApprovals(p)
	r.readPolicies(p)
	r.readSLA(p)
	r.readReminders(p)
	r.readClauses(p)
	r.readLetters(p)
	r.readAssets(p)
	p.Words = r.words
	return p
}

// span reads "15 minutes", "24 hours" or "7 days" between two limits.
func (t *table) span(key string, least, most time.Duration) time.Duration {
	text := t.text(key)
	words := strings.Fields(text)
	d, ok := time.Duration(0), len(words) == 2
	if ok {
		n, err := strconv.Atoi(words[0])
		unit := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}[strings.TrimSuffix(words[1], "s")]
		ok = err == nil && n >= 0 && n <= 100_000 && unit > 0
		d = time.Duration(n) * unit
	}
	switch {
	case !ok:
		t.unread(key, `%q is no span of time; write "15 minutes", "24 hours" or "7 days"`, text)
	case d < least || d > most:
		t.unread(key, "%s is not possible; write a time from %s to %s", text, spanText(least), spanText(most))
	}
	return d
}

// spanText says a span as the file does.
func spanText(d time.Duration) string {
	switch {
	case d >= 48*time.Hour && d%(24*time.Hour) == 0:
		return plural(int(d/(24*time.Hour)), "day")
	case d >= time.Hour && d%time.Hour == 0:
		return plural(int(d/time.Hour), "hour")
	}
	return plural(int(d/time.Minute), "minute")
}

// fillLists makes every list that is not there an empty one, so that programs compare and JSON holds no null.
func fillLists(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillLists(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			fillLists(v.Index(i))
		}
	}
}
