package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// amend applies the explicit lines of a reply to a deal that was decided and has not ended: only lines that differ, old →
// new. Another company or domain is not applied but asked for, since it is the account that is protected (IN-9).
func (d mailDraft) amend(k *Deal) (changed []string, asked bool) {
	if stage := d.stageOf(*k); stage.Open || stage.Final || len(d.m.Said) == 0 || d.m.Forwarded {
		return nil, false
	}
	set := func(label string, field *string, value string) {
		if value = oneLine(value, maxLine); value == "" || value == *field {
			return
		}
		changed = append(changed, oldNew(label, *field, value))
		*field = value
	}
	said := d.m.Said
	set("Contact", &k.Contact.Name, said["contact"])
	set("Email", &k.Contact.Email, strings.ToLower(said["email"]))
	set("Phone", &k.Contact.Phone, said["phone"])
	set("Title", &k.Contact.Title, said["title"])
	set("Context", &k.Context, said["context"])
	set("Consent", &k.Consent, said["consent"])
	for _, name := range slices.Sorted(maps.Keys(said)) {
		switch name {
		case "company", "contact", "email", "phone", "title", "context", "consent", "domain":
		default:
			old := k.Fields[name]
			set(name, &old, said[name])
			k.Fields[name] = old
		}
	}
	for _, line := range changed {
		d.event(k, "field", d.m.From.Email, ForPartner, line)
	}
	return changed, d.askChange(k)
}

// askChange keeps what a partner says of another company, for a manager to allow.
func (d mailDraft) askChange(k *Deal) bool {
	company, domain := oneLine(d.m.Said["company"], maxLine), account.Registrable(d.m.Said["domain"])
	if company == "" {
		company = k.Company
	}
	if domain == "" || account.IsFreeMail(domain) {
		domain = k.Domain
	}
	if company == k.Company && domain == k.Domain || k.Asked != nil && k.Asked.Company == company && k.Asked.Domain == domain {
		return false
	}
	k.Asked = &Change{By: d.m.From, Company: company, Domain: domain, Mail: d.m.No}
	d.event(k, "asked", d.m.From.Email, ForPartner, "Asked: "+strings.Join(k.Asked.lines(*k), "; "))
	return true
}

// lines says what the change changes, old → new.
func (c Change) lines(k Deal) (lines []string) {
	if c.Company != k.Company {
		lines = append(lines, oldNew("Company", k.Company, c.Company))
	}
	if c.Domain != k.Domain {
		lines = append(lines, oldNew("Domain", k.Domain, c.Domain))
	}
	return lines
}

func oldNew(label, old, new string) string {
	if old == "" {
		return label + ": " + new
	}
	return fmt.Sprintf("%s: %s → %s", label, old, new)
}

// amended tells the partner what was applied and what waits, and the team both, with the partner's words.
func (d mailDraft) amended(k *Deal, c Contact, changed []string, asked bool) MailResult {
	l := d.letter(*k)
	l.Effects, l.Partner = changed, ""
	if asked {
		l.Note = "The company of a referral we have decided on is changed by a person here. We asked, and you hear the answer in this conversation: " +
			strings.Join(k.Asked.lines(*k), "; ") + "."
	}
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindUpdated, Letter: l})
	t := d.letter(*k)
	t.By, t.Address, t.Text = displayName(Address{Name: c.Name, Email: d.m.From.Email}), d.m.From.Email, clip(words(d.m), maxText)
	if !asked {
		t.Warnings = changed
		d.tellTeam(k, Notice{Kind: KindRelay, Mail: d.m.No, Purpose: toRelay, Letter: t}, "")
		return d.handle("corrected", k)
	}
	t.Effects, t.Warnings = k.Asked.lines(*k), changed
	t.Commands = []string{"approve change", "decline change <why>"}
	if other, ok := d.rivalOf(*k, account.Identify(k.Asked.Company, k.Asked.Domain, "")); ok {
		t.Other, t.OtherPartner = other.No.String(), d.w.partners[other.Partner].Name
	}
	d.tellTeam(k, Notice{Kind: KindChange, Mail: d.m.No, Letter: t}, "")
	return d.handle("another company asked for", k)
}

// rivalOf returns another partner's protected registration of an account.
func (d *draft) rivalOf(k Deal, id account.Identity) (Deal, bool) {
	k.Domain, k.NameKey = id.Domain, id.NameKey
	return d.protectedRival(k)
}

// allowChange gives a decided deal the company its partner asked for.
func (d *draft) allowChange(by Member, k *Deal) string {
	if k.Asked == nil {
		return "the partner asks for no change"
	}
	id := account.Identify(k.Asked.Company, k.Asked.Domain, "")
	switch other, rival := d.rivalOf(*k, id); {
	case rival:
		return d.heldBy(*k, other)
	case d.ownAlias(d.w.partners[k.Partner], id):
		return firstOf(id.Domain, k.Asked.Company) + " is the partner's own domain or part of it"
	}
	if off, ok := d.w.barring(*k, id); ok {
		return "it is on the off-limits list " + off.List
	}
	lines := k.Asked.lines(*k)
	for _, line := range lines {
		d.event(k, "field", by.Email, ForPartner, line)
	}
	d.rememberUndo(by, k, "the change of the company", true)
	k.Undo.Changed = true
	k.Company, k.Domain, k.NameKey, k.Asked = k.Asked.Company, id.Domain, id.NameKey, nil
	l := d.letter(*k)
	l.Effects, l.Partner = lines, ""
	d.tellPartner(k, Notice{Kind: KindUpdated, Letter: l})
	d.effect("%s: %s; the partner was told", k.No, strings.Join(lines, "; "))
	return ""
}

// refuseChange leaves the company as it is and tells the partner why.
func (d *draft) refuseChange(by Member, k *Deal, why string) string {
	_, why, _ = strings.Cut(why, " ") // without the word "change"
	if why = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(why), "because ")); why == "" {
		return "say why: decline change <one sentence the partner will read>"
	}
	lines := k.Asked.lines(*k)
	d.rememberUndo(by, k, "the answer to the change of the company", true)
	k.Undo.Changed = true
	k.Asked = nil
	d.event(k, "asked", by.Email, ForPartner, "Not changed ("+strings.Join(lines, "; ")+"): "+why)
	l := d.letter(*k)
	l.Partner, l.Effects = "", nil
	l.Note = memberName(by) + " left the company as it is: " + why
	d.tellPartner(k, Notice{Kind: KindUpdated, Letter: l})
	d.effect("%s: the company stays %s; the partner was told", k.No, accountName(*k))
	return ""
}
