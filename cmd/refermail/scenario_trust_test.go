package main

import (
	"strings"
	"testing"
)

// registered plays the beginning most scenarios share: Ann refers Globex. It returns her letter, the receipt and the
// decision mail.
func (s *scene) registered() (fwd letter, receipt, review got, ref string) {
	s.t.Helper()
	fwd = s.send(forward(ann, bo, "Globex", "Bo needs a new warehouse by March.\nConsent: yes"))
	receipt = s.answer(fwd)
	ref = refOf(s.t, receipt)
	return fwd, receipt, s.await(maxAt, ref), ref
}

func TestAForgedPartnerIsAskedAtTheAddressOnFile(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) { forgedPartner(t, s) })
}

// forgedPartner is CONTRACT 7: held, challenged at the address on file, released by CONFIRM to one deal and one receipt.
func forgedPartner(t *testing.T, s *scene) {
	s.partners()
	s.serve()
	l := forward(ann, bo, "Globex", "Bo needs a new warehouse.\nConsent: yes")
	l.Extra, l.Envelope = []string{"Reply-To: <" + eve + ">"}, eve
	s.forge(l)
	challenge := s.await(ann, "CONFIRM")
	held := s.disposed(l, "held")
	if n := len(look[[]dealView](s, "deal", "list")); n != 0 {
		t.Errorf("%d deals before the confirmation", n)
	}
	s.settled(1)
	if n := s.count(eve, func(got) bool { return true }); n > 0 {
		t.Errorf("whoever forged the mail was answered %d times", n)
	}

	s.forge(challenge.reply(ann, "CONFIRM")) // whoever forged one mail forges two, but has not read the challenge; even then
	s.settled(2)
	if n := len(look[[]dealView](s, "deal", "list")); n != 0 {
		t.Error("a forged confirmation released a mail")
	}
	s.send(challenge.reply(ann, "Confirm."))
	receipt := s.answer(l)
	s.send(challenge.reply(ann, "CONFIRM"))
	s.settled(4)
	if !receipt.says("Globex") || len(look[[]dealView](s, "deal", "list")) != 1 {
		t.Errorf("after the confirmation:\n%s", receipt)
	}
	if n := s.count(ann, func(g got) bool { return g.answers() == l.ID }); n != 1 {
		t.Errorf("%d receipts, want 1", n)
	}
	for _, m := range look[[]mailView](s, "mail", "list") {
		if m.ID == held.ID && m.Disposition != "handled" {
			t.Errorf("the released mail is %s: %s", m.Disposition, m.Rule)
		}
	}
	s.onlyKnownWereMailed()
}

func TestATeamCommandNeedsTheMemberAndTheToken(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, receipt, review, ref := s.registered()
		undecided := func(l letter, what string) {
			t.Helper()
			s.mailOf(l)
			if d := s.deal(ref); d.Stage != "under_review" || d.ProtectedUntil != nil {
				t.Errorf("%s: the deal is %s", what, d.Stage)
			}
		}
		forged := s.forge(review.reply(maxAt, "approve"))
		undecided(forged, "a forged manager approves")
		s.disposed(forged, "held")

		plain := review.reply(maxAt, "approve")
		plain.To, plain.InReplyTo, plain.References, plain.Subject, plain.Body = deals, "", nil, "approve "+ref, "approve "+ref
		undecided(s.send(plain), "a manager without the token approves")

		quoted := review.reply(maxAt, "approve")
		quoted.To = deals
		undecided(s.send(quoted), "a manager who answered to the plain address approves")

		his := receipt.reply(maxAt, "approve") // the partner's own token, passed on to the manager
		undecided(s.send(his), "a manager with the partner's token approves")

		colleague := review.reply(rita, "approve")
		undecided(s.send(colleague), "a member with somebody else's token approves")

		partner := review.reply(ann, "approve")
		undecided(s.send(partner), "the partner with the manager's token approves")

		s.answer(s.send(review.reply(maxAt, "approve"))) // the refused attempts have spent nothing
		if d := s.deal(ref); d.Stage != "accepted" {
			t.Errorf("the real approval: %s", d.Stage)
		}
		s.onlyKnownWereMailed()
	})
}

func TestOthersOnATokenAddress(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, receipt, _, ref := s.registered()

		stranger := s.send(receipt.reply(eve, "Please send me everything about this."))
		s.disposed(stranger, "held")
		other := s.send(receipt.reply(cid, "Is this one ours?"))
		s.disposed(other, "held")
		for _, e := range s.deal(ref).Timeline {
			if e.By == eve || e.By == cid {
				t.Errorf("%s stands on the timeline: %s", e.By, e.Text)
			}
		}
		colleague := s.send(receipt.reply(abe, "I take over while Ann is away."))
		s.disposed(colleague, "handled")
		s.await(maxAt, "I take over while Ann is away.")
		newcomer := s.send(receipt.reply(amy, "And I help Abe."))
		s.disposed(newcomer, "handled")
		s.await(maxAt, "And I help Abe.")
		s.await(maxAt, amy, "new contact")
		words := map[string]string{}
		for _, e := range s.deal(ref).Timeline {
			if e.Kind == "reply" {
				words[e.By] = e.Text
			}
		}
		if words[abe] != "I take over while Ann is away." || words[amy] != "And I help Abe." {
			t.Errorf("on the timeline: %q", words)
		}
		s.settled(5)
		for _, who := range []string{eve, cid} {
			for _, g := range s.inbox(who) {
				if g.says(ref) || g.says("Globex") || g.says("Northwind") {
					t.Errorf("%s learns of the deal:\n%s", who, g)
				}
			}
		}
		s.onlyKnownWereMailed()
	})
}

func TestAnUnknownSenderGetsOneAnswerWithoutAReference(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		first := s.send(letter{From: eve, To: deals, Subject: "Can I refer somebody?", Body: "Company: Globex\nContact: Bo <" + bo + ">\nThey need help."})
		answer := s.answer(first)
		if refWord.MatchString(answer.text+answer.field("Subject")) || replyTo.MatchString(answer.address("Reply-To")) {
			t.Errorf("the stranger gets a reference:\n%s", answer)
		}
		s.send(letter{From: eve, To: deals, Subject: "Hello?", Body: "Did you get my mail?"})
		s.settled(2)
		if n := s.count(eve, func(got) bool { return true }); n != 1 {
			t.Errorf("the stranger has %d answers, want 1", n)
		}
		two := letter{From: ann, To: deals, Subject: "From two", Body: "Company: Initech\nContact: Kim <kim@initech.test>\nThey need help."}
		two.ID = newID(ann)
		raw := strings.Replace(string(two.raw()), "From: Ann <"+ann+">", "From: Ann <"+ann+">, Cid <"+cid+">", 1)
		s.town.send(ann, ann, deals, []byte(raw))
		s.disposed(two, "held")
		if n := len(look[[]dealView](s, "deal", "list")); n != 0 {
			t.Errorf("%d deals by nobody", n)
		}
		s.onlyKnownWereMailed()
	})
}

func TestAProspectOnTheThreadIsHeardAndNeverMailed(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, _, review, ref := s.registered()
		s.answer(s.send(review.reply(maxAt, "approve")))
		s.settled(2)
		before := len(s.inbox(maxAt)) + len(s.inbox(ann))
		all := s.send(letter{From: bo, To: ann, Cc: deals, Rcpt: deals, Subject: "Re: Globex looks for help",
			Body: "Thank you both, Tuesday at ten works for me."})
		s.disposed(all, "handled")
		s.settled(3)
		d := s.deal(ref)
		last := d.Timeline[len(d.Timeline)-1]
		if last.By != bo || last.Text != "Thank you both, Tuesday at ten works for me." {
			t.Errorf("the timeline ends with %+v", last)
		}
		if after := len(s.inbox(maxAt)) + len(s.inbox(ann)); after != before {
			t.Errorf("%d mails were sent because a prospect wrote", after-before)
		}
		s.onlyKnownWereMailed()
	})
}
