package workflow

import (
	"regexp"
	"strings"
)

// copyBounced handles a delivery report that came to the envelope sender of a copy. That address is known to the servers on its
// way and to nobody who only reads the copy: a report without it marks nobody.
func (d mailDraft) copyBounced(of CopyFacts) MailResult {
	c, known := d.contact(of.Contact)
	r := d.m.Report
	switch {
	case !known:
		return d.handle("delivery report about nobody's copy", nil)
	case r.Delayed:
		return d.handle("delivery delayed, not failed", nil)
	}
	d.echo(of.CopyID, Bounced)
	reason := strings.TrimSpace(r.Status + " " + r.Reason)
	if r.Permanent && !passes(r.Status) {
		d.cameBack(c, reason)
		return d.handle("bounce of a copy", nil)
	}
	d.softBounce(c, reason)
	return d.handle("bounce of a copy that may pass", nil)
}

// bouncedCopy is the copy to whose envelope sender a report came.
func (d mailDraft) bouncedCopy() (CopyFacts, bool) {
	for _, t := range d.m.Threads {
		if of, made := d.w.copies[t.Copy]; made && t.Purpose == ofEnvelope && !t.Quoted {
			return of, true
		}
	}
	return CopyFacts{}, false
}

// copyRefused is a refusal in the SMTP dialogue: it counts like a bounce, but as no echo, since the copy was never taken. Who
// speaks there is our own server: what it has against us, or against the mail, says nothing of the reader.
func (d *draft) copyRefused(a RefusedCopy) {
	c, known := d.contact(a.Copy.Contact)
	if _, made := d.w.copies[a.Copy]; !known || !made {
		return
	}
	switch {
	case saysNobody(a.Reason):
		d.cameBack(c, a.Reason)
	case ofMailbox(a.Reason):
		d.softBounce(c, a.Reason)
	}
}

// cameBack makes a contact unreachable.
func (d *draft) cameBack(c Contact, reason string) {
	c.Reach.BouncedAt, c.Reach.Reason = d.in.At, oneLine(reason, maxLine)
	d.out.Contacts = append(d.out.Contacts, c)
	d.unreachable(c.Email, SentNotice{}, reason)
}

// softBounce counts a bounce that says nothing of whether somebody is there. Several of one day are one: they have one reason.
func (d *draft) softBounce(c Contact, reason string) {
	r := &c.Reach
	since := d.in.At.Sub(r.SoftAt)
	if since > SoftWithin {
		r.Soft = 0
	}
	r.BouncedAt, r.Reason = d.in.At, oneLine(reason, maxLine)
	if r.Soft == 0 || since >= SoftApart {
		r.Soft, r.SoftAt = r.Soft+1, d.in.At
	}
	if r.Soft >= SoftMost {
		d.cameBack(c, reason)
		return
	}
	d.out.Contacts = append(d.out.Contacts, c)
}

// passes reports an enhanced status that speaks of a full mailbox, of the mail, of a policy or of the moment, not of an address
// (RFC 3463 §3): mail to it may be taken another time.
func passes(status string) bool {
	class, rest, _ := strings.Cut(status, ".")
	subject, detail, _ := strings.Cut(rest, ".")
	switch {
	case class == "4":
		return true
	case class != "5":
		return false
	case subject == "2":
		return detail == "2" || detail == "3" // full; message too long
	}
	return subject == "3" || subject == "6" || subject == "7"
}

var (
	statusIn = regexp.MustCompile(`\b[45]\.\d{1,3}\.\d{1,3}\b`)
	replyIn  = regexp.MustCompile(`\b[45]\d\d\b`)
)

// ofMailbox reports whether a refusal is about the reader's mailbox: it is full, or takes no such mail.
func ofMailbox(reason string) bool {
	_, rest, _ := strings.Cut(statusIn.FindString(reason), ".")
	return strings.HasPrefix(rest, "2.") || replyIn.FindString(reason) == "552"
}

// saysNobody reports whether a refusal says that the address leads nowhere: by its enhanced status, else by a reply code that is
// about mailboxes (RFC 5321 §4.2.3).
func saysNobody(reason string) bool {
	if status := statusIn.FindString(reason); status != "" {
		return !passes(status)
	}
	switch replyIn.FindString(reason) {
	case "550", "551", "553", "":
		return true
	}
	return false
}
