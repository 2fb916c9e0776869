package main

import (
	"strings"
	"testing"
)

func TestAQuestionReachesThePartnersManagerAndMakesNoDeal(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		asked := s.send(letter{From: ann, To: deals, Subject: "Commission", Body: "Hi Max,\n\nWhen is the commission for Q3 paid out?\n\nThanks,\nAnn"})
		answer := s.answer(asked)
		if !answer.says("has your question and answers you here", "reply with the company and the person") || answer.says("is missing") {
			t.Errorf("the partner reads:\n%s", answer)
		}
		relay := s.await(maxAt, "When is the commission for Q3 paid out?")
		if !strings.Contains(relay.field("Reply-To"), ann) || !relay.says("goes straight to "+ann) {
			t.Errorf("the manager gets:\n%s", relay)
		}
		status := s.answer(s.send(letter{From: ann, To: deals, Subject: "Status please", Body: "Hi Max,\n\nThanks,\nAnn"}))
		if status.says("has your question") {
			t.Errorf("a status is answered:\n%s", status)
		}
		s.disposed(asked, "handled")
		s.settled(2)
		if out := s.run("deal", "list"); strings.Contains(out, "D-") {
			t.Errorf("deals:\n%s", out)
		}
		s.onlyKnownWereMailed()
	})
}
