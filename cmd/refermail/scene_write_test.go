package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"refermail/inbound/devmail"
)

// outgoing is a mail somebody writes.
type outgoing struct {
	letter
	names  []string // adverbs of the step
	to     []string
	forged bool
}

// adverbs are what can stand behind a comma.
const (
	adverbUnproven = "unproven"
	adverbNoQuote  = "without quoting"
	adverbAttached = "as an attachment"
)

func readAdverbs(text string, allowed ...string) (found []string, err error) {
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if !slices.Contains(allowed, part) {
			return nil, fmt.Errorf("%q cannot stand here; write %s", part, strings.Join(allowed, " or "))
		}
		found = append(found, part)
	}
	return found, nil
}

// page is what stands below a step that sends a mail.
type page struct {
	subject, cc, to string
	extra           []string
	body            string
	original        string // below a line of ---
	files           []file
}

var pageHeader = regexp.MustCompile(`^(Subject|To|Cc|Header): (.*)$`)

// readPage reads header lines, the words, a forwarded mail below "---" and files below "=== name".
func readPage(block []string) page {
	var p page
	rest := block
	for len(rest) > 0 {
		m := pageHeader.FindStringSubmatch(rest[0])
		if m == nil {
			break
		}
		switch m[1] {
		case "Subject":
			p.subject = m[2]
		case "To":
			p.to = m[2]
		case "Cc":
			p.cc = m[2]
		case "Header":
			p.extra = append(p.extra, m[2])
		}
		rest = rest[1:]
	}
	into := &p.body
	for _, line := range rest {
		name, isFile := strings.CutPrefix(line, "=== ")
		switch {
		case isFile:
			p.files = append(p.files, file{Name: name, Type: typeOfFile(name)})
			into = &p.files[len(p.files)-1].Data
		case line == "---":
			into = &p.original
		default:
			*into += line + "\n"
		}
	}
	p.body, p.original = strings.TrimSpace(p.body), strings.Trim(p.original, "\n")
	return p
}

func typeOfFile(name string) string {
	types := map[string]string{".csv": "text/csv", ".vcf": "text/vcard", ".pdf": "application/pdf", ".png": "image/png", ".eml": "message/rfc822"}
	if i := strings.LastIndexByte(name, '.'); i >= 0 && types[name[i:]] != "" {
		return types[name[i:]]
	}
	return "application/octet-stream"
}

func readWrites(m, block []string) (func(*performance) error, error) {
	adverbs, err := readAdverbs(m[2], adverbUnproven)
	if err == nil && len(block) == 0 {
		err = errors.New("what is written? Put the mail below, indented: \"Subject: …\", then its text")
	}
	return func(p *performance) error {
		o := compose(adverbs, readPage(block))
		if o.to, err = p.addresses(firstOf(m[1], "deals")); err != nil {
			return err
		}
		return p.send(m[0], o)
	}, err
}

// compose begins a mail from a page.
func compose(adverbs []string, x page) outgoing {
	return outgoing{letter: letter{Subject: x.subject, Cc: x.cc, Extra: x.extra, Body: x.body, Files: x.files}, names: adverbs,
		forged: slices.Contains(adverbs, adverbUnproven)}
}

// addresses reads "Bo and deals" or addresses.
func (p *performance) addresses(text string) ([]string, error) {
	var all []string
	for _, word := range strings.Fields(strings.NewReplacer(",", " ", " and ", " ").Replace(text)) {
		switch local, isOurs := strings.CutPrefix(word, "deals"); {
		case isOurs && !strings.Contains(word, "@"): // deals, deals+test
			all = append(all, "deals"+local+"@"+sceneDomain)
		case strings.HasSuffix(word, "@"+sceneDomain) && baseOf(word) == sceneInbox:
			all = append(all, word)
		default:
			a, err := p.find(word)
			if err != nil {
				return nil, err
			}
			all = append(all, a.address)
		}
	}
	return all, nil
}

// send submits a mail and waits for all that comes of it. A minute later the next thing can happen.
func (p *performance) send(who string, o outgoing) error {
	if err := p.quiet(); err != nil {
		return err
	}
	a, err := p.find(who)
	if err != nil {
		return err
	}
	o.From, o.As = a.address, a.name
	if o.To == "" {
		o.To = o.to[0]
	}
	cc, err := p.addresses(o.Cc)
	if err != nil {
		return err
	}
	o.Cc = strings.Join(cc, ", ")
	o.ID = newID(a.address)
	p.sent[a.address], p.last = o, o.ID
	raw := regexp.MustCompile(`(?m)^Date: .*$`).ReplaceAll(o.raw(), []byte("Date: "+p.now().Format(time.RFC1123Z)+"\r"))
	e := devmail.Envelope{As: a.address, From: a.address, To: slices.Concat(o.to, cc)}
	if o.forged {
		e.As = ""
	}
	ctx, cancel := context.WithTimeout(context.Background(), settlePatience)
	defer cancel()
	if err := p.office.Send(ctx, e, raw); err != nil {
		return err
	}
	return p.pass()
}

// pass ends something that happened: the service does what follows from it, and a minute goes by.
func (p *performance) pass() error {
	if err := p.settle(); err != nil {
		return err
	}
	open := p.open
	p.open = true // the minute belongs to what happened
	defer func() { p.open = open }()
	return p.until(p.now().Add(time.Minute))
}

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
