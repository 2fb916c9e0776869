package workflow

import (
	"fmt"
	"time"

	"refermail/workflow/account"
)

// importOffLimits replaces one list (VA-4). Of open opportunities, each account that a partner has registered is told to
// the rep and the manager at once (VA-5, CF-4): an account is nobody's surprise.
func (d *draft) importOffLimits(a ImportOffLimits) {
	list := OffLimitList{Name: a.List.Name}
	for i, row := range a.List.Rows {
		id := account.Identify(row.Company, row.Domain, "")
		if id.Zero() {
			d.out.Refusal = fmt.Sprintf("row %d names neither a company nor a domain", i+1)
			return
		}
		o := OffLimit{List: a.List.Name, Company: oneLine(row.Company, maxLine), Domain: id.Domain, NameKey: id.NameKey, Rep: oneLine(row.Rep, maxLine)}
		if a.List.Name == openOpportunity {
			o.Since = d.since(row, id)
			d.alert(o, id)
		}
		list.Rows = append(list.Rows, o)
	}
	d.out.OffLimits = &list
	d.effect("%d accounts on the list %s", len(list.Rows), list.Name)
}

// since is when our own people began: as the list says, else when the account first stood on it.
func (d *draft) since(row OffLimit, id account.Identity) time.Time {
	if !row.Since.IsZero() {
		return row.Since.UTC()
	}
	if known, ok := d.w.opportunity(id); ok {
		return known.Since
	}
	return d.in.At
}

// alert tells who works on an account of ours that a partner registered it, once for each deal.
func (d *draft) alert(o OffLimit, id account.Identity) {
	if known, ok := d.w.opportunity(id); ok && known.Since.Equal(o.Since) && known.Rep == o.Rep {
		return // it stood on the list before
	}
	for _, known := range d.w.sameAccount(id) {
		if d.stageOf(known).Final && !d.protected(known) {
			continue
		}
		k := d.deal(known.No)
		who := o.Rep
		if m, ok := d.w.Rules.member(o.Rep); ok && o.Rep != "" {
			who = memberName(m)
		}
		if who == "" {
			who = "Our own sales team"
		}
		text := fmt.Sprintf("%s works on this account since %s", who, o.Since.UTC().Format("2 Jan 2006"))
		d.event(k, "direct", d.in.By, ForTeam, text)
		l := d.letter(*k)
		l.Was, l.Rule, l.Note, l.Clause = l.Stage, text, d.directMeans(*k, o), d.clause(*k, d.directClause(*k))
		d.tellRep(k, o.Rep, Notice{Kind: KindDirect, Letter: l})
		d.effect("%s by %s: %s. %s", k.No, d.w.partners[k.Partner].Name, text, l.Note)
	}
}

// directMeans says who goes first.
func (d *draft) directMeans(k Deal, o OffLimit) string {
	switch {
	case d.protected(k):
		return "The partner's registration is approved and protected until " + k.ProtectedUntil.UTC().Format("2 Jan 2006") + ": the account is theirs, and we work on it together with them or not at all."
	case o.Since.Before(k.RegisteredAt):
		return "Our own opportunity is older than the registration, which is not protected: it counts as influence only."
	}
	return "The registration is older than our own opportunity, and not protected: decide on it before anybody calls."
}

func (d *draft) directClause(k Deal) string {
	if d.protected(k) {
		return "protection"
	}
	return "direct_sales"
}

// tellRep writes to the rep, if one of the team, and to who is responsible for the deal.
func (d *draft) tellRep(k *Deal, rep string, n Notice) {
	m, ok := d.w.Rules.member(rep)
	if !ok || rep == "" {
		d.tellTeam(k, n, "")
		return
	}
	d.tell(k, d.person(k, TeamSide, Address{Name: m.Name, Email: m.Email}, 0), n)
	d.tellTeam(k, n, m.Email)
}
