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

	text    string // what partText gave
	decoded bool
}

// name returns the file name of a part, decoded, "" when it has none.
func (p *part) name() string {
	for _, n := range [...]string{p.dispParams.get("filename"), p.params.get("name"), p.dispParams.get("name"), p.params.get("filename")} {
		if n != "" {
			return oneLine(percentName(decodeWords(n)))
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
		w.defects.note("mime.type", p.typ)
		p.typ = "text/plain"
	}
	if depth == 0 && p.typ == "text/plain" && p.disposition == "" {
		w.undeclared(p)
	}
	if !strings.HasPrefix(p.typ, "multipart/") {
		return p
	}
	if depth >= w.lim.Depth {
		w.defects.note("mime.depth", "")
		return p
	}
	boundary := strings.TrimRight(p.params.get("boundary"), " \t") // none ends with a blank (RFC 2046 §5.1.1)
	switch cleanEncoding(p.encoding) {
	case "base64", "quoted-printable": // forbidden for multiparts (RFC 2045 §6.4), yet done, and more often only said
		if boundary == "" || !hasBoundary(body, boundary) {
			body = decodeTransfer(body, p.encoding, &w.defects)
		}
	}
	if boundary == "" || !hasBoundary(body, boundary) {
		guess := guessBoundary(body)
		if guess == "" {
			w.defects.note("mime.boundary.none", "")
			p.typ = "text/plain"
			return p
		}
		w.defects.note("mime.boundary.guessed", "")
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
			w.defects.note("mime.parts", "")
			return
		}
		start, next, last := nextBoundary(body, delimiter, end)
		block := body[end:]
		if start >= 0 {
			block = trimLineEnd(body[end:start])
		} else {
			w.defects.note("mime.boundary.end", "")
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
