package tongue

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// English is the language everything is there in.
const English = "en"

// File is what a language's folder has beside its templates.
const File = "language.txt"

// Tongue is one language. It never changes and is safe for concurrent use.
type Tongue struct {
	Code   string // "de"
	Marker string // the line a reply is to be written above

	months, weekdays                     []string
	day, weekday, moment, promise, clock string
	and, or                              string
	numbers                              *message.Printer
	literal                              map[string]string
	patterns                             []pattern
}

// Read reads the language file of a folder; an error names the file and line. Every setting must be there.
func Read(code, file, text string) (*Tongue, error) {
	tag, err := language.Parse(code)
	if err != nil {
		return nil, fmt.Errorf("%s: %q is no language: %w", file, code, err)
	}
	t := &Tongue{Code: code, numbers: message.NewPrinter(tag), literal: map[string]string{}}
	key, keyLine := "", 0
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, " \t\r")
		said, indented := strings.CutPrefix(line, "  ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "@") && key == "":
			err = t.set(strings.TrimPrefix(line, "@"))
		case indented && key != "":
			err, key = t.learn(key, strings.TrimSpace(said)), ""
		case key != "" || indented:
			err = fmt.Errorf("a sentence and, indented by two spaces, its translation stand on two lines")
		default:
			key, keyLine = line, n+1
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n+1, err)
		}
	}
	if key != "" {
		return nil, fmt.Errorf("%s:%d: the translation is missing", file, keyLine)
	}
	if missing := t.unset(); missing != "" {
		return nil, fmt.Errorf("%s: the line @%s is missing", file, missing)
	}
	bySpecificity(t.patterns)
	return t, nil
}

// set reads "day 2. January 2006".
func (t *Tongue) set(line string) error {
	name, value, _ := strings.Cut(line, " ")
	value = strings.TrimSpace(value)
	texts := map[string]*string{"day": &t.day, "weekday": &t.weekday, "moment": &t.moment, "promise": &t.promise, "clock": &t.clock, "and": &t.and, "or": &t.or, "marker": &t.Marker}
	lists := map[string]*[]string{"months": &t.months, "weekdays": &t.weekdays}
	switch {
	case texts[name] != nil:
		*texts[name] = value
	case lists[name] != nil:
		*lists[name] = strings.Fields(value)
		if want := map[string]int{"months": 12, "weekdays": 7}[name]; len(*lists[name]) != want {
			return fmt.Errorf("@%s has %d names, not %d", name, len(*lists[name]), want)
		}
	default:
		return fmt.Errorf("there is no setting @%s", name)
	}
	if name == "marker" && (!strings.HasPrefix(value, "##-") || !strings.HasSuffix(value, "· refermail -##")) {
		return fmt.Errorf("@marker begins with ##- and ends with · refermail -##: replies are cut there")
	}
	return nil
}

func (t *Tongue) unset() string {
	for name, ok := range map[string]bool{"day": t.day != "", "weekday": t.weekday != "", "moment": t.moment != "", "promise": t.promise != "",
		"clock": t.clock != "", "and": t.and != "", "or": t.or != "", "marker": t.Marker != "", "months": t.months != nil, "weekdays": t.weekdays != nil} {
		if !ok {
			return name
		}
	}
	return ""
}

// learn takes a sentence and how it is said in this language.
func (t *Tongue) learn(english, said string) error {
	if _, twice := t.literal[english]; twice || slices.ContainsFunc(t.patterns, func(p pattern) bool { return p.key == english }) {
		return fmt.Errorf("%q stands here twice", english)
	}
	p, err := newPattern(english, said)
	if err != nil {
		return err
	}
	if len(p.names) == 0 {
		t.literal[english] = said
		return nil
	}
	t.patterns = append(t.patterns, p)
	return nil
}

// Keys returns every sentence the language file translates.
func (t *Tongue) Keys() []string {
	keys := make([]string, 0, len(t.literal)+len(t.patterns))
	for k := range t.literal {
		keys = append(keys, k)
	}
	for _, p := range t.patterns {
		keys = append(keys, p.key)
	}
	slices.Sort(keys)
	return keys
}

// Folders returns the languages of a folder of templates beside English: its folders with a language file.
func Folders(files fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if _, err := fs.Stat(files, path.Join(e.Name(), File)); err == nil {
			codes = append(codes, e.Name())
		}
	}
	return codes, nil
}
