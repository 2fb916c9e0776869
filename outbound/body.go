package outbound

import (
	"bytes"
	"encoding/base64"
)

// AppendQP appends text as quoted-printable (RFC 2045 §6.7): lines of at most 76 characters, 7-bit, CRLF. A dot or
// "From " at the start of a line is encoded too, so that neither dot-stuffing nor mbox files touch the mail.
func AppendQP(b []byte, text []byte) []byte {
	const hex = "0123456789ABCDEF"
	line := 0
	for i := 0; i < len(text); i++ {
		if line > 0 {
			n := plainRun(text[i:min(len(text), i+75-line)])
			b = append(b, text[i:i+n]...)
			if i, line = i+n, line+n; i == len(text) {
				break
			}
		}
		c := text[i]
		if c == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			continue
		}
		if c == '\n' {
			b = append(b, "\r\n"...)
			line = 0
			continue
		}
		plain := c >= ' ' && c <= '~' && c != '=' || c == '\t'
		last := i+1 == len(text) || text[i+1] == '\n' || text[i+1] == '\r'
		if last && (c == ' ' || c == '\t') || line == 0 && (c == '.' || c == 'F' && bytes.HasPrefix(text[i:], []byte("From "))) {
			plain = false
		}
		need := 3
		if plain {
			need = 1
		}
		if line+need > 75 { // leaves room for the soft break
			b = append(b, "=\r\n"...)
			line = 0
			if c == '.' || c == 'F' && bytes.HasPrefix(text[i:], []byte("From ")) { // again at the start of a line
				plain, need = false, 3
			}
		}
		if plain {
			b = append(b, c)
		} else {
			b = append(b, '=', hex[c>>4], hex[c&15])
		}
		line += need
	}
	return b
}

// plainRun is how many bytes at the start of text stand for themselves wherever in a line they are.
func plainRun(text []byte) int {
	for i, c := range text {
		if c <= ' ' || c > '~' || c == '=' {
			return i
		}
	}
	return len(text)
}

// AppendBase64 writes data in lines of 76.
func AppendBase64(b, data []byte) []byte {
	for len(data) > 0 {
		n := min(57, len(data))
		b = base64.StdEncoding.AppendEncode(b, data[:n])
		b = append(b, "\r\n"...)
		data = data[n:]
	}
	return b
}

// appendTwins writes the text and its HTML twin as multipart/alternative, beginning with its Content-Type.
func appendTwins(b []byte, boundary string, text, html []byte) []byte {
	b = append(b, `Content-Type: multipart/alternative; boundary="`+boundary+"\"\r\n\r\n"...)
	for _, part := range []struct {
		kind string
		body []byte
	}{{"plain", text}, {"html", html}} {
		b = append(b, "--"+boundary+"\r\nContent-Type: text/"+part.kind+"; charset=utf-8\r\n"+
			"Content-Transfer-Encoding: quoted-printable\r\n\r\n"...)
		b = AppendQP(b, part.body)
		b = append(b, "\r\n"...)
	}
	return append(b, "--"+boundary+"--\r\n"...)
}
