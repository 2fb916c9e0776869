package press

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"refermail/outbound"
	"refermail/outbound/tongue"
	"refermail/workflow"
)

// words write our parts in a language.
type words struct {
	all    *outbound.Words
	tongue *tongue.Tongue
}

// block is the reader's own business, as both parts of a copy have it.
type block struct {
	text, html string
	scratch    []byte
}

// write fills the block; what is empty stays empty.
func (k *block) write(w *words, personal *workflow.PersonalBlock) error {
	text, twin, err := w.all.News(outbound.NewsPersonal, outbound.NewsPage{Tongue: w.tongue, Personal: personal})
	if k.text, k.html = text, twin; text != "" {
		k.text += "\n"
	}
	return err
}

// append writes it as quoted-printable, at the start of a line. It ends with a line end.
func (k *block) append(b []byte, inHTML bool) []byte {
	if k == nil {
		return b
	}
	s := k.text
	if inHTML {
		s = k.html
	}
	k.scratch = append(k.scratch[:0], s...)
	return outbound.AppendQP(b, k.scratch)
}

// What stands in the page around a document until the document does.
const bodyMark, closeMark = "refermail-body-stands-here", "refermail-close-stands-here"

// unseen is around the words an inbox shows beside the subject. A tiny font on top would count as hiding something.
const unseen = `<div style="display:none;max-height:0;overflow:hidden">`

// compose writes an issue for the readers of one language and cuts it.
func (p *Press) compose(code string, doc workflow.Document) (*sheet, error) {
	s := &sheet{words: &words{all: p.o.Words, tongue: p.o.Words.NewsTongue(code)}}
	s.language = outbound.AppendField(nil, "Content-Language", s.words.tongue.Code)
	page := outbound.NewsPage{Tongue: s.words.tongue, Brand: p.o.Brand, Company: "{{company}}", Stop: p.stop()}
	if p.mode == outbound.Subject {
		page.Tag = markReply
	}
	text, twin, err := s.words.all.News(outbound.NewsClose, page)
	if err != nil {
		return nil, err
	}
	shell, err := s.words.all.NewsShell(s.words.tongue.Code, p.o.Brand.Name, bodyMark, closeMark)
	if err != nil {
		return nil, err
	}
	body := clean(doc.Text)
	above := strings.NewReplacer(bodyMark, unseen+html.EscapeString(preheader(body))+"</div>\n"+clean(doc.HTML)+markPersonal,
		closeMark, strings.ReplaceAll(twin, "<a href=", `<a style="color:inherit" href=`)).Replace(shell)
	if s.text, err = p.cut(body+"\n"+markPersonal+"-- \n"+text, false); err != nil { // RFC 3676 §4.3: programs that answer leave our part out
		return nil, err
	}
	s.html, err = p.cut(above, true)
	return s, err
}

// stop is where a reader's way out leads: the page, or a mail to the token's address that is to be sent as it is.
func (p *Press) stop() string {
	switch {
	case p.web != "":
		return p.web + markStop
	case p.mode == outbound.Subject:
		return "mailto:" + p.sender + "?subject=unsubscribe&body=unsubscribe%20" + markStop
	}
	return "mailto:" + outbound.Tagged(p.sender, p.mode, markStop) + "?subject=unsubscribe&body=unsubscribe"
}

// clean takes out what could be mistaken for a mark, and ends words with one line end.
func clean(s string) string {
	s = strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimRight(s, " \t\n") + "\n"
}

// preheaderLength is how much of the words inboxes show, in characters.
const preheaderLength = 140

// target is where a link of a text leads, in brackets behind its words.
var target = regexp.MustCompile(` \((?:https?://|mailto:)[^\s()]+\)`)

// drawn is what is drawn with letters: rules, and the signs before the points of a list.
var drawn = regexp.MustCompile(`(?m)^[ \t]*(?:[-=_*]{3,}[ \t]*$|[-*•][ \t]+)`)

// preheader is the first words of a text, no field cut in two.
func preheader(text string) string {
	text = strings.ToValidUTF8(text[:min(len(text), 16*preheaderLength)], "")
	line := outbound.CleanLine(target.ReplaceAllString(drawn.ReplaceAllString(text, ""), ""), preheaderLength)
	cut, end := strings.LastIndex(line, "{{"), strings.LastIndex(line, "}}")
	if cut > end {
		line = strings.TrimRight(line[:cut], " ") + "…"
	}
	return line
}
