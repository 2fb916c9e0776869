package parse

import (
	"bytes"
	"strings"
)

// openLink remembers a link to an address that follows a label ("From:"), where people expect the address in words.
func (w *textWriter) openLink(href string) {
	w.link = nil
	if len(href) < 8 || !strings.EqualFold(href[:7], "mailto:") || !bytes.HasSuffix(bytes.TrimRight(plainEnd(w.line), " "), []byte(":")) {
		return
	}
	address, _, _ := strings.Cut(href[7:], "?")
	if strings.Contains(address, "@") && !strings.ContainsAny(address, " <>,;%") {
		w.link, w.linkStart = []byte(address), len(w.line)
	}
}

// closeLink adds the address of a link that shows a name only.
func (w *textWriter) closeLink() {
	if w.link == nil || w.linkStart > len(w.line) {
		return
	}
	if shown := w.line[w.linkStart:]; len(bytes.TrimSpace(shown)) > 0 && bytes.IndexByte(shown, '@') < 0 {
		w.line = append(append(append(w.line, " <"...), w.link...), '>')
	}
	w.link = nil
}

// plainEnd is the end of a line without no-break spaces.
func plainEnd(line []byte) []byte {
	for bytes.HasSuffix(line, []byte("\u00a0")) {
		line = line[:len(line)-2]
	}
	return line
}
