package workflow

import (
	"strings"

	"refermail/workflow/account"
)

// bounced handles a delivery report: a permanent failure makes the contact unreachable, and the manager hears it once,
// with the deals it touches (NT-7, CONTRACT 19). Nobody answers a report.
func (d mailDraft) bounced() MailResult {
	r := d.m.Report
	if r == nil {
		return d.handle("delivery report about nothing of ours", nil)
	}
	notice, known := d.noticeOf()
	address := r.Recipient
	if known {
		address = notice.To.Email
	}
	if !r.Permanent {
		return d.handle("delivery delayed, not failed", nil)
	}
	if !known { // anybody can write a delivery report: without one of our envelopes or ids it proves nothing
		return d.handle("delivery report about no mail of ours", nil)
	}
	if notice.Kind == KindUnknown { // whoever forges senders must not fill the manager's inbox
		return d.handle("our answer to a stranger came back", nil)
	}
	d.unreachable(address, notice, strings.TrimSpace(r.Status+" "+r.Reason))
	res := d.handle("bounce", nil)
	res.Deal = notice.Deal
	return res
}

// noticeOf finds which of our mails a report is about: by the unique envelope sender, else by the returned Message-ID
// when the failed address is its recipient, and nobody else can know the Message-ID.
func (d mailDraft) noticeOf() (SentNotice, bool) {
	for _, t := range d.m.Threads {
		if n, ok := d.w.notices[t.Notice]; ok && t.Notice != "" {
			return n, true
		}
	}
	ids := append([]string{d.m.Report.OriginalID}, append(d.m.InReplyTo, d.m.References...)...)
	for _, id := range ids {
		if n, ok := d.w.notices[d.w.sent[id]]; ok && id != "" && !computable[n.Kind] &&
			account.CompareKey(n.To.Email) == account.CompareKey(d.m.Report.Recipient) {
			return n, true
		}
	}
	return SentNotice{}, false
}

// computable are the mails to partners whose Message-IDs follow from an address, a day, or a mail that anybody can write:
// who forges that mail knows them, and must not make the person count as one who cannot be reached.
var computable = map[Kind]bool{KindKept: true, KindTooLarge: true, KindPaused: true, KindUnknown: true, KindDemotion: true,
	KindPromoted: true, KindDemoted: true, KindTierKept: true}

// deliveryFailed is a refusal in the SMTP dialogue: it counts like a bounce.
func (d *draft) deliveryFailed(a DeliveryFailed) {
	notice := d.w.notices[a.Notice]
	if notice.Kind == KindUnknown {
		return
	}
	if notice.To.Email == "" {
		notice.To.Email = a.To
	}
	d.unreachable(notice.To.Email, notice, a.Reason)
}

// unreachable marks the contact and tells the team once.
func (d *draft) unreachable(address string, n SentNotice, reason string) {
	key := account.CompareKey(address)
	if _, team := d.w.Rules.member(address); team {
		return // nobody to tell by mail; the outbox shows it
	}
	c, ok := d.w.contactAt(address)
	if own, changed := d.contact(c.No); ok && changed { // as this decision leaves them so far
		c = own
	}
	l := Letter{Address: address, Reason: oneLine(reason, maxLine), Partner: d.w.partners[c.Partner].Name}
	lost := ok && c.Status != Unreachable
	if lost {
		c.Status, c.Reach.BouncedAt, c.Reach.Reason = Unreachable, d.in.At, l.Reason
		d.out.Contacts = append(d.out.Contacts, c)
	}
	for _, no := range d.w.ofPartner[c.Partner] {
		k := d.w.deals[no]
		if !d.stageOf(k).Final && k.find(address) != nil {
			l.Deals = append(l.Deals, DealLine{Ref: k.No.String(), Company: accountName(k), Stage: d.stageOf(k).Label, Since: k.UpdatedAt})
			if own := d.deal(no); lost && no != n.Deal && len(l.Deals) <= DeskLimit {
				d.event(own, "bounce", "refermail", ForTeam, "Mail to "+address+" came back"+because(l.Reason))
			}
		}
	}
	if k := d.deal(n.Deal); k != nil {
		d.event(k, "bounce", "refermail", ForTeam, "Mail to "+address+" came back"+because(l.Reason))
	}
	d.tellLead("unreachable/"+key, Notice{Kind: KindUnreachable, Subject: address + " cannot be reached", Letter: l})
}
