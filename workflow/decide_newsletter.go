package workflow

import (
	"fmt"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// What a contact is told about their newsletter, by Letter.Verdict of [KindNewsletter].
const (
	newsletterOff = "unsubscribe"
	newsletterOn  = "subscribe"
)

// fewWordsBelow is how many words may stand below "unsubscribe" for it to be the whole mail: a name, a company, a farewell.
const fewWordsBelow = 12

// newsletterWord does what a partner's person says about the newsletter in any mail of theirs, in whatever thread, also while
// the partner is suspended: stop means stop (NL-5). Deal mail goes on.
func (d mailDraft) newsletterWord(c Contact) (r MailResult, ok bool) {
	if d.m.Class != Human {
		return MailResult{}, false
	}
	a := readAsk(d.m)
	if a.verb != newsletterOff && a.verb != newsletterOn {
		return MailResult{}, false
	}
	if !onlyClosing(a.rest, d.m.From.Name+" "+d.partner(c.Partner).Name) && len(strings.Fields(a.rest)) > fewWordsBelow {
		return MailResult{}, false // a whole text that begins with the word is for people
	}
	if a.verb == newsletterOn && !d.strong() {
		return d.challenge(Address{Name: c.Name, Email: c.Email}, PartnerSide, "a subscription needs an authenticated sender"), true
	}
	var k *Deal
	if no, _, clash := d.threadDeal(); no != 0 && !clash && d.w.deals[no].Partner == c.Partner {
		k = d.deal(no)
	}
	if a.verb == newsletterOff {
		d.unsubscribe(c, Unsubscribed)
		if of, ok := d.repliedCopy(c.Partner); ok && of.Contact == c.No { // a colleague's copy is not hers
			d.echo(of.CopyID, Unsubscribed)
		}
	} else {
		d.subscribe(c)
	}
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindNewsletter, Letter: Letter{Verdict: a.verb}})
	return d.handle(a.verb, k), true
}

// unsubscribe ends a contact's newsletters, and those of whoever has one of their addresses later. It reports whether that is
// news.
func (d *draft) unsubscribe(c Contact, why EchoKind) (changed bool) {
	for _, a := range c.Addresses {
		d.out.Suppression = append(d.out.Suppression, Suppression{Address: a, Why: why})
	}
	if !c.Newsletter {
		return false
	}
	c.Newsletter = false
	d.out.Contacts = append(d.out.Contacts, c)
	return true
}

func (d *draft) subscribe(c Contact) {
	for _, a := range c.Addresses {
		d.out.Suppression = append(d.out.Suppression, Suppression{Address: a, Lifted: true})
	}
	if !c.Newsletter {
		c.Newsletter = true
		d.out.Contacts = append(d.out.Contacts, c)
	}
}

// suppressed says why no newsletter goes to an address, whoever adds it; "" when one may.
func (d *draft) suppressed(address string) EchoKind {
	key := account.CompareKey(address)
	for _, s := range slices.Backward(d.out.Suppression) {
		switch {
		case s.Address == key && s.Lifted:
			return ""
		case s.Address == key && d.w.suppressed[key] != Complained:
			return s.Why
		}
	}
	return d.w.suppressed[key]
}

// wayOut is the copy whose reader a mail unsubscribes: it came to the address of that copy's List-Unsubscribe (RFC 2369 §3.2).
// The address is known to who has the copy, and proves no more and no less than the link beside it (RFC 8058).
func (d mailDraft) wayOut() (CopyID, bool) {
	for _, t := range d.m.Threads {
		if t.Purpose == ofWayOut && !t.Quoted && t.Copy != (CopyID{}) {
			return t.Copy, true
		}
	}
	return CopyID{}, false
}

// leftByMail unsubscribes the reader of a copy, whoever sends the mail: programs do it for people. The reader hears of it once
// for each copy, at the address on file, and never in answer to a robot or to a forger.
func (d mailDraft) leftByMail(id CopyID) MailResult {
	c, ok := d.leave(id)
	switch {
	case !ok:
		return d.handle("unsubscribes nobody any more", nil)
	case !d.unsubscribe(c, Unsubscribed):
		return d.handle("unsubscribed before", nil)
	}
	if m := d.m; m.Class == Human && !m.Quiet && (m.Trust != Fail || m.Forced) && c.Status != Unreachable {
		n := Notice{Key: leftKey(id), Kind: KindNewsletter, Side: PartnerSide, Letter: Letter{Verdict: newsletterOff}}
		if from, known := d.w.contactAt(m.From.Email); known && from.No == c.No {
			d.answer(m, nil, PartnerSide, n)
		} else {
			n.To, n.Subject = Address{Name: c.Name, Email: c.Email}, "Your newsletter"
			d.send(n)
		}
	}
	return d.handle("unsubscribed", nil)
}

// leftKey makes one answer of all mails to one way out.
func leftKey(id CopyID) string { return fmt.Sprintf("left/%s/%d", id.Issue, id.Contact) }

// leaveNewsletter is the same on the web: the page is the answer.
func (d *draft) leaveNewsletter(a LeaveNewsletter) {
	c, ok := d.leave(a.Copy)
	if !ok {
		d.out.Refusal = "nobody we know got this copy"
		return
	}
	if d.unsubscribe(c, Unsubscribed) {
		d.effect("%s gets no newsletter any more", c.Email)
	}
}

// leave finds the reader of a copy and notes that they leave.
func (d *draft) leave(id CopyID) (Contact, bool) {
	c, known := d.contact(id.Contact)
	if _, made := d.w.copies[id]; !known || !made {
		return Contact{}, false
	}
	d.echo(id, Unsubscribed)
	return c, true
}
