package outbound

import (
	"bytes"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	texttemplate "text/template"

	"refermail/templates"
	"refermail/workflow"
)

// Words is every template, checked. It never changes.
type Words struct {
	text map[workflow.Kind]*texttemplate.Template
	html map[workflow.Kind]*htmltemplate.Template
}

// kinds lists every kind of mail; a test holds it to the constants of package workflow.
func kinds() []workflow.Kind {
	return []workflow.Kind{
		workflow.KindReceipt, workflow.KindIncomplete, workflow.KindReminder, workflow.KindDuplicate, workflow.KindMerged,
		workflow.KindRefused, workflow.KindStage, workflow.KindQuestion, workflow.KindAnswer, workflow.KindCorrection,
		workflow.KindUpdated, workflow.KindStatus, workflow.KindHelp, workflow.KindUnknown, workflow.KindChallenge,
		workflow.KindTooLarge, workflow.KindKept, workflow.KindPassed, workflow.KindReview, workflow.KindRelay, workflow.KindAsked, workflow.KindConfirm,
		workflow.KindCommands, workflow.KindNewContact, workflow.KindUnreachable, workflow.KindBrake, workflow.KindHeld,
		workflow.KindPromoted, workflow.KindDemotion, workflow.KindTierKept, workflow.KindDemoted, workflow.KindNominated, workflow.KindInvitation,
		workflow.KindPartnerNews, workflow.KindTierAsk, workflow.KindAlias, workflow.KindNomination,
		workflow.KindTeamNews, workflow.KindCase, workflow.KindDispute, workflow.KindDirect, workflow.KindList, workflow.KindListReview,
		workflow.KindOwner, workflow.KindInvolvement, workflow.KindClaim, workflow.KindBrief, workflow.KindReport, workflow.KindOffer, workflow.KindOffered,
		workflow.KindExpiring, workflow.KindEnded, workflow.KindDelayed, workflow.KindNoNews,
		workflow.KindOverdue, workflow.KindNudge, workflow.KindMorning,
		workflow.KindHistory, workflow.KindRules, workflow.KindRates, workflow.KindTier, workflow.KindAssets,
		workflow.KindAsset, workflow.KindTemplate, workflow.KindCheck, workflow.KindPreference, workflow.KindDigest,
		workflow.KindPerson, workflow.KindUnsure, workflow.KindColleague, workflow.KindChange,
		workflow.KindJoin, workflow.KindApplied, workflow.KindJoinQuestion, workflow.KindJoined, workflow.KindJoinDeclined, workflow.KindWaiting,
		workflow.KindAgreement, workflow.KindAgreed, workflow.KindStep, workflow.KindTest, workflow.KindApplication, workflow.KindPartner,
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
	if err := w.try(files); err != nil {
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

// sheets are the buffers one mail is written in.
type sheets struct{ text, html bytes.Buffer }

// write executes the text and its twin; what it returns is good until the sheets are used again.
func (w *Words) write(k workflow.Kind, p *Page, on *sheets) (text, html []byte, err error) {
	t, h := w.text[k], w.html[k]
	if t == nil || h == nil {
		return nil, nil, fmt.Errorf("no template for mail of kind %q", k)
	}
	on.text.Reset()
	on.html.Reset()
	if err := t.ExecuteTemplate(&on.text, "mail", p); err != nil {
		return nil, nil, fmt.Errorf("mail template: %w", err)
	}
	if err := h.ExecuteTemplate(&on.html, "mail", p); err != nil {
		return nil, nil, fmt.Errorf("mail template: %w", err)
	}
	return tidy(on.text.Bytes()), on.html.Bytes(), nil
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
