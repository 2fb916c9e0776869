package devmail

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/fnv"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"refermail/inbound/parse"
)

// sheet is one mail, read: what is the same wherever it lies. It is immutable.
type sheet struct {
	ID  string // digest of the bytes: it stays when the mail is moved
	raw []byte
	*parse.Message
	Snippet string
	Visible []run // the text above the quote
	Quoted  []run // the quote, nil when there is none
	Safe    string
}

// run is a piece of text, a link when Href is set.
type run struct{ Text, Href string }

// sheetLimit is how many parsed mails are kept; beyond it all are read anew.
const sheetLimit = 2000

// read parses a mail, or finds it parsed.
func (p *page) read(raw []byte) *sheet {
	digest := sha256.Sum256(raw)
	id := hex.EncodeToString(digest[:10])
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.seen[id]; s != nil {
		return s
	}
	m := parse.Parse(raw, parse.Options{Limits: parse.DefaultLimits()})
	s := &sheet{ID: id, raw: raw, Message: m, Snippet: snippet(m)}
	visible, quoted := m.Text, ""
	if rest, ok := strings.CutPrefix(m.Text, strings.TrimRight(m.Reply, "\n ")); ok && m.Forward == nil && m.Reply != "" {
		visible, quoted = m.Reply, strings.Trim(rest, "\n")
	}
	s.Visible, s.Quoted = link(strings.TrimSpace(visible)), link(quoted)
	if m.HTML != "" {
		s.Safe = p.policy.Fragment(m.HTML)
	}
	if len(p.seen) >= sheetLimit {
		clear(p.seen)
	}
	p.seen[id] = s
	return s
}

func snippet(m *parse.Message) string {
	text := m.Reply
	if strings.TrimSpace(text) == "" {
		text = m.Text
	}
	if first, rest, ok := strings.Cut(strings.TrimSpace(text), "\n"); ok && strings.HasPrefix(first, "##-") {
		text = rest // the line above which to reply says nothing about the mail
	}
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > 140 {
		text = string([]rune(text)[:140]) + "…"
	}
	return text
}

// link finds web and mail addresses in text.
func link(text string) []run {
	pattern := regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)\]]`)
	var runs []run
	for text != "" {
		at := pattern.FindStringIndex(text)
		if at == nil {
			return append(runs, run{Text: text})
		}
		if at[0] > 0 {
			runs = append(runs, run{Text: text[:at[0]]})
		}
		runs = append(runs, run{Text: text[at[0]:at[1]], Href: text[at[0]:at[1]]})
		text = text[at[1]:]
	}
	return runs
}

// face is how a correspondent is shown.
type face struct {
	Name, Address, Initial string
	Hue                    int
}

// hues is how many colours app.css has for faces.
const hues = 8

// face of an address: a persona has its own colour, everybody else one that follows from the address.
func (p *page) face(a parse.Address) face {
	f := face{Name: a.Name, Address: a.Address}
	if f.Name == "" {
		f.Name = or(a.Address, "(nobody)")
	}
	f.Initial = initial(f.Name)
	for _, someone := range p.people {
		if baseAddress(a.Address) == strings.ToLower(someone.Address) {
			f.Hue = someone.Hue
			return f
		}
	}
	h := fnv.New32a()
	h.Write([]byte(strings.ToLower(a.Address)))
	f.Hue = int(h.Sum32() % hues)
	return f
}

func initial(name string) string {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(name, `"'( `))
	return strings.ToUpper(string(r))
}

func first(list []parse.Address) parse.Address {
	if len(list) == 0 {
		return parse.Address{}
	}
	return list[0]
}

// shortTime is how a list shows a time: today the hour, else the day.
func (p *page) shortTime(t time.Time) string {
	now := p.opts.Now()
	t = t.In(now.Location())
	switch {
	case t.Format(time.DateOnly) == now.Format(time.DateOnly):
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

func (p *page) longTime(t time.Time) string {
	return t.In(p.opts.Now().Location()).Format("Mon 2 Jan 2006, 15:04")
}
