package workflow

import (
	"slices"
	"strings"
	"time"

	"refermail/workflow/program"
)

// Business is what is known of a partner's own deals, for the block that a copy ends with (NL-3).
type Business struct {
	Partner Partner
	Open    []Deal  // not final, the newest first: numbers, names, stages and times alone
	Won     []Money // amounts of deals won within twelve months, a sum for each currency
	Merits  Merits
}

// BusinessSince is how far back won deals are summed up.
func BusinessSince(now time.Time) time.Time { return now.AddDate(-1, 0, 0) }

// expiringSoon is how far ahead the end of protection is told.
const expiringSoon = 30 * 24 * time.Hour

// FinalStages are the stages of the program after which nothing follows.
func (r *Rules) FinalStages() (names []string) {
	for _, s := range append(slices.Clone(r.Program.Stages), program.Builtin().Stages...) {
		if s.Final && !slices.Contains(names, s.Name) {
			names = append(names, s.Name)
		}
	}
	return names
}

// Introduce fills in what rows do not say of a reader: who looks after them, and what their tier is called.
func (r *Rules) Introduce(x *Recipient) {
	if m, ok := r.member(x.Manager.Email); ok && x.Manager.Email != "" {
		x.Manager = Address{Name: m.Name, Email: m.Email}
	} else if m, ok := r.lead(); ok {
		x.Manager = Address{Name: m.Name, Email: m.Email}
	}
	if t, ok := r.Program.Tier(x.Tier); ok && t.Label != "" {
		x.Tier = t.Label
	}
}

// PersonalOf is what a copy tells its readers about their own partner's business.
func PersonalOf(r *Rules, b Business, now time.Time) PersonalBlock {
	block := PersonalBlock{Won: b.Won}
	for _, k := range b.Open {
		line := DealLine{Ref: k.No.String(), Company: accountName(k), Stage: r.Program.Label(k.Stage), Since: k.UpdatedAt}
		if k.ProtectedUntil.After(now) {
			line.Protected = k.ProtectedUntil
		}
		if len(block.Deals) < PersonalDeals {
			block.Deals = append(block.Deals, line)
		} else {
			block.More++
		}
		if !line.Protected.IsZero() && line.Protected.Sub(now) <= expiringSoon {
			block.Expiring = append(block.Expiring, line)
		}
	}
	slices.SortStableFunc(block.Expiring, func(a, b DealLine) int { return a.Protected.Compare(b.Protected) })
	block.Expiring = block.Expiring[:min(len(block.Expiring), PersonalDeals)]
	s := Stands(r, b.Partner, b.Merits, now)
	if next, ok := r.Program.Tier(s.Next); ok {
		block.NextTier = firstOf(next.Label, next.Name)
		for _, l := range s.ToNext {
			block.ToNext = append(block.ToNext, strings.TrimSuffix(l.Label+": "+l.Value, ": "))
		}
	}
	return block
}
