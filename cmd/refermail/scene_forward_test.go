package main

import (
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
)

func readForwards(m, block []string) (func(*performance) error, error) {
	adverbs, err := readAdverbs(m[3], adverbUnproven, adverbAttached)
	return func(p *performance) error {
		x := readPage(block)
		raw, err := p.original(m[0], m[1], x.original)
		if err != nil {
			return err
		}
		o := compose(adverbs, x)
		if o.to, err = p.addresses(firstOf(m[2], "deals")); err != nil {
			return err
		}
		g := read(p.t, raw)
		o.Subject = firstOf(o.Subject, "Fwd: "+g.field("Subject"))
		if slices.Contains(adverbs, adverbAttached) {
			o.Files = append(o.Files, file{Name: "mail.eml", Type: "message/rfc822", Data: string(raw)})
		} else {
			o.Body = strings.TrimSpace(o.Body + "\n\n---------- Forwarded message ---------\nFrom: " + g.field("From") + "\nDate: " + g.field("Date") +
				"\nSubject: " + g.field("Subject") + "\nTo: " + g.field("To") + "\n\n" + strings.TrimSpace(g.text))
		}
		return p.send(m[0], o)
	}, err
}

// original is the mail to be forwarded: written out, or one that somebody has.
func (p *performance) original(who, says, written string) ([]byte, error) {
	if written == "" {
		g, err := p.lastMail(who, says)
		return g.raw, err
	}
	a, err := p.find(who)
	if err != nil {
		return nil, err
	}
	head := fmt.Sprintf("To: %s <%s>\nDate: %s\nMessage-ID: <%s>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n", a.name, a.address,
		p.now().Add(-time.Hour).Format(time.RFC1123Z), newID("somebody@elsewhere.example"))
	raw := []byte(strings.ReplaceAll(head+written+"\n", "\n", "\r\n"))
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil || m.Header.Get("From") == "" || m.Header.Get("Subject") == "" {
		return nil, errors.New("below --- stands the forwarded mail: \"From: Bo <bo@globex.example>\", \"Subject: …\", an empty line, its text")
	}
	return raw, nil
}
