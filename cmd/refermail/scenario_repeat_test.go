package main

import (
	"testing"
)

func TestTheSameMailThreeTimesAndAfterARestartIsOneDeal(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) { repeats(t, s) })
}

// repeats delivers one mail again and again: identical, with other trace headers, and after a restart.
func repeats(t *testing.T, s *scene) {
	s.partners()
	service := s.serve()
	l := forward(ann, bo, "Globex", "Bo needs a new warehouse.\nConsent: yes")
	raw := l.raw()
	for range 2 { // the server stamps another time and queue id on each
		s.town.send(ann, ann, deals, raw)
	}
	s.town.send(ann, ann, deals, append([]byte("Received: from relay.northwind.test by mx2.acme.test; Fri, 20 Nov 2026 10:00:00 +0000\r\nX-Relay: 2\r\n"), raw...))
	s.settled(3)
	oneDealOneReceipt(t, s, l)
	service.stop()

	s.serve()
	s.town.send(ann, ann, deals, raw)
	s.settled(4)
	oneDealOneReceipt(t, s, l)
	if n := s.count(maxAt, func(got) bool { return true }); n != 1 {
		t.Errorf("the manager has %d mails, want 1", n)
	}
	for _, m := range look[[]mailView](s, "mail", "list") {
		if m.Disposition != "handled" {
			t.Errorf("%s is %s: %s", m.ID, m.Disposition, m.Rule)
		}
	}
	s.onlyKnownWereMailed()
}

func oneDealOneReceipt(t *testing.T, s *scene, l letter) {
	t.Helper()
	if n := len(look[[]dealView](s, "deal", "list")); n != 1 {
		t.Errorf("%d deals, want 1", n)
	}
	if n := s.count(ann, func(got) bool { return true }); n != 1 {
		t.Errorf("%d mails to the partner, want 1:\n%s", n, joined(s.inbox(ann)))
	}
	s.answer(l)
}

func TestTheSameMessageIDWithOtherWordsIsHandledAndFlagged(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		first := s.send(forward(ann, bo, "Globex", "Bo needs a new warehouse.\nConsent: yes"))
		s.answer(first)
		second := forward(ann, "kim@initech.test", "Initech", "Kim asks for the same.\nConsent: yes")
		second.ID, second.Subject = first.ID, "Fwd: another one"
		s.send(second)
		s.settled(2)
		list := look[[]dealView](s, "deal", "list")
		if len(list) != 2 {
			t.Fatalf("%d deals, want 2", len(list))
		}
		flagged := false
		for _, d := range list {
			for _, e := range s.deal(d.Ref).Timeline {
				flagged = flagged || e.Kind == "warning" && e.Visibility == "team"
			}
		}
		if !flagged {
			t.Error("nobody is told that the Message-ID was used twice")
		}
		if n := s.count(ann, func(got) bool { return true }); n != 2 {
			t.Errorf("%d mails to the partner, want 2", n)
		}
	})
}
