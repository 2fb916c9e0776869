package outbound

import (
	"bytes"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"strings"
	texttemplate "text/template"

	"refermail/templates"
	"refermail/workflow"
)

// Words is every template, checked. It never changes.
type Words struct {
	text map[workflow.Kind]*texttemplate.Template
	html map[workflow.Kind]*htmltemplate.Template
}

// Page is what a template sees: the letter's fields at the top, and what the mail itself knows.
type Page struct {
	workflow.Letter
	Kind      string
	Brand     Brand
	Mailbox   string           // our inbox, plain
	ReplyTo   string           // where a reply to this mail goes
	Subject   string           // for links that begin a reply; "" where a reply needs the text it answers
	Recipient workflow.Address // the one reader
	Marker    string           // "Reply above this line", "" where no reply is awaited
	Tag       string           // the token to be quoted, in subject mode only
	ToTeam    bool
	Relayed   []workflow.Attachment // sent along
	Listed    []workflow.Attachment // too large, or gone: only named
}

// Marker parts a reply from the mail it answers; inbound looks for it.
const Marker = "##- Reply above this line · refermail -##"

// page gathers what a template sees.
func (c *Composer) page(n workflow.Notice, tag string, files []Attachment, listed []workflow.Attachment) *Page {
	p := &Page{
		Letter: cleanLetter(n.Letter), Kind: string(n.Kind), Brand: c.o.Brand, Mailbox: c.sender, ReplyTo: c.tagged(tag),
		Recipient: workflow.Address{Name: cleanLine(n.To.Name, maxLine), Email: cleanLine(n.To.Email, maxLine)},
		ToTeam:    n.Side == workflow.TeamSide, Listed: cleanNames(listed),
	}
	for _, f := range files {
		f.Name = fileName(f.Name)
		p.Relayed = append(p.Relayed, f.Attachment)
	}
	if tag != "" {
		p.Marker = Marker
		p.Subject = c.subject(n)
		if c.o.Mode == Subject {
			p.Tag, p.Subject = tag, ""
		}
	}
	return p
}

// kinds lists every kind of mail; a test holds it to the constants of package workflow.
func kinds() []workflow.Kind {
	return []workflow.Kind{
		workflow.KindReceipt, workflow.KindIncomplete, workflow.KindReminder, workflow.KindDuplicate, workflow.KindMerged,
		workflow.KindRefused, workflow.KindStage, workflow.KindQuestion, workflow.KindAnswer, workflow.KindCorrection,
		workflow.KindUpdated, workflow.KindStatus, workflow.KindHelp, workflow.KindUnknown, workflow.KindChallenge,
		workflow.KindTooLarge, workflow.KindKept, workflow.KindReview, workflow.KindRelay, workflow.KindConfirm,
		workflow.KindCommands, workflow.KindNewContact, workflow.KindUnreachable, workflow.KindBrake, workflow.KindHeld,
		workflow.KindTeamNews,
	}
}

// LoadWords reads the built-in templates, each replaced by the file of the same name in overrides (nil: none), and
// writes every mail with full and with empty letters. A template that does not parse or names a field that does not
// exist is an error with its file and line, and so is an override that replaces nothing.
func LoadWords(overrides fs.FS) (*Words, error) {
	builtin, err := fs.Sub(templates.FS, "mail")
	if err != nil {
		return nil, fmt.Errorf("built-in templates: %w", err)
	}
	files := layered{builtin, overrides}
	if err := files.check(); err != nil {
		return nil, err
	}
	w := &Words{
		text: make(map[workflow.Kind]*texttemplate.Template),
		html: make(map[workflow.Kind]*htmltemplate.Template),
	}
	for _, k := range kinds() {
		if err := w.load(files, k); err != nil {
			return nil, err
		}
	}
	if err := w.try(overrides != nil); err != nil {
		return nil, err
	}
	return w, nil
}

func (w *Words) load(files layered, k workflow.Kind) error {
	text := texttemplate.New(string(k)).Funcs(texttemplate.FuncMap(functions())).Option("missingkey=error")
	html := htmltemplate.New(string(k)).Funcs(htmltemplate.FuncMap(functions())).Option("missingkey=error")
	// The first two sentences are written once, in the text; its HTML twin parses them too and lays them out.
	for _, step := range []struct {
		file  string
		parse func(name, src string) error
	}{
		{"layout.txt", parseText(text)},
		{string(k) + ".txt", parseText(text)},
		{string(k) + ".txt", parseHTML(html)},
		{"layout.html", parseHTML(html)},
		{string(k) + ".html", parseHTML(html)},
	} {
		src, err := files.read(step.file)
		if err == nil {
			err = step.parse(step.file, src)
		}
		if err != nil {
			return fmt.Errorf("mail template: %w", err)
		}
	}
	w.text[k], w.html[k] = text, html
	return nil
}

// The file's name is the template's, so that every error names it with its line.

func parseText(t *texttemplate.Template) func(name, src string) error {
	return func(name, src string) error { _, err := t.New(name).Parse(src); return err }
}

func parseHTML(t *htmltemplate.Template) func(name, src string) error {
	return func(name, src string) error { _, err := t.New(name).Parse(src); return err }
}

// Write executes the text and its twin.
func (w *Words) Write(k workflow.Kind, p *Page) (text, html []byte, err error) {
	t, h := w.text[k], w.html[k]
	if t == nil || h == nil {
		return nil, nil, fmt.Errorf("no template for mail of kind %q", k)
	}
	var tb, hb bytes.Buffer
	tb.Grow(2 << 10)
	hb.Grow(8 << 10)
	if err := t.ExecuteTemplate(&tb, "mail", p); err != nil {
		return nil, nil, fmt.Errorf("mail template: %w", err)
	}
	if err := h.ExecuteTemplate(&hb, "mail", p); err != nil {
		return nil, nil, fmt.Errorf("mail template: %w", err)
	}
	return tidy(tb.Bytes()), hb.Bytes(), nil
}

// tidy ends the text with one line end and leaves no more than one empty line anywhere, so that templates may be laid
// out for their readers.
func tidy(text []byte) []byte {
	out := text[:0]
	empty := 2
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, " \t\r\n")
		if len(line) == 0 {
			empty++
			continue
		}
		if empty > 0 && len(out) > 0 {
			out = append(out, '\n')
		}
		empty = 0
		out = append(append(out, line...), '\n')
	}
	return out
}

// layered reads a file from the operator's folder, else from the built-in ones.
type layered struct{ builtin, overrides fs.FS }

func (l layered) read(name string) (string, error) {
	if l.overrides != nil {
		b, err := fs.ReadFile(l.overrides, name)
		if err == nil {
			return string(b), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	b, err := fs.ReadFile(l.builtin, name)
	return string(b), err
}

// check refuses overrides that replace nothing: a misspelt name would silently leave the built-in words in force.
func (l layered) check() error {
	if l.overrides == nil {
		return nil
	}
	entries, err := fs.ReadDir(l.overrides, ".")
	if err != nil {
		return fmt.Errorf("mail templates: %w", err)
	}
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !strings.HasSuffix(name, ".txt") && !strings.HasSuffix(name, ".html") {
			continue
		}
		if _, err := fs.Stat(l.builtin, name); err != nil {
			return fmt.Errorf("mail template %s replaces nothing: there is no mail of that name", name)
		}
	}
	return nil
}
