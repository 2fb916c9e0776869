package parse

import (
	"strconv"
	"strings"

	"refermail/workflow/account"
)

// level is one mail inside another, as read from a header block, an attribution or an attachment.
type level struct {
	from      Address
	to, cc    []Address
	subject   string
	date      string
	body      string
	messageID string
	via       string
}

// maxLevels bounds forwards of forwards.
const maxLevels = 10

// findForward finds the forwarded mail in m. inner holds the attached mails, outermost first; an attachment is
// preferred, because its headers are the original ones. Nothing but a recognised header block, attribution or attached
// header is ever read: an address elsewhere in the text is nobody's. What it takes it notes in m.Findings.
func findForward(m *Message, inner []*Message, opt Options) *Forward {
	own := ownAddresses(m, opt)
	noteAround(m)
	var levels []level
	var message string
	in := layer{text: m.Text, subject: m.Subject, answers: len(m.InReplyTo)+len(m.References) > 0}
	for _, mail := range inner {
		l := attachedLevel(mail)
		if l.from == (Address{}) {
			continue // a fragment without an author introduces nobody
		}
		m.note("forward.attachment", 0, 0, shownBox(l.from))
		levels, message = append(levels, l), trimBlankLines(m.Text)
		in = l.inside(own)
	}
	for len(levels) < maxLevels && !(in.nested && isOwnNotice(levels[len(levels)-1], opt)) {
		f, ok := inlineForward(in)
		if !ok || in.nested && f.above != "" && !passesOn(levels[len(levels)-1], own) {
			break
		}
		if len(levels) == 0 {
			if message = f.above; message == "" {
				message = f.below
			}
			f.note(m)
		} else {
			m.note("forward.nested", 0, 0, shownBox(f.level.from))
		}
		levels = append(levels, f.level)
		in = f.level.inside(own)
	}
	if len(levels) == 0 {
		return nil
	}
	pick := innermostOutsider(levels, own)
	if last := len(levels) - 1; isOwnNotice(levels[last], opt) {
		m.note("forward.own", 0, 0, shownBox(levels[last].from))
		pick = last
	}
	l := levels[pick]
	f := &Forward{From: l.from, To: l.to, Cc: l.cc, Subject: l.subject, Date: l.date, Body: l.body, Message: message, Via: l.via, MessageID: l.messageID}
	for _, outer := range levels[:pick] {
		f.Chain = append(f.Chain, Nested{From: outer.from, Subject: outer.subject})
	}
	return f
}

// inside is what the next forward is looked for in.
func (l level) inside(own func(string) bool) layer {
	return layer{text: l.body, subject: l.subject, nested: true, ours: l.from.Address != "" && own(l.from.Address)}
}

// innermostOutsider returns the index of the innermost level somebody outside wrote, of the innermost when nobody did.
func innermostOutsider(levels []level, own func(string) bool) int {
	for i := len(levels) - 1; i >= 0; i-- {
		if a := levels[i].from.Address; a != "" && !own(a) {
			return i
		}
	}
	return len(levels) - 1
}

// isOwnNotice reports a mail of ours that somebody passes on: it is from our side, and carries the line that our notices
// have on top. What it quotes has reached us before.
func isOwnNotice(l level, opt Options) bool {
	if opt.Own == nil || l.from.Address == "" {
		return false
	}
	address := strings.ToLower(l.from.Address)
	_, host, _ := strings.Cut(address, "@")
	if !opt.Own(address) && !opt.Own(host) {
		return false
	}
	const search = 4 << 10
	for s := range strings.Lines(l.body[:min(len(l.body), search)]) {
		if _, s = quoteDepth(s); IsMarker(trimBlank(s)) {
			return true
		}
	}
	return false
}

// noteAround notes what stands around a forward: several attached mails, of which the first is read, and a redirection.
// A redirected mail (RFC 5322 section 3.6.6) stays its author's mail: nothing proves who the redirector is, so he is
// not taken for the sender and his mail not for a forward.
func noteAround(m *Message) {
	if n := attachedMails(m.Attachments); n > 1 {
		m.note("forward.several", 0, 0, strconv.Itoa(n)+" attached mails")
	}
	if by := m.Header.Get("Resent-From"); by != "" {
		m.note("forward.resent", 0, 0, "Resent-From: "+by)
	}
}

// attachedMails counts the mails among attachments.
func attachedMails(files []Attachment) int {
	n := 0
	for _, f := range files {
		if f.Type == "message/rfc822" || f.Type == "message/global" || strings.HasSuffix(strings.ToLower(f.Name), ".eml") {
			n++
		}
	}
	return n
}

// passesOn reports whether a forwarded mail that has words of its own is itself a forward, so that its author is not the
// one who is introduced: it says so in its subject, or it was written on our side. Otherwise older mail below its words
// is only its history.
func passesOn(l level, own func(string) bool) bool {
	kind, _ := subjectPrefix(l.subject)
	return kind == subjectForward || l.from.Address != "" && own(l.from.Address)
}

func attachedLevel(in *Message) level {
	l := level{to: in.To, cc: in.Cc, subject: in.Subject, date: in.DateRaw, body: trimBlankLines(in.Text), messageID: in.MessageID, via: "attachment"}
	if len(in.From) > 0 {
		l.from = in.From[0]
	}
	return l
}

// ownAddresses returns the test for addresses that belong to the sender or to us.
func ownAddresses(m *Message, opt Options) func(string) bool {
	mine := map[string]bool{}
	for _, a := range m.From {
		mine[strings.ToLower(a.Address)] = true
		if d := account.FromAddress(a.Address); d != "" {
			mine[d] = true
		}
	}
	return func(address string) bool {
		address = strings.ToLower(address)
		domain := account.FromAddress(address)
		if mine[address] || domain != "" && mine[domain] {
			return true
		}
		if opt.Own == nil {
			return false
		}
		_, host, _ := strings.Cut(address, "@")
		return opt.Own(address) || host != "" && opt.Own(host) || domain != "" && domain != host && opt.Own(domain)
	}
}

// shownBox writes a mailbox for a finding.
func shownBox(a Address) string {
	return trimBlank(a.Name + " <" + a.Address + ">")
}
