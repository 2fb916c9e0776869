package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// heldWords are how a held mail is decided about by reply (MG-9).
func heldWords(no MailNo) []string {
	return []string{"release " + no.String(), "release " + no.String() + " as partner <name>", "reject " + no.String() + " <why>"}
}

// asPartner takes "as partner Northwind" behind release apart.
var asPartner = regexp.MustCompile(`(?i)^as\s+(?:partner\s+|a\s+partner\s+)?(.{1,200})$`)

// heldPartner reads whose mail a held one is to count as; "" when the words behind release name nobody.
func heldPartner(text string) string {
	hit := asPartner.FindStringSubmatch(strings.TrimSpace(text))
	if hit == nil {
		return ""
	}
	return strings.Trim(hit[1], " \"'.,!")
}

// wantsPartner asks for the partner that words name: by number, by domain, or by how the name begins.
func (w *Want) wantsPartner(said string) {
	if no, ok := ParsePartnerNo(said); ok {
		w.Partners = append(w.Partners, no)
		return
	}
	if domain := account.Registrable(said); domain != "" {
		w.domain(domain)
	}
	if name := partnerKey(said); name != "" {
		w.PartnerNames = append(w.PartnerNames, name)
	}
}

// partnerKey is a partner's name as it is compared: the ASCII letters lower, as both databases do it.
func partnerKey(name string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, strings.Join(strings.Fields(name), " "))
}

// partnerNamed finds the partner that words name. problem says why none, or which of several.
func (d *draft) partnerNamed(said string) (p Partner, problem string) {
	if no, ok := ParsePartnerNo(said); ok {
		if p, ok = d.w.partners[no]; !ok {
			return p, fmt.Sprintf("there is no partner %s", no)
		}
		return p, ""
	}
	if p, ok := d.w.partners[d.w.byDomain[account.Registrable(said)]]; ok {
		return p, ""
	}
	key := partnerKey(said)
	var found []Partner
	for _, p := range d.w.partners {
		if name := partnerKey(p.Name); name == key {
			return p, ""
		} else if key != "" && strings.HasPrefix(name, key) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b Partner) int { return int(a.No - b.No) })
	switch len(found) {
	case 0:
		return p, fmt.Sprintf("there is no partner %q; write the name, the number or the domain", oneLine(said, 60))
	case 1:
		return found[0], ""
	}
	var names []string
	for _, p := range found {
		names = append(names, fmt.Sprintf("%s (%s)", p.Name, p.No))
	}
	return p, fmt.Sprintf("%q may be several: %s", oneLine(said, 60), strings.Join(names, ", "))
}

// releaseAs makes the sender of a held mail a contact of a partner, at a manager's word, and has the mail handled as
// theirs. Whoever is somebody's already stays that.
func (d *draft) releaseAs(no MailNo, whom string) (problem string) {
	held, ok := d.w.mails[no]
	if !ok || held.Disposition != Held && held.Disposition != Failed {
		return fmt.Sprintf("there is no held mail %s", no)
	}
	p, problem := d.partnerNamed(whom)
	if problem != "" {
		return problem
	}
	address, ok := account.NormalizeAddress(held.From)
	_, team := d.w.Rules.member(address)
	owner, owned := d.w.partnerOfDomain(address)
	known, taken := d.w.contactAt(address)
	switch {
	case !ok:
		return fmt.Sprintf("%s names no one sender, so it can be nobody's", no)
	case team || d.w.Rules.Self.Owns(address):
		return fmt.Sprintf("%s is one of ours", address)
	case taken && known.Partner != p.No:
		return fmt.Sprintf("%s is a contact of %s already", address, d.w.partners[known.Partner].Name)
	case owned && owner.No != p.No:
		return fmt.Sprintf("%s is at a domain of %s", address, owner.Name)
	case !taken:
		d.addContact(p.No, Address{Email: address})
		d.effect("%s is a contact of %s now; their mail is taken like everybody's there", address, p.Name)
	}
	d.out.Release = append(d.out.Release, Release{Mail: no, Forced: true})
	d.effect("%s will be handled as mail of %s", no, p.Name)
	return ""
}
