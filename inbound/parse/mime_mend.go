package parse

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// undeclared finds out what the body of a mail is that is declared as plain text, or as nothing, and is not.
func (w *walker) undeclared(p *part) {
	start := bytes.TrimLeft(p.body[:min(len(p.body), 4<<10)], " \t\r\n")
	switch {
	case w.declaredTwice(p):
	case !p.header.has("Content-Type") && (bytes.HasPrefix(start, []byte("--")) || hasPrefixFold(start, "This is a multi")):
		if b := guessBoundary(start); b != "" && hasBoundary(p.body, b) {
			w.defects.note("mime.multipart.undeclared", "")
			p.typ = "multipart/mixed"
			p.params = append(p.params, struct{ name, value string }{"boundary", b})
		}
	case cleanEncoding(p.encoding) != "base64" && (hasPrefixFold(start, "<html") || hasPrefixFold(start, "<!doctype html")):
		if end := bytes.ToLower(p.body[max(0, len(p.body)-1<<10):]); bytes.Contains(end, []byte("</html>")) || bytes.Contains(end, []byte("</body>")) {
			w.defects.note("mime.html.undeclared", "")
			p.typ = "text/html"
		}
	}
}

// declaredTwice finds a second Content-Type that is the true one: relays put their own above that of the author, and the
// body has the author's boundary.
func (w *walker) declaredTwice(p *part) bool {
	for _, v := range p.header.Values("Content-Type") {
		if typ, ps := readParams(v); strings.HasPrefix(typ, "multipart/") {
			if b := strings.TrimRight(ps.get("boundary"), " \t"); b != "" && hasBoundary(p.body, b) {
				w.defects.note("mime.multipart.undeclared", "")
				p.typ, p.params = typ, ps
				return true
			}
		}
	}
	return false
}

func hasPrefixFold(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && strings.EqualFold(string(b[:len(prefix)]), prefix)
}

// guessBoundary finds a line "--x" followed by a Content- field, for a multipart whose boundary is missing or wrong.
func guessBoundary(body []byte) string {
	for pos := 0; pos < len(body); {
		line, next := lineAt(body, pos)
		if len(line) > 2 && line[0] == '-' && line[1] == '-' && len(line) < 200 && next < len(body) {
			if l := firstLine(body[next:]); len(l) > 8 && strings.EqualFold(string(l[:8]), "content-") {
				return string(bytes.TrimRight(line[2:], " \t"))
			}
		}
		pos = next
	}
	return ""
}

// percentName undoes the percent-encoding that web programs put into a plain parameter, with or without the charset in
// front that RFC 2231 has.
func percentName(n string) string {
	if strings.IndexByte(n, '%') < 0 {
		return n
	}
	label, rest := "utf-8", n
	if f := strings.SplitN(n, "'", 3); len(f) == 3 && lookupCharset(cleanLabel(f[0])) != nil {
		label, rest = f[0], f[2]
	}
	raw := appendPercent(nil, rest)
	if rest == n && (ascii(raw) && !strings.Contains(n, "%20") || !utf8.Valid(raw)) {
		return n
	}
	return decodeCharset(raw, label)
}
