package workflow

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Mailed is what rows beside the contact's own say of reaching them (U14).
type Mailed struct {
	AcceptedAt   time.Time // when a server last took a mail of ours for them; zero: never, or nothing is kept of it
	Suppressed   EchoKind  // Unsubscribed, TakenOff or Complained; "" while newsletters may go to their addresses
	SuppressedAt time.Time // of that; zero with ""
}

// Reachable says in a line whether mail reaches a contact, and why not: a hard bounce, too many bounces that may pass, a
// complaint, an end of the newsletter. Being mailed no newsletter is no reason to call them unreachable: deal mail goes on.
func (c Contact) Reachable(m Mailed, now time.Time) string {
	soft := c.Reach.Soft
	if now.Sub(c.Reach.SoftAt) > SoftWithin && c.Status != Unreachable {
		soft = 0
	}
	of := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return " on " + date(t)
	}
	said := "yes"
	switch {
	case c.Status == Unreachable && soft >= SoftMost:
		said = fmt.Sprintf("no, %d soft bounces, the last%s%s", soft, of(c.Reach.BouncedAt), because(c.Reach.Reason))
	case c.Status == Unreachable:
		said = "no, hard bounce" + of(c.Reach.BouncedAt) + because(c.Reach.Reason)
	case soft > 0:
		said = fmt.Sprintf("yes, %s of %d, the last%s%s", plural(soft, "soft bounce"), SoftMost, of(c.Reach.SoftAt), because(c.Reach.Reason))
	}
	switch {
	case m.Suppressed == Complained:
		said += "; no newsletter, called it spam" + of(m.SuppressedAt)
	case m.Suppressed == TakenOff:
		said += "; no newsletter, taken off by the team" + of(m.SuppressedAt)
	case m.Suppressed == Unsubscribed:
		said += "; no newsletter, unsubscribed" + of(m.SuppressedAt)
	case !c.Newsletter:
		said += "; no newsletter"
	}
	return said
}

// reachMost is how many of a partner's people one mail tells of.
const reachMost = 25

// reachLines say of each of a partner's people whether mail reaches them.
func (d *draft) reachLines(no PartnerNo) (lines []Line) {
	var people []Contact
	for _, c := range d.w.contacts {
		if own, _ := d.contact(c.No); own.Partner == no {
			people = append(people, own)
		}
	}
	slices.SortFunc(people, func(a, b Contact) int { return cmp.Compare(a.No, b.No) })
	for _, c := range people[:min(len(people), reachMost)] {
		said := c.Reachable(Mailed{}, d.in.At)
		if !c.Reach.HeardAt.IsZero() {
			said += "; last wrote on " + date(c.Reach.HeardAt)
		}
		lines = append(lines, Line{Label: "Reachable, " + firstOf(c.Name, c.Email), Value: said})
	}
	return lines
}
