package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// soleDeal is the only deal there is.
func (s *scene) soleDeal() dealDetail {
	s.t.Helper()
	list := look[[]dealView](s, "deal", "list")
	if len(list) != 1 {
		s.t.Fatalf("%d deals, want 1", len(list))
	}
	return s.deal(list[0].Ref)
}

func TestWhatIsMissingIsAskedForAndAnsweredByReply(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		first := s.send(letter{From: ann, To: deals, Subject: "A lead for you", Body: "Company: Globex"})
		question := s.answer(first)
		ref := refOf(t, question)
		if !question.says("Contact") || !question.says("Context") || question.field("Subject") != "Re: A lead for you" {
			t.Errorf("the question:\n%s", question)
		}
		d := s.deal(ref)
		if d.Stage != "incomplete" || !slices.Equal(d.Missing, []string{"contact", "context"}) || d.ProtectedUntil != nil {
			t.Errorf("incomplete: %+v", d.dealView)
		}
		registered := *d.RegisteredAt

		second := s.send(question.reply(ann, "Contact: Bo Berg <"+bo+">"))
		still := s.answer(second)
		if !still.says(ref, "Context") || still.says("Contact: …") {
			t.Errorf("the second question:\n%s", still)
		}
		third := s.send(still.reply(ann, "They need to replace their warehouse software by March."))
		receipt := s.answer(third)
		if !receipt.says(ref, "registered", "Globex", bo) {
			t.Errorf("the receipt:\n%s", receipt)
		}
		s.await(maxAt, ref, "Globex", "approve")
		d = s.soleDeal()
		if d.Stage != "under_review" || len(d.Missing) > 0 || !d.RegisteredAt.Equal(registered) || d.Contact.Email != bo ||
			d.Context != "They need to replace their warehouse software by March." {
			t.Errorf("completed: %+v", d.dealView)
		}
		s.settled(3)
		s.onlyKnownWereMailed()
	})
}

func TestASecondPartnerLearnsThatNotWhose(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, _, review, ref := s.registered()
		s.answer(s.send(review.reply(maxAt, "approve")))
		second := s.send(forward(cid, bo, "Globex", "Bo asked me whom to take.\nConsent: yes"))
		told := s.answer(second)
		ref2 := refOf(t, told)
		if ref2 == ref || !told.says("another registration") {
			t.Errorf("the second partner reads:\n%s", told)
		}
		review2 := s.await(maxAt, ref2)
		if !review2.says(ref, "Northwind Consulting", "Contoso Agency") {
			t.Errorf("the manager reads:\n%s", review2)
		}
		s.answer(s.send(review2.reply(maxAt, "approve")))
		if d := s.deal(ref2); d.Stage == "accepted" {
			t.Error("two partners are protected for one account")
		}
		s.answer(s.send(review2.reply(maxAt, "decline it is registered by somebody else")))
		s.settled(5)
		noLeak(t, s, cid, ref, "Northwind", ann, "Ann")
		noLeak(t, s, ann, ref2, "Contoso", cid, "Cid")
		s.onlyKnownWereMailed()
	})
}

// noLeak searches everything somebody has received for what is another partner's (DESIGN §5.8).
func noLeak(t testing.TB, s *scene, address string, secrets ...string) {
	t.Helper()
	for _, g := range s.inbox(address) {
		all := g.text + g.html
		for name := range g.header {
			all += "\n" + name + ": " + g.field(name)
		}
		for _, secret := range secrets {
			if strings.Contains(all, secret) {
				t.Errorf("%s reads %q:\n%s", address, secret, g)
			}
		}
	}
}

func TestTheSamePartnerAgainIsMerged(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, _, _, ref := s.registered()
		again := s.send(letter{From: abe, To: deals, Subject: "Globex", Body: "Company: Globex\nDomain: globex.test\nContact: Bo <" + bo + ">\nContext: I met them at the fair, they need a warehouse."})
		told := s.answer(again)
		if !told.says(ref, "already") {
			t.Errorf("the second mail is answered:\n%s", told)
		}
		s.settled(2)
		if d := s.soleDeal(); d.SubmittedBy != ann || !slices.Contains(kinds(d), "merged "+abe) {
			t.Errorf("merged: %q", kinds(d))
		}
	})
}

func TestSelfReferralAndOffLimitsAreRefusedWithTheRule(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		list := filepath.Join(t.TempDir(), "customers.csv")
		if err := os.WriteFile(list, []byte("company,domain\nInitech,initech.test\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		s.run("offlimits", "import", "--list", "customer", list)
		s.serve()
		self := s.send(letter{From: ann, To: deals, Subject: "Us", Body: "Company: Northwind\nDomain: northwind.test\nContact: Zoe <zoe@northwind.test>\nContext: We want to buy it ourselves."})
		if g := s.answer(self); !g.says("northwind.test", "self-referral") {
			t.Errorf("self-referral is answered:\n%s", g)
		}
		off := s.send(forward(ann, "kim@initech.test", "Initech", "Kim needs help.\nConsent: yes"))
		g := s.answer(off)
		if !g.says("Initech", "not open for referrals") || g.says("customer") {
			t.Errorf("off limits is answered:\n%s", g)
		}
		s.settled(2)
		if n := s.count(maxAt, func(got) bool { return true }); n > 0 {
			t.Errorf("the manager was asked %d times", n)
		}
		if d := s.soleDeal(); d.Stage != "declined" || d.Company != "Initech" || d.ProtectedUntil != nil {
			t.Errorf("off limits: %+v", d.dealView)
		}
		s.onlyKnownWereMailed()
	})
}

func TestAPartnerAsksWithdrawsAndIsAnswered(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, receipt, review, ref := s.registered()
		s.answer(s.send(forward(cid, "kim@initech.test", "Initech", "Kim needs help.\nConsent: yes")))
		status := s.answer(s.send(letter{From: ann, To: deals, Subject: "status", Body: "status"}))
		if !status.says(ref, "Globex", "under review") || status.says("Initech") {
			t.Errorf("status:\n%s", status)
		}
		help := s.answer(s.send(letter{From: ann, To: deals, Subject: "?", Body: "help"}))
		if !help.says("Company: Globex", "withdraw", "status") {
			t.Errorf("help:\n%s", help)
		}
		s.answer(s.send(review.reply(maxAt, "approve")))
		bye := s.answer(s.send(receipt.reply(ann, "withdraw\nThey chose somebody else.")))
		if !bye.says(ref, "withdrawn") {
			t.Errorf("withdraw is answered:\n%s", bye)
		}
		s.await(maxAt, ref, "withdrawn")
		if d := s.deal(ref); d.Stage != "withdrawn" || d.ProtectedUntil != nil {
			t.Errorf("withdrawn: %+v", d.dealView)
		}
		s.settled(6)
		s.onlyKnownWereMailed()
	})
}
