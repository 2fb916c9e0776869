package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

// The search for words of one partner in what another one got. It reads mails with the standard library alone, and shows
// every text a mail program could show, and those it hides: headers, encoded words, names of files, attachments, mails in
// mails, comments in HTML.

// everyText is all the text there is in a mail, in lower case with single spaces.
func everyText(raw []byte) string {
	var b strings.Builder
	unpack(&b, raw, 0)
	return strings.ToLower(flowing(b.String()))
}

// maxNested is how many mails and parts in one another are opened.
const maxNested = 12

func unpack(b *strings.Builder, raw []byte, depth int) {
	b.Write(raw)
	b.WriteByte('\n')
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil || depth > maxNested {
		return
	}
	for name, values := range m.Header {
		for _, v := range values {
			fmt.Fprintf(b, "%s: %s\n", name, decodedWords(v))
		}
	}
	unpackPart(b, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, depth)
}

func decodedWords(v string) string {
	if d, err := new(mime.WordDecoder).DecodeHeader(v); err == nil {
		return d
	}
	return v
}

func unpackPart(b *strings.Builder, contentType, encoding string, body io.Reader, depth int) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	for _, v := range params {
		b.WriteString(decodedWords(v) + "\n")
	}
	if strings.HasPrefix(kind, "multipart/") {
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if err != nil {
				return
			}
			for name, values := range p.Header {
				fmt.Fprintf(b, "%s: %s\n", name, decodedWords(strings.Join(values, " ")))
			}
			if _, disposition, err := mime.ParseMediaType(p.Header.Get("Content-Disposition")); err == nil {
				b.WriteString(decodedWords(disposition["filename"]) + "\n")
			}
			unpackPart(b, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p, depth+1)
		}
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, _ := io.ReadAll(body) // what cannot be decoded is searched as far as it can
	b.Write(data)
	b.WriteByte('\n')
	switch kind {
	case "text/html":
		b.WriteString(html.UnescapeString(string(data)) + "\n" + html.UnescapeString(htmlTag.ReplaceAllString(string(data), "")) + "\n")
	case "message/rfc822":
		unpack(b, data, depth+1)
	}
	if len(data) > 1 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff) {
		b.WriteString(fromUTF16(data) + "\n")
	}
}

var htmlTag = regexp.MustCompile(`<[^>]*>`)

func fromUTF16(data []byte) string {
	var units []uint16
	for i := 2; i+1 < len(data); i += 2 {
		if data[0] == 0xff {
			units = append(units, uint16(data[i])|uint16(data[i+1])<<8)
		} else {
			units = append(units, uint16(data[i])<<8|uint16(data[i+1]))
		}
	}
	return string(utf16.Decode(units))
}

// canary is a word by which somebody is known in a text: it counts where no letter or digit stands beside it.
type canary string

// in reports whether a text of everyText says the word.
func (c canary) in(text string) bool {
	word := strings.ToLower(string(c))
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		if c.stands(text, i, i+len(word)) {
			return true
		}
		from = i + 1
	}
}

// stands reports whether the word is not merely a part of a longer number; words may be part of anything.
func (c canary) stands(text string, from, until int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	word := strings.ToLower(string(c))
	last, first := word[len(word)-1], word[0]
	return !(first >= '0' && first <= '9' && digit(from-1)) && !(last >= '0' && last <= '9' && digit(until))
}

// TestTheSearchFindsHiddenWords: a leak is found however it is wrapped.
func TestTheSearchFindsHiddenWords(t *testing.T) {
	t.Parallel()
	const head = "From: deals@acme.example\nTo: ann@northwind.example\nMIME-Version: 1.0\n"
	b64 := base64.StdEncoding.EncodeToString
	wrapped := func(body string) string {
		return "Content-Type: multipart/mixed; boundary=x\n\n--x\n" + body + "\n--x--\n"
	}
	inner := head + "Subject: inner\n\nThe Narwhal swims.\n"
	for name, mail := range map[string]string{
		"plain":                 head + "\nThe narwhal swims.\n",
		"split by a soft break": head + "Content-Transfer-Encoding: quoted-printable\n\nThe nar=\nwhal swims.\n",
		"over two lines":        head + "Subject: x\n\nA sea\nnarwhal.\n",
		"quoted-printable":      head + "Content-Transfer-Encoding: quoted-printable\n\nThe =6Earwhal swims.\n",
		"base64":                head + "Content-Transfer-Encoding: base64\n\n" + b64([]byte("The narwhal swims.")) + "\n",
		"an encoded subject":    head + "Subject: =?utf-8?B?" + b64([]byte("The narwhal")) + "?=\n\nx\n",
		"a header we know not":  head + "X-Odd: narwhal\n\nx\n",
		"entities":              head + "Content-Type: text/html\n\n<p>n&#97;rwhal</p>\n",
		"between tags":          head + "Content-Type: text/html\n\n<p>nar<b>whal</b></p>\n",
		"a comment":             head + "Content-Type: text/html\n\n<!-- narwhal -->\n",
		"a file's name":         head + wrapped("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''n%61rwhal.pdf\n\nx"),
		"a file":                head + wrapped("Content-Type: text/csv\nContent-Transfer-Encoding: base64\n\n"+b64([]byte("narwhal,1"))),
		"a file in UTF-16":      head + wrapped("Content-Type: text/csv\nContent-Transfer-Encoding: base64\n\n"+b64([]byte("\xff\xfen\x00a\x00r\x00w\x00h\x00a\x00l\x00"))),
		"a mail in a mail":      head + wrapped("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"+b64([]byte(inner))),
		"a Message-ID":          head + "References: <1@a.example> <narwhal@b.example>\n\nx\n",
		"a reply address":       head + "Reply-To: deals+narwhal@acme.example\n\nx\n",
	} {
		if !canary("narwhal").in(everyText([]byte(mail))) {
			t.Errorf("%s: not found", name)
		}
	}
	quiet := everyText([]byte(head + "Subject: D-10021\n\nThe whale swims, 977333 times.\n"))
	for _, c := range []canary{"narwhal", "D-1002", "77333"} {
		if c.in(quiet) {
			t.Errorf("%s was found where it does not stand", c)
		}
	}
}
