package inbound

import (
	"strings"

	"refermail/inbound/parse"
)

// ourOwn finds a mail of ours that comes back inside another: forwarded, quoted or pasted. Where the program that brought
// it left our address out, it is ours by our name together with the line our mails carry on top. body is what it says.
func (r *Reader) ourOwn(m *parse.Message) (body string, ok bool) {
	if f := m.Forward; f != nil && f.From.Address != "" {
		return f.Body, r.Self.Owns(f.From.Address)
	}
	name := folded(r.Self.Name)
	if f := m.Forward; f != nil && f.From.Name != "" && (name == "" || !strings.Contains(folded(f.From.Name), name)) {
		return "", false
	}
	above, body, ok := cutAtMarker(m.Text)
	return body, ok && name != "" && (strings.Contains(folded(body), name) || namesAuthor(above, name))
}

// cutAtMarker splits a text at the first line that parts a reply from our mail, quoted or not.
func cutAtMarker(text string) (above, below string, ok bool) {
	at := 0
	for line := range strings.Lines(text) {
		if parse.IsMarker(strings.Trim(line, " >|\t\r\n*_\u00a0")) {
			return text[:at], text[at+len(line):], true
		}
		at += len(line)
	}
	return "", "", false
}

// namesAuthor reports a header line with our name as a mail program copies it: "From: Acme Partner Team".
func namesAuthor(above, name string) bool {
	for line := range strings.Lines(above) {
		if _, value, ok := strings.Cut(line, ":"); ok && folded(value) == name {
			return true
		}
	}
	return false
}

func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// besides is what the words tell that came with a mail of ours whose author the parser could not know: its own lead is
// made of our mail.
func (r *Reader) besides(m *parse.Message) *parse.Lead {
	if strings.TrimSpace(m.Forward.Message) == "" || len(m.From) != 1 {
		return nil
	}
	raw := "From: <" + m.From[0].Address + ">\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + m.Forward.Message
	return parse.Parse([]byte(raw), parse.Options{Limits: r.Limits, Own: r.own}).Lead
}
