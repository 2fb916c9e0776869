package parse

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// wordSeeds are shapes the readers of text branch on.
var wordSeeds = []string{
	"", "\n", ">", "> >>> >\n", "Hello",
	"Thanks!\n\nOn Tue, 3 Nov 2026 at 10:00, Bo <bo@globex.example>\nwrote:\n> Hi\n> there\n\n-- \nAnn",
	"See below\n\n---------- Forwarded message ---------\nFrom: Bo <bo@globex.example>\nDate: x\nSubject: y\nTo: <ann@partner.example>\n\nHi",
	"Von: Bo\nGesendet: 3.4.2024\nAn: Ann\nBetreff: x\n\nHallo",
	"----- Forwarded Message ----- From: Bo <bo@globex.example>To: Ann <ann@partner.example>Sent: nowSubject: x\nHi",
	"> q\na\n> q\nb\n", "##- Reply above this line -##\n> x", "Company: Globex\nContact: Bo, CTO, bo@globex.example\nContext:\nthey need it\n",
	"Sent from my iPhone\n\nHi", "\u202b\u00a0:\uff1a", "From:\nTo:\n,\n,\n", "@@@.@.@", "x <a@b.example", "a\n--\n--\n",
	"<div>a<blockquote type=cite>b<div class=gmail_quote>c<pre>\n d\n</pre></div></blockquote><table><tr><td>x<td>y</table><hr>&nbsp;&#0;&#xD800;",
}

func addWordSeeds(f *testing.F) {
	for _, s := range wordSeeds {
		f.Add(s)
	}
}

func FuzzReply(f *testing.F) {
	addWordSeeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		m := &Message{Subject: "Re: x", Text: strings.ToValidUTF8(s, "?")}
		m.Reply, m.Elided = splitReply(m)
		checkSplit(t, m)
	})
}

// checkSplit fails when a word of the text is in neither part, or the reply holds a line the text does not.
func checkSplit(t *testing.T, m *Message) {
	t.Helper()
	if !utf8.ValidString(m.Reply) || !utf8.ValidString(m.Elided) {
		t.Fatalf("invalid UTF-8: %q %q", m.Reply, m.Elided)
	}
	if got, want := len(strings.Fields(m.Reply))+len(strings.Fields(m.Elided)), len(strings.Fields(m.Text)); got < want-invisibleWords(m.Text) {
		t.Fatalf("%d words of %d are left:\ntext %q\nreply %q\nelided %q", got, want, m.Text, m.Reply, m.Elided)
	}
	rest := m.Text
	for l := range strings.SplitSeq(m.Reply, "\n") {
		i := strings.Index(rest, l)
		if i < 0 {
			t.Fatalf("reply line %q is not in the text %q", l, m.Text)
		}
		rest = rest[i+len(l):]
	}
}

// invisibleWords counts words made of invisible characters, which are trimmed at the edges.
func invisibleWords(s string) int {
	n := 0
	for w := range strings.FieldsSeq(s) {
		if trimBlank(w) == "" {
			n++
		}
	}
	return n
}

func FuzzForward(f *testing.F) {
	addWordSeeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		for _, subject := range []string{"Fwd: x", "Re: x", "x"} {
			m := &Message{Subject: subject, Text: s, From: []Address{{Name: "Ann", Address: "ann@partner.example"}}}
			m.Forward = findForward(m, nil, Options{})
			if fw := m.Forward; fw != nil {
				for _, part := range []string{fw.From.Name, fw.From.Address, fw.Subject, fw.Body, fw.Message, fw.Date} {
					if !utf8.ValidString(part) {
						t.Fatalf("invalid UTF-8 in %+v", fw)
					}
				}
				if fw.From == (Address{}) {
					t.Fatalf("a forward by nobody: %+v", fw)
				}
				if a := fw.From.Address; a != "" && !spells(s, a) {
					t.Fatalf("address %q is not in the text", a)
				}
			}
			m.Reply, m.Elided = splitReply(m)
			checkSplit(t, m)
			checkLead(t, m)
		}
	})
}

func checkLead(t *testing.T, m *Message) {
	t.Helper()
	lead := findLead(m, Options{})
	if lead == nil {
		return
	}
	if strings.EqualFold(lead.Contact.Email, "ann@partner.example") || lead.Domain == "partner.example" && !strings.Contains(strings.ToLower(m.Text), "partner.example") {
		t.Fatalf("the sender is the prospect: %+v", lead)
	}
	for _, missing := range lead.Missing {
		if missing != "company" && missing != "contact" && missing != "context" {
			t.Fatalf("missing %q", missing)
		}
	}
}

func FuzzFields(f *testing.F) {
	addWordSeeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		fields := findFields(strings.ToValidUTF8(s, "?"))
		if len(fields) > maxFields {
			t.Fatalf("%d fields", len(fields))
		}
		for _, field := range fields {
			if field.Key == "" || field.Value == "" || !utf8.ValidString(field.Key+field.Value) || strings.ContainsAny(field.Key+field.Value, "\n") {
				t.Fatalf("field %+v", field)
			}
		}
	})
}

func FuzzHTML(f *testing.F) {
	addWordSeeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		text, mark := renderHTML(s)
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			t.Fatalf("text %q", text)
		}
		if mark > strings.Count(text, "\n") {
			t.Fatalf("quote at line %d of %q", mark, text)
		}
		if len(text) > 64*len(s)+64 {
			t.Fatalf("%d bytes of text from %d", len(text), len(s))
		}
	})
}
