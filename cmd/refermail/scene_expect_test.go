package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// expected are the lines below an expectation.
type expected struct {
	says, not, html []string
	subject         string
}

func readExpected(block []string) expected {
	var e expected
	for _, line := range block {
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "":
		case "not":
			e.not = append(e.not, value)
		case "html":
			e.html = append(e.html, value)
		case "subject":
			e.subject = value
		default:
			if line != "" {
				e.says = append(e.says, line)
			}
		}
	}
	return e
}

// wrong is what a text lacks or says in spite of it, "" when all is well.
func (e expected) wrong(text string) string {
	text = flowing(text)
	for _, w := range e.says {
		if !strings.Contains(text, flowing(w)) {
			return fmt.Sprintf("it does not say %q", w)
		}
	}
	for _, w := range e.not {
		if strings.Contains(text, flowing(w)) {
			return fmt.Sprintf("it says %q, which it must not", w)
		}
	}
	return ""
}

func (e expected) wrongMail(g got) string {
	if e.subject != "" && !strings.Contains(flowing(g.field("Subject")), flowing(e.subject)) {
		return fmt.Sprintf("its subject does not say %q", e.subject)
	}
	for _, w := range e.html {
		if !strings.Contains(flowing(g.html), flowing(w)) {
			return fmt.Sprintf("its HTML does not say %q", w)
		}
	}
	return e.wrong(g.field("Subject") + "\n" + g.text)
}

// flowing makes line breaks and spaces alike, because mails are wrapped.
func flowing(s string) string { return strings.Join(strings.Fields(s), " ") }

func readReceives(m, block []string) (func(*performance) error, error) {
	e := readExpected(block)
	return func(p *performance) error {
		a, err := p.find(m[0])
		if err != nil {
			return err
		}
		var why []string
		for _, n := range p.news {
			if n.to != a.address || n.claimed {
				continue
			}
			wrong := e.wrongMail(n.mail)
			if wrong == "" && m[1] == "answer" && (n.mail.answers() == "" || n.mail.answers() != p.sent[a.address].ID) {
				wrong = "it is no answer to their last mail"
			}
			if wrong == "" {
				n.claimed = true
				return nil
			}
			why = append(why, fmt.Sprintf("%s received a mail, but %s:\n%s", m[0], wrong, barMail(n.mail)))
		}
		if len(why) > 0 {
			return errors.New(strings.Join(why, "\n"))
		}
		return fmt.Errorf("%s received no mail%s", m[0], p.others(a.address))
	}, nil
}

// others tells who received mail instead.
func (p *performance) others(than string) string {
	text := ""
	for _, n := range p.news {
		if n.to != than && !n.claimed {
			text += fmt.Sprintf("; this came to %s instead:\n%s", n.to, barMail(n.mail))
		}
	}
	return text
}

func readSilence(m, block []string) (func(*performance) error, error) {
	return func(p *performance) error {
		address := ""
		if m[0] != "nobody" {
			a, err := p.find(m[0])
			if err != nil {
				return err
			}
			address = a.address
		}
		for _, n := range p.news {
			if !n.claimed && !p.background(n) && (address == "" || n.to == address) {
				return fmt.Errorf("but %s received:\n%s", n.to, barMail(n.mail))
			}
		}
		return nil
	}, noBlock(block)
}

// readOthers lets go of mails that no line expects: all of them, or those to one person.
func readOthers(m, block []string) (func(*performance) error, error) {
	return func(p *performance) error {
		address := ""
		if len(m) > 0 {
			a, err := p.find(m[0])
			if err != nil {
				return err
			}
			address = a.address
		}
		for _, n := range p.news {
			n.claimed = n.claimed || address == "" || n.to == address
		}
		return nil
	}, noBlock(block)
}

// quiet is asked before the next thing happens: a mail that no line names fails the scenario, so that silence is
// expected wherever nothing stands.
func (p *performance) quiet() error {
	if p.open {
		return nil
	}
	for _, n := range p.news {
		if !n.claimed && !p.background(n) {
			return fmt.Errorf("before this, %s received a mail that no line expects; add \"%s receives\", or \"others may follow\":\n%s",
				n.to, p.nameOf(n.to), barMail(n.mail))
		}
	}
	p.news = nil
	return nil
}

// background reports whether a mail is one the set-up says may come at any time.
func (p *performance) background(n *news) bool {
	return slices.ContainsFunc(p.script.setup.others, func(words string) bool { return n.mail.says(words) })
}

func (p *performance) nameOf(address string) string {
	for name, a := range p.names {
		if a == address {
			return name
		}
	}
	return address
}

// bar shows a text as a quotation.
func bar(text string) string {
	return "    │ " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n    │ ")
}

func barMail(g got) string {
	return bar("Subject: " + g.field("Subject") + "\n\n" + g.text)
}
