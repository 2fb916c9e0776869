package auth

import (
	"net/netip"
	"strings"
)

// hop is one Received field (RFC 5321 §4.4: "from x (y [192.0.2.1]) by z with ESMTP"). Empty parts are not said.
type hop struct {
	helo   string     // what the client called itself
	client netip.Addr // its address, as the server saw it; invalid when it does not say
	by     string     // the server that wrote the field
	with   string     // the protocol, upper case
}

// readHop reads the value of a Received field. It never fails. What the client says of itself, its name in HELO and by
// ident, is never taken for its address.
func readHop(value string) hop {
	s := scanner{text: value, every: true}
	var h hop
	var from string
	for s.space(); s.pos < len(s.text); s.space() {
		word := s.word(";")
		switch {
		case word == "" && s.peek() == ';':
			s.pos = len(s.text) // the date
		case strings.EqualFold(word, "from") && from == "" && h.by == "":
			s.space()
			s.comments = nil
			from = s.word(";") // the client's own claim, which may be the word "by"
			s.space()
		case strings.EqualFold(word, "by") && h.by == "":
			if from != "" {
				h.helo, h.client = clientOf(from, s.comments)
			}
			s.space()
			h.by = strings.ToLower(s.word(";"))
		case strings.EqualFold(word, "with") && h.with == "":
			s.space()
			h.with = strings.ToUpper(s.word(";"))
		}
	}
	return h
}

// clientOf reads the word behind "from" and the comments behind it. Where they name several addresses, one may be the
// client's own claim, and none is believed.
func clientOf(word string, comments []string) (helo string, client netip.Addr) {
	helo = word
	for i, comment := range comments {
		name, ip := clientIn(word, comment)
		switch {
		case i == 0 || ip.IsValid() && !client.IsValid():
			helo, client = name, ip
		case ip.IsValid() && ip != client:
			return word, netip.Addr{}
		}
	}
	return helo, client
}

// clientIn reads one comment, as servers write them:
//
//	mail.x.example (rdns.x.example [192.0.2.1])          Postfix, Sendmail, Google: the last brackets
//	rdns.x.example ([192.0.2.1] helo=mail ident=root)    Exim: the first brackets
//	[192.0.2.1] (helo=mail.x.example)                    Exim, for a client without a name
//	mail.x.example (192.0.2.1)                           Exchange, qmail
func clientIn(word, comment string) (helo string, client netip.Addr) {
	comment = strings.TrimSpace(comment)
	open, end := strings.LastIndexByte(comment, '['), strings.LastIndexByte(comment, ']')
	switch {
	case strings.HasPrefix(comment, "["):
		end = strings.IndexByte(comment, ']')
		return said(comment, "helo=", word), literal(comment[1:max(end, 1)])
	case strings.HasPrefix(strings.ToLower(comment), "helo="):
		if strings.HasPrefix(word, "[") {
			return said(comment, "helo=", word), literal(strings.Trim(word, "[]"))
		}
		return word, netip.Addr{}
	case open >= 0 && open < end:
		return word, literal(comment[open+1 : end])
	}
	return word, literal(comment)
}

// said is the word behind a name in a comment, or otherwise when it does not stand there.
func said(comment, name, otherwise string) string {
	for word := range strings.FieldsSeq(comment) {
		if len(word) > len(name) && strings.EqualFold(word[:len(name)], name) {
			return word[len(name):]
		}
	}
	return otherwise
}

// literal reads an address literal (RFC 5321 §4.1.3); IPv4 in its IPv6 form becomes IPv4.
func literal(text string) netip.Addr {
	text = strings.TrimSpace(text)
	if len(text) > 5 && strings.EqualFold(text[:5], "ipv6:") {
		text = text[5:]
	}
	ip, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return ip.Unmap().WithZone("")
}
