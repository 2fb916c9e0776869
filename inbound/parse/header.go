package parse

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Header is one header block in the order of the wire.
type Header []HeaderField

// HeaderField is one header field. Value is unfolded to one line, valid UTF-8 without NUL; encoded-words (RFC 2047) in
// it are left as written.
type HeaderField struct{ Name, Value string }

// Get returns the value of the first field called name, compared without case, or "" when there is none.
func (h Header) Get(name string) string {
	for i := range h {
		if strings.EqualFold(h[i].Name, name) {
			return h[i].Value
		}
	}
	return ""
}

// Values returns the values of all fields called name in header order; nil when there are none.
func (h Header) Values(name string) []string {
	var vs []string
	for i := range h {
		if strings.EqualFold(h[i].Name, name) {
			vs = append(vs, h[i].Value)
		}
	}
	return vs
}

// has reports whether a field called name exists, even with an empty value.
func (h Header) has(name string) bool {
	for i := range h {
		if strings.EqualFold(h[i].Name, name) {
			return true
		}
	}
	return false
}

// readHeader splits a block into its header and its body. It never gives up: a line that is no field is left out when
// fields follow it, and begins the body when none do (a mail without the empty line). limit bounds the bytes read into
// fields; what is beyond is skipped up to the empty line. Time is linear in the block.
func readHeader(block []byte, limit int, d *defects) (Header, []byte) {
	fields := 0
	for rest := block; fields < 64 && len(rest) > 0; fields++ {
		nl := bytes.IndexByte(rest, '\n')
		if nl <= 1 {
			break
		}
		rest = rest[nl+1:]
	}
	h := make(Header, 0, fields)
	pos, sane := 0, 0 // sane: offset up to which odd lines are known to be followed by a field
	for pos < len(block) {
		line, next := lineAt(block, pos)
		if len(line) == 0 {
			return h, block[next:]
		}
		if pos > limit {
			d.note("mime.header.size", "")
			return h, skipHeader(block, pos)
		}
		colon := fieldColon(line)
		if colon <= 0 {
			if pos >= sane {
				if sane = fieldAfter(block, next); sane == 0 {
					if blank(line) || len(h) == 0 && mboxFrom(line) {
						return h, block[next:]
					}
					d.note("mime.header.end", "")
					return h, block[pos:]
				}
			}
			if !mboxFrom(line) {
				d.note("mime.header.line", "")
			}
			if last := len(h) - 1; last >= 0 && bytes.HasPrefix(line, []byte("=?")) && len(h[last].Value)+len(line) < 4096 {
				h[last].Value += " " + d.fieldValue(line, false) // an encoded-word whose fold lost its blank
			}
			pos = next
			continue
		}
		end := next
		folded := false
		for end < len(block) && (block[end] == ' ' || block[end] == '\t') {
			cont, after := lineAt(block, end)
			if blank(cont) && (after >= len(block) || fieldColon(firstLine(block[after:])) <= 0 && !wsp(block[after])) {
				break // a line of blanks before something that is no header ends the header
			}
			folded = true
			end = after
		}
		if end-pos > limit {
			d.note("mime.header.size", "")
			end = pos + limit
		}
		h = append(h, HeaderField{
			Name:  string(bytes.TrimRight(line[:colon], " \t")),
			Value: d.fieldValue(block[pos+colon+1:end], folded),
		})
		pos = max(end, next)
	}
	return h, nil
}

func wsp(c byte) bool { return c == ' ' || c == '\t' }

// mboxFrom recognises the envelope line of mbox files ("From bo@globex.example Tue Oct ...", also quoted with ">").
func mboxFrom(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))
}

func firstLine(b []byte) []byte {
	line, _ := lineAt(b, 0)
	return line
}

// lineAt returns the line beginning at pos without its line end, and the offset of the next line.
func lineAt(b []byte, pos int) (line []byte, next int) {
	nl := bytes.IndexByte(b[pos:], '\n')
	if nl < 0 {
		line, next = b[pos:], len(b)
	} else {
		line, next = b[pos:pos+nl], pos+nl+1
	}
	for len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	return line, next
}

func blank(line []byte) bool {
	for _, c := range line {
		if !wsp(c) {
			return false
		}
	}
	return true
}

// fieldColon returns the offset of the colon that ends a field name (RFC 5322 §2.2: printable ASCII, here also blanks
// before the colon), or -1 when line is no field.
func fieldColon(line []byte) int {
	for i, c := range line {
		switch {
		case c == ':':
			return i
		case wsp(c):
			rest := bytes.TrimLeft(line[i:], " \t")
			if i > 0 && len(rest) > 0 && rest[0] == ':' {
				return len(line) - len(rest)
			}
			return -1
		case c <= ' ' || c >= 0x7f || i > 200:
			return -1
		}
	}
	return -1
}

// fieldAfter looks from pos to the end of the header for a line that is a field and returns its offset, 0 when none is.
func fieldAfter(block []byte, pos int) int {
	for pos < len(block) {
		line, next := lineAt(block, pos)
		if len(line) == 0 {
			return 0
		}
		if c := fieldColon(line); c > 0 && knownish(line[:c]) {
			return pos
		}
		pos = next
	}
	return 0
}

// knownish says that a field name looks like one in real use, so that "Note: ..." in a body without an empty line before
// it does not pull the body into the header.
func knownish(name []byte) bool {
	s := strings.ToLower(string(bytes.TrimRight(name, " \t")))
	if strings.Contains(s, "-") {
		return true
	}
	switch s {
	case "from", "to", "cc", "bcc", "subject", "date", "sender", "received", "references", "precedence", "comments", "status", "importance":
		return true
	}
	return false
}

// skipHeader returns the body of a block whose header is not read further.
func skipHeader(block []byte, pos int) []byte {
	for pos < len(block) {
		line, next := lineAt(block, pos)
		if len(line) == 0 {
			return block[next:]
		}
		pos = next
	}
	return nil
}

// fieldValue makes one line of valid UTF-8 from the raw value of a field. Unfolding removes line ends only
// (RFC 5322 §2.2.3), so the blanks that fold stay.
func (d *defects) fieldValue(raw []byte, folded bool) string {
	raw = bytes.Trim(raw, " \t\r\n")
	plain := !folded
	for _, c := range raw {
		if c >= 0x7f || c < ' ' && c != '\t' {
			plain = false
			break
		}
	}
	if plain {
		return string(raw)
	}
	out := make([]byte, 0, len(raw))
	for _, c := range raw {
		if c != '\r' && c != '\n' && c != 0 {
			out = append(out, c)
		}
	}
	if utf8.Valid(out) || mostlyUTF8(out) {
		return guessText(out)
	}
	d.rawField = true
	return decodeCharset(out, d.charset)
}
