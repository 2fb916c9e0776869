package main

import (
	"slices"
	"strings"
	"testing"
)

// said are the words of a deal's events of a kind, in order.
func said(d dealDetail, kind string) (words []string) {
	for _, e := range d.Timeline {
		if e.Kind == kind {
			words = append(words, e.Text)
		}
	}
	return words
}

func TestASignatureIsLearntFromTheMailBefore(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, receipt, _, ref := s.registered()
		const signature = "\n\nWarm regards from Leeds\nAnn\nNorthwind Consulting\n12 Harbour Street\n+44 20 7946 0000"
		s.send(receipt.reply(ann, "Bo's boss joins on Thursday."+signature))
		s.await(maxAt, "Bo's boss joins on Thursday.")
		s.send(receipt.reply(ann, "He asks for the price of a second floor."+signature))
		second := s.await(maxAt, "the price of a second floor.")
		if second.says("Harbour Street") || second.says("7946") {
			t.Errorf("the relay carries the signature:\n%s", second)
		}
		s.settled(3)
		replies := said(s.deal(ref), "reply")
		if len(replies) != 2 || replies[1] != "He asks for the price of a second floor." {
			t.Errorf("the timeline says %q", replies)
		}
	})
}

func TestAnIntroductionOfTwoIsAskedAboutAndCompletedByYes(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		const kim = "kim@initech.test"
		intro := s.send(letter{From: ann, To: bo, Rcpt: deals, Cc: mailbox(kim) + ", " + deals, Subject: "Introduction",
			Body: "Dear all,\n\nplease meet the team of Acme. They plan warehouses, and one is needed in Leeds by March."})
		question := s.answer(intro)
		ref := refOf(t, question)
		if !question.says("Contact: (perhaps", "?)", `reply "yes"`) || !question.says(bo) {
			t.Errorf("the question:\n%s", question)
		}
		d := s.deal(ref)
		if d.Stage != "incomplete" || d.Contact.Email != "" || d.Domain != "" || !slices.Contains(d.Missing, "contact") {
			t.Errorf("assumed: %+v", d.dealView)
		}
		unedited := s.send(question.reply(ann, "Contact: (perhaps "+bo+"?)"))
		s.await(maxAt, "(perhaps") // words that complete nothing are a person's to read
		if d := s.deal(ref); d.Contact.Email != "" {
			t.Errorf("a line sent back was taken for a yes: %+v", d.dealView)
		}
		s.disposed(unedited, "handled")
		receipt := s.answer(s.send(question.reply(ann, "Yes, please\n\nAnn")))
		if !receipt.says(ref, "registered", bo) {
			t.Errorf("the receipt:\n%s", receipt)
		}
		s.await(maxAt, ref, bo, "approve")
		if d := s.soleDeal(); d.Stage != "under_review" || d.Contact.Email != bo || d.Domain != "globex.test" || d.Consent == "" {
			t.Errorf("completed: %+v", d.dealView)
		}
		s.settled(3)
		s.onlyKnownWereMailed()
	})
}

func TestTitleAndPhoneOfAForwardReachTheManager(t *testing.T) {
	fwd := forward(ann, bo, "Globex", "Bo is looking for help with their warehouse.\nConsent: yes")
	fwd.Body = strings.Replace(fwd.Body, "Best regards\nBo\nGlobex", "Best regards\n\nBo Chen\nHead of Operations\nGlobex\nPhone: +44 20 7946 0123", 1)
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		receipt := s.answer(s.send(fwd))
		ref := refOf(t, receipt)
		review := s.await(maxAt, ref, "approve")
		d := s.deal(ref)
		if d.Contact.Title != "Head of Operations" || d.Contact.Phone == "" {
			t.Errorf("contact %+v", d.Contact)
		}
		if !review.says("Head of Operations", d.Contact.Phone) || !strings.Contains(strings.ReplaceAll(d.Contact.Phone, " ", ""), "79460123") {
			t.Errorf("the manager reads:\n%s", review)
		}
	})
}

func TestAForwardOfOurOwnMailMakesNoDeal(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, receipt, _, ref := s.registered()
		back := func(words string) letter {
			return letter{From: ann, To: deals, ID: newID(ann), Subject: "Fwd: " + receipt.field("Subject"), Body: words + "\n\n---------- Forwarded message ---------\nFrom: " +
				receipt.field("From") + "\nDate: Fri, 20 Nov 2026 at 10:00\nSubject: " + receipt.field("Subject") + "\nTo: " + mailbox(ann) + "\n\n" + receipt.text}
		}
		help := s.answer(s.send(back("")))
		if !help.says("one of our own mails", "nothing was registered") {
			t.Errorf("the answer:\n%s", help)
		}
		s.send(back("What is my place in line worth?"))
		relay := s.await(maxAt, "What is my place in line worth?")
		if !relay.says(ref) || relay.says("That moment is your place in line") {
			t.Errorf("the manager reads:\n%s", relay)
		}
		s.settled(3)
		s.soleDeal()
		s.onlyKnownWereMailed()
	})
}

func TestOurOwnMailWithoutOurAddressMakesNoDeal(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, receipt, _, _ := s.registered()
		name, _, _ := strings.Cut(receipt.field("From"), "<")
		for i, body := range []string{
			"From: " + strings.Trim(name, `" `) + "\nSent: Friday, 20 November 2026 10:00\nTo: Ann\nSubject: " + receipt.field("Subject") + "\n\n" + receipt.text,
			receipt.text, "> " + strings.ReplaceAll(receipt.text, "\n", "\n> "), "-----Original Message-----\n" + receipt.text,
		} {
			who := []string{ann, abe}[i%2] // who writes the same a third time in a day is a robot
			help := s.answer(s.send(letter{From: who, To: deals, ID: newID(who), Subject: "FW: " + receipt.field("Subject"), Body: body}))
			if !help.says("one of our own mails", "nothing was registered") {
				t.Errorf("the answer:\n%s", help)
			}
		}
		s.settled(5)
		s.soleDeal()
		s.onlyKnownWereMailed()
	})
}

func TestForwardsInJapaneseAndArabicBecomeDeals(t *testing.T) {
	for name, tc := range map[string]struct {
		letter letter
		known  []string
	}{
		"japanese": {letter{From: ann, To: deals, Subject: "Fwd: 倉庫の件", Body: "ボーさんをご紹介します。3月までに新しい倉庫が必要だそうです。\nConsent: yes\n\n" +
			"---------- 転送されたメッセージ ----------\n差出人: 陳 ボー <" + bo + ">\n日時: 2026年11月19日(木) 9:12\n件名: 倉庫の件\n宛先: Ann <" + ann + ">\n\n" +
			"アン様\n\nお世話になっております。新しい倉庫を探しております。\n\n陳 ボー\n"}, []string{"Globex", bo, "陳 ボー", "ボーさんをご紹介します。"}},
		"arabic": {letter{From: ann, To: deals, Subject: "Fwd: مستودع جديد", Body: "أعرفكم على كريم، يحتاجون إلى مستودع جديد قبل مارس.\nConsent: yes\n\n" +
			"---------- رسالة مُعاد توجيهها ---------\nمن: كريم علي <karim@initech.test>\nالتاريخ: الخميس، 19 نوفمبر 2026، 9:12 ص\nالموضوع: مستودع جديد\nإلى: Ann <" + ann + ">\n\n" +
			"مرحبا آن،\n\nنبحث عن مستودع جديد.\n\nكريم علي\n"}, []string{"Initech", "karim@initech.test", "كريم علي", "أعرفكم على كريم"}},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
				s.partners()
				s.serve()
				receipt := s.answer(s.send(tc.letter))
				if !receipt.says(append(tc.known, "registered")...) {
					t.Errorf("the receipt:\n%s", receipt)
				}
				ref := refOf(t, receipt)
				s.await(maxAt, append(tc.known, ref, "approve")...)
				s.settled(1)
				if d := s.soleDeal(); d.Stage != "under_review" {
					t.Errorf("the deal is %s", d.Stage)
				}
				s.onlyKnownWereMailed()
			})
		})
	}
}

func TestAWinmailFileIsKeptAndTheReceiptSaysSo(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		fwd := forward(ann, bo, "Globex", "Bo is looking for help with their warehouse.\nConsent: yes")
		fwd.Files = []file{{"winmail.dat", "application/ms-tnef", "\x78\x9f\x3e\x22 and no more than that"}}
		receipt := s.answer(s.send(fwd))
		if !receipt.says("registered", "We keep winmail.dat, but could not open it") {
			t.Errorf("the receipt:\n%s", receipt)
		}
		kept := look[mailDetail](s, "mail", "show", s.disposed(fwd, "handled").ID)
		if len(kept.Attachments) != 1 || kept.Attachments[0].Name != "winmail.dat" || kept.Attachments[0].Size == 0 {
			t.Errorf("kept %+v", kept.Attachments)
		}
	})
}

func TestCommandsGivenTwiceAreObeyedTwice(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, _, first, one := s.registered()
		const words = "approve\nassign " + rita + "\nnote call her first"
		s.answer(s.send(first.reply(maxAt, words)))
		second := s.answer(s.send(forward(ann, "kim@initech.test", "Initech", "Kim needs a warehouse by March.\nConsent: yes")))
		other := refOf(t, second)
		s.answer(s.send(s.await(maxAt, other, "approve").reply(maxAt, words)))
		for _, ref := range []string{one, other} {
			d := s.deal(ref)
			if notes := said(d, "note"); !slices.Equal(notes, []string{"call her first"}) || d.Owner != rita {
				t.Errorf("%s: notes %q, owner %q, %v", ref, notes, d.Owner, kinds(d))
			}
		}
	})
}
