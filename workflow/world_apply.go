package workflow

import (
	"slices"

	"refermail/workflow/account"
)

func (w *World) putPartner(p Partner) {
	w.partners[p.No] = p
	for _, d := range p.Domains {
		w.byDomain[d] = p.No
	}
}

func (w *World) putContact(c Contact) {
	w.contacts[c.No] = c
	for _, a := range c.Addresses {
		w.byAddress[a] = c.No
	}
}

func (w *World) putDeal(d Deal) {
	if old, known := w.deals[d.No]; known {
		w.unindex(old)
	}
	w.deals[d.No] = d
	for _, k := range append(accountKeys(d.Domain, d.NameKey), likeKey(d.NameKey)) {
		w.byAccount[k] = append(w.byAccount[k], d.No)
	}
	if d.Contact.Email != "" {
		k := account.CompareKey(d.Contact.Email)
		w.byProspect[k] = append(w.byProspect[k], d.No)
	}
	w.ofPartner[d.Partner] = append(w.ofPartner[d.Partner], d.No)
}

func (w *World) unindex(d Deal) {
	drop := func(l []DealNo) []DealNo {
		return slices.DeleteFunc(slices.Clone(l), func(n DealNo) bool { return n == d.No })
	}
	for _, k := range append(accountKeys(d.Domain, d.NameKey), likeKey(d.NameKey)) {
		w.byAccount[k] = drop(w.byAccount[k])
	}
	if d.Contact.Email != "" {
		k := account.CompareKey(d.Contact.Email)
		w.byProspect[k] = drop(w.byProspect[k])
	}
	w.ofPartner[d.Partner] = drop(w.ofPartner[d.Partner])
}

func (w *World) putMail(m MailState) {
	w.mails[m.No] = m
	if m.MessageID != "" && !slices.ContainsFunc(w.earlier[m.MessageID], func(e MailState) bool { return e.No == m.No }) {
		w.earlier[m.MessageID] = append(w.earlier[m.MessageID], m)
	}
}

func accountKeys(domain, nameKey string) []string {
	var keys []string
	if domain != "" {
		keys = append(keys, "d:"+domain)
	}
	if nameKey != "" {
		keys = append(keys, "n:"+nameKey)
	}
	return keys
}

// Apply makes the World what it is after the changes, for the next decision of the batch.
func (w *World) Apply(c Changes) {
	for _, p := range c.Partners {
		w.putPartner(p)
	}
	for _, k := range c.Contacts {
		w.putContact(k)
	}
	lists := map[PartnerNo]bool{}
	for _, d := range c.Deals {
		_, known := w.deals[d.No]
		switch {
		case known, d.Line > 0 && lists[d.Partner]:
		case d.Line > 0:
			lists[d.Partner] = true
			w.submitted[d.Partner] += ListWeight
		default:
			w.submitted[d.Partner]++
		}
		w.recount(w.deals[d.No], d)
		w.putDeal(d)
	}
	for _, name := range c.EndAliases {
		w.endAlias(name)
	}
	for _, a := range c.Aliases {
		w.putAlias(a)
	}
	for _, a := range c.Apart {
		w.apart[a.Names] = true
	}
	for _, e := range c.Events {
		w.events[e.Deal] = append(w.events[e.Deal], e)
		w.timelines[e.Deal] = append(slices.Clip(w.timelines[e.Deal]), e) // what is not loaded is not asked for
	}
	for _, who := range c.EndNews {
		delete(w.news, who)
	}
	for _, n := range c.News {
		w.news[n.Contact] = append(w.news[n.Contact], n)
	}
	for _, t := range c.Tallies {
		w.tallies[t.Key] = w.tallies[t.Key].plus(t.N)
	}
	for _, k := range c.Checks {
		w.checked[k.Partner]++
	}
	for _, n := range c.Notices {
		w.notices[n.ID] = SentNotice{ID: n.ID, MessageID: n.MessageID, Kind: n.Kind, Deal: n.Deal, Mail: n.Mail, To: n.To, Side: n.Side}
		w.sent[n.MessageID] = n.ID
		w.byMessage[n.MessageID] = n.Deal
		if n.Answer && !n.Unproven {
			key := account.CompareKey(n.To.Email)
			w.answers[key]++
			w.byThread[ThreadKey{n.Deal, key}]++
		}
	}
	for _, m := range c.Mails {
		w.putMail(MailState{No: m.No, MessageID: m.MessageID, BodyDigest: m.BodyDigest, Disposition: m.Disposition, Deal: m.Deal, From: m.From})
		if m.Deal != 0 && m.MessageID != "" {
			w.byMessage[m.MessageID] = m.Deal
		}
	}
	for _, o := range c.Offers {
		w.offers[o.Mail] = o
	}
	for _, s := range c.Suppression {
		switch {
		case s.Lifted:
			delete(w.suppressed, s.Address)
		case w.suppressed[s.Address] != Complained: // a complaint outweighs a word
			w.suppressed[s.Address] = s.Why
		}
	}
	for _, i := range c.Issues {
		w.issues[i.No] = i
	}
	for _, t := range c.Documents {
		w.documents[t.Issue] = t.Document
	}
	for _, t := range c.SetTimers {
		w.timers[t.Key], w.timerDue[t.Key] = true, t.Due
	}
	for _, k := range c.EndTimers {
		delete(w.timers, k)
		delete(w.timerDue, k)
	}
	for _, k := range c.Inputs {
		w.handled[k] = true
	}
	for _, r := range c.Release {
		if m, ok := w.mails[r.Mail]; ok {
			m.Disposition = Pending
			w.mails[r.Mail] = m
		}
	}
	if c.Next != (Counters{}) {
		w.next = c.Next
	}
}
