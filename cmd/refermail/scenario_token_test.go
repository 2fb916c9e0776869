package main

import (
	"strings"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/store"
	"refermail/workflow/token"
)

// tokenScene is a scene with two deals that wait for Max, D-1001 of Ann's and D-1002 of Cid's, and a forged mail of Ann's that is
// held, about which she was asked; and with the service's own keys, to make what an attacker may have seen.
type tokenScene struct {
	*scene
	ring      token.Ring
	held      mailView
	order     string // Max's token for D-1001
	question  string // Ann's for the held mail
	thread    string // hers for D-1001
	challenge got
}

func newTokenScene(t *testing.T, s *scene) *tokenScene {
	s.partners()
	s.serve()
	_, _, _, ref := s.registered()
	s.answer(s.send(forward(cid, "kim@initech.test", "Initech", "Kim needs a crane.\nConsent: yes")))
	forged := s.forge(forward(ann, "al@hooli.test", "Hooli", "Al needs help.\nConsent: yes"))
	x := &tokenScene{scene: s, held: s.disposed(forged, "held"), challenge: s.await(ann, "CONFIRM")}
	db, err := store.Open(t.Context(), s.db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if x.ring, err = signingKeys(t.Context(), db, time.Now()); err != nil {
		t.Fatal(err)
	}
	no, _ := workflow.ParseMailNo(x.held.ID)
	x.order, x.question, x.thread = x.tag(token.ForMember, 1001, maxAt), x.tag(token.ForChallenge, int64(no), ann), x.tag(token.ForDeal, 1001, ann)
	if ref != "D-1001" {
		t.Fatalf("the first deal is %s", ref)
	}
	return x
}

func (x *tokenScene) tag(p token.Purpose, number int64, of string) string {
	return token.Deal(x.ring, p, number, account.CompareKey(of))
}

// at is a tagged address of ours.
func at(tag string) string { return "deals+" + tag + "@acme.test" }

// TestReplyAddressesInOtherHands sends what an attacker can make of a reply address through the real service: none of it moves a
// deal, releases a mail, stands on a timeline or is answered to a stranger, and afterwards the genuine ones still count.
func TestReplyAddressesInOtherHands(t *testing.T) {
	inOffice(t, "\n[limits]\nanswers_per_address = 1000\nanswers_per_thread = 1000\n", func(t *testing.T, s *scene, _ *office) {
		x := newTokenScene(t, s)
		other, err := token.NewKey(strings.NewReader(strings.Repeat("x", 64)))
		if err != nil {
			t.Fatal(err)
		}
		foreign := func(p token.Purpose, number int64, of string) string {
			return token.Deal(token.NewRing(other), p, number, account.CompareKey(of))
		}
		expired := func(p token.Purpose, number int64, of string) string {
			return token.DealUntil(x.ring, p, number, account.CompareKey(of), time.Now().Add(-2*time.Hour))
		}
		heldNo, _ := workflow.ParseMailNo(x.held.ID)
		changed := func(tag string) string {
			return tag[:15] + map[bool]string{true: "a", false: "b"}[tag[15] != 'a'] + tag[16:]
		}
		to := func(from, tag, words string) letter {
			return letter{From: from, To: at(tag), Subject: "Re: Globex", Body: words}
		}
		plain := func(from, words, id string) letter {
			return letter{From: from, To: deals, Subject: "Re: Globex", Body: words, InReplyTo: id, References: []string{id}}
		}
		for _, c := range []struct {
			name   string
			letter letter
			forged bool
		}{
			{"a stolen order, by a colleague of the manager's", to(rita, x.order, "approve"), false},
			{"a stolen order, by the partner", to(cid, x.order, "approve"), false},
			{"a stolen order, by a stranger", to(eve, x.order, "approve"), false},
			{"a stolen order, forged as the manager's", to(maxAt, x.order, "approve"), true},
			{"an order, truncated", to(maxAt, x.order[:len(x.order)-3], "approve"), false},
			{"an order with a character changed", to(maxAt, changed(x.order), "approve"), false},
			{"an order of another instance", to(maxAt, foreign(token.ForMember, 1001, maxAt), "approve"), false},
			{"an order that has expired", to(maxAt, expired(token.ForMember, 1001, maxAt), "approve"), false},
			{"an order with the question's token", to(maxAt, x.tag(token.ForChallenge, 1001, maxAt), "approve"), false},
			{"an order with the partner's token", to(maxAt, x.thread, "approve"), false},
			{"an order with an unsubscribe token", to(maxAt, x.tag(token.ForUnsubscribe, 1001, maxAt), "approve"), false},
			{"an order with an applicant's token", to(maxAt, x.tag(token.ForApplication, 1001, maxAt), "approve"), false},
			{"an order whose letter was turned into a relay's", to(maxAt, "r"+x.order[1:], "approve"), false},
			{"an order quoted in the text alone", plain(maxAt, "approve\n\n> "+at(x.order), ""), false},
			{"an order in References alone", plain(maxAt, "approve", x.order+"@acme.test"), false},
			{"two orders in one mail", letter{From: maxAt, To: at(x.order), Cc: at(x.tag(token.ForMember, 1002, maxAt)), Subject: "Re: both", Body: "approve", Rcpt: at(x.order)}, false},
			{"a stolen yes, by a colleague", to(abe, x.question, "CONFIRM"), false},
			{"a stolen yes, by another partner", to(cid, x.question, "CONFIRM"), false},
			{"a stolen yes, by a stranger", to(eve, x.question, "CONFIRM"), false},
			{"a stolen yes, by a member of the team", to(rita, x.question, "CONFIRM"), false},
			{"a stolen yes, forged as hers", to(ann, x.question, "CONFIRM"), true},
			{"a yes, truncated", to(ann, x.question[:len(x.question)-3], "CONFIRM"), false},
			{"a yes with a character changed", to(ann, changed(x.question), "CONFIRM"), false},
			{"a yes of another instance", to(ann, foreign(token.ForChallenge, int64(heldNo), ann), "CONFIRM"), false},
			{"a yes that has expired", to(ann, expired(token.ForChallenge, int64(heldNo), ann), "CONFIRM"), false},
			{"a yes about another mail", to(ann, x.tag(token.ForChallenge, int64(heldNo)-1, ann), "CONFIRM"), false},
			{"a yes quoted in the text alone", plain(ann, "CONFIRM\n\n> "+at(x.question), ""), false},
			{"a yes that only says what it answers", plain(ann, "CONFIRM", x.challenge.id()), false},
			{"a forwarded thread, a stranger answers", to(eve, x.thread, "Please send me everything."), false},
			{"a forwarded thread, another partner answers", to(cid, x.thread, "Is it ours?"), false},
			{"a thread of another partner's deal", to(ann, x.tag(token.ForDeal, 1002, ann), "Is it ours?"), false},
			{"a thread, truncated", to(ann, x.thread[:len(x.thread)-3], "Is it ours?"), false},
			{"a thread of another instance", to(ann, foreign(token.ForDeal, 1001, ann), "Is it ours?"), false},
		} {
			events := len(s.deal("D-1001").Timeline) + len(s.deal("D-1002").Timeline)
			l := c.letter
			if c.forged {
				l = s.forge(l)
			} else {
				l = s.send(l)
			}
			fate := s.mailOf(l)
			one, two := s.deal("D-1001"), s.deal("D-1002")
			if one.Stage != "under_review" || two.Stage != "under_review" || len(one.Timeline)+len(two.Timeline) != events {
				t.Errorf("%s (%s, %s): D-1001 is %s, D-1002 is %s, %d events more", c.name, fate.Disposition, fate.Rule, one.Stage, two.Stage, len(one.Timeline)+len(two.Timeline)-events)
			}
			if n := len(look[[]dealView](s, "deal", "list")); n != 2 {
				t.Fatalf("%s (%s, %s): %d deals", c.name, fate.Disposition, fate.Rule, n)
			}
		}
		if n := s.count(eve, func(got) bool { return true }); n > 0 {
			t.Errorf("the stranger has %d mails", n)
		}
		s.answer(s.send(to(maxAt, strings.ToUpper(x.order), "approve")))
		s.send(to(ann, x.question[:9]+strings.ToUpper(x.question[9:]), "CONFIRM"))
		s.await(maxAt, "D-1003")
		s.send(to(maxAt, x.order, "approve")) // the same again from an old mail
		s.send(to(ann, x.question, "CONFIRM"))
		if d := s.deal("D-1001"); d.Stage != "accepted" {
			t.Errorf("after the genuine order D-1001 is %s", d.Stage)
		}
		s.onlyKnownWereMailed()
	})
}
