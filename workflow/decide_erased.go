package workflow

import (
	"fmt"
	"strings"
	"time"

	"refermail/workflow/account"
)

// PersonErased says that a partner's person was erased from memory. Deals are those they took part in; the partner's manager
// hears which of them are open. It changes nothing itself and is harmless when repeated.
type PersonErased struct {
	Partner PartnerNo
	Deals   []DealNo
}

func (PersonErased) action() {}

// erasedMost is how many deals one mail names.
const erasedMost = 50

// personErased tells the partner's manager which open deals have lost their person.
func (d *draft) personErased(a PersonErased) {
	p, ok := d.w.partners[a.Partner]
	if !ok {
		d.out.Refusal = fmt.Sprintf("there is no partner %s", a.Partner)
		return
	}
	l := Letter{Partner: p.Name, Note: fmt.Sprintf("A person of %s was erased at their own wish: we no longer know who they were, and write to them no more.", p.Name)}
	for _, no := range a.Deals {
		k, known := d.w.deals[no]
		if !known || k.Partner != a.Partner || d.stageOf(k).Final {
			continue
		}
		if len(l.Fields) == erasedMost {
			l.Fields = append(l.Fields, Line{Label: "There are more", Value: "refermail deal list --partner " + p.No.String() + " shows them all"})
			break
		}
		l.Fields = append(l.Fields, Line{Label: no.String() + " " + k.Company, Value: d.w.Rules.Program.Label(k.Stage)})
	}
	if len(l.Fields) == 0 {
		return
	}
	l.Text = "They took part in these open deals. The deals stay as they are; news goes to the partner's other people on them, if there are any. Ask the partner who takes over."
	d.tellManager(p, fmt.Sprintf("erased/%s/%d", p.No, d.in.At.UnixMicro()), l)
	d.effect("%s: its manager hears of %d open deal%s", p.No, len(l.Fields), strings.Repeat("s", min(1, len(l.Fields)-1)))
}

// What is past its term is erased once a night, by the program's clock.
const (
	retentionKey  = "retention"
	retentionHour = 3
)

// retentionAfter is the first such moment after t.
func (r *Rules) retentionAfter(t time.Time) time.Time {
	zone := r.Program.Calendar.Location()
	y, m, day := t.In(zone).Date()
	for ; ; day++ {
		if at := time.Date(y, m, day, retentionHour, 0, 0, 0, zone); at.After(t) {
			return at.UTC()
		}
	}
}

// planRetention sets the timer of the next night.
func (d *draft) planRetention() {
	d.setTimer(Timer{Key: retentionKey, Kind: retentionKey, Due: d.w.Rules.retentionAfter(d.in.At)})
}

// erasedOnce tells when the person with this address was erased at their own wish; ok is false when they never were. What
// comes from them or about them since is new, and handled like everybody's; whoever of the team it concerns is told.
func (d *draft) erasedOnce(address string) (on string, ok bool) {
	at, ok := d.w.erased[account.CompareKey(address)]
	return at.UTC().Format("2 Jan 2006"), ok
}

// tellErased says in an effect that somebody who was erased is a contact again.
func (d *draft) tellErased() {
	for _, c := range d.out.Contacts {
		if _, known := d.w.contacts[c.No]; known {
			continue
		}
		if on, ok := d.erasedOnce(c.Email); ok {
			d.effect("%s was erased at their own wish on %s, and is kept again from now on", c.Email, on)
		}
	}
}

// erasedEntry is what a history says in the place of words that were erased.
const erasedEntry = "The words of this entry were erased."
