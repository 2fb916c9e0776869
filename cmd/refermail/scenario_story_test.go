package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestOneReferralToldOnce(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) { story(t, s) })
}

var (
	replyTo  = regexp.MustCompile(`^deals\+[a-z0-9-]{8,}@acme\.test$`)
	verpFrom = regexp.MustCompile(`^<deals\+[a-z0-9-]{8,}@acme\.test>$`)
)

// story is DESIGN §2 as an acceptance test.
func story(t *testing.T, s *scene) {
	s.serve()
	s.partners() // while the service runs

	fwd := forward(ann, bo, "Globex", "Bo is CTO at Globex. They outgrew their warehouse and want to plan a new one by March.\nConsent: yes")
	began := time.Now()
	s.send(fwd)
	receipt := s.answer(fwd)
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("the receipt took %v", took)
	}
	ref := refOf(t, receipt)
	if !receipt.says(ref, "Globex", bo) || receipt.field("Subject") != "Re: "+fwd.Subject {
		t.Errorf("receipt:\n%s", receipt)
	}
	wellFormed(t, receipt, ann)

	review := s.await(maxAt, ref)
	if !review.says("Globex", bo, "Northwind Consulting", "approve") {
		t.Errorf("decision mail:\n%s", review)
	}
	wellFormed(t, review, maxAt)
	if d := s.deal(ref); d.ProtectedUntil != nil || d.Stage != "under_review" || d.SubmittedBy != ann || d.Partner != "Northwind Consulting" {
		t.Errorf("before approval: %+v", d.dealView)
	}

	approved(t, s, ref, fwd, review)
	news := moved(t, s, ref, fwd, review)
	answered := talked(t, s, ref, fwd, news)

	won := s.send(review.reply(maxAt, "won 48000 USD"))
	s.answer(won)
	last := s.await(ann, "won")
	sameThread(t, last, fwd)
	if !last.says("48,000") && !last.says("48000") {
		t.Errorf("the partner does not read the amount:\n%s", last)
	}
	ended(t, s, ref, answered)
}

// approved plays the approval: the protection date reaches the partner, the manager can undo.
func approved(t *testing.T, s *scene, ref string, fwd letter, review got) {
	t.Helper()
	confirm := s.answer(s.send(review.reply(maxAt, "approve\n\nThanks,\nMax")))
	if !confirm.says(ref, "undo") {
		t.Errorf("confirmation:\n%s", confirm)
	}
	wellFormed(t, confirm, maxAt)
	until := s.deal(ref).ProtectedUntil
	if until == nil {
		t.Fatal("approved, and not protected")
	}
	if days := time.Until(*until).Hours() / 24; days < 89.9 || days > 91.1 {
		t.Errorf("protected for %.1f days", days)
	}
	news := s.await(ann, until.Format("2 Jan 2006"))
	sameThread(t, news, fwd)
	wellFormed(t, news, ann)
}

// moved plays the move to another stage in plain words.
func moved(t *testing.T, s *scene, ref string, fwd letter, review got) got {
	t.Helper()
	confirm := s.answer(s.send(review.reply(maxAt, "demo done")))
	if !confirm.says(ref) {
		t.Errorf("confirmation:\n%s", confirm)
	}
	news := s.await(ann, "demo completed")
	sameThread(t, news, fwd)
	if d := s.deal(ref); d.Stage != "demo_completed" {
		t.Errorf("stage %s", d.Stage)
	}
	return news
}

// talked plays the conversation: the partner's visible words alone are kept and relayed, the manager's answer comes back.
func talked(t *testing.T, s *scene, ref string, fwd letter, news got) got {
	t.Helper()
	const words = "Bo's boss joins on Thursday.\nCould you bring the case study?"
	reply := news.reply(ann, words+"\n\n-- \nAnn Lee\nNorthwind Consulting\n+44 20 7946 0000")
	s.send(reply)
	relay := s.await(maxAt, "boss joins on Thursday")
	wellFormed(t, relay, maxAt)
	if strings.Contains(relay.text, "7946") || strings.Contains(relay.text, "Acme wrote") {
		t.Errorf("the relay carries quote or signature:\n%s", relay)
	}
	d := s.deal(ref)
	at := slices.IndexFunc(d.Timeline, func(e eventView) bool { return e.Kind == "reply" })
	if at < 0 || d.Timeline[at].Text != words || d.Timeline[at].By != ann {
		t.Errorf("timeline: %+v", d.Timeline)
	}
	answer := relay.reply(maxAt, "Good to know, I will bring it.\nSee you on Thursday.\n\n-- \nMax, Acme")
	s.send(answer)
	read := s.await(ann, "> Good to know, I will bring it. > See you on Thursday.")
	sameThread(t, read, fwd)
	if strings.Contains(read.text, "case study") || !strings.Contains(read.field("From"), "Max") {
		t.Errorf("the manager's answer:\n%s", read)
	}
	if n := s.count(ann, func(g got) bool { return g.answers() == reply.ID && !g.says("See you") }); n > 0 {
		t.Errorf("the partner's words were acknowledged %d times", n)
	}
	return read
}

// ended checks what is left at the end: the deal, its chain, and that nobody else heard of it.
func ended(t *testing.T, s *scene, ref string, answered got) {
	t.Helper()
	s.settled(6)
	d := s.deal(ref)
	if d.Stage != "won" || d.Amount == nil || d.Amount.Minor != 4800000 || d.Amount.Currency != "USD" {
		t.Errorf("at the end: %+v", d.dealView)
	}
	s.run("deal", "show", ref, "--verify")
	want := []string{"registered " + ann, "stage " + maxAt, "reply " + ann, "answer " + maxAt}
	have := kinds(d)
	for _, k := range want {
		if !slices.Contains(have, k) {
			t.Errorf("the timeline lacks %q: %q", k, have)
		}
	}
	seen := map[string]bool{}
	for _, g := range append(s.inbox(ann), s.inbox(maxAt)...) {
		path := g.field("Return-Path")
		if seen[g.id()] || seen[path] {
			t.Errorf("two mails with %s or %s", g.id(), path)
		}
		seen[g.id()], seen[path] = true, true
	}
	if answered.field("Subject") == "" || s.count(rita, func(got) bool { return true }) > 0 {
		t.Error("the rep, who owns nothing, was mailed")
	}
	s.onlyKnownWereMailed()
}

var refWord = regexp.MustCompile(`\bD-[0-9]{1,9}\b`)

// refOf is the reference a mail names.
func refOf(t testing.TB, g got) string {
	t.Helper()
	ref := refWord.FindString(g.text)
	if ref == "" {
		t.Fatalf("no reference in:\n%s", g)
	}
	return ref
}

// sameThread checks that a mail joins the conversation the partner began.
func sameThread(t testing.TB, g got, root letter) {
	t.Helper()
	if !strings.Contains(g.header.Get("References"), "<"+root.ID+">") || g.field("Subject") != "Re: "+root.Subject || g.answers() == "" {
		t.Errorf("not in the thread of %q:\nReferences: %s\n%s", root.Subject, g.header.Get("References"), g)
	}
}

// wellFormed checks the formats of CONTRACT, Mail, on one mail of ours.
func wellFormed(t testing.TB, g got, to string) {
	t.Helper()
	check := func(ok bool, what string) {
		t.Helper()
		if !ok {
			t.Errorf("%s in:\n%s", what, g.raw)
		}
	}
	check(g.address("To") == to, "To is not the one recipient")
	check(g.address("From") == deals, "From is not our address without a tag")
	check(replyTo.MatchString(g.address("Reply-To")), "Reply-To has another form")
	check(len(strings.SplitN(g.address("Reply-To"), "@", 2)[0]) <= 64, "the local part of Reply-To is too long")
	check(verpFrom.MatchString(g.field("Return-Path")), "the envelope sender has another form")
	check(g.header.Get("Auto-Submitted") != "", "no Auto-Submitted")
	check(strings.HasSuffix(g.id(), "@acme.test"), "the Message-ID is not ours")
	check(g.html != "" && g.text != "", "text or HTML is missing")
	check(g.header.Get("List-Id") == "" && g.header.Get("Precedence") == "", "list headers on deal mail")
	for line := range strings.SplitSeq(string(g.raw), "\n") {
		check(len(line) <= 999, "a line is too long")
		if strings.TrimRight(line, "\r") == "" {
			break
		}
		check(!strings.ContainsFunc(line, func(r rune) bool { return r > 0x7e }), "raw 8-bit in the header")
	}
}
