package parse

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// elementAttrs are the attributes that tell quotes, and those that matter to a reader of text.
type elementAttrs struct {
	tag                                                   atom.Atom
	class, id, style, kind, cite, href, alt, name, marker string
	hidden                                                bool
}

// maxAttrs bounds the attributes read of one element.
const maxAttrs = 64

// tagName is the element of a raw tag, 0 for one nobody knows. It reads the bytes itself, for the tokenizer copies every
// name and attribute.
func tagName(raw []byte) atom.Atom {
	var name [16]byte
	n := 0
	for i, c := range raw {
		if i == 0 || i == 1 && c == '/' { // "<" or "</"
			continue
		}
		if c == '>' || c == '/' || folds(c) {
			break
		}
		if n == len(name) {
			return 0
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		name[n] = c
		n++
	}
	return atom.Lookup(name[:n])
}

// readAttrs reads the attributes of a raw opening tag.
func readAttrs(tag atom.Atom, raw []byte) elementAttrs {
	a := elementAttrs{tag: tag}
	i := 0
	for i < len(raw) && !folds(raw[i]) && raw[i] != '>' {
		i++
	}
	for range maxAttrs {
		for i < len(raw) && (folds(raw[i]) || raw[i] == '/') {
			i++
		}
		if i >= len(raw) || raw[i] == '>' {
			break
		}
		var key, value []byte
		key, value, i = readAttr(raw, i)
		a.set(key, value)
	}
	return a
}

// readAttr reads the attribute at i and returns where the next one may begin.
func readAttr(raw []byte, i int) (key, value []byte, next int) {
	start := i
	for i++; i < len(raw) && raw[i] != '=' && raw[i] != '>' && raw[i] != '/' && !folds(raw[i]); i++ {
	}
	key = raw[start:i]
	for i < len(raw) && folds(raw[i]) {
		i++
	}
	if i >= len(raw) || raw[i] != '=' {
		return key, nil, i
	}
	for i++; i < len(raw) && folds(raw[i]); i++ {
	}
	if i < len(raw) && (raw[i] == '"' || raw[i] == '\'') {
		rest := raw[i+1:]
		end := bytes.IndexByte(rest, raw[i])
		if end < 0 {
			return key, rest, len(raw)
		}
		return key, rest[:end], i + 1 + end + 1
	}
	for start = i; i < len(raw) && raw[i] != '>' && !folds(raw[i]); i++ {
	}
	return key, raw[start:i], i
}

// set keeps one attribute when it is one that matters.
func (a *elementAttrs) set(key, value []byte) {
	switch len(key) {
	case 2:
		if bytes.EqualFold(key, []byte("id")) {
			a.id = attrText(value)
		}
	case 3:
		if bytes.EqualFold(key, []byte("alt")) && len(value) <= 64 {
			a.alt = attrText(value)
		}
	case 4:
		switch {
		case bytes.EqualFold(key, []byte("type")):
			a.kind = attrText(value)
		case bytes.EqualFold(key, []byte("cite")):
			a.cite = attrText(value)
		case bytes.EqualFold(key, []byte("name")):
			a.name = attrText(value)
		case bytes.EqualFold(key, []byte("href")) && len(value) > 7 && value[0]|0x20 == 'm': // only mailto: says something
			a.href = attrText(value)
		}
	case 5:
		switch {
		case bytes.EqualFold(key, []byte("class")):
			a.class = attrText(value)
		case bytes.EqualFold(key, []byte("style")):
			a.style = attrText(value)
		}
	case 6:
		a.hidden = a.hidden || bytes.EqualFold(key, []byte("hidden"))
	case 11:
		if bytes.EqualFold(key, []byte("data-marker")) {
			a.marker = attrText(value)
		}
	}
}

// attrText decodes the entities in the value of an attribute.
func attrText(value []byte) string {
	s := string(value)
	if strings.IndexByte(s, '&') >= 0 {
		return html.UnescapeString(s)
	}
	return s
}
