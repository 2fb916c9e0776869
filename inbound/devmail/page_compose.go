package devmail

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
	"net/textproto"
	"slices"
	"strings"
	"time"

	"refermail/inbound/parse"
)

// composed is a mail as the most used web mail program writes it: text with an HTML twin, the quote below the words, a
// forward inline with its header block. The demo's newcomers and the tests thus send what real partners send.
type composed struct {
	from    mail.Address
	to, cc  []*mail.Address
	subject string
	body    string
	mode    string
	source  *sheet // nil for a new mail
	id      string
	at      time.Time
}

func (c composed) bytes() ([]byte, error) {
	var b bytes.Buffer
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	line("MIME-Version", "1.0")
	if c.source != nil && c.source.MessageID != "" {
		line("References", references(c.source.Message))
		line("In-Reply-To", "<"+c.source.MessageID+">")
	}
	line("From", c.from.String())
	line("Date", c.at.Format(time.RFC1123Z))
	line("Message-ID", "<"+c.id+">")
	line("Subject", mime.QEncoding.Encode("utf-8", c.subject))
	line("To", addressList(c.to))
	line("Cc", addressList(c.cc))
	kind, body, err := c.content()
	if err != nil {
		return nil, err
	}
	line("Content-Type", kind)
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes(), nil
}

// content is the body with its type: the two texts, with the files of a forwarded mail beside them.
func (c composed) content() (kind string, body []byte, err error) {
	kind, body, err = c.texts()
	if err != nil || c.mode != "forward" || len(c.source.Attachments) == 0 {
		return kind, body, err
	}
	var b bytes.Buffer
	mixed := multipart.NewWriter(&b)
	w, err := mixed.CreatePart(textproto.MIMEHeader{"Content-Type": {kind}})
	if err != nil {
		return "", nil, err
	}
	if _, err := w.Write(body); err != nil {
		return "", nil, err
	}
	for _, a := range c.source.Attachments {
		if err := attach(mixed, a); err != nil {
			return "", nil, err
		}
	}
	return boundary("mixed", mixed), b.Bytes(), mixed.Close()
}

func (c composed) texts() (kind string, body []byte, err error) {
	text, twin := c.body+"\n", "<div dir=\"ltr\">"+textToHTML(c.body)+"</div>"
	switch c.mode {
	case "reply", "all":
		text += "\n" + replyQuote(c.source.Message)
		twin += "<br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">" +
			html.EscapeString(attribution(c.source.Message)) + "<br></div><blockquote class=\"gmail_quote\" " +
			"style=\"margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex\">" +
			c.source.asHTML() + "</blockquote></div>"
	case "forward":
		text += "\n" + forwardQuote(c.source.Message)
		twin += "<br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">" +
			textToHTML(strings.Join(forwardHeader(c.source.Message), "\n")) + "<br></div><br><br>" + c.source.asHTML() + "</div>"
	}
	var b bytes.Buffer
	alt := multipart.NewWriter(&b)
	for _, part := range [][2]string{{"text/plain", text}, {"text/html", twin}} {
		w, err := alt.CreatePart(textproto.MIMEHeader{
			"Content-Type": {part[0] + `; charset="UTF-8"`}, "Content-Transfer-Encoding": {"quoted-printable"},
		})
		if err != nil {
			return "", nil, err
		}
		q := quotedprintable.NewWriter(w)
		if _, err := io.WriteString(q, strings.ReplaceAll(part[1], "\n", "\r\n")); err != nil {
			return "", nil, err
		}
		if err := q.Close(); err != nil {
			return "", nil, err
		}
	}
	return boundary("alternative", alt), b.Bytes(), alt.Close()
}

func boundary(kind string, w *multipart.Writer) string {
	return "multipart/" + kind + `; boundary="` + w.Boundary() + `"`
}

func attach(w *multipart.Writer, a parse.Attachment) error {
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Type":              {mime.FormatMediaType(a.Type, map[string]string{"name": a.Name})},
		"Content-Disposition":       {mime.FormatMediaType("attachment", map[string]string{"filename": a.Name})},
		"Content-Transfer-Encoding": {"base64"},
	})
	if err != nil {
		return err
	}
	for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(a.Content)), 76) {
		if _, err := part.Write(append(line[:len(line):len(line)], '\r', '\n')); err != nil {
			return err
		}
	}
	return nil
}

// references are the source's with its own id at the end (RFC 5322 §3.6.4), one to a line so that none grows too long.
func references(m *parse.Message) string {
	ids := slices.Clone(m.References)
	if len(ids) == 0 {
		ids = slices.Clone(m.InReplyTo)
	}
	return "<" + strings.Join(append(ids, m.MessageID), ">\r\n <") + ">"
}

func addressList(list []*mail.Address) string {
	var found []string
	for _, a := range list {
		found = append(found, a.String())
	}
	return strings.Join(found, ",\r\n ")
}
