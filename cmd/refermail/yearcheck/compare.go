package yearcheck

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Compare lays what should be beside what is, and says every difference in a sentence: deals that are missing, too many or
// other than they should be; mails that were owed and did not come, came outside their time, without the words they must
// have, or were owed to nobody.
func Compare(want, got Year) (differences []string) {
	differences = compareDeals(want.Deals, got.Deals, lastOf(got.Mails))
	differences = append(differences, comparePartners(want.Partners, got.Partners)...)
	return append(differences, compareMails(want.Mails, got.Mails)...)
}

func compareDeals(want, got []Deal, last time.Time) (differences []string) {
	is := map[string]Deal{}
	for _, k := range got {
		if _, twice := is[k.Thread]; twice {
			differences = append(differences, fmt.Sprintf("deal %s is there twice", k.Thread))
		}
		is[k.Thread] = k
	}
	for _, w := range want {
		g, ok := is[w.Thread]
		if !ok {
			differences = append(differences, fmt.Sprintf("deal %s of %s is not there", w.Thread, w.Partner))
			continue
		}
		delete(is, w.Thread)
		if g.Forgotten && w.mayBeForgotten(last) {
			w.Consent = g.Consent
		}
		g.Forgotten = false
		if g != w {
			differences = append(differences, fmt.Sprintf("deal %s should be\n  %s\nand is\n  %s", w.Thread, w, g))
		}
	}
	for thread := range is {
		differences = append(differences, fmt.Sprintf("deal %s should not be there", thread))
	}
	return differences
}

// forgetAfter is how long the words of a lead are kept that came to nothing.
const forgetAfter = 180 * 24 * time.Hour

// mayBeForgotten reports whether the words of a deal, with them those of consent, may be erased: it came to nothing, and
// that is long enough ago by the day of the last mail of all. What was decided stays.
func (k Deal) mayBeForgotten(last time.Time) bool {
	return slices.Contains([]string{"declined", "withdrawn", "expired"}, k.Stage) && last.Sub(k.Registered) > forgetAfter
}

func lastOf(mails []Mail) (last time.Time) {
	for _, m := range mails {
		if m.Latest.After(last) {
			last = m.Latest
		}
	}
	return last
}

func comparePartners(want, got []Standing) (differences []string) {
	for i := range max(len(want), len(got)) {
		var w, g Standing
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if w != g {
			differences = append(differences, fmt.Sprintf("partner should be\n  %s\nand is\n  %s", w, g))
		}
	}
	return differences
}

// String is everything of a partner on one line.
func (s Standing) String() string {
	return fmt.Sprintf("%s, tier %q, dormant %t, falling not before %s, kept until %s", s.Name, s.Tier, s.Dormant, stamp(s.Falling), stamp(s.Kept))
}

// String is everything of a deal on one line.
func (k Deal) String() string {
	return fmt.Sprintf("%s, missing %q, consent %t, owner %q, conflict %q, ruled %q, credited %q, disputed %t, registered %s, protected %s, attribution %s, of %s",
		k.Stage, k.Missing, k.Consent, k.Owner, k.Conflict, k.Ruled, k.Credited, k.Disputed, stamp(k.Registered), stamp(k.Protected), stamp(k.Attribution), k.Partner)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// String is a mail on one line.
func (m Mail) String() string {
	when := stamp(m.Earliest)
	if !m.Latest.Equal(m.Earliest) {
		when += " to " + stamp(m.Latest)
	}
	return fmt.Sprintf("%s to %s about %q at %s", m.Kind, m.To, m.Thread, when)
}

// what is what two mails must have in common to be one.
func (m Mail) what() string { return m.To + "\n" + m.Kind + "\n" + m.Thread }

// compareMails matches mails of one reader, kind and deal in the order of their times.
func compareMails(want, got []Mail) (differences []string) {
	owed, sent := grouped(want), grouped(got)
	var all []string
	for what := range owed {
		all = append(all, what)
	}
	for what := range sent {
		if _, known := owed[what]; !known {
			all = append(all, what)
		}
	}
	slices.Sort(all)
	for _, what := range all {
		differences = append(differences, match(owed[what], sent[what])...)
	}
	return differences
}

func grouped(mails []Mail) map[string][]Mail {
	groups := map[string][]Mail{}
	for _, m := range mails {
		groups[m.what()] = append(groups[m.what()], m)
	}
	for _, g := range groups {
		slices.SortStableFunc(g, func(a, b Mail) int {
			return cmp.Or(a.Earliest.Compare(b.Earliest), a.Latest.Compare(b.Latest))
		})
	}
	return groups
}

// match pairs each mail that is owed with one that came in its time.
func match(owed, sent []Mail) (differences []string) {
	for _, o := range owed {
		i := slices.IndexFunc(sent, func(m Mail) bool {
			return !m.Earliest.Before(o.Earliest) && !m.Earliest.After(o.Latest) && (o.Answers == "" || o.Answers == m.Answers)
		})
		if i < 0 {
			differences = append(differences, fmt.Sprintf("owed and not sent in time: %s", o))
			continue
		}
		for _, words := range o.Says {
			if !strings.Contains(sent[i].Says[0], words) {
				differences = append(differences, fmt.Sprintf("without the words %q: %s: %.300s", words, sent[i], sent[i].Says[0]))
			}
		}
		for _, words := range o.Lacks {
			if strings.Contains(sent[i].Says[0], words) {
				differences = append(differences, fmt.Sprintf("with the words %q: %s: %.300s", words, sent[i], sent[i].Says[0]))
			}
		}
		sent = slices.Delete(slices.Clone(sent), i, i+1)
	}
	for _, m := range sent {
		differences = append(differences, fmt.Sprintf("sent and not owed: %s: %.200s", m, m.Says[0]))
	}
	return differences
}
