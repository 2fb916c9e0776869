package parse

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// maxText bounds the text of one mail; a mail program would not show more than this either.
const maxText = 4 << 20

// readText decodes the shown parts into m.Text and m.HTML. It returns files found inside the text (uuencode).
func (w *walker) readText(c content, m *Message) []Attachment {
	var files []Attachment
	var html []string
	for _, p := range c.html {
		if p.typ == "text/html" {
			html = append(html, w.partText(p))
		}
	}
	m.HTML = join(html)
	words := false
	t := joiner{mark: noMark}
	for _, p := range c.text {
		text, mark := "", noMark
		if p.typ == "text/html" {
			text, mark = renderHTML(w.partText(p))
		} else {
			words = true
			var uu []Attachment
			text, uu = w.plainText(p)
			files = append(files, uu...)
		}
		if over := t.text.Len() + len(text) - maxText; over > 0 {
			w.defects.note("mime.text.size", "")
			t.add(strings.ToValidUTF8(text[:max(0, len(text)-over)], ""), mark)
			break
		}
		t.add(text, mark)
	}
	m.Text, m.FromHTML = t.text.String(), !words && len(c.text) > 0
	if strings.TrimSpace(m.Text) == "" && m.HTML != "" { // an empty text beside a full HTML part
		if text, mark := renderHTML(m.HTML); strings.TrimSpace(text) != "" {
			m.Text, m.FromHTML, t.mark = text, true, mark
		}
	}
	if m.FromHTML {
		m.quoteRead, m.quoteAt = true, t.mark
	}
	return files
}

// joiner puts the texts of several parts under each other and keeps the first line of a quote, counted in the whole.
type joiner struct {
	text  strings.Builder
	lines int  // line ends in text
	open  bool // the last line has no end
	mark  int
}

func (j *joiner) add(text string, mark int) {
	if text == "" {
		return
	}
	if j.open {
		j.text.WriteByte('\n')
		j.lines++
	}
	if mark != noMark && j.mark == noMark {
		j.mark = j.lines + mark
	}
	j.text.WriteString(text)
	j.lines += strings.Count(text, "\n")
	j.open = !strings.HasSuffix(text, "\n")
}

// join puts the texts of several parts under each other.
func join(texts []string) string {
	switch len(texts) {
	case 0:
		return ""
	case 1:
		return texts[0]
	}
	var b strings.Builder
	for _, t := range texts {
		if b.Len() > 0 && !strings.HasSuffix(b.String(), "\n") {
			b.WriteByte('\n')
		}
		b.WriteString(t)
	}
	return b.String()
}

// partText decodes transfer encoding and charset of a text part, once.
func (w *walker) partText(p *part) string {
	if p.decoded {
		return p.text
	}
	raw := decodeTransfer(p.body, p.encoding, &w.defects)
	if len(raw) > 4*maxText {
		raw = raw[:4*maxText]
		w.defects.note("mime.text.size", "")
	}
	label := p.params.get("charset")
	if p.typ == "text/html" && (label == "" || asciiBased(label) && !utf8.Valid(raw)) {
		if page := metaCharset(raw); !asciiBased(page) && !strings.HasPrefix(cleanLabel(page), "utf-16") {
			label = page
		}
	}
	text, found := mendCharset(raw, label)
	if found.rule != "" {
		w.defects.note(found.rule, found.what)
	}
	p.text, p.decoded = tidyText(text), true
	return p.text
}

// asciiBased says that a label promises nothing but ASCII or UTF-8.
func asciiBased(label string) bool {
	switch cleanLabel(label) {
	case "", "us-ascii", "ascii", "utf-8":
		return true
	}
	return false
}

// plainText decodes a text part that is not HTML and takes uuencoded files out of it.
func (w *walker) plainText(p *part) (string, []Attachment) {
	t := w.partText(p)
	if p.typ == "text/enriched" || p.typ == "text/richtext" {
		return enrichedText(t), nil
	}
	t, files := w.takeUU(t)
	if strings.EqualFold(p.params.get("format"), "flowed") {
		t = unflow(t, strings.EqualFold(p.params.get("delsp"), "yes"))
	}
	return t, files
}

// takeUU takes uuencoded files out of a text.
func (w *walker) takeUU(t string) (string, []Attachment) {
	if !strings.Contains(t, "begin ") {
		return t, nil
	}
	var files []Attachment
	var left []byte
	raw, at := []byte(t), 0
	for w.parts < w.lim.Parts {
		f, ok := findUU(raw, at)
		if !ok {
			break
		}
		w.parts++
		left = append(left, raw[at:f.from]...)
		files, at = append(files, newAttachment(f.name, "application/octet-stream", f.content)), f.to
	}
	if files == nil {
		return t, nil
	}
	return string(append(left, raw[at:]...)), files
}

// metaCharset finds the charset an HTML page declares for itself in its first kilobyte.
func metaCharset(b []byte) string {
	head := bytes.ToLower(b[:min(len(b), 1024)])
	i := bytes.Index(head, []byte("charset="))
	if i < 0 {
		return ""
	}
	v := bytes.TrimLeft(head[i+8:], "\"' ")
	if end := bytes.IndexAny(v, "\"'>/; \r\n"); end >= 0 {
		v = v[:end]
	}
	return string(v)
}
