package parse

import (
	"bytes"
	"strings"
)

// part is one node of the MIME tree, read but not decoded.
type part struct {
	header      Header
	typ         string // lower-case media type, never empty
	params      params // of Content-Type
	disposition string // lower case, "" when not said
	dispParams  params
	encoding    string // Content-Transfer-Encoding as written
	body        []byte // as on the wire, without the line end before the next boundary
	parts       []*part
}

// name returns the file name of a part, decoded, "" when it has none.
func (p *part) name() string {
	for _, n := range [...]string{p.dispParams.get("filename"), p.params.get("name")} {
		if n != "" {
			return oneLine(decodeWords(n))
		}
	}
	return ""
}

// walker reads the tree of one mail within the limits. It is ours because the reader of go-message gives up on broken
// mail and needs quadratic time for nested multiparts.
type walker struct {
	lim     Limits
	parts   int // read so far, in the whole mail with everything attached
	defects defects
}

// tree reads the node with this header and body, and below it what the limits allow. within is the media type of the
// multipart around it.
func (w *walker) tree(h Header, body []byte, depth int, within string) *part {
	w.parts++
	p := &part{header: h, body: body}
	p.typ, p.params = readParams(h.Get("Content-Type"))
	if d := h.Get("Content-Disposition"); d != "" {
		p.disposition, p.dispParams = readParams(d)
	}
	p.encoding = h.Get("Content-Transfer-Encoding")
	switch {
	case p.typ == "" && within == "multipart/digest":
		p.typ = "message/rfc822" // RFC 2046 §5.1.5
	case p.typ == "text", p.typ == "":
		p.typ = "text/plain"
	case p.typ == "html":
		p.typ = "text/html"
	case !strings.Contains(p.typ, "/"):
		w.defects.note("A part has a malformed Content-Type.")
		p.typ = "text/plain"
	}
	if !strings.HasPrefix(p.typ, "multipart/") {
		return p
	}
	if depth >= w.lim.Depth {
		w.defects.note("Parts are nested deeper than allowed; the inner ones were not read.")
		return p
	}
	switch cleanEncoding(p.encoding) {
	case "base64", "quoted-printable": // forbidden for multiparts (RFC 2045 §6.4), yet done
		body = decodeTransfer(body, p.encoding, &w.defects)
	}
	boundary := p.params.get("boundary")
	if boundary == "" || !hasBoundary(body, boundary) {
		guess := guessBoundary(body)
		if guess == "" {
			w.defects.note("A multipart has no parts; it was read as text.")
			p.typ = "text/plain"
			return p
		}
		w.defects.note("A multipart names a wrong boundary or none; it was guessed.")
		boundary = guess
	}
	w.split(p, body, boundary, depth)
	return p
}

// split reads the children of p, which stand in body between lines of boundary (RFC 2046 §5.1.1).
func (w *walker) split(p *part, body []byte, boundary string, depth int) {
	delimiter := []byte("--" + boundary)
	_, end, closing := nextBoundary(body, delimiter, 0)
	for !closing {
		if w.parts >= w.lim.Parts {
			w.defects.note("The mail has more parts than allowed; the rest was not read.")
			return
		}
		start, next, last := nextBoundary(body, delimiter, end)
		block := body[end:]
		if start >= 0 {
			block = trimLineEnd(body[end:start])
		} else {
			w.defects.note("The last boundary of a multipart is missing.")
		}
		if start < 0 && len(bytes.TrimSpace(block)) == 0 {
			return
		}
		h, content := w.partHeader(block)
		p.parts = append(p.parts, w.tree(h, content, depth+1, p.typ))
		if start < 0 {
			return
		}
		end, closing = next, last
	}
}

// partHeader reads the header of a part. A part that begins with text has none.
func (w *walker) partHeader(block []byte) (Header, []byte) {
	if line := firstLine(block); len(line) > 0 && fieldColon(line) <= 0 && fieldAfter(block, 0) == 0 {
		return nil, block
	}
	return readHeader(block, w.lim.Header, &w.defects)
}

// nextBoundary finds the next delimiter line from pos: where it starts (-1: none), where the following line starts, and
// whether it closes the multipart. Blanks after the boundary are allowed; another boundary with this one as its
// beginning is not taken for it.
func nextBoundary(body, delimiter []byte, pos int) (start, next int, closing bool) {
	for pos < len(body) {
		i := bytes.Index(body[pos:], delimiter)
		if i < 0 {
			break
		}
		at := pos + i
		pos = at + len(delimiter)
		if at > 0 && body[at-1] != '\n' {
			continue
		}
		rest, after := lineAt(body, pos)
		rest = bytes.TrimRight(rest, " \t")
		switch string(rest) {
		case "":
			return at, after, false
		case "--":
			return at, after, true
		}
		if bytes.HasPrefix(rest, []byte("--")) && !bytes.HasSuffix(delimiter, []byte("-")) && wsp(rest[min(2, len(rest)-1)]) {
			return at, after, true // text after the closing delimiter
		}
	}
	return -1, len(body), true
}

func hasBoundary(body []byte, boundary string) bool {
	start, _, closing := nextBoundary(body, []byte("--"+boundary), 0)
	return start >= 0 && !closing
}

// guessBoundary finds a line "--x" followed by a Content- field, for a multipart whose boundary is missing or wrong.
func guessBoundary(body []byte) string {
	for pos := 0; pos < len(body); {
		line, next := lineAt(body, pos)
		if len(line) > 4 && line[0] == '-' && line[1] == '-' && len(line) < 200 && next < len(body) {
			if l := firstLine(body[next:]); len(l) > 8 && strings.EqualFold(string(l[:8]), "content-") {
				return string(bytes.TrimRight(line[2:], " \t"))
			}
		}
		pos = next
	}
	return ""
}

// trimLineEnd removes the line end that belongs to the delimiter after it.
func trimLineEnd(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\n' {
		b = b[:n-1]
	}
	if n := len(b); n > 0 && b[n-1] == '\r' {
		b = b[:n-1]
	}
	return b
}
