package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
)

// Offer is a lead that the team passed to a partner (WF-11). The mail a member forwarded is its number.
type Offer struct {
	Mail       MailNo
	Partner    PartnerNo
	Contact    ContactNo // whom it was offered to
	Company    string
	Domain     string
	Person     Person // at the company: name and address alone are kept
	By         string // the member's address
	At         time.Time
	Answer     string // [OfferAccepted], [OfferPassed], "" while there is none
	AnsweredBy string
	AnsweredAt time.Time
}

// The answers to an offer.
const (
	OfferAccepted = "accepted"
	OfferPassed   = "passed"
)

// offer passes a lead to the partner whose address a member forwarded it to: deals+to-<partner>@. The partner hears what
// the lead says, in a conversation of its own, and answers accept or pass.
func (d mailDraft) offer(by Member) MailResult {
	m := d.m
	if !d.strong() {
		return d.challenge(Address{Name: by.Name, Email: by.Email}, TeamSide, "passing a lead on needs an authenticated sender")
	}
	refuse := func(why string) MailResult { return d.helpTeam(nil, "Nothing was passed on: "+why+".") }
	if len(m.ToPartner) > 1 {
		return refuse("the mail goes to several partners at once; a lead is offered to one")
	}
	p, problem := d.partnerNamed(m.ToPartner[0])
	lead := m.Lead
	switch {
	case problem != "":
		return refuse(problem)
	case p.Status != Active:
		return refuse(p.Name + " is " + p.Status)
	case !lead.names():
		return refuse("the mail names neither a company nor a person; forward the lead's own mail, or write lines like Company: Globex")
	}
	c, ok := d.reachable(p.No)
	if !ok {
		return refuse(p.Name + " has nobody we can reach by mail")
	}
	o := Offer{Mail: m.No, Partner: p.No, Contact: c.No, Company: oneLine(lead.Company, maxLine), Domain: lead.Domain,
		Person: Person{Name: oneLine(lead.Contact.Name, maxLine), Email: oneLine(lead.Contact.Email, maxLine)}, By: by.Email, At: d.in.At}
	if o.Domain == "" {
		o.Domain = account.FromAddress(o.Person.Email)
	}
	if o.Company == "" {
		o.Company = account.DisplayFromDomain(o.Domain)
	}
	d.out.Offers = append(d.out.Offers, o)
	l := o.letter()
	l.By, l.Context = memberName(by), clip(strings.TrimSpace(lead.Context), 4*maxLine)
	l.Contact = Person{Name: o.Person.Name, Email: o.Person.Email, Phone: oneLine(lead.Contact.Phone, maxLine), Title: oneLine(lead.Contact.Title, maxLine)}
	d.send(Notice{Kind: KindOffer, Key: fmt.Sprintf("offer/%s/%s", m.No, p.No), Mail: m.No, To: Address{Name: c.Name, Email: c.Email}, Side: PartnerSide, Purpose: toOffer,
		Subject: "A lead for you: " + o.called(), Letter: l})
	d.answer(m, nil, TeamSide, Notice{Kind: KindConfirm, Letter: Letter{Effects: []string{
		fmt.Sprintf("%s was offered to %s of %s, with the contact and the context as your mail says them", o.called(), displayName(Address{Name: c.Name, Email: c.Email}), p.Name),
		"You hear whether they accept or pass."}}})
	return d.handle("offered to "+p.No.String(), nil)
}

func (o Offer) called() string {
	return accountName(Deal{Company: o.Company, Domain: o.Domain, Contact: o.Person})
}

func (o Offer) letter() Letter {
	return Letter{Company: o.Company, Domain: o.Domain, Contact: o.Person, Registered: o.At}
}

// firstContact is the partner's oldest contact whose mail arrives.
func (d *draft) reachable(p PartnerNo) (Contact, bool) {
	var all []Contact
	for _, c := range d.w.contacts {
		if c.Partner == p && c.Status == Active {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return Contact{}, false
	}
	return slices.MinFunc(all, func(a, b Contact) int { return int(a.No - b.No) }), true
}

// offerToken returns the conversation of an offer a mail belongs to.
func (d mailDraft) offerToken() *Thread {
	for i := range d.m.Threads {
		if t := &d.m.Threads[i]; t.Purpose == toOffer && !t.Quoted {
			return t
		}
	}
	return nil
}

// offerReply takes a partner's answer to an offer. What is neither accept nor pass goes to the member who made it.
func (d mailDraft) offerReply(c Contact, p Partner, t *Thread) MailResult {
	o, ok := d.w.offers[t.Mail]
	if !ok || o.Partner != p.No {
		return d.holdAndTell("an offer that was made to somebody else")
	}
	first, rest := firstLine(d.m.Reply)
	word, tail, _ := strings.Cut(first, " ")
	l := o.letter()
	l.Ref = o.Mail.String()
	answer := map[string]string{"accept": OfferAccepted, "accepted": OfferAccepted, "pass": OfferPassed, "passed": OfferPassed, "decline": OfferPassed}[strings.ToLower(strings.Trim(word, ".,:!"))]
	if answer == "" {
		l = Letter{By: displayName(Address{Name: c.Name, Email: d.m.From.Email}), Address: d.m.From.Email, Partner: p.Name, Text: clip(words(d.m), maxText), Note: "It is about " + o.called() + ", which you passed on."}
		d.tellOfferer(o, "words/"+d.m.Digest, Notice{Kind: KindAsked, Mail: d.m.No, Subject: oneLine("About "+o.called()+": "+d.m.Subject, maxSubject), Letter: l})
		return d.handle("words about an offer", nil)
	}
	if !d.strong() {
		return d.challenge(Address{Name: c.Name, Email: c.Email}, PartnerSide, "an answer to an offer needs an authenticated sender")
	}
	if o.Answer != "" {
		l.Verdict, l.Note = o.Answer, "Nothing changed: it was answered on "+dayUTC(o.AnsweredAt)+" already. If that was wrong, write to the person who offered it."
		d.answer(d.m, nil, PartnerSide, Notice{Kind: KindOffer, Purpose: toOffer, Letter: l})
		return d.handle("offer answered before", nil)
	}
	o.Answer, o.AnsweredBy, o.AnsweredAt = answer, d.m.From.Email, d.in.At
	d.out.Offers = append(d.out.Offers, o)
	l.Verdict = answer
	d.answer(d.m, nil, PartnerSide, Notice{Kind: KindOffer, Purpose: toOffer, Letter: l})
	n := o.letter()
	n.By, n.Partner, n.Verdict, n.Text = displayName(Address{Name: c.Name, Email: c.Email}), p.Name, answer, clip(strings.TrimSpace(strings.TrimLeft(tail, ":–—-, ")+"\n"+rest), maxText)
	d.tellOfferer(o, answer, Notice{Kind: KindOffered, Mail: o.Mail, Subject: p.Name + " " + answer + " " + o.called(), Letter: n})
	return d.handle("offer "+answer, nil)
}

// tellOfferer mails the member who made an offer, else the team's first manager.
func (d *draft) tellOfferer(o Offer, what string, n Notice) {
	m, ok := d.w.Rules.member(o.By)
	if !ok {
		if m, ok = d.w.Rules.lead(); !ok {
			return
		}
	}
	n.Key, n.To, n.Side = fmt.Sprintf("offer/%s/%s", o.Mail, what), Address{Name: m.Name, Email: m.Email}, TeamSide
	d.send(n)
}

// Exchange is what went back and forth with a partner.
type Exchange struct {
	Received int64 `json:"received"` // registrations the partner made
	Won      int64 `json:"won"`      // of them
	Given    int64 `json:"given"`    // leads we offered to the partner
	Accepted int64 `json:"accepted"` // of them
	Passed   int64 `json:"passed"`
}
