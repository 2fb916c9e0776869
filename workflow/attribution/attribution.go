// Package attribution decides which partner is credited with an account when several have a claim to it. It is one pure
// function over facts: the same facts give the same answer in whatever order they are listed. It knows no clock, no
// store and no names; a sentence says why, by deal numbers, and one without them is made for each partner.
//
// Two clocks run for every registration (D2). Protection starts with the approval; while it runs, the first approved
// registration holds the account and nothing but a manager's ruling overrides it. Attribution starts with the
// registration; where no protection runs, the [Policy] decides among the registrations still inside it (D1).
package attribution

import (
	"cmp"
	"slices"
	"time"
)

// Whole is everything there is to share, in basis points.
const Whole = 10_000

// Claim is one registration of the account.
type Claim struct {
	Deal       int64     // its number; of two registrations at one instant the lower number was first
	Partner    int64     // who made it
	Registered time.Time // by the server's clock, UTC
	Approved   time.Time // zero: never approved

	ProtectedUntil  time.Time // the last protected second; zero: never protected
	AttributedUntil time.Time // the last second of attribution
	Gone            bool      // declined, withdrawn or lapsed: no claim is left
}

// Direct is an opportunity our own sales people work on at the account.
type Direct struct {
	Since time.Time // when it was opened, UTC
}

// Ruling is a manager's decision on a conflict. It stands until another ruling.
type Ruling struct {
	Deal   int64     // the registration it credits, whatever its windows; 0: nobody
	At     time.Time // of several rulings the latest counts; of two at one instant the one for the higher deal
	Clause string    // of the rules of engagement, as the manager cited it
}

// Facts are everything an attribution rests on.
type Facts struct {
	Claims  []Claim
	Direct  []Direct
	Rulings []Ruling
}

// Policy decides where no protection runs.
type Policy string

// The policies.
const (
	LastKnown       Policy = "last_known"       // the newest registration inside its attribution window
	FirstRegistered Policy = "first_registered" // the oldest one inside it
	Split           Policy = "split"            // every partner with one inside it, in equal shares
)

// Ground is the rule an outcome rests on.
type Ground string

// The grounds.
const (
	ByRuling     Ground = "ruling"     // a manager decided
	ByProtection Ground = "protection" // the first approved registration, protected now
	ByDirect     Ground = "direct"     // our own sales people were there before every registration
	ByPolicy     Ground = "policy"     // the policy chose among registrations inside their attribution window
	ByNobody     Ground = "nobody"     // no registration is left
)

// Share is one partner's part.
type Share struct {
	Deal    int64
	Partner int64
	Points  int // basis points of [Whole]
}

// Outcome is who is credited and why. Shares are in order of registration and sum to [Whole], or there are none.
type Outcome struct {
	Shares  []Share
	Ground  Ground
	Policy  Policy  // what chose, when Ground is ByPolicy
	Clause  string  // what a ruling cited
	Against []int64 // deals that had a claim left and are not credited, in order
	until   time.Time
}

// Decide says who is credited with the account at a moment. Windows are inclusive: their last second still counts.
func Decide(f Facts, now time.Time, policy Policy) Outcome {
	if r, ok := latest(f.Rulings); ok {
		return ruled(f.Claims, r)
	}
	live := slices.DeleteFunc(slices.Clone(f.Claims), func(c Claim) bool { return c.Gone })
	slices.SortFunc(live, earlier)
	if c, ok := protected(live, now); ok {
		return credited(live, ByProtection, c)
	}
	live = slices.DeleteFunc(live, func(c Claim) bool { return now.After(c.AttributedUntil) })
	switch {
	case len(live) == 0:
		return Outcome{Ground: ByNobody}
	case predates(f.Direct, live[0]):
		return credited(live, ByDirect)
	}
	o := chosen(live, policy)
	o.Policy = policy
	return o
}

// earlier orders registrations: by the server's clock, then by number.
func earlier(a, b Claim) int {
	return cmp.Or(a.Registered.Compare(b.Registered), cmp.Compare(a.Deal, b.Deal))
}

func latest(rulings []Ruling) (Ruling, bool) {
	if len(rulings) == 0 {
		return Ruling{}, false
	}
	return slices.MaxFunc(rulings, func(a, b Ruling) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Deal, b.Deal), cmp.Compare(a.Clause, b.Clause))
	}), true
}

// ruled credits what the ruling names, even a registration that is gone.
func ruled(claims []Claim, r Ruling) Outcome {
	claims = slices.Clone(claims)
	slices.SortFunc(claims, earlier)
	var winners []Claim
	for _, c := range claims {
		if c.Deal == r.Deal {
			winners = append(winners, c)
		}
	}
	o := credited(slices.DeleteFunc(claims, func(c Claim) bool { return c.Gone && c.Deal != r.Deal }), ByRuling, winners...)
	o.Clause = r.Clause
	return o
}

// protected returns the first approved registration whose protection runs.
func protected(live []Claim, now time.Time) (Claim, bool) {
	var first Claim
	found := false
	for _, c := range live {
		runs := !c.Approved.IsZero() && !now.Before(c.Approved) && !now.After(c.ProtectedUntil)
		if runs && (!found || cmp.Or(c.Approved.Compare(first.Approved), earlier(c, first)) < 0) {
			first, found = c, true
		}
	}
	return first, found
}

func predates(direct []Direct, first Claim) bool {
	return slices.ContainsFunc(direct, func(d Direct) bool { return d.Since.Before(first.Registered) })
}

// chosen applies the policy to registrations inside their attribution window, in order of registration.
func chosen(live []Claim, policy Policy) Outcome {
	switch policy {
	case FirstRegistered:
		return credited(live, ByPolicy, live[0])
	case Split:
		var winners []Claim
		for _, c := range live {
			if !slices.ContainsFunc(winners, func(w Claim) bool { return w.Partner == c.Partner }) {
				winners = append(winners, c)
			}
		}
		return credited(live, ByPolicy, winners...)
	}
	return credited(live, ByPolicy, live[len(live)-1])
}

// credited shares equally; what does not divide goes to the first registrant (CM-9).
func credited(live []Claim, ground Ground, winners ...Claim) Outcome {
	o := Outcome{Ground: ground}
	for i, w := range winners {
		points := Whole / len(winners)
		if i == 0 {
			points += Whole % len(winners)
		}
		o.Shares = append(o.Shares, Share{Deal: w.Deal, Partner: w.Partner, Points: points})
		o.until = w.AttributedUntil
		if ground == ByProtection {
			o.until = w.ProtectedUntil
		}
	}
	for _, c := range live {
		if !slices.ContainsFunc(winners, func(w Claim) bool { return w.Deal == c.Deal }) {
			o.Against = append(o.Against, c.Deal)
		}
	}
	return o
}
