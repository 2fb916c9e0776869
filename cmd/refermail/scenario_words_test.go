package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// wordsProgram writes a program with a file to ask for, and returns the lines of the configuration that name it.
func wordsProgram(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "program.toml")
	for path, text := range map[string]string{filepath.Join(dir, "card.pdf"): "%PDF-1.4 two pages", file: `name = "Acme partners"
[type.consultant]
label = "Solution Advisor"
plan = "Advisor"
rates = "10 % of the first year, paid when the customer pays."
required = ["company", "contact", "context"]
[type.agency]
label = "Agency"
rates = "5 %"
required = ["company"]
[[tier]]
name = "bronze"
label = "Bronze"
[[tier]]
name = "silver"
label = "Silver"
window_days = 365
accepted = 5
benefits = "Reviews in half the time."
[[asset]]
name = "battlecard"
file = "card.pdf"
description = "Two pages against the usual suspects."
[[asset]]
name = "deck"
file = "gone.pdf"
description = "Twelve slides."
`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("[program]\nfile = %q\n", file)
}

func (s *scene) ask(from, subject, text string) got {
	s.t.Helper()
	return s.answer(s.send(letter{From: from, To: deals, Subject: subject, Body: text}))
}

// TestPartnersAskByMail is SS-1 to SS-4, SS-6, SS-7, SS-11, VA-9 and PT-9.
func TestPartnersAskByMail(t *testing.T) {
	inOffice(t, wordsProgram(t), func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.run("partner", "set", "P-1", "--tier", "bronze")
		s.serve()
		_, receipt, review, ref := s.registered()
		s.answer(s.send(review.reply(maxAt, "approve")))
		for _, tc := range []struct {
			subject, text string
			says          []string
		}{
			{"help", "", []string{"status globex", "check globex.com", "add colleague"}},
			{"Hilfe", "Danke,\nAnn", []string{"status globex"}},
			{"Where are we", "status globex", []string{ref, "Globex", "accepted", "we work on it"}},
			{"History", "history " + ref, []string{"Registered: Globex", "Accepted", "Max"}},
			{"règles", "", []string{"3.1", "yours alone for 90 days", "version"}},
			{"A question", "rates", []string{"Solution Advisor", "10 % of the first year"}},
			{"A question", "Stufe", []string{"Bronze", "Silver", "1 of 5, 4 to go"}},
			{"A question", "assets", []string{"send battlecard", "Twelve slides."}},
			{"A question", "send battlecard", []string{"Here is battlecard", "card.pdf"}},
			{"A question", "send deck", []string{"cannot send deck", "not where it should be"}},
			{"A question", "template", []string{"Cc: deals@acme.test"}},
			{"A question", "check fresh.test", []string{"fresh.test: open"}},
			{"A question", "sttaus", []string{"not sure", `Did you mean "status"`}},
		} {
			g := s.ask(ann, tc.subject, tc.text)
			if !g.says(tc.says...) || g.html == "" {
				t.Errorf("%q %q is answered, want %q:\n%s", tc.subject, tc.text, tc.says, g)
			}
		}
		if g := s.answer(s.send(receipt.reply(ann, "history"))); !g.says("Registered: Globex") {
			t.Errorf("history in the conversation:\n%s", g)
		}
		taken, none := s.ask(cid, "A question", "check globex.test"), s.ask(cid, "A question", "history "+ref)
		if !taken.says("globex.test: not available") || !none.says("No referral of Contoso Agency matching") {
			t.Errorf("the other partner reads:\n%s\n%s", taken, none)
		}
		s.ask(cid, "status", "")
		noLeak(t, s, cid, "Northwind", ann, bo, "Ann")
		s.onlyKnownWereMailed()
	})
}

// TestPartnersChooseTheirNews is NT-5 and SS-9.
func TestPartnersChooseTheirNews(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, _, review, ref := s.registered()
		s.answer(s.send(review.reply(maxAt, "approve")))
		news := s.await(ann, "yours until")
		if g := s.answer(s.send(news.reply(ann, "mute"))); !g.says("no more news of Globex") {
			t.Errorf("mute is answered:\n%s", g)
		}
		s.answer(s.send(review.reply(maxAt, "qualified")))
		s.answer(s.send(news.reply(ann, "digest")))
		if g := s.answer(s.send(review.reply(maxAt, "proposal"))); g.says("the partner was told") {
			t.Errorf("Max is told that Ann was told:\n%s", g)
		}
		s.answer(s.send(review.reply(maxAt, "won 48000 USD")))
		s.await(ann, "48,000 USD")
		if n := s.count(ann, func(g got) bool { return g.says("qualified") || g.says("proposal.") }); n > 0 {
			t.Errorf("%d news reached Ann at once", n)
		}
		if s.deal(ref).Stage != "won" {
			t.Error("not won")
		}
	})
}

// TestTheDailyMail is the digest of NT-5: what was kept comes the next morning.
func TestTheDailyMail(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		served := s.serve()
		_, _, review, _ := s.registered()
		s.answer(s.send(review.reply(maxAt, "approve")))
		s.ask(ann, "digest", "")
		s.answer(s.send(review.reply(maxAt, "qualified")))
		s.answer(s.send(review.reply(maxAt, "proposal")))
		served.stop()
		s.later(25 * time.Hour)
		s.serve()
		g := s.await(ann, "2 pieces of news")
		if !g.says("Globex is now: qualified.", "Globex is now: proposal.") {
			t.Errorf("the daily mail:\n%s", g)
		}
	})
}

// TestPartnersAddPeople is SS-10, PT-10 and WF-9.
func TestPartnersAddPeople(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		if g := s.ask(ann, "A colleague", "add colleague Amy <amy@northwind.test>"); !g.says("Amy <amy@northwind.test> can write to us") {
			t.Errorf("the same domain:\n%s", g)
		}
		asked := s.send(letter{From: ann, To: deals, Subject: "A colleague", Body: "add colleague Eve <" + eve + ">"})
		if g := s.answer(asked); !g.says("We asked a person here about Eve") {
			t.Errorf("another domain:\n%s", g)
		}
		question := s.await(maxAt, eve, "approve")
		s.answer(s.send(question.reply(maxAt, "approve")))
		s.await(ann, "Eve <"+eve+"> can write to us")
		s.send(letter{From: eve, To: deals, Subject: "status"})
		s.await(eve, "No referral of Northwind Consulting")

		_, receipt, _, ref := s.registered()
		if g := s.answer(s.send(receipt.reply(ann, "add contact Kim Lee <kim@holding.test>"))); !g.says("Kim Lee <kim@holding.test> belongs to Globex") {
			t.Errorf("a further contact:\n%s", g)
		}
		s.await(maxAt, "named a further person there: Kim Lee")
		if words := said(s.deal(ref), "contact"); len(words) != 1 {
			t.Errorf("the timeline says %q", words)
		}
		s.onlyKnownWereMailed()
	})
}

// TestTheReceiptIsCorrectedByReply is IN-9: only changed lines apply, and another company after approval is the manager's.
func TestTheReceiptIsCorrectedByReply(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, receipt, review, ref := s.registered()
		_, block, _ := strings.Cut(receipt.text, "What we understood:\n\n")
		block, _, _ = strings.Cut(block, "\n\n")
		edited := strings.Replace(block, "Contact: ", "Contact: Bob ", 1)
		updated := s.answer(s.send(receipt.reply(ann, edited)))
		fields := said(s.deal(ref), "field")
		if !updated.says("We corrected Globex") || len(fields) != 1 || !strings.Contains(fields[0], "→ Bob") {
			t.Errorf("the block\n%s\nchanged %q:\n%s", edited, fields, updated)
		}
		s.answer(s.send(review.reply(maxAt, "approve")))
		waits := s.answer(s.send(receipt.reply(ann, "Company: Globex Ltd")))
		if !waits.says("changed by a person here", "Company: Globex → Globex Ltd") || s.deal(ref).Company != "Globex" {
			t.Errorf("after approval:\n%s", waits)
		}
		question := s.await(maxAt, "asks to change the company")
		s.answer(s.send(question.reply(maxAt, "approve change")))
		s.await(ann, "We corrected Globex Ltd")
		if d := s.deal(ref); d.Company != "Globex Ltd" || d.Stage != "accepted" {
			t.Errorf("changed to %+v", d.dealView)
		}
	})
}
