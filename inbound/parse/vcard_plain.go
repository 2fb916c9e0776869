package parse

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// plainCards brings cards to what the decoder reads: UTF-8, one line per property, parameters as "TYPE=x", no
// quoted-printable (which only version 2.1 has, with soft line breaks of its own), no pictures, an END for every BEGIN.
func plainCards(content []byte) string {
	if bytes.HasPrefix(content, []byte("\xff\xfe")) || bytes.HasPrefix(content, []byte("\xfe\xff")) {
		content = []byte(decodeCharset(content, "utf-16"))
	}
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	var out strings.Builder
	open := false
	for _, l := range cardLines(content) {
		property, value, ok := strings.Cut(l, ":")
		if !ok {
			continue
		}
		name, params, _ := strings.Cut(property, ";")
		if i := strings.LastIndexByte(name, '.'); i >= 0 {
			name = name[i+1:] // a group
		}
		name = strings.ToUpper(strings.TrimSpace(name))
		switch {
		case name == "BEGIN" && open:
			out.WriteString("END:VCARD\n")
		case name == "BEGIN":
			open = true
		case !open:
			continue
		case name == "END":
			open = false
		case !cardProperties[name]:
			continue
		}
		if name == "BEGIN" || name == "END" {
			out.WriteString(name + ":VCARD\n")
			continue
		}
		types, charset, qp := cardParams(params)
		raw := []byte(value)
		if qp {
			raw = appendQP(nil, value)
		}
		if charset != "" || !utf8.Valid(raw) {
			raw = []byte(decodeCharset(raw, charset))
		}
		text := strings.Map(func(c rune) rune {
			if c == '\n' || c == '\r' || c == 0 {
				return ' '
			}
			return c
		}, strings.ToValidUTF8(string(raw), ""))
		out.WriteString(name + types + ":" + text + "\n")
	}
	if open {
		out.WriteString("END:VCARD\n")
	}
	return out.String()
}

// cardProperties are the ones that are read.
var cardProperties = map[string]bool{"FN": true, "N": true, "ORG": true, "TITLE": true, "ROLE": true, "EMAIL": true, "TEL": true, "URL": true, "ADR": true}

// cardParams reads parameters: those that matter for choosing come back as types, the encoding apart.
func cardParams(params string) (types, charset string, qp bool) {
	for p := range strings.SplitSeq(params, ";") {
		key, value, named := strings.Cut(strings.TrimSpace(p), "=")
		value = strings.Trim(value, `"`)
		switch up := strings.ToUpper(key); {
		case up == "":
		case up == "CHARSET":
			charset = value
		case up == "QUOTED-PRINTABLE" || up == "ENCODING" && strings.EqualFold(value, "quoted-printable"):
			qp = true
		case up == "TYPE":
			types += ";TYPE=" + onlyToken(value)
		case up == "PREF":
			types += ";PREF=1;TYPE=pref"
		case !named:
			types += ";TYPE=" + onlyToken(key)
		}
	}
	return types, charset, qp
}

func onlyToken(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == ',' {
			return c
		}
		return -1
	}, s)
}
