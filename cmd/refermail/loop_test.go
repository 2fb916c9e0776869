package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store/storetest"
)

// Three brakes stand between us and a loop, and any one of them must be enough (DESIGN §5.4, SE-5): what mail says of
// itself (headers), how much there is of it (rates), and our own mail or the same words that come back (mark). Here real
// loops run through the real service with two of the three off, and with all three off, where they must not end: else the
// test would show nothing.

// loopBound is after how many mails a loop counts as endless: twice what any brake lets through.
const loopBound = 45

// loopMost is how many mails a robot gets when one brake stopped it: the first answer; the 20 answers of an hour and a
// sentence about the brake; two answers to the same words, and the one before them.
func loopMost() map[string]int { return map[string]int{"headers": 1, "rates": 21, "mark": 3} }

// otherInbox is that of another service of ours.
const otherInbox = "deals@contoso.test"

// loop is somebody who keeps the service busy.
type loop struct {
	name  string
	stops []string                     // the brakes that stop it, each alone
	first letter                       // what begins it
	robot func(n int, got got) *letter // what answers our n-th mail
	two   bool                         // another service of ours takes part
}

func loops() []loop {
	every := []string{"headers", "rates", "mark"}
	help := letter{From: ann, To: deals, Subject: "A question", Body: "help"}
	return []loop{
		{"two of our own services, and a rule of their partner between them", every, help, func(_ int, g got) *letter {
			to := map[string]string{deals: otherInbox, otherInbox: deals}[g.address("From")]
			return &letter{From: ann, To: to, Subject: g.field("Subject"), Body: g.text,
				Extra: []string{"Auto-Submitted: " + g.field("Auto-Submitted"), "X-Referral-Loop: " + g.field("X-Referral-Loop")}}
		}, true},
		{"an autoresponder that hides every mark, with new subjects and ids", []string{"rates", "mark"}, help, func(n int, _ got) *letter {
			return &letter{From: ann, To: deals, Subject: fmt.Sprintf("Your inquiry no %d", 4711*n),
				Body: fmt.Sprintf("Dear Sir or Madam,\n\ncould you tell us more about what you wrote? Our office looks into it under number %d and comes back to you.\n\nAnn", 4711*n)}
		}, false},
		{"an autoresponder without marks that answers to the return path", every, help, func(n int, g got) *letter {
			return &letter{From: ann, To: strings.Trim(g.field("Return-Path"), "<> "), Subject: fmt.Sprintf("Thank you %d", n),
				Body: "Thank you for getting in touch with our office. Could you tell us who should look at it here?"}
		}, false},
		{"a rule that forwards our mail back", every, help, func(_ int, g got) *letter {
			return &letter{From: ann, To: deals, Subject: "Fwd: " + g.field("Subject"), Extra: []string{"Auto-Submitted: auto-forwarded"},
				Body: "---------- Forwarded message ---------\nFrom: " + g.field("From") + "\nDate: Thu, 19 Nov 2026 at 09:12\nSubject: " +
					g.field("Subject") + "\nTo: <" + ann + ">\n\n" + g.text}
		}, false},
		{"a helpdesk that opens a ticket and quotes", every, help, func(n int, g got) *letter {
			l := g.reply(ann, fmt.Sprintf("Ticket %d was opened for you. Could you tell our staff anything else that helps them?", 1000+n))
			l.Subject, l.InReplyTo, l.References = fmt.Sprintf("[Ticket %d] %s", 1000+n, g.field("Subject")), "", nil
			l.Extra = []string{"Auto-Submitted: auto-generated"}
			return &l
		}, false},
		{"a mailing list with our inbox on it", every, help, func(_ int, g got) *letter {
			return &letter{From: ann, To: deals, Subject: "[all] " + g.field("Subject"), ID: g.id(), Body: g.text,
				Extra: []string{"List-Id: All of us <all.northwind.test>", "Precedence: list"}}
		}, false},
	}
}

// brakesOn are the brakes that are on.
func brakesOn() map[string]workflow.Without {
	return map[string]workflow.Without{
		"headers": {Rates: true, Mark: true},
		"rates":   {Headers: true, Mark: true},
		"mark":    {Headers: true, Rates: true},
		"none":    {Headers: true, Rates: true, Mark: true},
	}
}

func TestEveryBrakeAloneStopsALoop(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		stopped := map[string][]string{} // loops by brake
		for _, l := range loops() {
			by := 0
			for _, on := range []string{"headers", "rates", "mark", "none"} {
				t.Run(l.name+"/"+on, func(t *testing.T) {
					if l.run(t, database, on) {
						stopped[on] = append(stopped[on], l.name)
						by++
					}
				})
			}
			if by < 2 {
				t.Errorf("%s is stopped by %d brakes alone, want two at least", l.name, by)
			}
		}
		for _, on := range []string{"headers", "rates", "mark"} {
			if len(stopped[on]) < 3 {
				t.Errorf("%s alone stops no more than %v", on, stopped[on])
			}
		}
	})
}

// fresh is another empty database of the same kind.
func fresh(t *testing.T, database string) string {
	if strings.HasPrefix(database, "postgres") {
		return storetest.Postgres(t)
	}
	return storetest.SQLite(t)
}

// run lets the loop go until it has ended or shown that it does not, with no brake but one.
func (l loop) run(t *testing.T, database, on string) (ended bool) {
	v := newVillage(t)
	v.serve(deals, ann, fresh(t, database), brakesOn()[on])
	if l.two {
		v.office.join(otherInbox)
		v.serve(otherInbox, ann, fresh(t, database), brakesOn()[on])
	}
	bound, most, ends := loopBound*len(v.services), loopMost()[on]*len(v.services), slices.Contains(l.stops, on)
	first := l.first
	first.ID = newID(first.From)
	v.office.send(first.From, first.From, deals, first.raw())
	n, ended := v.answerAll(l.robot, bound)
	t.Logf("%d mails", n)
	switch {
	case ended != ends:
		t.Errorf("after %d mails the loop has ended: %v, want %v", n, ended, ends)
		return false
	case !ended:
		return false
	case n > most:
		t.Errorf("%d mails, want no more than %d", n, most)
	}
	v.clock.move(61 * time.Minute) // the counters of the hour are empty again: nothing may begin anew
	if later, _ := v.answerAll(l.robot, bound); later > n {
		t.Errorf("an hour later it goes on: %d mails more", later-n)
	}
	return true
}

// TestTwoOfOurServicesDoNotTalk: two services that are each other's partner know each other's answer by its headers, and by
// its mark. Without any brake they end as well, some mails later: a reply that belongs to no deal goes to a person.
func TestTwoOfOurServicesDoNotTalk(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		for _, on := range []string{"headers", "rates", "mark", "none"} {
			t.Run(on, func(t *testing.T) {
				v := newVillage(t)
				v.office.join(otherInbox)
				v.serve(deals, otherInbox, fresh(t, database), brakesOn()[on])
				v.serve(otherInbox, deals, fresh(t, database), brakesOn()[on])
				v.office.send(otherInbox, otherInbox, deals, letter{From: otherInbox, To: deals, ID: newID(otherInbox), Subject: "A question", Body: "help"}.raw())
				n := v.watch()
				t.Logf("%d mails", n)
				if seen := on == "headers" || on == "mark"; n < 1 || seen && n > 1 || !seen && (n < 2 || n >= loopBound) {
					t.Errorf("%d mails between the two", n)
				}
			})
		}
	})
}

// TestOurOwnAddressesNeverAnswerEachOther: whatever comes from the inbox, from the newsletter's address or from a reply
// address to any of them, proven, with an order in it and without our mark, is kept and answered by nobody.
func TestOurOwnAddressesNeverAnswerEachOther(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		v := newVillage(t)
		s := v.serve(deals, ann, database, workflow.Without{Headers: true, Rates: true})
		own := []string{deals, "deals+news@acme.test", "deals+join@acme.test", "deals+d1001x@acme.test"}
		for _, from := range own {
			for _, to := range own {
				v.clock.move(time.Second)
				v.office.send(deals, deals, to, letter{From: from, To: to, ID: newID(from), Subject: "Help", Body: "help"}.raw())
			}
		}
		s.settle()
		mailed := map[string]int{}
		for _, to := range v.office.mailed() {
			mailed[baseOf(to)]++
		}
		if mailed[deals] != len(own)*len(own) || mailed[maxAt] != 1 || len(mailed) != 2 { // the team hears once that our own mail comes back
			t.Errorf("mails were sent to %v, by hand %d to ourselves", mailed, len(own)*len(own))
		}
		counts, err := s.app.db.Count(t.Context())
		if err != nil || counts.Mails[workflow.Ignored] != int64(len(own)*len(own)) {
			t.Errorf("mails: %v, %v", counts.Mails, err)
		}
	})
}
