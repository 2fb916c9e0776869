package main

import (
	"strings"
	"testing"
	"time"
)

const mia = "mia@acme.test" // a second manager

const withMia = `[[team]]
email = "` + mia + `"
name = "Mia"
roles = ["manager"]
`

// days is a shift of the clock.
func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// TestPromisesAreKeptByTheClock plays four months with outages: VA-8, VA-11, AN-17, WF-6, MG-3.
func TestPromisesAreKeptByTheClock(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		service := s.serve()
		fwd, receipt, _, ref := s.registered()
		if !receipt.says("UTC at the latest") {
			t.Errorf("the receipt promises no moment:\n%s", receipt)
		}
		service.stop()

		s.later(days(8)) // two working days and an outage have passed
		service = s.serve()
		delayed := s.await(ann, "We have not decided about Globex")
		sameThread(t, delayed, fwd)
		if !delayed.says(ref, "our delay", "Max has been reminded", "This should have reached you on") {
			t.Errorf("the honest note:\n%s", delayed)
		}
		s.await(maxAt, "The decision about Globex", "is late", "approve")
		morning := s.await(maxAt, "to decide", "This waits for you")
		if !morning.says("Waits for your decision", ref, "LATE", "approve "+ref) || !strings.Contains(morning.html, "mailto:deals") {
			t.Errorf("the morning mail:\n%s", morning)
		}
		wellFormed(t, morning, maxAt)
		today := look[[]taskView](s, "report", "today")
		if len(today) != 1 || today[0].Ref != ref || today[0].Manager != maxAt || !today[0].Urgent {
			t.Errorf("report today: %+v", today)
		}
		if text := s.run("report", "today"); !strings.Contains(text, "awaiting") || !strings.Contains(text, ref) {
			t.Errorf("report today:\n%s", text)
		}
		echo := s.answer(s.send(morning.reply(maxAt, "approve "+ref+"\nnote "+ref+" sorry for the wait\n\nMax")))
		if !echo.says("Done.", ref+" is accepted now", "note kept", "undo "+ref) {
			t.Errorf("the answer to several commands:\n%s", echo)
		}
		s.await(ann, "is accepted")
		until := *s.deal(ref).ProtectedUntil
		service.stop()

		s.later(days(8 + 17))
		service = s.serve()
		nudge := s.await(maxAt, "has heard nothing of Globex")
		if !nudge.says("they are told that there is no news", "@partner") {
			t.Errorf("the nudge:\n%s", nudge)
		}
		service.stop()

		s.later(days(8 + 23))
		service = s.serve()
		silence := s.await(ann, "No news of Globex")
		sameThread(t, silence, fwd)
		if !silence.says("Max works on it", "You hear from us again by", "This should have reached you on", "protected until "+until.Format("2 Jan 2006")) {
			t.Errorf("the promise:\n%s", silence)
		}
		service.stop()

		s.later(days(8 + 80)) // four days after the first warning
		service = s.serve()
		warned := s.await(ann, "The protection of Globex")
		sameThread(t, warned, fwd)
		if !warned.says("ends in 10 days", until.Format("2 Jan 2006"), "extend", "This should have reached you on") {
			t.Errorf("the warning:\n%s", warned)
		}
		service.stop()

		s.later(days(8 + 92))
		service = s.serve()
		ended := s.await(ann, "has ended")
		if !ended.says("no longer reserved for you") {
			t.Errorf("the end:\n%s", ended)
		}
		s.await(maxAt, "no longer reserved for the partner")
		for what, words := range map[string]string{"warnings": "The protection of Globex (" + ref + ") ends", "ends": "has ended", "honest notes": "We have not decided", "words that there is no news": "No news of"} {
			if n := s.count(ann, func(g got) bool { return g.says(words) }); n != 1 {
				t.Errorf("%d %s, want 1", n, what)
			}
		}
		story := strings.Join(kinds(s.deal(ref)), ", ")
		for _, kind := range []string{"overdue", "nudge", "no_news", "warning", "protection"} {
			if !strings.Contains(story, kind+" refermail") {
				t.Errorf("no %s on the timeline: %s", kind, story)
			}
		}
		s.run("deal", "show", ref, "--verify")
		s.settled(2)
		service.stop()
		s.onlyKnownWereMailed()
	})
}

// TestSeveralCommandsInOneReplyAreAllOrNothing is MG-2, RP-5 and WF-1 on the morning mail.
func TestSeveralCommandsInOneReplyAreAllOrNothing(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		service := s.serve()
		_, _, _, ref := s.registered()
		other := refOf(t, s.answer(s.send(forward(cid, "kim@initech.test", "Initech", "Kim needs help with invoices.\nConsent: yes"))))
		stranger := s.send(letter{From: eve, To: deals, Subject: "Hello", Body: "Who are you?"})
		s.disposed(stranger, "held")
		held := s.mailOf(stranger).ID
		service.stop()

		s.later(days(4))
		s.serve()
		morning := s.await(maxAt, "to decide, 1 held")
		if !morning.says("approve "+ref, "decline "+other+" <why>", "release "+held, "reject "+held+" <why>") {
			t.Errorf("the morning mail:\n%s", morning)
		}
		no := s.answer(s.send(morning.reply(maxAt, "approve "+ref+"\ndecline "+other)))
		if !no.says("Nothing was done", "say why") || s.deal(ref).Stage != "under_review" {
			t.Errorf("half of a reply:\n%s", no)
		}
		yes := s.answer(s.send(morning.reply(maxAt, "approve "+ref+"\ndecline "+other+" no budget\nreject "+held+" just curious")))
		if !yes.says(ref+" is accepted now", other+" is declined now", held+" was rejected") {
			t.Errorf("the echo:\n%s", yes)
		}
		if a, b := s.deal(ref).Stage, s.deal(other).Stage; a != "accepted" || b != "declined" {
			t.Errorf("they are %s and %s", a, b)
		}
		s.await(ann, "is accepted")
		s.await(cid, "no budget")
		again := s.answer(s.send(morning.reply(maxAt, "approve "+ref)))
		if !again.says("Nothing was done", "accepted already") {
			t.Errorf("the same line again:\n%s", again)
		}
		s.answer(s.send(morning.reply(rita, "lost "+ref+" because I say so"))) // the address is not hers
		if got := s.deal(ref).Stage; got != "accepted" {
			t.Errorf("somebody else's reply moved it to %s", got)
		}
		noLeak(t, s, ann, "Initech", "Contoso", other)
		noLeak(t, s, cid, "Globex", "Northwind", ref)
		s.onlyKnownWereMailed("kim@initech.test")
	})
}

// TestAnAbsentManagersBackupDecides is MG-10.
func TestAnAbsentManagersBackupDecides(t *testing.T) {
	inOffice(t, withMia, func(t *testing.T, s *scene, o *office) {
		o.join(mia)
		s.partners()
		s.serve()
		_, _, review, ref := s.registered()
		away := review.reply(maxAt, "I am on holiday until 7 December.")
		away.Subject, away.Extra = "Automatic reply: "+review.field("Subject"), []string{"Auto-Submitted: auto-replied"}
		s.send(away)
		yours := s.await(mia, ref, "Max answers automatically", "please decide instead")
		again := away
		again.ID = newID(maxAt)
		again.Body = "Still on holiday."
		s.send(again)
		s.answer(s.send(yours.reply(mia, "approve")))
		s.await(ann, "is accepted")
		s.settled(4)
		if n := s.count(mia, func(g got) bool { return g.says("please decide instead") }); n != 1 {
			t.Errorf("%d mails to the backup, want 1", n)
		}
		if !strings.Contains(strings.Join(kinds(s.deal(ref)), ", "), "rerouted refermail") {
			t.Errorf("the timeline: %q", kinds(s.deal(ref)))
		}
		s.onlyKnownWereMailed(mia)
	})
}
