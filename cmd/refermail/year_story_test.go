package main

import (
	"fmt"
	"strings"
	"time"
)

// review plans what happens once a registration is complete: the decision, soon, late or never, and the deal's life.
func (p *planner) review(l yearLead, from string, ready time.Time, consent bool) {
	manager := p.managerOf(l.partner)
	decided := p.after(ready, 0.1, 26)
	switch {
	case p.chance(15):
		decided = p.after(ready, 24*3, 24*9) // the promise is broken
	case p.chance(10):
		decided = p.end.Add(time.Hour) // never
	}
	if p.chance(4) {
		away := p.mail(p.after(ready, 0.01, 0.1), manager, l.first, "I am on holiday until next week.")
		away.Robot = true
		p.add(away)
		if p.chance(60) {
			manager = p.otherManager(manager)
		}
	}
	if p.chance(6) {
		p.add(p.mail(p.after(ready, 0.2, 20), from, l.first, "Contact: Dana Vale <dana@"+strings.ToLower(yearName(l.account))+".example>"))
	}
	if p.chance(3) {
		away := p.mail(p.after(ready, 0.01, 0.3), from, l.first, "I am out of office, thank you for your mail.")
		away.Robot = true
		p.add(away)
	}
	if p.chance(5) {
		p.add(p.mail(p.after(ready, 0.2, 10), manager, l.first, "ask who decides about it at the company?"))
		p.add(p.mail(p.after(ready, 12, 40), from, l.first, "It is the head of logistics, she decides alone."))
	}
	if p.chance(2) {
		p.add(p.mail(p.after(ready, 1, 24*20), from, l.first, "withdraw"))
	}
	if p.chance(4) {
		p.add(p.mail(p.after(ready, 1, 24*30), from, l.first, "status"))
	}
	if p.chance(18) {
		p.add(p.mail(decided, manager, l.first, "decline "+pick(p, []string{"we do not work in their country", "what they need is not what we do well"})))
		if p.chance(10) {
			p.dispute(l, from, decided)
		}
		return
	}
	word := "approve"
	if !consent {
		switch p.IntN(3) {
		case 0:
			word = "approve because they called us this morning"
		case 1: // consent comes late
			p.add(p.mail(decided, manager, l.first, "approve"))
			late := p.after(decided, 3, 60)
			p.add(p.mail(late, from, l.first, "Consent: yes"))
			decided = p.after(late, 1, 20)
		case 2: // and nobody asks for it
		}
	}
	p.add(p.mail(decided, manager, l.first, word))
	if p.chance(6) {
		p.add(p.mail(p.after(decided, 0.03, 0.35), manager, l.first, "undo"))
		decided = p.after(decided, 1, 5)
		p.add(p.mail(decided, manager, l.first, word))
	}
	p.work(l, from, manager, decided)
	if p.chance(5) {
		p.dispute(l, from, decided)
	}
}

// work is the life of an approved deal.
func (p *planner) work(l yearLead, from, manager string, at time.Time) {
	if p.chance(6) {
		p.add(p.mail(p.after(at, 1, 200), manager, l.first, "assign "+pick(p, []string{"Rita", "Mia", "Max"})))
	}
	moved := at
	for _, stage := range []string{"qualified", "meeting", "demo_completed", "poc", "proposal"} {
		if !p.chance(55) {
			continue
		}
		moved = p.after(moved, 24, 24*20)
		p.add(p.mail(moved, manager, l.first, "stage "+stage))
		if p.chance(5) {
			p.add(p.mail(p.after(moved, 0.03, 0.4), manager, l.first, "undo"))
		}
	}
	switch {
	case p.chance(22):
		moved = p.after(moved, 48, 24*25)
		p.add(p.mail(moved, manager, l.first, fmt.Sprintf("won %d USD", 1000*(1+p.IntN(90)))))
	case p.chance(35):
		moved = p.after(moved, 48, 24*25)
		p.add(p.mail(moved, manager, l.first, "lost they have no budget for it now"))
	case p.chance(75): // given up when its time is over
		p.add(p.mail(p.after(at, 24*50, 24*110), manager, l.first, "lost nobody answers any more"))
	}
	if p.chance(22) { // a talk
		said := p.after(at, 5, 24*50)
		who := from
		if p.chance(30) {
			who = p.town.Partners[l.partner].People[1]
		}
		p.add(p.mail(said, who, l.first, pick(p, []string{"Their boss joins the call on Thursday.", "They asked when they hear from you, please call them."})))
		if p.chance(50) {
			answer := p.mail(p.after(said, 1, 30), manager, l.first, "Thank you, we call them tomorrow morning.")
			answer.Relay = true
			p.add(answer)
		}
	}
	if p.chance(8) {
		p.add(p.mail(p.after(at, 10, 24*40), manager, l.first, "@partner we have a date for the demo"))
	}
	if p.chance(4) {
		p.add(p.mail(p.after(at, 10, 24*40), manager, l.first, "note call the boss"))
	}
	if p.chance(25) {
		asked := p.after(at, 24*20, 24*75)
		p.add(p.mail(asked, from, l.first, "extend we meet them again next month"))
		if p.chance(40) {
			p.add(p.mail(p.after(asked, 3, 60), manager, l.first, "extend 30d"))
		}
	}
	if p.chance(5) {
		p.add(p.mail(p.after(at, 10, 24*60), manager, l.first, "extend 45d"))
	}
	if p.chance(4) {
		p.add(p.mail(p.after(at, 10, 24*40), from, l.first, "withdraw"))
	}
	if p.chance(4) {
		p.add(p.mail(p.after(at, 10, 24*40), from, l.first, "Contact: Ray Stone <ray@"+strings.ToLower(yearName(l.account))+".example>"))
	}
}

// dispute is an objection, and most of the time a ruling.
func (p *planner) dispute(l yearLead, from string, at time.Time) {
	at = p.after(at, 5, 24*20)
	p.add(p.mail(at, from, l.first, "dispute their boss asked me for the demo on Monday and I have her mail"))
	if p.chance(75) {
		to := p.town.Partners[l.partner].Name
		if p.chance(15) {
			to = "nobody"
		}
		p.add(p.mail(p.after(at, 2, 24*9), p.managerOf(l.partner), l.first, "attribute to "+to+" because their mail shows it, clause 4.2"))
	}
}

func (p *planner) managerOf(partner int) string {
	if m := p.town.Partners[partner].Manager; m != "" {
		return m
	}
	return p.town.Team[0].Email
}

func (p *planner) otherManager(m string) string {
	for _, other := range p.town.Team {
		if other.Manager && other.Email != m {
			return other.Email
		}
	}
	return m
}
