package yearcheck

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// What can be due for a deal.
const (
	remind = iota
	lapse
	overdue
	warn
	ended
	nudge
	noNews
	ruling
	dues
)

// deal is a registration on its way through the year.
type deal struct {
	Deal
	partner *Partner
	rules   *Rules
	people  []string // addresses of the partner's who wrote about it
	said    map[string]string
	is      company
	tier    string // the partner's at the registration, which the deal keeps
	worth   int    // USD
	wonAt   time.Time

	created, approved, active, moved time.Time
	endTold                          time.Time // the end of protection that was told last
	reviewBy, ruledAt                time.Time
	extended                         int
	backup                           string // member who decides while the manager is away
	undo                             *undo
	due                              [dues]time.Time
}

// undo is what the last command changed.
type undo struct {
	until              time.Time
	stage, left, owner string
	protected          time.Time
	approved           time.Time
	worth              int
	told, done         bool
}

// Stages, by what they mean.
var (
	openStages  = []string{"received", "incomplete", "under_review"}
	workStages  = []string{"accepted", "qualified", "meeting", "demo_completed", "poc", "proposal"} // in order
	wonStage    = "won"
	finalStages = []string{"won", "lost", "declined", "withdrawn", "expired"}
)

func (k *deal) open() bool    { return slices.Contains(openStages, k.Stage) }
func (k *deal) over() bool    { return slices.Contains(finalStages, k.Stage) }
func (k *deal) gone() bool    { return k.over() && k.Stage != wonStage }
func (k *deal) working() bool { return slices.Contains(workStages, k.Stage) }

// ruledOut reports whether a manager ruled for somebody else.
func (k *deal) ruledOut() bool { return k.Ruled != "" && k.Ruled != k.Thread }

// protected reports whether nobody else can have the account now.
func (k *deal) protected(now time.Time) bool {
	return !k.Protected.IsZero() && !k.ruledOut() && !now.After(k.Protected)
}

func (k *deal) segment() string {
	size, _ := strconv.Atoi(k.said["size"])
	return k.rules.segment(size)
}

// missing works out what is still to be said.
func (k *deal) missing() {
	var names []string
	for _, name := range k.rules.Required[k.partner.Type] {
		have := k.said[name] != ""
		switch name {
		case "company":
			have = have || k.is.domain != ""
		case "contact":
			have = have || k.said["email"] != ""
		}
		if !have {
			names = append(names, name)
		}
	}
	k.Missing = strings.Join(names, ",")
	k.Consent = k.said["consent"] != ""
}

// attribute counts from the registration, in the window of the account's size.
func (k *deal) attribute() {
	k.Attribution = lastSecond(k.Registered, k.rules.days(k.partner.Type, k.tier, k.segment(), func(w Window) int { return w.Attribution }))
}

// joins adds somebody of the partner to those who hear of the deal.
func (k *deal) joins(address string) {
	if !slices.Contains(k.people, address) {
		k.people = append(k.people, address)
	}
}

// forget takes what is due away.
func (k *deal) forget(kinds ...int) {
	for _, kind := range kinds {
		k.due[kind] = time.Time{}
	}
}

// first is the kind that is due first, of equals the one that is named first in the alphabet of the product's keys.
func (k *deal) first() (kind int, at time.Time) {
	kind = -1
	for i, due := range k.due {
		if !due.IsZero() && (kind < 0 || due.Before(at)) {
			kind, at = i, due
		}
	}
	return kind, at
}
