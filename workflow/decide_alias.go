package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// addAliases notes that names mean accounts: all rows or none, the first that is wrong named (VA-13).
func (d *draft) addAliases(a AddAliases) {
	for i, row := range a.Rows {
		name, to := AccountKey(row.Name), AccountKey(row.Account)
		problem := ""
		switch {
		case name == "":
			problem = noAccount(row.Name)
		case to == "":
			problem = noAccount(row.Account)
		case a.Again && d.w.standsFor(name) == d.w.standsFor(to):
		default:
			before := d.dealsOf(name)
			if problem = d.alias(name, to); problem == "" {
				d.meet(before, true)
			}
		}
		if problem != "" {
			if len(a.Rows) > 1 {
				problem = fmt.Sprintf("row %d: %s", i+1, problem)
			}
			d.out.Refusal = problem
			return
		}
	}
}

func noAccount(said string) string {
	return fmt.Sprintf("%q names no company: write its domain or its name, never a free-mail domain", oneLine(said, 80))
}

// alias makes name mean the account: whatever meant name means it, too. problem says why not.
func (d *draft) alias(name, to string) (problem string) {
	top := d.w.standsFor(to)
	names := append([]string{name}, d.w.names[name]...)
	switch own := d.w.standsFor(name); {
	case top == own:
		return fmt.Sprintf("%s and %s are one account already", ShowAccountKey(name), ShowAccountKey(to))
	case own != name:
		return fmt.Sprintf("%s means %s; take that away first", ShowAccountKey(name), ShowAccountKey(own))
	case len(names)+len(d.w.names[top]) > maxNames:
		return fmt.Sprintf("%s would have more than %d names", ShowAccountKey(top), maxNames)
	}
	for _, n := range names {
		d.nowMeans(Alias{Name: n, Account: top, By: d.in.By, At: d.in.At})
	}
	d.effect("%s is the same account as %s now", ShowAccountKey(name), ShowAccountKey(top))
	return ""
}

// nowMeans writes an alias and lets the rest of this decision see it.
func (d *draft) nowMeans(a Alias) {
	d.out.EndAliases = without(d.out.EndAliases, a.Name)
	d.out.Aliases = replace(d.out.Aliases, []Alias{a}, func(o Alias) string { return o.Name })
	d.w = d.w.withAliases(nil, []Alias{a})
}

// endAliasOf takes a name away from its account.
func (d *draft) endAliasOf(a EndAlias) {
	name := AccountKey(a.Name)
	if d.w.standsFor(name) == name {
		d.out.Refusal = fmt.Sprintf("%q is no alias of any account", oneLine(a.Name, 80))
		return
	}
	deals := d.dealsOf(name)
	d.endsMeaning(name)
	for _, known := range deals {
		if k := d.deal(known.No); k.Conflict != 0 {
			d.unlessSame(k)
		}
	}
}

// unlessSame forgets a conflict with a deal that is of another account.
func (d *draft) unlessSame(k *Deal) {
	rival, ok := d.w.deals[k.Conflict]
	if ok && !d.w.same(identityOf(*k), identityOf(rival)) {
		k.Conflict = 0
	}
}

func (d *draft) endsMeaning(name string) {
	d.effect("%s is an account of its own now, and no longer %s", ShowAccountKey(name), ShowAccountKey(d.w.standsFor(name)))
	d.out.EndAliases = append(d.out.EndAliases, name)
	d.w = d.w.withAliases([]string{name}, nil)
}

// withAliases is a copy of the World with other names of accounts; everything else is shared.
func (w *World) withAliases(end []string, add []Alias) *World {
	own := *w
	own.aliases, own.names = maps.Clone(w.aliases), maps.Clone(w.names)
	for _, name := range end {
		own.endAlias(name)
	}
	for _, a := range add {
		own.putAlias(a)
	}
	return &own
}

// dealsOf lists the deals that stand under an account key and its aliases.
func (d *draft) dealsOf(key string) []Deal {
	id := account.Identity{NameKey: strings.TrimPrefix(key, "n:")}
	if domain, ok := strings.CutPrefix(key, "d:"); ok {
		id = account.Identity{Domain: domain}
	}
	return d.w.sameAccount(id)
}

// meet notes conflicts of deals with those of the account they belong to now, on both timelines; tell puts the ones that
// wait for a decision before the manager again.
func (d *draft) meet(deals []Deal, tell bool) {
	for _, known := range deals {
		if stage := d.stageOf(known); stage.Final && !d.protected(known) {
			continue
		}
		k := d.deal(known.No)
		had := k.Conflict
		others := slices.DeleteFunc(d.w.sameAccount(identityOf(*k)), func(o Deal) bool {
			return slices.ContainsFunc(deals, func(own Deal) bool { return own.No == o.No }) || d.stageOf(o).Final && !d.protected(o)
		})
		for _, other := range others {
			d.effect("%s by %s and %s by %s are of one account now", k.No, d.w.partners[k.Partner].Name, other.No, d.w.partners[other.Partner].Name)
		}
		d.conflicts(k, others)
		if tell && k.Conflict != had && d.stageOf(*k).Open && len(k.Missing) == 0 {
			d.review(k, "Its account is the same as another registration's, as was said now.")
		}
	}
}

// sameAs is a manager's word that two deals are of one company (CF-2, VA-13).
func (d *draft) sameAs(by Member, k *Deal, no DealNo) (problem string) {
	other := d.deal(no)
	switch {
	case other == nil:
		return fmt.Sprintf("there is no deal %s", no)
	case no == k.No:
		return "that is this very deal"
	case keyOf(identityOf(*k)) == "" || keyOf(identityOf(*other)) == "":
		return "one of them names no company yet"
	}
	name, to := keyOf(identityOf(*k)), keyOf(identityOf(*other))
	if d.w.standsFor(name) != name { // it has an account: that one's names join
		name, to = to, name
	}
	before := d.dealsOf(name)
	if problem = d.alias(name, to); problem != "" {
		return problem
	}
	d.meet(before, false)
	d.event(k, "account", by.Email, ForTeam, fmt.Sprintf("The same account as %s (%s)", other.No, accountName(*other)))
	d.event(other, "account", by.Email, ForTeam, fmt.Sprintf("The same account as %s (%s)", k.No, accountName(*k)))
	d.effect("%s: %s", k.No, d.because(*k))
	return ""
}

// apartFrom is a manager's word that two deals which look alike are of two companies; no means all that look alike.
func (d *draft) apartFrom(by Member, k *Deal, no DealNo) (problem string) {
	others := []Deal{}
	if no != 0 {
		other := d.deal(no)
		if other == nil {
			return fmt.Sprintf("there is no deal %s", no)
		}
		others = append(others, *other)
	} else if others = d.alike(*k); len(others) == 0 {
		return "say as which: not the same as D-1042"
	}
	for _, o := range others {
		if d.w.same(identityOf(*k), identityOf(o)) {
			if problem = d.part(k, o); problem != "" {
				return problem
			}
		}
		if k.NameKey != "" && o.NameKey != "" && k.NameKey != o.NameKey {
			d.out.Apart = append(d.out.Apart, Apart{Names: namePair(k.NameKey, o.NameKey), By: by.Email, At: d.in.At})
		}
		d.event(k, "account", by.Email, ForTeam, fmt.Sprintf("Not the same account as %s (%s)", o.No, accountName(o)))
		d.effect("%s and %s are two accounts: %s, %s", k.No, o.No, accountName(*k), accountName(o))
	}
	return ""
}

// part undoes an alias between two deals' accounts.
func (d *draft) part(k *Deal, o Deal) (problem string) {
	for _, name := range []string{keyOf(identityOf(*k)), keyOf(identityOf(o))} {
		if d.w.standsFor(name) != name {
			d.endsMeaning(name)
			break
		}
	}
	if d.w.same(identityOf(*k), identityOf(o)) {
		return fmt.Sprintf("%s and %s have the same domain or name; correct the company of one of them", k.No, o.No)
	}
	for _, one := range []*Deal{k, d.deal(o.No)} {
		d.unlessSame(one)
	}
	return ""
}

// alike lists deals whose company has a name like this one's and is not known to be another.
func (d *draft) alike(k Deal) []Deal {
	var found []Deal
	for _, no := range d.w.byAccount[likeKey(k.NameKey)] {
		o := d.w.deals[no]
		if no == k.No || d.stageOf(o).Final && !d.protected(o) || d.w.same(identityOf(o), identityOf(k)) ||
			d.w.apartFrom(o.NameKey, k.NameKey) || !account.Similar(o.Company, k.Company) {
			continue
		}
		if found = append(found, o); len(found) == 5 {
			break
		}
	}
	return slices.Clip(found)
}
