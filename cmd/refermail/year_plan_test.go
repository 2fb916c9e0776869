package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"refermail/cmd/refermail/yearcheck"
)

// yearStep is something a person means to do. Who answers a mail waits until there is one to answer.
type yearStep struct {
	yearcheck.Event
	tries int  // how often it was put off already
	again bool // the same mail as the one with this ID, delivered once more
}

// yearStop is when the service stops, and how.
type yearStop struct {
	at   time.Time
	long time.Duration
	how  string // "" at rest; kept, undecided, decided, sending: killed in the middle of the next thing it does
}

// yearPlan is what people mean to do in a year, and what befalls the service.
type yearPlan struct {
	town  yearcheck.Town
	steps []yearStep
	stops []yearStop
	end   time.Time
}

// planner makes a plan from a seed; the same seed gives the same plan.
type planner struct {
	*rand.Rand
	yearPlan
	mails int
	told  []yearLead // in order of their time
}

// yearLead is an account as a partner tells of it.
type yearLead struct {
	at      time.Time
	partner int
	account int
	first   string // Message-ID
}

// planYear plans so many days with so many submissions.
func planYear(seed uint64, partners, submissions, days int) yearPlan {
	p := &planner{Rand: rand.New(rand.NewPCG(seed, 4)), yearPlan: yearPlan{town: yearTown(partners)}}
	p.end = p.town.Start.AddDate(0, 0, days)
	moments := make([]time.Time, submissions)
	for i := range moments {
		moments[i] = p.town.Start.Add(time.Hour + time.Duration(p.Int64N(int64(p.end.Sub(p.town.Start)-48*time.Hour)))).Truncate(time.Millisecond)
	}
	slices.SortFunc(moments, time.Time.Compare)
	for i, at := range moments {
		p.submission(i, at)
	}
	half := p.town.Start.AddDate(0, 0, days/2).Add(3*time.Hour + 17*time.Minute + 123*time.Millisecond)
	p.add(yearcheck.Event{At: half, Kind: yearcheck.NewRules, Rules: 1})
	for range submissions / 40 {
		p.stranger()
	}
	for range submissions / 50 {
		p.opportunity()
	}
	for i := range p.town.Partners {
		p.tiers(i)
	}
	p.outages(days)
	slices.SortStableFunc(p.steps, func(a, b yearStep) int { return a.At.Compare(b.At) })
	return p.yearPlan
}

func (p *planner) add(e yearcheck.Event) {
	quiet := p.town.Partners[len(p.town.Partners)-1]
	if since := e.At.Sub(p.town.Start); e.Kind == yearcheck.Mailed && slices.Contains(quiet.People, e.From) && since > 12*24*time.Hour && since < 50*24*time.Hour {
		return // the last partner has a long holiday
	}
	if e.At.Before(p.end) {
		p.steps = append(p.steps, yearStep{Event: e})
	}
}

// chance is true in so many of a hundred cases.
func (p *planner) chance(percent int) bool { return p.IntN(100) < percent }

// after is a moment between so many hours.
func (p *planner) after(t time.Time, from, to float64) time.Time {
	return t.Add(time.Duration((from + p.Float64()*(to-from)) * float64(time.Hour))).Truncate(time.Millisecond)
}

func (p *planner) id(host string) string {
	p.mails++
	return fmt.Sprintf("year.%06d@%s", p.mails, host)
}

func pick[T any](p *planner, from []T) T { return from[p.IntN(len(from))] }

// mail is a new mail of somebody.
func (p *planner) mail(at time.Time, from, thread, body string) yearcheck.Event {
	_, host, _ := strings.Cut(from, "@")
	return yearcheck.Event{At: at, Kind: yearcheck.Mailed, ID: p.id(host), From: from, Thread: thread, Body: body}
}

// submission plans one mail about an account, and what follows.
func (p *planner) submission(i int, at time.Time) {
	l := yearLead{at: at, partner: p.IntN(len(p.town.Partners)), account: 200 + i%1400}
	partner := p.town.Partners[l.partner]
	from := pick(p, partner.People)
	switch {
	case p.chance(2):
		own := p.mail(at, from, "", "Company: "+partner.Name+"\nDomain: www."+partner.Domain+"\nContact: Our Boss\nContext: We could use it ourselves for our own projects.\nConsent: yes")
		p.add(own)
		return
	case p.chance(2):
		off := pick(p, p.town.OffLimits)
		p.add(p.mail(at, from, "", "Company: "+off.Company+"\nContact: Lee Moss <lee@"+off.Domain+">\nContext: They look for somebody who plans warehouses.\nConsent: yes"))
		return
	case len(p.told) > 0 && p.chance(4): // the same partner, the same account
		first := pick(p, p.told)
		again := p.mail(at, pick(p, p.town.Partners[first.partner].People), "", p.words(first, p.details(first, 0)))
		p.add(again)
		return
	case len(p.told) > 0 && p.chance(14): // another partner's account
		l.account = p.told[max(0, len(p.told)-1-p.IntN(150))].account
	case p.chance(2):
		from = "new" + fmt.Sprint(p.IntN(3)) + "@" + partner.Domain // a colleague we do not know yet
	}
	p.story(l, from)
}

// details are the lines about an account; variant changes how its company and person are written.
func (p *planner) details(l yearLead, variant int) map[string]string {
	name := yearName(l.account)
	host := strings.ToLower(name) + ".example"
	m := map[string]string{
		"Company": name + []string{"", " GmbH", " Ltd", " Inc"}[variant%4],
		"Contact": []string{"Kim Lee", "Bo Chen", "Pat Moss", "Eva Holm"}[variant%4] + " <" + []string{"kim", "bo", "pat", "eva"}[variant%4] + "@" + host + ">",
		"Context": "They look for somebody who plans the next warehouse in " + []string{"Leeds", "Lyon", "Lund"}[variant%3] + ".",
		"Consent": "yes",
	}
	switch variant % 5 {
	case 3: // a free-mail address says nothing about the company; its name does
		m["Contact"] = "Kim Lee <kim." + strings.ToLower(name) + "@gmail.com>"
	case 4:
		m["Domain"] = "www." + host
	}
	switch p.town.Partners[l.partner].Type {
	case "solution_advisor":
		m["Need"] = "a bigger warehouse"
	case "reseller":
		m["Size"], m["Timing"] = fmt.Sprint([]int{40, 250, 1200}[l.account%3]), "third quarter"
	}
	return m
}

// words writes lines as people do, leaving some out.
func (p *planner) words(l yearLead, m map[string]string, without ...string) string {
	var lines []string
	for _, label := range []string{"Company", "Domain", "Contact", "Size", "Need", "Timing", "Context", "Consent"} {
		if v := m[label]; v != "" && !slices.Contains(without, label) {
			lines = append(lines, label+": "+v)
		}
	}
	return strings.Join(lines, "\n")
}

// story plans a registration and its life.
func (p *planner) story(l yearLead, from string) {
	m := p.details(l, p.IntN(20))
	var without []string
	forward := p.town.Partners[l.partner].Type == "referral_partner" && p.chance(20)
	incomplete := !forward && p.chance(25)
	consent := forward || p.chance(80)
	if incomplete {
		without = append(without, pick(p, []string{"Context", "Contact", "Context"}))
		if m["Need"] != "" { // what they need is context enough
			without[0] = pick(p, []string{"Need", "Contact"})
		}
		if m["Timing"] != "" && p.chance(30) {
			without = append(without, "Timing")
		}
	}
	if !consent {
		without = append(without, "Consent")
	}
	e := p.mail(l.at, from, "", p.words(l, m, without...))
	if forward {
		name := yearName(l.account)
		e.Body = "Please look after them, they need help soon."
		e.Forward = &yearcheck.Forward{Name: "Kim", Email: "kim@" + strings.ToLower(name) + ".example", Company: name}
	}
	p.add(e)
	l.first = e.ID
	p.told = append(p.told, l)
	if p.chance(3) {
		p.steps = append(p.steps, yearStep{Event: yearcheck.Event{At: p.after(l.at, 0.1, 30), Kind: yearcheck.Mailed, ID: e.ID, From: e.From, Thread: e.Thread, Body: e.Body, Forward: e.Forward}, again: true})
	}
	ready := l.at
	if incomplete {
		if p.chance(25) {
			return // and nobody ever says the rest
		}
		ready = p.fillIns(l, from, m, without)
	}
	p.review(l, from, ready, consent)
}

// fillIns are the answers to what was asked: lines, or plain words.
func (p *planner) fillIns(l yearLead, from string, m map[string]string, without []string) time.Time {
	at := p.after(l.at, 5, 24*12)
	lacks := slices.DeleteFunc(slices.Clone(without), func(s string) bool { return s == "Consent" })
	if len(lacks) > 1 && p.chance(50) { // one after the other
		p.add(p.mail(at, from, l.first, lacks[1]+": "+m[lacks[1]]))
		at, lacks = p.after(at, 2, 40), lacks[:1]
	}
	body := p.words(l, m, slices.DeleteFunc([]string{"Company", "Domain", "Contact", "Size", "Need", "Timing", "Context", "Consent"}, func(s string) bool { return slices.Contains(lacks, s) })...)
	if len(lacks) == 1 && lacks[0] == "Context" && p.chance(50) {
		body = "They need somebody who plans their second warehouse until autumn."
	}
	p.add(p.mail(at, from, l.first, body))
	return at
}

// stranger writes and is nobody we know.
func (p *planner) stranger() {
	at := p.after(p.town.Start, 1, p.end.Sub(p.town.Start).Hours()-1)
	from := fmt.Sprintf("eve%d@elsewhere.test", p.IntN(20))
	p.add(p.mail(at, from, "", "Hello, who are you and what do you do?"))
	if p.chance(30) {
		p.add(p.mail(p.after(at, 0.1, 3), from, "", "Hello again, did you get my mail?"))
	}
}

// tiers are the days a manager looks for questions about a partner's tier, and answers the newest.
func (p *planner) tiers(partner int) {
	at := p.town.Start
	for {
		if at = p.after(at, 24, 24*15); !at.Before(p.end) {
			return
		}
		e := p.mail(at, p.managerOf(partner), "", pick(p, []string{"keep tier", "demote", "demote"}))
		e.Tier = p.town.Partners[partner].Name
		p.add(e)
	}
}

// opportunity: our own people begin to work on an account, one that a partner may have registered.
func (p *planner) opportunity() {
	l := pick(p, p.told)
	at := p.after(l.at, -24*20, 24*60)
	if at.Before(p.town.Start.Add(time.Hour)) {
		at = p.after(l.at, 1, 24)
	}
	m := p.details(l, p.IntN(3))
	p.add(yearcheck.Event{At: at, Kind: yearcheck.Opportunity, Rep: "rita@acme.test",
		Account: yearcheck.Account{Company: m["Company"], Domain: strings.ToLower(yearName(l.account)) + ".example"}})
}

// outages are stops of hours to nine days, and kills in the middle of what it does.
func (p *planner) outages(days int) {
	at := p.town.Start.Add(50 * time.Hour)
	for at.Before(p.end) {
		how := pick(p, []string{"", "kept", "undecided", "decided", "sending"})
		long := time.Duration(20+p.IntN(300)) * time.Minute
		if p.chance(35) {
			long = time.Duration(6+p.IntN(210)) * time.Hour
		}
		p.stops = append(p.stops, yearStop{at, long + time.Duration(p.IntN(1000))*time.Millisecond, how})
		at = p.after(at.Add(long), 24, 24*14)
	}
}
