package workflow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
)

// doubtful adds the doubts about a sender that only memory can raise: a domain that looks like one of ours, the team's or
// a partner's, a member's name at another address. A mail in doubt is never strong. The mail that was handed in stays as
// it is.
func (d mailDraft) doubtful() mailDraft {
	if d.m.Senders != 1 || d.m.From.Email == "" || d.m.Class == Own {
		return d
	}
	found := append(d.lookalike(), d.borrowedName()...)
	if len(found) == 0 {
		return d
	}
	m := *d.m
	m.Proof.Doubts = slices.Concat(m.Proof.Doubts, found)
	if m.Trust == Strong {
		m.Trust = Weak
		m.Proof.Level, m.Proof.Why = Weak, "The domain is proven, but "+found[0].Text+"."
	}
	d.m = &m
	return d
}

// lookalike compares the sender's domain with those we know, and the address with the team's. A domain that is itself known
// looks like nobody: it was somebody's decision to know it.
func (d mailDraft) lookalike() []Doubt {
	from := d.m.From.Email
	host := account.Domain(from)
	for _, m := range d.w.Rules.Team {
		if account.Domain(m.Email) == host && account.CompareKey(m.Email) != account.CompareKey(from) && account.Skeleton(m.Email) == account.Skeleton(from) {
			return []Doubt{{Kind: LooksLikeDomain, Claims: m.Email, Text: fmt.Sprintf("%s looks like %s", from, m.Email)}}
		}
	}
	known := d.w.knownDomains()
	if slices.Contains(known, account.Registrable(host)) {
		return nil
	}
	var near []Doubt
	for _, domain := range known {
		switch account.Compare(host, domain) {
		case account.Alike:
			return []Doubt{{Kind: LooksLikeDomain, Claims: domain, Text: fmt.Sprintf("%s looks like %s", host, domain)}}
		case account.Near:
			near = append(near, Doubt{Kind: NearDomain, Claims: domain, Text: fmt.Sprintf("%s is one letter away from %s", host, domain)})
		}
	}
	return near[:min(len(near), 1)]
}

// knownDomains are the domains a sender must not look like, in order: ours, the team's, and of the partners' those that
// were found to resemble the senders of this batch, or were loaded for another reason.
func (w *World) knownDomains() []string {
	domains := []string{account.Registrable(w.Rules.Self.Domain())}
	for _, m := range w.Rules.Team {
		domains = append(domains, account.FromAddress(m.Email))
	}
	partners := slices.Clone(w.alike)
	for domain := range w.byDomain {
		partners = append(partners, domain)
	}
	slices.Sort(partners)
	domains = append(domains, slices.Compact(partners)...)
	return slices.DeleteFunc(domains, func(domain string) bool { return domain == "" })
}

// borrowedName finds the name of somebody of the team, or ours, at an address of somebody else, however it is spelt. A contact
// who is on file with that name has it by right. A first name alone is anybody's, so that such a mail claims nobody.
func (d mailDraft) borrowedName() []Doubt {
	said := nameLook(d.m.From.Name)
	if said == "" || d.w.Rules.IsMember(d.m.From.Email) {
		return nil
	}
	if c, ok := d.w.contactAt(d.m.From.Email); ok && nameLook(c.Name) == said {
		return nil
	}
	for _, m := range append(slices.Clone(d.w.Rules.Team), Member{Name: d.w.Rules.Self.Name, Email: d.w.Rules.Self.Address}) {
		if nameLook(m.Name) != said {
			continue
		}
		doubt := Doubt{Kind: NameOfMember, Text: fmt.Sprintf("the sender's name is that of %s, who writes from %s", m.Name, m.Email)}
		if strings.Contains(said, " ") {
			doubt.Claims = m.Email
		}
		return []Doubt{doubt}
	}
	return nil
}

// nameLook is how a person's name looks, whatever the order of its words: "Mustermann, Max".
func nameLook(name string) string {
	words := strings.Fields(strings.NewReplacer(",", " ", `"`, " ", "'", " ").Replace(name))
	for i, w := range words {
		words[i] = account.Skeleton(w)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// posing is whom an unknown sender would be taken for, "" when for nobody we know: a person, or a domain. There are as many as
// we know, however many somebody makes up. An address in the display name counts when it is a known person's, or at a known
// domain. Nobody poses who has been vouched for by a person.
func (d mailDraft) posing() string {
	for _, doubt := range d.m.Proof.Doubts {
		_, onFile := d.w.contactAt(doubt.Claims)
		domain := account.FromAddress(doubt.Claims)
		switch {
		case d.m.Forced || !doubt.poses():
		case doubt.Kind != NameHoldsOther || onFile || d.w.Rules.IsMember(doubt.Claims) || d.w.Rules.Self.Owns(doubt.Claims):
			return cmp.Or(account.CompareKey(doubt.Claims), doubt.Claims)
		case slices.Contains(d.w.knownDomains(), domain):
			return domain
		}
	}
	return ""
}

// holdPosing keeps the mail of a stranger who can be taken for somebody we know, unanswered: an answer would tell a forger
// what works. The team hears of it once a day for each one who is posed as.
func (d mailDraft) holdPosing() MailResult {
	rule := "unknown sender, and " + d.doubtTexts()
	d.tellLead("posing/"+d.posing()+"/"+d.m.Received.UTC().Format(time.DateOnly), Notice{Kind: KindHeld, Mail: d.m.No, Purpose: toDecision,
		Subject: "Held: " + oneLine(d.m.Subject, 80),
		Letter:  Letter{Commands: heldWords(d.m.No), Ref: d.m.No.String(), Address: d.m.From.Email, Rule: rule, Excerpt: excerpt(d.m.Reply)}})
	return d.hold(rule)
}

// unproven is what the team is told about a sender who is weak: nothing about a strong one, or one a person has vouched for.
func (d mailDraft) unproven() []string {
	switch {
	case d.strong():
		return nil
	case len(d.m.Proof.Doubts) > 0:
		return []string{"The sender is in doubt: " + d.doubtTexts() + "."}
	case d.m.Proof.Temporary:
		return []string{"The sender's address is not proven: DNS gave no answer about it, more than once."}
	}
	return []string{"The sender's address is not proven: no authentication result came with this mail."}
}

func (d mailDraft) doubtTexts() string {
	var texts []string
	for _, doubt := range d.m.Proof.Doubts {
		texts = append(texts, oneLine(doubt.Text, maxLine))
	}
	return strings.Join(texts, "; ")
}

// looks asks for the domains that a sender's host looks like, and for whom an address in the display name is on file.
func (w *Want) looks(m *Mail) {
	if m.Senders != 1 {
		return
	}
	w.Looks = append(w.Looks, account.FindKeys(account.Domain(m.From.Email))...)
	for _, doubt := range m.Proof.Doubts {
		if doubt.Kind == NameHoldsOther {
			w.address(doubt.Claims)
			w.Looks = append(w.Looks, account.FindKeys(account.Domain(doubt.Claims))...)
		}
	}
}
