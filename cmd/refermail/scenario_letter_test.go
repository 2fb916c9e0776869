package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// The people of the scenarios.
const (
	deals = "deals@acme.test"
	ann   = "ann@northwind.test" // partner
	abe   = "abe@northwind.test" // her colleague, known
	amy   = "amy@northwind.test" // her colleague, not known yet
	cid   = "cid@contoso.test"   // another partner
	maxAt = "max@acme.test"      // manager
	rita  = "rita@acme.test"     // rep
	bo    = "bo@globex.test"     // prospect
	eve   = "eve@elsewhere.test" // nobody we know
)

// known are the addresses we may ever write to.
func known() []string { return []string{ann, abe, amy, cid, maxAt, rita, eve} }

func nameOf(address string) string {
	local, _, _ := strings.Cut(address, "@")
	return strings.ToUpper(local[:1]) + local[1:]
}

func mailbox(address string) string { return fmt.Sprintf("%s <%s>", nameOf(address), address) }

// letter is a mail a person writes. From and To are required.
type letter struct {
	From, To, Cc, Subject string
	As                    string // the author's name; made of the address when empty
	ID                    string // without brackets; made up when empty
	InReplyTo             string
	References            []string
	Extra                 []string // further header lines
	Body                  string
	Envelope              string // sender of the envelope; From when empty, "<>" for the null sender
	Rcpt                  string // recipient of the envelope; To when empty
	Files                 []file
}

// file is an attachment of a letter.
type file struct{ Name, Type, Data string }

// raw writes the mail as mail programs do.
func (l letter) raw() []byte {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	from := mailbox(l.From)
	if l.As != "" {
		from = fmt.Sprintf("%s <%s>", l.As, l.From)
	}
	line("From", from)
	line("To", "<"+l.To+">")
	line("Cc", l.Cc)
	line("Subject", l.Subject)
	line("Date", time.Now().UTC().Format(time.RFC1123Z))
	line("Message-ID", "<"+l.ID+">")
	if l.InReplyTo != "" {
		line("In-Reply-To", "<"+l.InReplyTo+">")
	}
	if len(l.References) > 0 {
		line("References", "<"+strings.Join(l.References, "> <")+">")
	}
	for _, extra := range l.Extra {
		b.WriteString(extra + "\n")
	}
	text := "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + l.Body + "\n"
	b.WriteString("MIME-Version: 1.0\n")
	if len(l.Files) > 0 {
		const border = "=_border"
		text = "Content-Type: multipart/mixed; boundary=\"" + border + "\"\n\n--" + border + "\n" + text
		for _, f := range l.Files {
			text += fmt.Sprintf("--%s\nContent-Type: %s; name=%q\nContent-Disposition: attachment; filename=%q\nContent-Transfer-Encoding: base64\n\n%s\n",
				border, f.Type, f.Name, f.Name, inLines(base64.StdEncoding.EncodeToString([]byte(f.Data))))
		}
		text += "--" + border + "--\n"
	}
	b.WriteString(text)
	return []byte(strings.ReplaceAll(b.String(), "\n", "\r\n"))
}

// inLines breaks a long line as base64 is broken (RFC 2045 section 6.8).
func inLines(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return b.String() + s
}

func newID(from string) string {
	_, host, _ := strings.Cut(from, "@")
	return rand.Text() + "@" + host
}

// forward is a mail of a prospect that a partner passes on, with words above it.
func forward(from, prospect, company, words string) letter {
	return letter{From: from, To: deals, ID: newID(from), Subject: "Fwd: " + company + " looks for help", Body: words + `

---------- Forwarded message ---------
From: ` + mailbox(prospect) + `
Date: Thu, 19 Nov 2026 at 09:12
Subject: ` + company + ` looks for help
To: ` + mailbox(from) + `

Hi ` + nameOf(from) + `,

our warehouse in Leeds runs out of space and we look for somebody who can
plan the next one. Do you know anyone?

Best regards
` + nameOf(prospect) + `
` + company}
}

// got is a mail that reached somebody.
type got struct {
	raw    []byte
	header mail.Header
	text   string // of the first text/plain part, with LF
	html   string
}

// read takes a mail apart, with nothing of the product's own parser.
func read(t testing.TB, raw []byte) got {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("read a mail: %v\n%s", err, raw)
	}
	g := got{raw: raw, header: m.Header}
	g.part(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return g
}

func (g *got) part(t testing.TB, contentType, encoding string, body io.Reader) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") {
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if err != nil {
				return
			}
			g.part(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)
		}
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatalf("read a part: %v", err)
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	switch {
	case kind == "text/plain" && g.text == "":
		g.text = text
	case kind == "text/html" && g.html == "":
		g.html = text
	}
}

// field is a header field, decoded.
func (g got) field(name string) string {
	v := g.header.Get(name)
	if d, err := new(mime.WordDecoder).DecodeHeader(v); err == nil {
		return d
	}
	return v
}

func (g got) id() string      { return strings.Trim(g.field("Message-ID"), "<> ") }
func (g got) answers() string { return strings.Trim(g.field("In-Reply-To"), "<> ") }

func (g got) says(words ...string) bool {
	all := strings.Join(strings.Fields(g.field("Subject")+"\n"+g.text), " ")
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

func (g got) String() string {
	return fmt.Sprintf("From: %s\nTo: %s\nSubject: %s\nIn-Reply-To: %s\n\n%s", g.field("From"), g.field("To"), g.field("Subject"),
		g.field("In-Reply-To"), g.text)
}

// address is the bare address of a field.
func (g got) address(name string) string {
	a, err := mail.ParseAddress(g.header.Get(name))
	if err != nil {
		return ""
	}
	return a.Address
}

// reply is what a person's mail program makes of answering this mail: to its Reply-To, in its thread, with the quote.
func (g got) reply(from, words string) letter {
	refs := strings.FieldsFunc(g.field("References"), func(r rune) bool { return strings.ContainsRune("<> \t\r\n", r) })
	subject := g.field("Subject")
	if !strings.HasPrefix(strings.ToLower(subject), "re:") {
		subject = "Re: " + subject
	}
	quote := "> " + strings.ReplaceAll(strings.TrimSpace(g.text), "\n", "\n> ")
	return letter{From: from, To: g.address("Reply-To"), ID: newID(from), Subject: subject, InReplyTo: g.id(),
		References: append(refs, g.id()), Body: words + "\n\nOn Fri, 20 Nov 2026 at 10:00, Acme wrote:\n" + quote}
}
