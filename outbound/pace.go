package outbound

import (
	"strings"
	"time"
)

// Pace limits what one receiving domain gets. The zero value limits nothing, which is right behind a submission server
// with a queue of its own.
type Pace struct {
	PerSecond   float64          // mails a second to one domain, 0: no limit
	Connections int              // mails under way to one domain at once, 0: no limit
	Domains     map[string]Limit // exceptions, by lower-case domain
}

// Limit is the pace of one domain; see Pace.
type Limit struct {
	PerSecond   float64
	Connections int
}

// pacer applies a Pace. Not safe for concurrent use.
type pacer struct {
	pace    Pace
	domains map[string]*domainPace
	granted map[string]time.Time // notices that were put off, and their turn
}

type domainPace struct {
	next   time.Time // when the next mail may start
	active int
}

func newPacer(p Pace) *pacer {
	return &pacer{pace: p, domains: make(map[string]*domainPace), granted: make(map[string]time.Time)}
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

func (p *pacer) limit(domain string) Limit {
	if l, ok := p.pace.Domains[domain]; ok {
		return l
	}
	return Limit{p.pace.PerSecond, p.pace.Connections}
}

// begin asks whether the mail with this key may start now. When it may not, later is its turn: it keeps that place in
// line when it asks again.
func (p *pacer) begin(key, domain string, now time.Time) (later time.Time, ok bool) {
	l := p.limit(domain)
	if l == (Limit{}) {
		return time.Time{}, true
	}
	d := p.domains[domain]
	if d == nil {
		d = &domainPace{}
		p.domains[domain] = d
	}
	if l.Connections > 0 && d.active >= l.Connections {
		return now.Add(time.Second), false
	}
	if l.PerSecond > 0 {
		turn, waiting := p.granted[key]
		if !waiting {
			turn = now
			if d.next.After(now) {
				turn = d.next
			}
			d.next = turn.Add(time.Duration(float64(time.Second) / l.PerSecond))
		}
		if turn.After(now) {
			p.granted[key] = turn
			return turn, false
		}
		delete(p.granted, key)
	}
	d.active++
	return time.Time{}, true
}

// end gives back what begin granted.
func (p *pacer) end(domain string) {
	if d := p.domains[domain]; d != nil {
		d.active--
	}
}
