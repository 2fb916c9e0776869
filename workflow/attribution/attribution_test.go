package attribution

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Facts of the tables are written as days after day0; the clock stands at a day and some seconds.
var day0 = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func day(n float64) time.Time { return day0.Add(time.Duration(n * float64(24*time.Hour))) }

// endOf is the last second of a window that began on day n and lasts 90 days.
func endOf(n float64) time.Time {
	y, m, d := day(n).Date()
	return time.Date(y, m, d+91, 0, 0, -1, 0, time.UTC)
}

// reg is a registration by partner p on a day, never approved.
func reg(deal, p int64, on float64) Claim {
	return Claim{Deal: deal, Partner: p, Registered: day(on), AttributedUntil: endOf(on)}
}

// ok approves a registration on a day.
func ok(c Claim, on float64) Claim {
	c.Approved, c.ProtectedUntil = day(on), endOf(on)
	return c
}

func gone(c Claim) Claim { c.Gone = true; return c }

func claims(c ...Claim) Facts { return Facts{Claims: c} }

func (f Facts) direct(on float64) Facts { f.Direct = append(f.Direct, Direct{day(on)}); return f }

func (f Facts) rule(deal int64, on float64) Facts {
	f.Rulings = append(f.Rulings, Ruling{Deal: deal, At: day(on), Clause: "4.2"})
	return f
}

// said is an outcome in a word: "protection 1" or "policy 1:5000 2:5000".
func said(o Outcome) string {
	s := string(o.Ground)
	for _, share := range o.Shares {
		s += fmt.Sprintf(" %d", share.Deal)
		if share.Points != Whole {
			s += fmt.Sprintf(":%d", share.Points)
		}
	}
	return s
}

var table = []struct {
	name   string
	facts  Facts
	now    time.Time
	policy Policy
	want   string
}{
	{"nothing", claims(), day(1), LastKnown, "nobody"},
	{"one registration, never approved", claims(reg(1, 1, 0)), day(1), LastKnown, "policy 1"},
	{"one, first registered", claims(reg(1, 1, 0)), day(1), FirstRegistered, "policy 1"},
	{"one, split", claims(reg(1, 1, 0)), day(1), Split, "policy 1"},
	{"one, approved", claims(ok(reg(1, 1, 0), 1)), day(2), LastKnown, "protection 1"},
	{"one, declined", claims(gone(reg(1, 1, 0))), day(1), LastKnown, "nobody"},
	{"one, approved and then withdrawn", claims(gone(ok(reg(1, 1, 0), 1))), day(2), LastKnown, "nobody"},

	// The windows to the second: inclusive, to the end of the day in UTC.
	{"attribution, last second", claims(reg(1, 1, 0)), endOf(0), LastKnown, "policy 1"},
	{"attribution, a second before", claims(reg(1, 1, 0)), endOf(0).Add(-time.Second), LastKnown, "policy 1"},
	{"attribution, a second later", claims(reg(1, 1, 0)), endOf(0).Add(time.Second), LastKnown, "nobody"},
	{"protection, last second", claims(ok(reg(1, 1, 0), 10), reg(2, 2, 50)), endOf(10), LastKnown, "protection 1"},
	{"protection, a second before", claims(ok(reg(1, 1, 0), 10), reg(2, 2, 50)), endOf(10).Add(-time.Second), LastKnown, "protection 1"},
	{"protection, a second later", claims(ok(reg(1, 1, 0), 10), reg(2, 2, 50)), endOf(10).Add(time.Second), LastKnown, "policy 2"},
	{"protection begins with the approval", claims(ok(reg(1, 1, 0), 10), reg(2, 2, 5)), day(10), LastKnown, "protection 1"},
	{"and not a second earlier", claims(ok(reg(1, 1, 0), 10), reg(2, 2, 5)), day(10).Add(-time.Second), LastKnown, "policy 2"},
	{"protection outlives attribution", claims(ok(reg(1, 1, 0), 60)), day(120), LastKnown, "protection 1"},
	{"attribution outlives protection for nobody else", claims(ok(reg(1, 1, 0), 0)), endOf(0).Add(time.Second), LastKnown, "nobody"},

	// While a protection runs, first approved wins, whatever the policy (D1).
	{"protected against a later one", claims(ok(reg(1, 1, 0), 1), reg(2, 2, 5)), day(6), LastKnown, "protection 1"},
	{"protected against a later one, first registered", claims(ok(reg(1, 1, 0), 1), reg(2, 2, 5)), day(6), FirstRegistered, "protection 1"},
	{"protected against a later one, split", claims(ok(reg(1, 1, 0), 1), reg(2, 2, 5)), day(6), Split, "protection 1"},
	{"approved first wins over registered first", claims(reg(1, 1, 0), ok(reg(2, 2, 1), 2)), day(3), FirstRegistered, "protection 2"},
	{"approved first wins over approved later", claims(ok(reg(1, 1, 0), 5), ok(reg(2, 2, 1), 2)), day(6), LastKnown, "protection 2"},
	{"approved at one instant: registered first", claims(ok(reg(2, 2, 1), 5), ok(reg(1, 1, 0), 5)), day(6), LastKnown, "protection 1"},
	{"approved and registered at one instant: lower number", claims(ok(reg(7, 2, 0), 5), ok(reg(3, 1, 0), 5)), day(6), LastKnown, "protection 3"},
	{"the protected one withdrew: the next protected", claims(gone(ok(reg(1, 1, 0), 1)), ok(reg(2, 2, 3), 4)), day(6), LastKnown, "protection 2"},
	{"the protected one withdrew: the policy", claims(gone(ok(reg(1, 1, 0), 1)), reg(2, 2, 3)), day(6), LastKnown, "policy 2"},
	{"the first protection ended, the second runs", claims(ok(reg(1, 1, 0), 0), ok(reg(2, 2, 30), 40)), day(95), FirstRegistered, "protection 2"},
	{"an extended protection", claims(func() Claim { c := ok(reg(1, 1, 0), 0); c.ProtectedUntil = endOf(60); return c }(), reg(2, 2, 80)), day(140), LastKnown, "protection 1"},
	{"a protection of 30 days", claims(func() Claim { c := ok(reg(1, 1, 0), 0); c.ProtectedUntil = day(30); return c }(), reg(2, 2, 10)), day(31), LastKnown, "policy 2"},
	{"the same partner twice, one protected", claims(ok(reg(1, 1, 0), 1), reg(2, 1, 5)), day(6), LastKnown, "protection 1"},

	// Without protection the policy decides among the live.
	{"last known", claims(reg(1, 1, 0), reg(2, 2, 5), reg(3, 3, 9)), day(10), LastKnown, "policy 3"},
	{"first registered", claims(reg(1, 1, 0), reg(2, 2, 5), reg(3, 3, 9)), day(10), FirstRegistered, "policy 1"},
	{"split in three: the odd point to the first", claims(reg(1, 1, 0), reg(2, 2, 5), reg(3, 3, 9)), day(10), Split, "policy 1:3334 2:3333 3:3333"},
	{"split in two", claims(reg(1, 1, 0), reg(2, 2, 5)), day(10), Split, "policy 1:5000 2:5000"},
	{"split in seven", claims(reg(1, 1, 0), reg(2, 2, 1), reg(3, 3, 2), reg(4, 4, 3), reg(5, 5, 4), reg(6, 6, 5), reg(7, 7, 6)), day(10), Split,
		"policy 1:1432 2:1428 3:1428 4:1428 5:1428 6:1428 7:1428"},
	{"split counts a partner once", claims(reg(1, 1, 0), reg(2, 1, 3), reg(3, 2, 5)), day(10), Split, "policy 1:5000 3:5000"},
	{"split of one partner's two", claims(reg(1, 1, 0), reg(2, 1, 3)), day(10), Split, "policy 1"},
	{"last known, the last one declined", claims(reg(1, 1, 0), gone(reg(2, 2, 5))), day(10), LastKnown, "policy 1"},
	{"first registered, the first one lapsed", claims(gone(reg(1, 1, 0)), reg(2, 2, 5)), day(10), FirstRegistered, "policy 2"},
	{"first registered, the first one's window over", claims(reg(1, 1, 0), reg(2, 2, 30)), day(95), FirstRegistered, "policy 2"},
	{"last known, all windows over", claims(reg(1, 1, 0), reg(2, 2, 5)), day(100), LastKnown, "nobody"},
	{"split leaves out whose window is over", claims(reg(1, 1, 0), reg(2, 2, 30), reg(3, 3, 31)), day(95), Split, "policy 2:5000 3:5000"},
	{"registered at one instant, last known: higher number", claims(reg(4, 1, 0), reg(9, 2, 0)), day(1), LastKnown, "policy 9"},
	{"registered at one instant, first registered: lower number", claims(reg(9, 2, 0), reg(4, 1, 0)), day(1), FirstRegistered, "policy 4"},
	{"a microsecond apart", claims(reg(9, 2, 0), func() Claim { c := reg(4, 1, 0); c.Registered = c.Registered.Add(time.Microsecond); return c }()), day(1), FirstRegistered, "policy 9"},
	{"an expired protection still has attribution", claims(func() Claim { c := ok(reg(1, 1, 0), 0); c.ProtectedUntil = day(30); return c }()), day(40), LastKnown, "policy 1"},
	{"an unknown policy is last known", claims(reg(1, 1, 0), reg(2, 2, 5)), day(10), Policy(""), "policy 2"},
	{"attribution of 180 days", claims(func() Claim { c := reg(1, 1, 0); c.AttributedUntil = endOf(90); return c }(), reg(2, 2, 5)), day(150), LastKnown, "policy 1"},

	// Our own sales people.
	{"direct before everybody", claims(reg(1, 1, 5)).direct(0), day(10), LastKnown, "direct"},
	{"direct after the registration", claims(reg(1, 1, 5)).direct(6), day(10), LastKnown, "policy 1"},
	{"direct at the same instant", claims(reg(1, 1, 5)).direct(5), day(10), LastKnown, "policy 1"},
	{"direct a second before", Facts{Claims: []Claim{reg(1, 1, 5)}, Direct: []Direct{{day(5).Add(-time.Second)}}}, day(10), LastKnown, "direct"},
	{"direct before, but approved all the same: protected", claims(ok(reg(1, 1, 5), 6)).direct(0), day(10), LastKnown, "protection 1"},
	{"direct before, approval withdrawn", claims(gone(ok(reg(1, 1, 5), 6))).direct(0), day(10), LastKnown, "nobody"},
	{"direct between two registrations", claims(reg(1, 1, 0), reg(2, 2, 9)).direct(5), day(10), LastKnown, "policy 2"},
	{"direct after the first is over, before the second", claims(reg(1, 1, 0), reg(2, 2, 60)).direct(30), day(95), LastKnown, "direct"},
	{"several direct, one early", claims(reg(1, 1, 5)).direct(9).direct(1), day(10), Split, "direct"},
	{"direct and no registration", claims().direct(0), day(1), LastKnown, "nobody"},

	// Rulings.
	{"ruled against the protected", claims(ok(reg(1, 1, 0), 1), reg(2, 2, 5)).rule(2, 6), day(7), LastKnown, "ruling 2"},
	{"ruled for one that is gone", claims(gone(reg(1, 1, 0)), reg(2, 2, 5)).rule(1, 6), day(7), LastKnown, "ruling 1"},
	{"ruled for nobody", claims(ok(reg(1, 1, 0), 1)).rule(0, 6), day(7), LastKnown, "ruling"},
	{"ruled twice: the later", claims(reg(1, 1, 0), reg(2, 2, 5)).rule(1, 6).rule(2, 7), day(8), LastKnown, "ruling 2"},
	{"ruled twice, listed backwards", claims(reg(1, 1, 0), reg(2, 2, 5)).rule(2, 7).rule(1, 6), day(8), LastKnown, "ruling 2"},
	{"ruled, windows long over", claims(reg(1, 1, 0)).rule(1, 6), day(400), LastKnown, "ruling 1"},
	{"ruled against direct", claims(reg(1, 1, 5)).direct(0).rule(1, 6), day(10), LastKnown, "ruling 1"},
	{"ruled for a deal of another account", claims(reg(1, 1, 0)).rule(77, 6), day(7), LastKnown, "ruling"},
}

func TestDecide(t *testing.T) {
	t.Parallel()
	if len(table) < 60 {
		t.Fatalf("%d cases", len(table))
	}
	for _, c := range table {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := Decide(c.facts, c.now, c.policy)
			if got := said(o); got != c.want {
				t.Errorf("got %s, want %s: %s", got, c.want, o.Because())
			}
			check(t, c.facts, o)
		})
	}
}

// check holds what is true of every outcome.
func check(t interface{ Errorf(string, ...any) }, f Facts, o Outcome) {
	sum := 0
	for _, s := range o.Shares {
		sum += s.Points
		if s.Points <= 0 || slices.Contains(o.Against, s.Deal) {
			t.Errorf("share %+v against %v", s, o.Against)
		}
	}
	if len(o.Shares) > 0 && sum != Whole {
		t.Errorf("shares sum to %d", sum)
	}
	if why := o.Because(); !strings.HasSuffix(why, ".") || strings.Contains(why, "%!") {
		t.Errorf("because: %q", why)
	}
	for _, c := range f.Claims {
		if words := o.ToPartner(c.Partner); !strings.HasSuffix(words, ".") || strings.Contains(words, "D-") {
			t.Errorf("to a partner: %q", words)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	two := claims(ok(reg(1041, 1, 0), 1), reg(1042, 2, 5))
	for _, c := range []struct {
		o                          Outcome
		because, winner, elsewhere string
	}{
		{Decide(two, day(6), LastKnown), "D-1041 was approved first and is protected until 1 Jun 2026; nothing overrides that but a ruling.",
			"This account is yours, protected until 1 Jun 2026.", "Another registration of this account was approved first and is protected."},
		{Decide(two.rule(1042, 6), day(7), LastKnown), "A manager ruled for D-1042 (clause 4.2).",
			"A manager decided on this account (clause 4.2); the credit is not yours.", "A manager decided on this account (clause 4.2); the credit is yours."},
		{Decide(claims(reg(1041, 1, 0), reg(1042, 2, 5)), day(6), Split), "No protection is running; D-1041 and D-1042 are inside their attribution windows and share equally.",
			"The credit for this account is shared; your part is 50.00 %.", "The credit for this account is shared; your part is 50.00 %."},
		{Decide(claims(reg(1041, 1, 0)).direct(-3), day(6), LastKnown), "Our own sales team was working on the account before it was registered; a registration counts as influence only.",
			"Our own sales team was working on this account before it was registered.", "Our own sales team was working on this account before it was registered."},
	} {
		if got := c.o.Because(); got != c.because {
			t.Errorf("because %q, want %q", got, c.because)
		}
		if got := c.o.ToPartner(1); got != c.winner {
			t.Errorf("to partner 1 %q, want %q", got, c.winner)
		}
		if got := c.o.ToPartner(2); got != c.elsewhere {
			t.Errorf("to partner 2 %q, want %q", got, c.elsewhere)
		}
	}
}

// TestNoOrderOfArrivalChangesTheWinner lists the same facts in another order.
func TestNoOrderOfArrivalChangesTheWinner(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := facts(t)
		now := day(float64(rapid.IntRange(0, 250).Draw(t, "now")))
		policy := rapid.SampledFrom([]Policy{LastKnown, FirstRegistered, Split}).Draw(t, "policy")
		o := Decide(f, now, policy)
		check(t, f, o)
		other := Facts{rapid.Permutation(f.Claims).Draw(t, "claims"), rapid.Permutation(f.Direct).Draw(t, "direct"), rapid.Permutation(f.Rulings).Draw(t, "rulings")}
		if again := Decide(other, now, policy); said(again) != said(o) || again.Because() != o.Because() || !slices.Equal(again.Against, o.Against) {
			t.Fatalf("%s: %s, in another order %s: %s", said(o), o.Because(), said(again), again.Because())
		}
	})
}

// facts draws a crowded account: few partners, few instants, so that everything collides.
func facts(t *rapid.T) Facts {
	var f Facts
	for i := range rapid.IntRange(0, 6).Draw(t, "registrations") {
		c := reg(int64(i+1), int64(rapid.IntRange(1, 3).Draw(t, "partner")), float64(rapid.IntRange(0, 4).Draw(t, "registered"))*30)
		if rapid.Bool().Draw(t, "approved") {
			c = ok(c, float64(rapid.IntRange(4, 7).Draw(t, "approval"))*30)
		}
		c.Gone = rapid.IntRange(0, 4).Draw(t, "gone") == 0
		f.Claims = append(f.Claims, c)
	}
	for range rapid.IntRange(0, 2).Draw(t, "opportunities") {
		f = f.direct(float64(rapid.IntRange(-1, 5).Draw(t, "since")) * 30)
	}
	for range rapid.IntRange(0, 2).Draw(t, "rulings") {
		f = f.rule(int64(rapid.IntRange(0, 6).Draw(t, "ruled")), float64(rapid.IntRange(0, 2).Draw(t, "at")))
	}
	return f
}
