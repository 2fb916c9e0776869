package main

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

func readReplies(m, block []string) (func(*performance) error, error) {
	adverbs, err := readAdverbs(m[2], adverbUnproven, adverbNoQuote)
	return func(p *performance) error {
		g, err := p.lastMail(m[0], m[1])
		if err != nil {
			return err
		}
		o := compose(adverbs, readPage(block))
		l := g.reply(o.From, o.Body)
		if slices.Contains(adverbs, adverbNoQuote) {
			l.Body = o.Body
		}
		l.Cc, l.Extra, l.Files = o.Cc, o.Extra, o.Files
		if o.Subject != "" {
			l.Subject = o.Subject
		}
		if l.To == "" {
			l.To = g.address("From")
		}
		o.letter, o.to = l, []string{l.To}
		return p.send(m[0], o)
	}, err
}

// lastMail is the newest mail somebody has, or the newest that says something.
func (p *performance) lastMail(who, says string) (got, error) {
	a, err := p.find(who)
	if err != nil {
		return got{}, err
	}
	all := p.office.Messages(a.address, "INBOX")
	for _, m := range slices.Backward(all) {
		if g := read(p.t, m.Raw); says == "" || g.says(says) {
			return g, nil
		}
	}
	if says == "" {
		return got{}, fmt.Errorf("%s has no mail", who)
	}
	return got{}, fmt.Errorf("%s has no mail that says %q", who, says)
}

func readAutomatic(m, block []string) (func(*performance) error, error) {
	return func(p *performance) error {
		g, err := p.lastMail(m[0], "")
		if err != nil {
			return err
		}
		o := compose(nil, readPage(block))
		subject := "Automatic reply: " + g.field("Subject")
		o.letter = letter{To: g.address("Reply-To"), Subject: subject, InReplyTo: g.id(), References: []string{g.id()}, Body: o.Body,
			Extra: []string{"Auto-Submitted: auto-replied"}}
		o.to = []string{o.To}
		return p.send(m[0], o)
	}, nil
}

var mailto = regexp.MustCompile(`href="(mailto:[^"]+)"`)

// readClicks is a click on a link of a mail, sent as the mail program prepares it.
func readClicks(m, block []string) (func(*performance) error, error) {
	return func(p *performance) error {
		g, err := p.lastMail(m[0], "")
		if err != nil {
			return err
		}
		var offered []string
		for _, link := range mailto.FindAllStringSubmatch(g.html, -1) {
			u, err := url.Parse(html.UnescapeString(link[1]))
			if err != nil {
				return err
			}
			q := u.Query()
			if body := strings.TrimSpace(q.Get("body")); !strings.Contains(body, m[1]) {
				offered = append(offered, body)
				continue
			}
			to, err := url.PathUnescape(u.Opaque)
			if err != nil {
				return err
			}
			o := outgoing{letter: letter{To: to, Subject: q.Get("subject"), Body: q.Get("body")}, to: []string{to}}
			return p.send(m[0], o)
		}
		return fmt.Errorf("there is no such link in the mail; its links write %q", offered)
	}, noBlock(block)
}
