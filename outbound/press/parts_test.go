package press_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"testing"
)

// leaf is one part of a mail that is none of parts, as a program reads it.
type leaf struct {
	path, kind, charset, disposition, name, cid string
	body                                        string // decoded, lines parted by "\n"
}

// leaves reads a mail with the standard library, which shares no code with what wrote it.
func leaves(t testing.TB, raw []byte) []leaf {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	return leavesOf(t, "", textproto.MIMEHeader(m.Header), m.Body)
}

func leavesOf(t testing.TB, path string, h textproto.MIMEHeader, body io.Reader) (all []leaf) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		t.Fatalf("%q: %v", h.Get("Content-Type"), err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		r := multipart.NewReader(body, params["boundary"])
		for {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return all
			}
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, leavesOf(t, path+"/"+kind, p.Header, p)...)
		}
	}
	var decoded io.Reader = body
	switch strings.ToLower(h.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		decoded = quotedprintable.NewReader(body)
	case "base64":
		decoded = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, err := io.ReadAll(decoded)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	l := leaf{path: path, kind: kind, charset: strings.ToLower(params["charset"]), cid: h.Get("Content-ID"), body: string(data)}
	if strings.HasPrefix(kind, "text/") {
		l.body = strings.TrimRight(strings.ReplaceAll(l.body, "\r\n", "\n"), "\n") + "\n"
	}
	if d := h.Get("Content-Disposition"); d != "" {
		disposition, params, err := mime.ParseMediaType(d)
		if err != nil {
			t.Fatalf("%q: %v", d, err)
		}
		l.disposition, l.name = disposition, params["filename"]
		if name, err := new(mime.WordDecoder).DecodeHeader(l.name); err == nil { // some write names as encoded words
			l.name = name
		}
	}
	return []leaf{l}
}

// headers are the decoded header fields of a mail, by lower-case name; a field that is there twice fails.
func headers(t testing.TB, raw []byte) map[string]string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for name, values := range m.Header {
		if len(values) != 1 {
			t.Errorf("%s is there %d times", name, len(values))
		}
		value := strings.Join(strings.Fields(values[0]), " ")
		switch name {
		case "From", "To", "Reply-To":
			a, err := mail.ParseAddress(value)
			if err != nil {
				t.Fatalf("%s: %q: %v", name, value, err)
			}
			value = a.Name + "|" + a.Address
		case "Content-Type":
			value, _, _ = mime.ParseMediaType(value)
		default:
			decoded, err := new(mime.WordDecoder).DecodeHeader(value)
			if err != nil {
				t.Fatalf("%s: %q: %v", name, value, err)
			}
			value = decoded
		}
		all[strings.ToLower(name)] = value
	}
	return all
}

// wellFormed fails for what no server should get: bare line ends, 8-bit, long lines, dots on their own.
func wellFormed(t testing.TB, raw []byte) {
	t.Helper()
	body := false
	if !bytes.HasSuffix(raw, []byte("\r\n")) {
		t.Error("the last line has no end")
	}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(raw, []byte("\r\n")), []byte("\r\n")) {
		limit := 200
		if body {
			limit = 76
		}
		if len(line) > limit && !bytes.HasPrefix(line, []byte(" <mailto:")) {
			t.Errorf("a line of %d: %q", len(line), line)
		}
		body = body || len(line) == 0
		for _, c := range line {
			if c < ' ' && c != '\t' || c > '~' {
				t.Errorf("octet %#x in %q", c, line)
			}
		}
		if bytes.HasPrefix(line, []byte(".")) || bytes.HasPrefix(line, []byte("From ")) {
			t.Errorf("a line servers change: %q", line)
		}
	}
}
