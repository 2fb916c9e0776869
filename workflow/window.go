package workflow

import (
	"strconv"
	"strings"
	"time"

	"refermail/workflow/program"
)

// segmentOf returns the class of accounts a deal's company belongs to: the one it was put into by name, else that of its
// size; "" when neither is known.
func segmentOf(p *program.Program, k Deal) string {
	named := strings.ToLower(strings.TrimSpace(k.Fields["segment"]))
	for _, s := range p.Segments {
		if named != "" && (named == strings.ToLower(s.Name) || named == strings.ToLower(s.Label)) {
			return s.Name
		}
	}
	return p.SegmentOf(employees(k.Fields["size"]))
}

// employees reads how many people "about 1,200 employees" or "500-1000" are: the first number, without the marks of
// thousands; 0 when there is none.
func employees(said string) int {
	digits, taken := "", []rune(said)
	for i, r := range taken {
		thousand := strings.ContainsRune(",.'’ ", r) && i+3 < len(taken) && allDigits(taken[i+1:i+4]) && (i+4 == len(taken) || !isDigit(taken[i+4]))
		switch {
		case isDigit(r):
			digits += string(r)
		case digits != "" && !thousand:
			n, _ := strconv.Atoi(digits[:min(len(digits), 9)])
			return n
		}
	}
	n, _ := strconv.Atoi(digits[:min(len(digits), 9)])
	return n
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func allDigits(rs []rune) bool {
	for _, r := range rs {
		if !isDigit(r) {
			return false
		}
	}
	return true
}

// protect starts the protection of a deal that is approved now, for as long as its rules give a partner of this type and
// tier at the registration in this segment (VA-7, D2).
func (d *draft) protect(k *Deal) {
	t, rules := d.terms(*k), d.rules(*k)
	k.ApprovedAt = d.in.At
	k.ProtectedUntil = program.EndOfDay(d.in.At, rules.ProtectionDays(t.Type, t.Tier, segmentOf(rules, *k)))
}

// attribute sets how long a registration is credited, counted from its own time.
func (d *draft) attribute(k *Deal) {
	t, rules := d.terms(*k), d.rules(*k)
	k.AttributionUntil = program.EndOfDay(k.RegisteredAt, rules.AttributionDays(t.Type, t.Tier, segmentOf(rules, *k)))
}

// reviewBy is when a decision about a registration is promised, counted in opening hours from now.
func (d *draft) reviewBy(k Deal) time.Time {
	return d.rules(k).ReviewBy(d.in.At, d.terms(k).Tier)
}

// inZone is an instant on the clock its reader keeps: the one they wrote from, else the program's.
func (d *draft) inZone(t time.Time, k Deal) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(d.zone(d.rules(k)))
}

// zone is the reader's: the one somebody said, that of the mail in hand, unless its program writes in UTC, which says
// nothing, the one learnt.
func (d *draft) zone(rules *program.Program) *time.Location {
	m, ok := d.in.Action.(ReceivedMail)
	known := Tongue{}
	if ok {
		known, _ = d.tongueOf(m.Mail.From.Email)
	}
	learnt, isKnown := ParseZone(known.Zone)
	if isKnown && known.Placed {
		return learnt
	}
	if ok && !m.Mail.Written.IsZero() {
		if _, offset := m.Mail.Written.Zone(); offset != 0 {
			return time.FixedZone("", offset)
		}
	}
	if isKnown {
		return learnt
	}
	return rules.Calendar.Location()
}
