package workflow

import (
	"fmt"
	"regexp"
	"strings"

	"refermail/workflow/account"
)

// SetNewsletter is an operator's word about one person's newsletter, for who asked on the phone. It is harmless when repeated.
type SetNewsletter struct {
	Partner PartnerNo
	Address string // of one of its contacts
	On      bool
}

func (SetNewsletter) action() {}

// adminNews is the same in a manager's mail: a word and an address, with or without a name before it.
var adminNews = regexp.MustCompile(`(?i)^(unsubscribe|subscribe)\s+(?:[^<>@]*<)?([^\s<>@]+@[^\s<>@]+?)>?[.!]?$`)

func (d *draft) setNewsletter(a SetNewsletter) {
	p := d.partner(a.Partner)
	if p.No == 0 {
		d.out.Refusal = fmt.Sprintf("there is no partner %s", a.Partner)
		return
	}
	d.out.Refusal = d.newsletterOf(p, a.Address, a.On)
}

// newsletterOf ends a contact's newsletter, or begins it again for who was taken off so. Who said stop, or called it spam, gets it
// again by their own word alone. Nobody is mailed.
func (d *draft) newsletterOf(p Partner, address string, on bool) (problem string) {
	c, known := d.w.contactAt(address)
	if known {
		c, known = d.contact(c.No) // as this decision leaves them so far
	}
	why := d.suppressed(address)
	switch {
	case !known || c.Partner != p.No:
		return fmt.Sprintf("%s is nobody of %s %s", oneLine(address, 60), p.No, p.Name)
	case on && why == Complained:
		return fmt.Sprintf("%s called a mail of ours spam; only they can change that, with the word subscribe", c.Email)
	case on && why != "" && why != TakenOff:
		return fmt.Sprintf("%s unsubscribed; only they can change that, with the word subscribe", c.Email)
	case on && c.Newsletter && why == "":
		d.effect("%s %s: %s gets the newsletter already", p.No, p.Name, c.Email)
	case on:
		d.subscribe(c)
		d.effect("%s %s: %s gets the newsletter again; nobody was mailed", p.No, p.Name, c.Email)
	case !c.Newsletter && why != "" || !d.unsubscribe(c, TakenOff):
		d.effect("%s %s: %s got no newsletter already", p.No, p.Name, c.Email)
	default:
		d.effect("%s %s: %s gets no newsletter any more; mail about their referrals goes on; nobody was mailed", p.No, p.Name, c.Email)
	}
	return ""
}

// aboutNewsletter reads "unsubscribe ann@fox.example".
func (c adminCommand) aboutNewsletter(line string) (adminCommand, bool) {
	m := adminNews.FindStringSubmatch(line)
	if m == nil {
		return c, false
	}
	email, ok := account.NormalizeAddress(m[2])
	c.Verb, c.Who = strings.ToLower(m[1]), email
	return c, ok
}
