package outbound

import (
	"bytes"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	texttemplate "text/template"

	"refermail/outbound/tongue"
	"refermail/templates"
	"refermail/workflow"
)

// Words is every template in every language, checked. It never changes.
type Words struct {
	tongues map[string]*tongue.Tongue
	text    map[string]map[workflow.Kind]*texttemplate.Template // by language
	news    map[string]*texttemplate.Template                   // what we add to a newsletter, by language
	shell   *htmltemplate.Template                              // around every HTML twin
}

// LoadWords reads the built-in templates, each replaced by the file of the same name in overrides (nil: none), and
// writes every mail in every language with full and with empty letters. A template that does not parse or names a field
// that does not exist is an error with its file and line, and so is an override that replaces nothing.
func LoadWords(overrides fs.FS) (*Words, error) {
	builtin, err := fs.Sub(templates.FS, "mail")
	if err != nil {
		return nil, fmt.Errorf("built-in templates: %w", err)
	}
	files := layered{builtin, overrides}
	languages, err := files.languages()
	if err == nil {
		err = files.check(languages)
	}
	if err != nil {
		return nil, fmt.Errorf("mail templates: %w", err)
	}
	w := &Words{tongues: map[string]*tongue.Tongue{}, text: map[string]map[workflow.Kind]*texttemplate.Template{},
		news: map[string]*texttemplate.Template{}}
	for _, code := range languages {
		if err := w.load(files, code); err != nil {
			return nil, fmt.Errorf("mail template: %w", err)
		}
	}
	src, err := files.read(shellFile)
	if err == nil {
		w.shell, err = htmltemplate.New(shellFile).Option("missingkey=error").Parse(src)
	}
	if err != nil {
		return nil, fmt.Errorf("mail template: %w", err)
	}
	if err := w.tryNews(); err != nil {
		return nil, err
	}
	return w, w.try(files)
}

const (
	shellFile  = "layout.html" // what stands around the HTML of every mail, in every language
	layoutFile = "layout.txt"  // the parts that mails of a language share
)

// load reads a language: its own settings and layout, and every kind it has a template of.
func (w *Words) load(files layered, code string) error {
	src, err := files.read(in(code, tongue.File))
	if err != nil {
		return err
	}
	t, err := tongue.Read(code, in(code, tongue.File), src)
	if err != nil {
		return err
	}
	layout := texttemplate.New(code).Funcs(texttemplate.FuncMap(functions(t))).Option("missingkey=error")
	if src, err = files.read(in(code, layoutFile)); err == nil {
		_, err = layout.New(in(code, layoutFile)).Parse(src)
	}
	if err != nil {
		return err
	}
	w.tongues[code], w.text[code] = t, map[workflow.Kind]*texttemplate.Template{}
	for _, k := range kinds() {
		name := in(code, string(k)+".txt")
		src, err := files.read(name)
		if err != nil && code != tongue.English {
			continue // mails of this kind are in English
		}
		own, clone := layout.Clone()
		if err == nil {
			err = clone
		}
		if err == nil {
			_, err = own.New(name).Parse(src)
		}
		if err != nil {
			return err
		}
		w.text[code][k] = own
	}
	return w.loadNews(files, code, layout)
}

// in is the name of a file of a language. The file's name is the template's, so that every error names it with its line.
func in(code, name string) string {
	if code == tongue.English {
		return name
	}
	return path.Join(code, name)
}

// speaks returns the language a kind of mail is written in for somebody who reads this one.
func (w *Words) speaks(k workflow.Kind, code string) *tongue.Tongue {
	if w.text[code][k] != nil && w.tongues[code] != nil {
		return w.tongues[code]
	}
	return w.tongues[tongue.English]
}

// sheets are the buffers one mail is written in.
type sheets struct{ part, text, html bytes.Buffer }

// shell is what layout.html sees. Its HTML is made by us.
type shell struct {
	Language, Title, Preheader, Marker string
	Lead, Means, Body, Close           htmltemplate.HTML
}

// write executes the parts of a mail and derives the twin of each; what it returns is good until the sheets are used again.
func (w *Words) write(k workflow.Kind, p *Page, on *sheets) (text, html []byte, err error) {
	t := w.text[p.Tongue.Code][k]
	if t == nil {
		return nil, nil, fmt.Errorf("no template for mail of kind %q", k)
	}
	on.text.Reset()
	on.html.Reset()
	parts := map[string]string{}
	for _, name := range []string{"lead", "means", "late", "body", "close"} {
		on.part.Reset()
		if err := t.ExecuteTemplate(&on.part, name, p); err != nil {
			return nil, nil, fmt.Errorf("mail template: %w", err)
		}
		parts[name] = on.part.String()
	}
	if p.Marker != "" {
		on.text.WriteString(p.Marker + "\n\n")
	}
	on.text.WriteString(parts["lead"] + "\n" + parts["means"] + "\n\n" + parts["late"] + "\n\n" + parts["body"] + "\n\n" + parts["close"] + "\n")
	page := shell{Language: p.Tongue.Code, Title: p.Brand.Name, Marker: p.Marker, Preheader: preheader(parts["lead"], parts["means"]),
		Lead: htmltemplate.HTML(twinOf(parts["lead"], styleLead)), Means: htmltemplate.HTML(twinOf(parts["means"], styleText)),
		Body: htmltemplate.HTML(twinOf(parts["late"]+"\n\n"+parts["body"], styleText)), Close: htmltemplate.HTML(twinOf(parts["close"], "margin:0"))}
	if err := w.shell.Execute(&on.html, page); err != nil {
		return nil, nil, fmt.Errorf("mail template: %w", err)
	}
	return tidy(on.text.Bytes()), on.html.Bytes(), nil
}

// preheader is what inboxes show beside the subject: a person's words where the mail is there for them, else how it begins.
func preheader(lead, means string) string {
	for _, b := range blocks(means) {
		if b.kind == blockQuote || b.kind == blockBox {
			return CleanLine(strings.Join(b.lines, " "), 140)
		}
	}
	var said []string
	for line := range strings.Lines(lead + "\n" + means) {
		if text, ok := withoutMarks(strings.TrimRight(line, "\n")); ok {
			said = append(said, text)
		}
	}
	return CleanLine(strings.Join(said, " "), maxLine)
}

// tidy takes the marks out, quotes what people wrote, ends the text with one line end and leaves no more than one empty
// line anywhere, so that templates may be laid out for their readers.
func tidy(text []byte) []byte {
	out := make([]byte, 0, len(text))
	empty := 2
	quoted, within := false, false // the line is a person's; and so was the one before
	for line := range bytes.Lines(text) {
		whole := string(bytes.TrimRight(line, " \t\r\n"))
		plain, ok := withoutMarks(whole)
		if !ok {
			quoted, within = quoting(whole), false
			continue
		}
		if plain == "" {
			empty++
			continue
		}
		if empty > 0 && len(out) > 0 {
			if within {
				out = append(out, '>')
			}
			out = append(out, '\n')
		}
		if empty = 0; quoted {
			out, within = append(out, quoteMark...), true
		}
		out = append(append(out, plain...), '\n')
	}
	return out
}

// Languages returns the codes of the languages there are words in, English first.
func (w *Words) Languages() []string {
	codes := []string{tongue.English}
	for code := range w.tongues {
		if code != tongue.English {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes[1:])
	return codes
}
