package parse

import (
	"bytes"
	"strings"
)

// content is what a mail program would show of one tree of parts, and what it would list below.
type content struct {
	text  []*part // shown, the text side of alternatives
	html  []*part // shown, the HTML side of alternatives
	files []*part // everything else
}

// choose sorts the parts under p into what is shown and what is attached, by the algorithm of RFC 8621 §4.1.4.
func choose(p *part) content {
	var c content
	c.visit([]*part{p}, "multipart/mixed", false)
	return c
}

// visit sorts parts, which stand in a multipart of the given type. alternative says that one of the multiparts around
// is an alternative.
func (c *content) visit(parts []*part, within string, alternative bool) {
	texts, htmls := len(c.text), len(c.html)
	text, html := true, true // the sides this multipart still belongs to
	for i, p := range parts {
		if len(p.parts) > 0 {
			c.visit(p.parts, p.typ, alternative || p.typ == "multipart/alternative")
			continue
		}
		if !shown(p, i, within) {
			c.files = append(c.files, p)
			continue
		}
		switch {
		case within == "multipart/alternative" && p.typ == "text/html":
			c.html = append(c.html, p)
			continue
		case within == "multipart/alternative":
			c.text = append(c.text, p)
			continue
		case alternative && p.typ == "text/html":
			text = false
		case alternative:
			html = false
		}
		if text {
			c.text = append(c.text, p)
		}
		if html {
			c.html = append(c.html, p)
		}
	}
	if within != "multipart/alternative" {
		return
	}
	switch { // an alternative with one side only shows it on both
	case len(c.text) == texts && len(c.html) > htmls:
		c.text = append(c.text, c.html[htmls:]...)
	case len(c.html) == htmls && len(c.text) > texts:
		c.html = append(c.html, c.text[texts:]...)
	}
}

// shown says that p, the i-th part of a multipart, is part of what a person reads.
func shown(p *part, i int, within string) bool {
	if p.disposition == "attachment" {
		return false
	}
	switch p.typ {
	case "text/plain", "text/html", "text/enriched", "text/richtext":
	default:
		return false
	}
	return i == 0 || within != "multipart/related" && p.name() == ""
}

// maxText bounds the text of one mail; a mail program would not show more than this either.
const maxText = 4 << 20

// readText decodes the shown parts into m.Text and m.HTML. It returns files found inside the text (uuencode).
func (w *walker) readText(c content, m *Message) []Attachment {
	var files []Attachment
	var plain, html []string
	for _, p := range c.html {
		if p.typ == "text/html" {
			html = append(html, w.partText(p))
		}
	}
	m.HTML = join(html)
	size, words := 0, false
	for _, p := range c.text {
		var t string
		if p.typ == "text/html" {
			t = tidyText(htmlText(w.partText(p)))
		} else {
			words = true
			var uu []Attachment
			t, uu = w.plainText(p)
			files = append(files, uu...)
		}
		if size += len(t); size > maxText {
			t = strings.ToValidUTF8(t[:max(0, maxText-size+len(t))], "")
			plain = append(plain, t)
			w.defects.note("The text is longer than allowed and was cut.")
			break
		}
		plain = append(plain, t)
	}
	m.Text, m.FromHTML = join(plain), !words && len(plain) > 0
	if strings.TrimSpace(m.Text) == "" && m.HTML != "" { // an empty text beside a full HTML part
		if t := tidyText(htmlText(m.HTML)); strings.TrimSpace(t) != "" {
			m.Text, m.FromHTML = t, true
		}
	}
	return files
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

// partText decodes transfer encoding and charset of a text part.
func (w *walker) partText(p *part) string {
	raw := decodeTransfer(p.body, p.encoding, &w.defects)
	if len(raw) > 4*maxText {
		raw = raw[:4*maxText]
		w.defects.note("The text is longer than allowed and was cut.")
	}
	label := p.params.get("charset")
	if label == "" && p.typ == "text/html" {
		label = metaCharset(raw)
	}
	return tidyText(decodeCharset(raw, label))
}

// plainText decodes a text part that is not HTML and takes uuencoded files out of it.
func (w *walker) plainText(p *part) (string, []Attachment) {
	t := w.partText(p)
	if p.typ != "text/plain" {
		return enrichedText(t), nil
	}
	var files []Attachment
	if strings.Contains(t, "begin ") {
		raw := []byte(t)
		for w.parts < w.lim.Parts {
			name, content, rest, ok := cutUU(raw)
			if !ok {
				break
			}
			w.parts++
			raw = rest
			files = append(files, newAttachment(name, "application/octet-stream", content))
		}
		if files != nil {
			t = string(raw)
		}
	}
	if strings.EqualFold(p.params.get("format"), "flowed") {
		t = unflow(t, strings.EqualFold(p.params.get("delsp"), "yes"))
	}
	return t, files
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
