package outbound

import (
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"strings"
	texttemplate "text/template"

	"refermail/outbound/tongue"
	"refermail/workflow"
)

// newsFile holds what we add to every copy of a newsletter: the reader's own business, and why it came and how to stop it.
const newsFile = "news.txt"

// NewsPage is what those templates see. Company and Stop may hold a merge field or another mark that the press fills for
// each copy.
type NewsPage struct {
	Tongue   *tongue.Tongue
	Brand    Brand
	Company  string                  // the reader's own; "" when it is not said
	Stop     string                  // where "unsubscribe" leads: mailto:… or https://…
	Tag      string                  // the token to be quoted in an answer, in subject mode only
	Personal *workflow.PersonalBlock // nil: none
}

// The parts of a newsletter that are ours.
const (
	NewsPersonal = "personal"
	NewsClose    = "close"
)

// loadNews reads a language's words for newsletters. A language without them has English ones.
func (w *Words) loadNews(files layered, code string, layout *texttemplate.Template) error {
	name := in(code, newsFile)
	src, err := files.read(name)
	if errors.Is(err, fs.ErrNotExist) && code != tongue.English {
		return nil
	}
	own, clone := layout.Clone()
	if err = errors.Join(err, clone); err == nil {
		_, err = own.New(name).Parse(src)
	}
	w.news[code] = own
	return err
}

// NewsTongue is the language of our words around a newsletter for somebody who reads this one.
func (w *Words) NewsTongue(code string) *tongue.Tongue {
	if w.news[code] != nil {
		return w.tongues[code]
	}
	return w.tongues[tongue.English]
}

// News writes one of our parts of a newsletter, as text, which ends with a line end unless it is empty, and as its HTML twin.
// Both are the same words. It is safe for concurrent use.
func (w *Words) News(part string, p NewsPage) (text, html string, err error) {
	if p.Personal != nil {
		p.Personal = cleanPersonal(p.Tongue, *p.Personal)
	}
	var b strings.Builder
	if err := w.news[p.Tongue.Code].ExecuteTemplate(&b, part, p); err != nil {
		return "", "", fmt.Errorf("mail template: %w", err)
	}
	style := styleText
	if part == NewsClose {
		style = styleClose
	}
	return string(tidy([]byte(b.String()))), twinOf(b.String(), style), nil
}

// styleClose is of the paragraphs below a newsletter.
const styleClose = `margin:0 0 8px`

// NewsShell stands around a newsletter: the page every mail of ours has, without a line to reply above, because its words are
// its author's. body and close are HTML of ours. What inboxes show beside the subject is whatever body begins with.
func (w *Words) NewsShell(language, title, body, close string) (string, error) {
	var b strings.Builder
	err := w.shell.Execute(&b, shell{Language: language, Title: title, Body: htmltemplate.HTML(body), Close: htmltemplate.HTML(close)})
	if err != nil {
		return "", fmt.Errorf("mail template: %w", err)
	}
	return b.String(), nil
}

// cleanPersonal makes lines of what others wrote and says in a language what the program says.
func cleanPersonal(t *tongue.Tongue, p workflow.PersonalBlock) *workflow.PersonalBlock {
	p.Deals, p.Expiring = personalLines(t, p.Deals), personalLines(t, p.Expiring)
	p.NextTier = Isolated(CleanLine(p.NextTier, 60))
	var to []string
	for _, s := range p.ToNext {
		said, _ := t.Say(CleanLine(s, maxLine), nil)
		to = append(to, Isolated(said))
	}
	p.ToNext = to
	return &p
}

func personalLines(t *tongue.Tongue, in []workflow.DealLine) []workflow.DealLine {
	out := make([]workflow.DealLine, len(in))
	for i, d := range in {
		d.Ref, d.Company = CleanLine(d.Ref, 20), Isolated(CleanLine(d.Company, 60))
		d.Stage, _ = t.Say(CleanLine(d.Stage, 40), nil)
		d.Stage, d.Next = Isolated(d.Stage), ""
		out[i] = d
	}
	return out
}

// tryNews writes our parts with everything and with nothing in them, so that a wrong template is found at start.
func (w *Words) tryNews() error {
	l := sample()
	for code := range w.news {
		for _, p := range []NewsPage{
			{Tongue: w.tongues[code], Brand: Brand{Name: "Acme", Address: "1 Main Street"}, Company: "Northwind", Stop: "https://acme.example/u", Tag: "n-abc", Personal: &workflow.PersonalBlock{
				Deals: l.Deals, More: 3, Expiring: l.Deals, Won: []workflow.Money{*l.Amount, *l.Amount}, NextTier: "Gold", ToNext: []string{"two more won deals"}}},
			{Tongue: w.tongues[code], Brand: Brand{Name: "Acme"}, Stop: "mailto:deals@acme.example", Personal: &workflow.PersonalBlock{}},
		} {
			for _, part := range []string{NewsPersonal, NewsClose} {
				text, _, err := w.News(part, p)
				if err != nil {
					return err
				}
				if strings.Contains(text, "<no value>") {
					return fmt.Errorf("mail template %s names a value that does not exist", in(code, newsFile))
				}
			}
		}
	}
	return nil
}
