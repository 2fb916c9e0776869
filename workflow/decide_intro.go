package workflow

import (
	"slices"

	"refermail/workflow/account"
)

// introduced keeps who else is on an introduction: when they reply to all later, their words join the timeline (IN-4).
// Nobody of them is ever mailed.
func (d mailDraft) introduced(k *Deal) {
	if d.m.Forwarded || k.Contact.Email == "" || !d.onMail(func(a Address) bool { return account.CompareKey(a.Email) == account.CompareKey(k.Contact.Email) }) {
		return
	}
	for _, list := range [][]Address{d.m.To, d.m.Cc} {
		for _, a := range list {
			key := account.CompareKey(a.Email)
			known := slices.ContainsFunc(append([]Person{k.Contact}, k.Others...), func(p Person) bool { return account.CompareKey(p.Email) == key })
			if key != "" && !known && d.outsider(a) && len(k.Others) < maxOthers {
				k.Others = append(k.Others, Person{Name: oneLine(a.Name, maxLine), Email: a.Email})
			}
		}
	}
}

// outsider reports an address that is neither ours nor any partner's. Whoever was suggested as a partner, applied or left is
// one: anybody can be suggested.
func (d mailDraft) outsider(a Address) bool {
	if d.w.Rules.Self.Owns(a.Email) || d.w.Rules.IsMember(a.Email) || account.Domain(a.Email) == d.w.Rules.Self.Domain() {
		return false
	}
	if c, ok := d.w.contactAt(a.Email); ok {
		return !d.partner(c.Partner).inside()
	}
	_, ok := d.w.partnerOfDomain(a.Email)
	return !ok
}

// onMail reports whether somebody in To or Cc is meant.
func (d mailDraft) onMail(is func(Address) bool) bool {
	return slices.ContainsFunc(d.m.To, is) || slices.ContainsFunc(d.m.Cc, is)
}

// overheard reports a mail in the conversation that an introduction began: it is written to other people, and we are only
// in copy. It answers no mail of ours and carries no reply address we gave, so that nothing in it is meant for us.
func (d mailDraft) overheard() bool {
	if d.dealToken(false) != nil || slices.ContainsFunc(d.m.InReplyTo, func(id string) bool { _, ours := d.w.sent[id]; return ours }) {
		return false
	}
	return d.onMail(d.outsider)
}

// overhear puts such a mail on the timeline and answers nobody. The team hears of it, unless one of them is on the mail.
func (d mailDraft) overhear(k *Deal, c Contact) MailResult {
	d.event(k, "reply", d.m.From.Email, ForPartner, words(d.m))
	if !d.onMail(func(a Address) bool { return d.w.Rules.IsMember(a.Email) }) {
		d.relay(k, c)
	}
	return d.handle("in copy of their conversation", k)
}

// overhearTeam is the same for a mail of one of the team; the partner may read it if it went to them, too.
func (d mailDraft) overhearTeam(k *Deal) MailResult {
	seen := ForTeam
	if d.onMail(func(a Address) bool { c, ok := d.w.contactAt(a.Email); return ok && c.Partner == k.Partner }) {
		seen = ForPartner
	}
	d.event(k, "answer", d.m.From.Email, seen, words(d.m))
	return d.handle("in copy of their conversation", k)
}

// bystanders reports a reply to somebody else with us in copy.
func (d mailDraft) bystanders() bool {
	return len(d.m.InReplyTo) > 0 && len(d.m.To) > 0 && !slices.ContainsFunc(d.m.To, func(a Address) bool { return d.w.Rules.Self.Owns(a.Email) })
}
