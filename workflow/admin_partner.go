package workflow

import (
	"fmt"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// aboutPartner reports whether a mail may carry commands about partners; whose word it is, is decided later.
func (m *Mail) aboutPartner() bool {
	if slices.ContainsFunc(m.Threads, func(t Thread) bool { return t.Purpose == toPartner }) {
		return true
	}
	c, problem := parseAdmin(words(m), false)
	return len(c) > 0 || problem != ""
}

// admin asks for the partners that commands name.
func (w *Want) admin(text string) {
	commands, _ := parseAdmin(text, true)
	for _, c := range commands {
		w.wantsPartner(c.Who)
		w.people(c.Domains, c.People)
	}
}

// wantsPartner asks for the partner that words name: a number, an address, a domain, a name or its beginning.
func (w *Want) wantsPartner(who string) {
	if no, ok := ParsePartnerNo(who); ok {
		w.Partners = append(w.Partners, no)
		return
	}
	if strings.Contains(who, "@") {
		w.address(who)
	}
	if strings.Contains(who, ".") {
		w.domain(account.Registrable(who))
	}
	if key := PartnerNameKey(who); key != "" {
		w.Named = append(w.Named, key)
	}
}

// whichPartner finds the one partner that was meant.
func (d *draft) whichPartner(who string) (p Partner, problem string) {
	if no, ok := ParsePartnerNo(who); ok {
		if p = d.partner(no); p.No == 0 {
			return p, fmt.Sprintf("there is no partner %s", no)
		}
		return p, ""
	}
	if c, ok := d.w.contactAt(who); ok && strings.Contains(who, "@") {
		return d.partner(c.Partner), ""
	}
	if no, ok := d.w.byDomain[account.Registrable(who)]; ok && strings.Contains(who, ".") {
		return d.partner(no), ""
	}
	key := PartnerNameKey(who)
	var exact, begin, near []Partner
	for _, o := range d.everyPartner() {
		switch name := PartnerNameKey(o.Name); {
		case name == key:
			exact = append(exact, o)
		case strings.HasPrefix(name, key+" "):
			begin = append(begin, o)
		case key != "" && strings.HasPrefix(name, key):
			near = append(near, o)
		}
	}
	found := exact
	if !slices.ContainsFunc(exact, Partner.inside) { // whoever applies picks a name, and must not be taken for a partner by it
		begin = append(slices.DeleteFunc(begin, func(o Partner) bool { return len(exact) > 0 && !o.inside() }), exact...)
		found = nil
	}
	if len(found) == 0 {
		found = begin
	}
	if len(found) == 0 {
		found = near
	}
	switch len(found) {
	case 0:
		return p, fmt.Sprintf("there is no partner %q; write the name, the number or the domain", oneLine(who, 60))
	case 1:
		return found[0], ""
	}
	var names []string
	for _, o := range found {
		names = append(names, o.Name+" ("+o.No.String()+")")
	}
	return p, fmt.Sprintf("%q may be several partners: %s; use the number", oneLine(who, 60), strings.Join(names, ", "))
}

// everyPartner are the loaded partners and those this decision made, by number.
func (d *draft) everyPartner() []Partner {
	seen := map[PartnerNo]bool{}
	var all []Partner
	add := func(no PartnerNo) {
		if !seen[no] {
			seen[no] = true
			all = append(all, d.partner(no))
		}
	}
	for no := range d.w.partners {
		add(no)
	}
	for _, p := range d.out.Partners {
		add(p.No)
	}
	slices.SortFunc(all, func(a, b Partner) int { return int(a.No - b.No) })
	return all
}
