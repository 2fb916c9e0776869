package main

import (
	"context"
	"errors"
	"fmt"
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

func readWrites(m, block []string) (func(*performance) error, error) {
	adverbs, err := readAdverbs(m[2], adverbUnproven)
	if err == nil && len(block) == 0 {
		err = errors.New("what is written? Put the mail below, indented: \"Subject: …\", then its text")
	}
	return func(p *performance) error {
		x := readPage(block)
		o := compose(adverbs, x)
		if o.to, err = p.addresses(firstOf(m[1], "deals")); err != nil {
			return err
		}
		visible, err := p.addresses(x.to) // of a blind copy: who it says it is to
		if err != nil {
			return err
		}
		o.To = strings.Join(visible, ", ")
		return p.send(m[0], o)
	}, err
}

// compose begins a mail from a page.
func compose(adverbs []string, x page) outgoing {
	return outgoing{letter: letter{Subject: x.subject, Cc: x.cc, Extra: x.extra, Body: x.body, Files: x.files}, names: adverbs,
		forged: slices.Contains(adverbs, adverbUnproven)}
}

var partnerWord = regexp.MustCompile(`^P-[0-9]+$`)

// addresses reads "Bo and deals", P-1 for a partner's secret address, or addresses.
func (p *performance) addresses(text string) ([]string, error) {
	var all []string
	for _, word := range strings.Fields(strings.NewReplacer(",", " ", " and ", " ").Replace(text)) {
		switch local, isOurs := strings.CutPrefix(word, "deals"); {
		case partnerWord.MatchString(word): // a partner's secret address
			secret, err := p.refermail("partner", "alias", word)
			if err != nil {
				return nil, err
			}
			all = append(all, strings.TrimSpace(secret))
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
	p.wrote[a.address] = append(p.wrote[a.address], o.ID)
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
