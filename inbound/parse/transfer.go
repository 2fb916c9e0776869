package parse

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding (RFC 2045 §6). What cannot be decoded stays as it is; an unknown
// encoding is none. The result may share memory with body.
func decodeTransfer(body []byte, encoding string, d *defects) []byte {
	switch cleanEncoding(encoding) {
	case "", "7bit", "8bit", "binary":
		return body
	case "base64":
		if !looksBase64(body) {
			d.note("mime.encoding.wrong", "")
			return body
		}
		return decodeBase64(body)
	case "quoted-printable":
		return decodeQuoted(body)
	case "x-uuencode", "uuencode", "x-uue", "uue":
		if f, ok := findUU(body, 0); ok {
			return f.content
		}
		return body
	}
	d.note("mime.encoding", "")
	return body
}

// cleanEncoding strips comments, quotes and parameters from the value of Content-Transfer-Encoding.
func cleanEncoding(v string) string {
	v = dropComments(v)
	if i := strings.IndexByte(v, ';'); i >= 0 {
		v = v[:i]
	}
	v = strings.ToLower(strings.Trim(v, " \t\"'.:,"))
	switch v {
	case "quotedprintable", "quoted_printable", "quoted-printible", "quoted printable", "x-quoted-printable", "qp", "q":
		return "quoted-printable"
	case "base-64", "base_64", "base 64", "x-base64", "b64", "b":
		return "base64"
	case "7-bit", "7 bit", "7bits", "none", "plain", "us-ascii", "utf-8", "iso-8859-1":
		return "7bit"
	case "8-bit", "8 bit", "8bits", "8bitmime":
		return "8bit"
	}
	return v
}

// decodeBase64 decodes what there is of base64: line ends, blanks and junk are skipped, missing padding is forgiven,
// several padded runs one after the other are all decoded.
func decodeBase64(b []byte) []byte {
	out := make([]byte, base64.StdEncoding.DecodedLen(len(b)))
	if n, err := base64.StdEncoding.Decode(out, b); err == nil {
		return out[:n]
	}
	out = out[:0]
	var acc uint32
	n, padded := 0, false
	for i, c := range b {
		var v byte
		switch {
		case 'A' <= c && c <= 'Z':
			v = c - 'A'
		case 'a' <= c && c <= 'z':
			v = c - 'a' + 26
		case '0' <= c && c <= '9':
			v = c - '0' + 52
		case c == '+' || c == '-':
			v = 62
		case c == '/' || c == '_':
			v = 63
		case c == '=':
			out = flushBase64(out, acc, n)
			acc, n = 0, 0
			if !padded && looksPlain(bytes.TrimLeft(b[i:min(i+100, len(b))], "= \t\r\n")) {
				return out // a list's footer in clear text after the end
			}
			padded = true
			continue
		case c == '\n' && n == 0 && len(out) > 0 && footer(b[i+1:]):
			return out
		default:
			continue
		}
		padded = false
		acc = acc<<6 | uint32(v)
		if n++; n == 4 {
			out = append(out, byte(acc>>16), byte(acc>>8), byte(acc))
			acc, n = 0, 0
		}
	}
	return flushBase64(out, acc, n)
}

// looksBase64 says that the first lines are not words: programs declare base64 and forget to encode.
func looksBase64(b []byte) bool {
	lines, words := 0, 0
	for pos := 0; pos < len(b) && lines < 20; {
		line, next := lineAt(b, pos)
		pos = next
		line = bytes.TrimSpace(line[:min(len(line), 1000)])
		if len(line) == 0 {
			continue
		}
		lines++
		if wordy(line) {
			words++
		}
	}
	return 2*words <= lines
}

// wordy says that blanks stand in a line where base64, which comes in groups of four, would have none.
func wordy(line []byte) bool {
	before := 0
	for chunk := range bytes.FieldsSeq(line) {
		if before%4 != 0 {
			return true
		}
		before = len(chunk)
	}
	return false
}

// flushBase64 appends the bytes of an unfinished group of n characters.
func flushBase64(out []byte, acc uint32, n int) []byte {
	switch n {
	case 2:
		return append(out, byte(acc>>4))
	case 3:
		return append(out, byte(acc>>10), byte(acc>>2))
	}
	return out
}

// looksPlain says that the next line is words rather than base64.
func looksPlain(b []byte) bool {
	line := firstLine(b)
	return bytes.IndexByte(line, ' ') > 0 || bytes.HasPrefix(line, []byte("--")) || bytes.HasPrefix(line, []byte("__"))
}

// footer says that the next line is in clear text below base64 that ended without padding.
func footer(b []byte) bool {
	line := bytes.TrimSpace(firstLine(b[:min(len(b), 1000)]))
	return bytes.HasPrefix(line, []byte("--")) || bytes.HasPrefix(line, []byte("__")) || wordy(line)
}

// decodeQuoted decodes quoted-printable (RFC 2045 §6.7). Wrong escapes stay as written; blanks at line ends, which
// transport may have added, go.
func decodeQuoted(b []byte) []byte {
	if bytes.IndexByte(b, '=') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for pos := 0; pos < len(b); {
		nl := bytes.IndexByte(b[pos:], '\n')
		line, next, end := b[pos:], len(b), ""
		if nl >= 0 {
			line, next, end = b[pos:pos+nl], pos+nl+1, "\n"
		}
		line = bytes.TrimRight(line, " \t\r")
		if n := len(line); n > 0 && line[n-1] == '=' {
			line, end = line[:n-1], ""
		}
		for len(line) > 0 {
			eq := bytes.IndexByte(line, '=')
			if eq < 0 {
				out = append(out, line...)
				break
			}
			out = append(out, line[:eq]...)
			if eq+2 < len(line) && hexPair(line[eq+1], line[eq+2]) {
				out = append(out, unhex(line[eq+1])<<4|unhex(line[eq+2]))
				line = line[eq+3:]
				continue
			}
			out = append(out, '=')
			line = line[eq+1:]
		}
		out = append(out, end...)
		pos = next
	}
	return out
}
