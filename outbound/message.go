package outbound

import (
	"strings"
	"time"

	"refermail/outbound/tongue"
	"refermail/workflow"
)

// appendHeader writes everything up to the fields of the body.
func (c *Composer) appendHeader(b []byte, n workflow.Notice, created time.Time, to, own string, p *Page) []byte {
	b = AppendField(b, "From", formatAddress(c.fromName(n), c.sender))
	b = AppendMailbox(b, "To", n.To.Name, to)
	b = AppendField(b, "Reply-To", formatAddress(c.replyName(n, p), p.ReplyTo))
	b = AppendField(b, "Subject", EncodeText(c.subject(n, p.Tongue)))
	b = appendDate(b, created)
	b = AppendField(b, "Message-ID", own)
	if parent, ok := messageID(n.InReplyTo); ok {
		b = AppendField(b, "In-Reply-To", parent)
	}
	b = AppendField(b, "References", references(n.References, n.MessageID))
	auto := "auto-generated" // RFC 3834 §5.1
	if n.Answer || n.Letter.Answers {
		auto = "auto-replied"
	}
	b = AppendField(b, "Auto-Submitted", auto)
	b = AppendField(b, "X-Auto-Response-Suppress", "All")
	b = AppendField(b, "X-Referral-Loop", c.o.LoopMark)
	b = AppendField(b, "Content-Language", p.Tongue.Code)
	return AppendField(b, "MIME-Version", "1.0")
}

// fromName says whose words a mail carries, when they are a person's.
func (c *Composer) fromName(n workflow.Notice) string {
	switch n.Kind {
	case workflow.KindAnswer, workflow.KindQuestion, workflow.KindRelay, workflow.KindAsked,
		workflow.KindStep, workflow.KindJoined, workflow.KindJoinQuestion, workflow.KindJoinDeclined:
		return FromName(n.Letter.By, c.o.Brand)
	}
	return c.o.Brand.Name
}

// FromName is who a mail with a person's words is from: "Max via Acme Partner Team". It is the brand's name alone where there is no
// name, or one that looks like an address.
func FromName(by string, brand Brand) string {
	if by = HeaderText(CleanLine(by, 60)); by != "" && !strings.Contains(by, "@") {
		return by + " via " + brand.Name
	}
	return brand.Name
}

// replyName is whom a reply reaches: us, or the partner who asked.
func (c *Composer) replyName(n workflow.Notice, p *Page) string {
	if n.Kind == workflow.KindAsked && p.ReplyTo != c.sender {
		return HeaderText(CleanLine(n.Letter.By, maxLine))
	}
	return c.o.Brand.Name
}

// subject is the notice's, with the reference where only the subject finds the thread. One we made up is in the reader's
// language; the partner's own is no sentence of ours and stays.
func (c *Composer) subject(n workflow.Notice, t *tongue.Tongue) string {
	s, _ := t.Say(HeaderText(CleanLine(n.Subject, maxSubject)), nil)
	if ref := "[" + n.Deal.String() + "]"; c.o.Mode == Subject && n.Deal != 0 && !strings.Contains(s, ref) {
		return s + " " + ref
	}
	return s
}

// appendContent writes the body: the twins, and around them the files when there are some. Boundaries cannot occur in
// what they part: neither quoted-printable nor base64 ever writes "=_".
func appendContent(b []byte, id string, text, html []byte, files []Attachment) []byte {
	if len(files) == 0 {
		return appendTwins(b, "=_alt_"+id, text, html)
	}
	mixed := "=_mix_" + id
	b = append(b, `Content-Type: multipart/mixed; boundary="`+mixed+"\"\r\n\r\n--"+mixed+"\r\n"...)
	b = appendTwins(b, "=_alt_"+id, text, html)
	for _, f := range files {
		b = append(b, "--"+mixed+"\r\n"...)
		b = AppendAttachment(b, f)
	}
	return append(b, "--"+mixed+"--\r\n"...)
}
