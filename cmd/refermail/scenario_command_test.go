package main

import (
	"slices"
	"strings"
	"testing"
)

func TestUndoTakesBackOnceAndCorrects(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		fwd, _, review, ref := s.registered()
		confirm := s.answer(s.send(review.reply(maxAt, "approve")))
		until := s.deal(ref).ProtectedUntil
		undone := s.answer(s.send(confirm.reply(maxAt, "undo")))
		if !undone.says(ref, "taken back") {
			t.Errorf("undo is answered:\n%s", undone)
		}
		correction := s.await(ann, "A correction")
		sameThread(t, correction, fwd)
		if correction.says(until.Format("2 Jan 2006")) {
			t.Errorf("the correction:\n%s", correction)
		}
		if d := s.deal(ref); d.Stage != "under_review" || d.ProtectedUntil != nil {
			t.Errorf("after undo: %+v", d.dealView)
		}
		before := len(s.deal(ref).Timeline)
		again := s.answer(s.send(undone.reply(maxAt, "undo")))
		if !again.says("taken back already") {
			t.Errorf("the second undo is answered:\n%s", again)
		}
		s.settled(4)
		d := s.deal(ref)
		if len(d.Timeline) != before || !slices.Contains(kinds(d), "stage "+maxAt) || !slices.Contains(kinds(d), "undo "+maxAt) {
			t.Errorf("the timeline: %q", kinds(d))
		}
		if n := s.count(ann, func(g got) bool { return g.says("A correction") }); n != 1 {
			t.Errorf("%d corrections, want 1", n)
		}
		s.run("deal", "show", ref, "--verify")
		s.onlyKnownWereMailed()
	})
}

func TestFreeWordsOfAManager(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, receipt, review, ref := s.registered()

		free := s.answer(s.send(review.reply(maxAt, "Looks good to me, what do you think?")))
		if !free.says("approve", "decline", "no command") {
			t.Errorf("free words to a decision mail are answered:\n%s", free)
		}
		if d := s.deal(ref); d.Stage != "under_review" {
			t.Errorf("free words moved the deal to %s", d.Stage)
		}
		s.answer(s.send(review.reply(maxAt, "note They owe us money.")))
		s.answer(s.send(review.reply(maxAt, "ask Who decides at Globex?")))
		question := s.await(ann, "Who decides at Globex?")
		s.send(question.reply(ann, "Bo's boss, Ms Chen."))
		relay := s.await(maxAt, "Ms Chen")
		s.send(relay.reply(maxAt, "note I know her from Initech."))
		s.send(relay.reply(maxAt, "Thank you Ann, that helps."))
		words := s.await(ann, "Thank you Ann, that helps.")
		if !strings.Contains(words.field("From"), "Max") || words.says("Ms Chen") {
			t.Errorf("the manager's words:\n%s", words)
		}
		s.send(receipt.reply(ann, "You are welcome."))
		s.await(maxAt, "You are welcome.")
		s.settled(8)
		noLeak(t, s, ann, "owe us money", "I know her")
		team := 0
		for _, e := range s.deal(ref).Timeline {
			if e.Kind == "note" && e.Visibility == "team" {
				team++
			}
		}
		if team != 2 {
			t.Errorf("%d notes for the team, want 2", team)
		}
		s.onlyKnownWereMailed()
	})
}

func TestOwnersRefusalsAndOtherCommands(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, _, review, ref := s.registered()
		helps := func(words ...string) { // with what can be done to the deal now
			t.Helper()
			help := s.answer(s.send(review.reply(maxAt, "help")))
			for _, word := range words {
				if !help.says(word) {
					t.Errorf("help does not name %s:\n%s", word, help)
				}
			}
		}
		helps("approve", "decline", "ask", "stage", "won", "lost", "note", "assign")
		s.answer(s.send(review.reply(maxAt, "approve")))
		helps("extend", "undo", "won", "lost")
		first := *s.deal(ref).ProtectedUntil
		s.answer(s.send(review.reply(maxAt, "extend 30d")))
		if d := s.deal(ref); d.ProtectedUntil.Sub(first).Hours() != 30*24 {
			t.Errorf("extended from %v to %v", first, d.ProtectedUntil)
		}
		s.answer(s.send(review.reply(maxAt, "assign Rita")))
		yours := s.await(rita, ref)
		s.answer(s.send(yours.reply(rita, "demo done")))
		s.await(ann, "demo completed")
		if g := s.answer(s.send(yours.reply(rita, "lost"))); !g.says("say why") {
			t.Errorf("lost without a reason is answered:\n%s", g)
		}
		s.answer(s.send(yours.reply(rita, "lost no budget this year")))
		s.await(ann, "no budget this year")
		if d := s.deal(ref); d.Stage != "lost" || d.Reason != "no budget this year" || d.Owner != rita {
			t.Errorf("lost: %+v", d.dealView)
		}
		s.settled(9)
		s.onlyKnownWereMailed()
	})
}

func TestTheOperatorsCommandsTakeTheSamePath(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		fwd, _, _, ref := s.registered()
		s.run("deal", "approve", ref)
		news := s.await(ann, "accepted")
		sameThread(t, news, fwd)
		s.run("deal", "stage", ref, "won", "48000", "USD")
		s.await(ann, "won")
		d := s.deal(ref)
		if d.Stage != "won" || d.Amount == nil || d.Amount.Minor != 4800000 || !slices.Contains(kinds(d), "stage operator") {
			t.Errorf("by the operator: %+v %q", d.dealView, kinds(d))
		}
		if complaint := s.refused(1, "deal", "stage", ref, "lost", "no"); !strings.Contains(complaint, ref) {
			t.Errorf("a move after the end: %q", complaint)
		}
		s.run("deal", "show", ref, "--verify")
		s.settled(1)
	})
}
