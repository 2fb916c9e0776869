package parse

import (
	"bytes"
	"strings"
)

// Parse reads one mail. It is total: whatever the bytes are, it returns a Message whose every text is valid UTF-8
// without CR and NUL, within opt.Limits (the zero Limits, or a zero in one of them, means the default), in time linear
// in len(raw). It keeps slices of raw in Attachments, so raw must not change afterwards. Safe for concurrent use.
func Parse(raw []byte, opt Options) *Message {
	w := walker{lim: opt.Limits.orDefault()}
	if len(raw) > w.lim.Size {
		w.defects.note("mime.size", "")
		raw = raw[:w.lim.Size]
	}
	m, root := w.message(unwrap(raw), 0)
	c := choose(root)
	uu := w.readText(c, m)
	m.Attachments = append(w.files(c), uu...)
	m.Auto = findAuto(m, root)
	m.Complaint = w.findComplaint(root)
	m.Bounce = w.findBounce(m, root)
	if m.Bounce == nil {
		w.understand(m, c, opt)
	} else {
		m.Reply = m.Text
	}
	w.defects.report(m)
	return m
}

// maxWords bounds the text in which a person's words are looked for. Nobody types this much; what is beyond is a log or
// an attack, and stays in Text and Elided.
const maxWords = 256 << 10

// maxWordLines bounds the same by lines, for every line may begin something.
const maxWordLines = 16 << 10

// wordsUpTo is how much of a text is searched for words, in bytes.
func wordsUpTo(text string) int {
	end := min(len(text), maxWords)
	for at, lines := 0, 0; ; lines++ {
		i := strings.IndexByte(text[at:end], '\n')
		if i < 0 {
			return end
		}
		if at += i + 1; lines == maxWordLines {
			return at
		}
	}
}

// understand fills in what depends on a person having written the mail.
func (w *walker) understand(m *Message, c content, opt Options) {
	whole, beyond := m.Text, ""
	if end := wordsUpTo(whole); end < len(whole) {
		w.defects.note("mime.text.searched", "")
		m.Text = strings.ToValidUTF8(whole[:end], "")
		beyond = whole[len(m.Text):]
	}
	m.Fields = findFields(m.Text)
	m.Forward = findForward(m, w.attached(c, 1), opt)
	if attachedMails(m.Attachments) > 1 {
		w.defects.note("mime.mails", "")
	}
	m.Reply, m.Elided = splitReply(m)
	if !m.Auto.Reply {
		m.Lead = findLead(m, opt)
	}
	m.Text, m.Elided = whole, m.Elided+beyond
}

// orDefault replaces what is not set.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	if l.Size <= 0 {
		l.Size = d.Size
	}
	if l.Parts <= 0 {
		l.Parts = d.Parts
	}
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	if l.Header <= 0 {
		l.Header = d.Header
	}
	if l.Time <= 0 {
		l.Time = d.Time
	}
	return l
}

// unwrap removes what stores put before a mail: a byte order mark, empty lines. Mail with bare CR line ends gets LF.
func unwrap(raw []byte) []byte {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	raw = bytes.TrimLeft(raw, "\r\n")
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	return raw
}

// message reads header and tree of one mail, the outer one or an attached one.
func (w *walker) message(raw []byte, depth int) (*Message, *part) {
	w.defects.charset, w.defects.rawField = "", false
	h, body := readHeader(raw, w.lim.Header, &w.defects)
	odd := w.defects.rawField
	root := w.tree(h, body, depth, "")
	if odd {
		w.defects.note("mime.header.bytes", "")
		if label := textCharset(root); label != "" { // the header speaks the language of the text
			w.defects.charset = label
			h, _ = readHeader(raw, w.lim.Header, &w.defects)
			w.defects.charset, root.header = "", h
		}
	}
	m := &Message{Header: h}
	w.envelope(m)
	return m, root
}

// textCharset is the charset of the first text below p that names one.
func textCharset(p *part) string {
	if label := p.params.get("charset"); label != "" && strings.HasPrefix(p.typ, "text/") {
		return label
	}
	for _, c := range p.parts {
		if label := textCharset(c); label != "" {
			return label
		}
	}
	return ""
}

// envelope reads the header fields every Message has.
func (w *walker) envelope(m *Message) {
	froms, subjects := 0, 0
	for _, f := range m.Header {
		switch strings.ToLower(f.Name) {
		case "from":
			froms++
			m.From = moreAddresses(m.From, f.Value)
		case "sender":
			m.Sender = moreAddresses(m.Sender, f.Value)
		case "reply-to":
			m.ReplyTo = moreAddresses(m.ReplyTo, f.Value)
		case "to":
			m.To = moreAddresses(m.To, f.Value)
		case "cc":
			m.Cc = moreAddresses(m.Cc, f.Value)
		case "bcc":
			m.Bcc = moreAddresses(m.Bcc, f.Value)
		case "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-forwarded-to", "apparently-to":
			for _, a := range readAddresses(f.Value) {
				if a.Address != "" && len(m.Delivered) < maxAddresses {
					m.Delivered = append(m.Delivered, strings.ToLower(a.Address))
				}
			}
		case "return-path":
			if m.ReturnPath == nil {
				m.ReturnPath = returnPath(f.Value)
			}
		case "subject":
			if subjects++; subjects == 1 {
				m.Subject = oneLine(decodeWords(f.Value))
			}
		case "date":
			if m.DateRaw == "" {
				m.DateRaw = oneLine(f.Value)
				m.Date = readDate(m.DateRaw)
			}
		case "message-id":
			if m.MessageID == "" {
				m.MessageID = readMessageID(f.Value)
			}
		case "in-reply-to":
			m.InReplyTo = newest(append(m.InReplyTo, readIDs(f.Value)...))
		case "references":
			m.References = newest(append(m.References, readIDs(f.Value)...))
		}
	}
	if froms > 1 {
		w.defects.note("mime.from.twice", "")
	}
	if len(m.From) > 1 {
		w.defects.note("mime.from.several", "")
	}
}

// returnPath reads the envelope sender: pointing to "" for the null sender, nil when the value is no path at all.
func returnPath(v string) *string {
	v = strings.TrimSpace(v)
	if v == "" {
		return nil
	}
	if i := strings.IndexByte(v, '<'); i >= 0 {
		v = v[i+1:]
		if j := strings.IndexByte(v, '>'); j >= 0 {
			v = v[:j]
		}
	}
	v = cleanAddress(v)
	return &v
}

// NullReturnPath reports whether the mail was delivered with the null sender "<>", which every delivery report and many
// robots use, and which must never be answered (RFC 5321 §4.5.5).
func (m *Message) NullReturnPath() bool { return m.ReturnPath != nil && *m.ReturnPath == "" }

// attached reads the chain of attached mails, outermost first: the first message/rfc822 of the mail, the first one
// inside that, and so on.
func (w *walker) attached(c content, depth int) []*Message {
	var chain []*Message
	for ; depth < w.lim.Depth; depth++ {
		var p *part
		for _, f := range c.files {
			if f.typ == "message/rfc822" || f.typ == "message/global" || strings.HasSuffix(strings.ToLower(f.name()), ".eml") {
				p = f
				break
			}
		}
		if p == nil || w.parts >= w.lim.Parts {
			return chain
		}
		m, root := w.message(unwrap(decodeTransfer(p.body, p.encoding, &w.defects)), depth)
		c = choose(root)
		uu := w.readText(c, m)
		m.Attachments = append(w.files(c), uu...)
		chain = append(chain, m)
	}
	return chain
}
