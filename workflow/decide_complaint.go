package workflow

import "fmt"

// complained ends the newsletters of a reader who called a mail of ours spam, or whose provider did, and tells the team once.
// Nobody is answered.
func (d mailDraft) complained() MailResult {
	if id := d.m.Complaint.Notice; id != "" {
		return d.complainedOfNotice(id)
	}
	of, made := d.w.copies[d.m.Complaint.Copy]
	c, known := d.contact(of.Contact)
	if !made || !known {
		return d.handle("complaint about nobody's copy", nil)
	}
	d.echo(of.CopyID, Complained)
	d.unsubscribe(c, Complained)
	d.tellOfComplaint(c, of, fmt.Sprintf("complaint/%d", c.No), c.Email+" called the newsletter spam",
		Letter{Issue: &IssueWords{No: of.Issue, Subject: of.Subject, Kind: of.Kind}})
	return d.handle("complaint", nil)
}

// complainedOfNotice handles a complaint about a mail to one person, a deal's as a rule. Providers count such complaints against
// whoever sends bulk mail, so the newsletter ends; what somebody gets about their own referrals goes on, because silence about
// money and deadlines would harm them, and a person of the team hears of it, who can ask.
func (d mailDraft) complainedOfNotice(id NoticeID) MailResult {
	n := d.w.notices[id]
	c, known := d.w.contactAt(n.To.Email)
	if !known {
		return d.handle("complaint about a mail to nobody's contact", nil)
	}
	c, _ = d.contact(c.No) // as this decision leaves them so far
	d.unsubscribe(c, Complained)
	l := Letter{}
	k := d.deal(n.Deal)
	if k != nil && k.Partner == c.Partner {
		d.event(k, "complaint", "refermail", ForTeam, firstOf(c.Name, c.Email)+" called a mail about this deal spam, or their mail provider did")
		l.Ref, l.Company = k.No.String(), accountName(*k)
	}
	d.tellOfComplaint(c, CopyFacts{}, fmt.Sprintf("complaint/%d/notice", c.No), c.Email+" called a mail of ours spam", l)
	res := d.handle("complaint about a mail that is no newsletter", nil)
	res.Deal = n.Deal
	return res
}

// tellOfComplaint tells who looks after the partner, once for each key.
func (d mailDraft) tellOfComplaint(c Contact, of CopyFacts, key, subject string, l Letter) {
	p := d.partner(c.Partner)
	to, ok := d.hearsOf(p, of)
	if !ok {
		return
	}
	l.By, l.Address, l.Partner = firstOf(c.Name, c.Email), c.Email, p.Name
	d.send(Notice{Key: key, Kind: KindComplaint, Mail: d.m.No, Side: TeamSide, To: Address{Name: to.Name, Email: to.Email},
		Subject: oneLine(subject, maxSubject), Letter: l})
}
