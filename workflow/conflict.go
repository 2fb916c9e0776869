package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/attribution"
	"refermail/workflow/program"
)

// openOpportunity is the off-limits list of accounts our own sales people work on.
const openOpportunity = "open_opportunity"

// Ruling is a manager's decision on whose an account is (CF-12). It is kept on every deal of the account.
type Ruling struct {
	Credits DealNo    `json:"credits"` // 0: nobody
	By      string    `json:"by"`      // member's address
	At      time.Time `json:"at"`
	Clause  string    `json:"clause"` // what it rests on, "4.2"
	Why     string    `json:"why"`    // in the manager's words, for the team
}

// Dispute is a partner's objection, from its mail to the ruling (CF-5).
type Dispute struct {
	By     string    `json:"by"` // who opened it
	At     time.Time `json:"at"`
	Due    time.Time `json:"due"` // when a ruling was promised
	Ruled  time.Time `json:"ruled,omitzero"`
	Events int64     `json:"event"` // number of the event that holds the evidence
}

// Open reports whether a ruling is owed.
func (d *Dispute) Open() bool { return d != nil && d.Ruled.IsZero() }

// ruledOut reports whether a manager ruled for somebody else, so that the deal's own windows no longer count.
func (k Deal) ruledOut() bool { return k.Ruling != nil && k.Ruling.Credits != k.No }

// Protection returns the last protected second; zero when the deal is not protected, be it that a manager ruled for
// another one.
func (k Deal) Protection() time.Time {
	if k.ruledOut() {
		return time.Time{}
	}
	return k.ProtectedUntil
}

// claims gathers what the credit for a deal's account rests on: all its registrations, rulings and our own sales
// people's opportunity (D1, CF-1, CF-2).
func (d *draft) claims(k Deal) attribution.Facts {
	id := identityOf(k)
	all := d.w.sameAccount(id)
	if !slices.ContainsFunc(all, func(o Deal) bool { return o.No == k.No }) { // made or renamed by this very decision
		all = append(all, k)
	}
	var f attribution.Facts
	for _, o := range all {
		if own := d.drafted(o.No); own != nil {
			o = *own
		}
		f.Claims = append(f.Claims, d.claim(o))
		if r := o.Ruling; r != nil {
			f.Rulings = append(f.Rulings, attribution.Ruling{Deal: int64(r.Credits), At: r.At, Clause: r.Clause})
		}
	}
	if off, ok := d.w.opportunity(id); ok {
		f.Direct = append(f.Direct, attribution.Direct{Since: off.Since})
	}
	return f
}

func (d *draft) claim(k Deal) attribution.Claim {
	stage := d.stageOf(k)
	approved := k.ApprovedAt
	if approved.IsZero() && !k.ProtectedUntil.IsZero() { // approved before this was kept
		approved = k.RegisteredAt
	}
	return attribution.Claim{Deal: int64(k.No), Partner: int64(k.Partner), Registered: k.RegisteredAt, Approved: approved,
		ProtectedUntil: k.ProtectedUntil, AttributedUntil: k.AttributionUntil, Gone: stage.Final && !stage.Protects}
}

// drafted returns the draft's own copy of a deal, nil when it has none.
func (d *draft) drafted(no DealNo) *Deal {
	for _, own := range d.deals {
		if own.No == no {
			return own
		}
	}
	return nil
}

// opportunity returns our own sales people's work on a company, if its beginning is known.
func (w *World) opportunity(id account.Identity) (OffLimit, bool) {
	for _, o := range w.offLimits {
		if o.List == openOpportunity && !o.Since.IsZero() && w.same(id, account.Identity{Domain: o.Domain, NameKey: o.NameKey}) {
			return o, true
		}
	}
	return OffLimit{}, false
}

// credited says whose a deal's account is now, by the rules the deal stands under.
func (d *draft) credited(k Deal) attribution.Outcome {
	return attribution.Decide(d.claims(k), d.in.At, attribution.Policy(d.rules(k).Conflict))
}

// ground cites the clause an outcome rests on.
func (d *draft) ground(k Deal, o attribution.Outcome) string {
	if o.Ground == attribution.ByRuling && o.Clause != "" {
		return "Clause " + o.Clause + " of the rules."
	}
	return d.clause(k, map[attribution.Ground]string{attribution.ByRuling: "dispute", attribution.ByProtection: "protection",
		attribution.ByDirect: "direct_sales", attribution.ByPolicy: "conflict", attribution.ByNobody: "attribution"}[o.Ground])
}

// because says for the team whose the account is by the rules, why, and by which clause.
func (d *draft) because(k Deal) string {
	o := d.credited(k)
	return "By the rules: " + joined(o.Because(), d.ground(k, o))
}

// ruledFor says that a manager ruled against a deal of this account, "" when none did.
func (d *draft) ruledFor(k Deal) string {
	o := d.credited(k)
	if o.Ground != attribution.ByRuling || slices.ContainsFunc(o.Shares, func(s attribution.Share) bool { return s.Partner == int64(k.Partner) }) {
		return ""
	}
	return strings.TrimSuffix(o.Because(), ".") + "; another ruling changes that: " + d.rulingWords(k)
}

// newsClause cites what a move rests on.
func (d *draft) newsClause(k Deal) string {
	switch stage := d.stageOf(k); {
	case stage.Name == program.Accepted:
		return d.clause(k, "protection")
	case stage.Name == program.Declined:
		return d.clause(k, "review")
	}
	return ""
}

// contested reports whether anybody else has to do with the account.
func (d *draft) contested(k Deal) bool {
	f := d.claims(k)
	return len(f.Direct) > 0 || len(f.Rulings) > 0 || slices.ContainsFunc(f.Claims, func(c attribution.Claim) bool { return c.Partner != int64(k.Partner) && !c.Gone })
}

// possible names deals whose company is perhaps the same, a line each, for a person to judge: nothing is decided by
// likeness (CF-2).
func (d *draft) possible(k Deal) []string {
	var lines []string
	for _, o := range d.alike(k) {
		lines = append(lines, fmt.Sprintf("Possible match: %s (%s) by %s has a similar name. If it is the same company, reply: same account as %s; if not: not the same as %s.",
			o.No, accountName(o), d.w.partners[o.Partner].Name, o.No, o.No))
	}
	return lines
}

// likeKey is what names that may mean the same company have in common: their first letters.
func likeKey(nameKey string) string {
	letters := []rune(nameKey)
	return "l:" + string(letters[:min(4, len(letters))])
}

// joined puts sentences together, leaving out empty ones.
func joined(sentences ...string) string {
	out := ""
	for _, s := range sentences {
		if s == "" {
			continue
		}
		if out != "" {
			out += " "
		}
		out += s
	}
	return out
}
