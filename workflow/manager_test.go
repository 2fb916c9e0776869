package workflow

import (
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

const (
	fay = "fay@acme.example"
)

// ruledBy is a town under a program of its own.
func ruledBy(t *testing.T, text string) *town {
	t.Helper()
	c := newTown(t)
	p, err := program.Parse("program.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	c.w.Rules.Program = p
	c.w.Rules.Team = append(c.w.Rules.Team, Member{Email: fay, Name: "Fay", Roles: []string{"finance"}})
	return c
}

// by lets a member reply to the newest mail of a kind.
func (c *town) by(who, text string, to Kind) (MailResult, []Notice) {
	c.t.Helper()
	return c.mail(who, text, reply(c.find(to, who)))
}

// TestReasonsForADecline is WF-4.
func TestReasonsForADecline(t *testing.T) {
	for _, tc := range []struct{ name, text, code, says, problem string }{
		{"a code with a sentence", "decline not_a_fit: you need a factory", "not_a_fit", "What they need is not what we do well. you need a factory", ""},
		{"a code alone says the program's sentence", "decline not_a_fit", "not_a_fit", "What they need is not what we do well.", ""},
		{"the label is as good as the code", "Decline not a fit: too small", "not_a_fit", "What they need is not what we do well. too small", ""},
		{"a sentence alone is the reason other", "decline we do not sell there", "other", "we do not sell there", ""},
		{"a sentence that begins like a code is a sentence", "lost budget was cut", "other", "budget was cut", ""},
		{"lost has codes of its own", "lost budget: cut in half", "budget", "They have no budget for it now. cut in half", ""},
		{"a code of another stage is no guess", "decline budget: none", "", "", "budget is no reason for declined"},
		{"an unknown code is named with those there are", "decline not_fit: no", "", "", "off_limits, known, not_a_fit"},
		{"other needs words", "decline other", "", "", "say it in one sentence"},
		{"no reason at all", "decline", "", "", "say why in one sentence"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newTown(t)
			r, _ := c.mail(ann, "x", refer("Globex"))
			if strings.HasPrefix(tc.text, "lost") {
				c.by(manager, "approve", KindReview)
			}
			_, sent := c.by(manager, tc.text+"\nnote I never liked them", KindReview)
			k := c.deal(r.Deal)
			if tc.problem != "" {
				want(t, sent[0].Kind, KindCommands, "answer")
				contains(t, sent[0].Letter.Note, "Nothing was done", tc.problem)
				want(t, k.ReasonCode+k.Reason, "", "reason")
				return
			}
			want(t, k.ReasonCode, tc.code, "code")
			want(t, k.Reason, tc.says, "reason")
			news := c.find(KindStage, ann)
			contains(t, news.Letter.Reason, tc.says)
			for _, n := range c.sent {
				if n.Side == PartnerSide && strings.Contains(n.Letter.Text+n.Letter.Note+n.Letter.Reason, "never liked") {
					t.Errorf("the private note left the house in %s", n.Kind)
				}
			}
			c.by(manager, "undo", KindConfirm)
			want(t, c.deal(r.Deal).ReasonCode+c.deal(r.Deal).Reason, "", "after undo")
		})
	}
}

// TestApproveForSoManyDays is WF-1.
func TestApproveForSoManyDays(t *testing.T) {
	for _, tc := range []struct {
		text string
		days int
	}{{"approve 60 days", 60}, {"approve for 45 days because the partner asked", 45}, {"approve", 90}, {"approve 30d", 30}} {
		c := newTown(t)
		r, _ := c.mail(ann, "x", refer("Globex"))
		review := c.find(KindReview, manager)
		contains(t, strings.Join(review.Letter.Commands, "\n"), "approve 60 days", "decline <reason>: <sentence", "ask <question>")
		if len(review.Letter.Reasons) < 4 || review.Letter.Reasons[0].Label != "off_limits" {
			t.Errorf("the reasons: %+v", review.Letter.Reasons)
		}
		c.mail(manager, tc.text, reply(review))
		want(t, c.deal(r.Deal).ProtectedUntil, program.EndOfDay(noon, tc.days), tc.text)
	}
	c := newTown(t)
	r, _ := c.mail(ann, "x", refer("Globex"))
	_, sent := c.by(manager, "approve 999 days", KindReview)
	want(t, c.deal(r.Deal).Stage, program.UnderReview, "999 days")
	contains(t, sent[0].Letter.Note, "1 to 180")
}

const approvals = `name = "Acme"
[[approval]]
above = "50000 EUR"
by = "finance"
within = "4 business hours"
[[approval]]
above = "200000 EUR"
by = "rita@acme.example"
`

// worth is a referral of an account that says what it may spend.
func worth(budget string) func(*Mail) {
	return func(m *Mail) {
		refer("Globex")(m)
		m.Lead.Fields = map[string]string{"budget": budget}
	}
}

// TestApprovalsFollowOneAnother is WF-2.
func TestApprovalsFollowOneAnother(t *testing.T) {
	c := ruledBy(t, approvals)
	r, _ := c.mail(ann, "x", worth("250k EUR"))
	_, sent := c.by(manager, "approve 60 days", KindReview)
	want(t, kinds(sent), "review to "+fay+", confirm to "+manager, "after the first")
	contains(t, strings.Join(c.find(KindConfirm, manager).Letter.Effects, " "), "Fay decides next", "the partner hears nothing yet")
	want(t, c.deal(r.Deal).Stage, program.UnderReview, "stage after the first")

	_, sent = c.by(manager, "approve", KindConfirm)
	contains(t, sent[0].Letter.Note, "you have approved it already", "Fay")
	_, sent = c.by(manager, "demo done", KindConfirm)
	contains(t, sent[0].Letter.Note, "Nothing was done")

	_, sent = c.by(fay, "ask who signs?", KindReview)
	want(t, kinds(sent), "question to "+ann+", confirm to "+fay, "a question of the second")
	_, sent = c.by(ann, "Bo's boss does.", KindQuestion)
	want(t, kinds(sent), "relay to "+manager+", relay to "+fay, "the answer reaches who decides")

	_, sent = c.by(fay, "approve", KindReview)
	want(t, kinds(sent), "review to "+rita+", confirm to "+fay, "after the second")
	_, sent = c.by(manager, "undo", KindConfirm)
	contains(t, sent[0].Letter.Note, "the next step was decided meanwhile")
	_, sent = c.by(fay, "undo", KindConfirm)
	want(t, kinds(sent), "team_news to "+rita+", confirm to "+fay, "undo of the second step")
	c.by(fay, "approve", KindReview)
	_, sent = c.by(rita, "approve", KindReview)
	want(t, kinds(sent), "stage to "+ann+", confirm to "+rita, "after the last")
	k := c.deal(r.Deal)
	want(t, k.Stage, program.Accepted, "stage in the end")
	want(t, k.ProtectedUntil, program.EndOfDay(noon, 60), "the manager's days hold")
	c.by(rita, "undo", KindConfirm)
	want(t, c.deal(r.Deal).Stage, program.UnderReview, "undo of the last")
	want(t, c.deal(r.Deal).Approval.pending().Asked, rita, "who is asked again")
}

func TestAnApprovalNobodyNeedsIsNotAskedFor(t *testing.T) {
	for _, tc := range []struct{ name, budget, text, asked string }{
		{"small", "20000 EUR", "approve", ""}, {"at the limit", "50000 EUR", "approve", ""}, {"just above", "50000.01 EUR", "approve", fay},
		{"not said", "a lot", "approve", ""}, {"in another currency", "1000 USD", "approve", fay}, {"valued by the manager", "", "value 60000 EUR\napprove", fay},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := ruledBy(t, approvals)
			r, _ := c.mail(ann, "x", worth(tc.budget))
			_, sent := c.by(manager, tc.text, KindReview)
			stage := program.Accepted
			if tc.asked != "" {
				stage = program.UnderReview
				if !strings.Contains(kinds(sent), "review to "+tc.asked) {
					t.Errorf("sent: %s", kinds(sent))
				}
			}
			want(t, c.deal(r.Deal).Stage, stage, "stage")
		})
	}
}

func TestADeclineEndsTheApprovalsAndALateOneIsReminded(t *testing.T) {
	c := ruledBy(t, approvals)
	r, _ := c.mail(ann, "x", worth("60000 EUR"))
	_, sent := c.by(rita, "approve", inThread(c, rita, r.Deal))
	contains(t, sent[0].Letter.Note, "a manager decides first")
	c.by(manager, "approve", KindReview)
	step := c.deal(r.Deal).Approval.pending()
	want(t, step.Due, time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC), "four business hours after noon")
	c.now = step.Due.Add(time.Second)
	d := c.input(Input{At: c.now, Action: TimerFired{Timer{Key: timerKey("approval", r.Deal), Kind: "approval", Deal: r.Deal, Due: c.now}}})
	want(t, kinds(d.Notices), "review to "+manager+", review to "+fay, "reminded")
	_, sent = c.by(fay, "decline not_a_fit: we do not finance that", KindReview)
	want(t, c.deal(r.Deal).Stage, program.Declined, "stage")
	want(t, kinds(sent), "stage to "+ann+", team_news to "+manager+", confirm to "+fay, "told")
	if c.w.timers[timerKey("approval", r.Deal)] {
		t.Error("the step is watched after the end")
	}
}

// inThread gives somebody who was not asked the thread of a deal, as an assignment would.
func inThread(c *town, who string, no DealNo) Kind {
	k := c.deal(no)
	d := newDraft(c.w, Input{At: c.now, Key: "thread/" + who})
	own := d.deal(k.No)
	d.tell(own, d.person(own, TeamSide, Address{Email: who}, 0), Notice{Kind: KindReview, Letter: d.letter(*own)})
	out := d.finish()
	c.w.Apply(out.Changes)
	c.sent = append(c.sent, out.Notices...)
	return KindReview
}

const routed = `name = "Acme"
[segment.enterprise]
label = "Enterprise"
employees_from = 1000
[[route]]
country = "DE"
owner = "rita@acme.example"
[[route]]
segment = "enterprise"
owner = "max@acme.example"
`

// TestOwnersAreFoundByTheProgram is WF-5 and WF-12.
func TestOwnersAreFoundByTheProgram(t *testing.T) {
	for _, tc := range []struct{ name, country, size, before, after string }{
		{"a rep owns it from the acceptance on", "Deutschland", "", "", rita},
		{"a manager decides already", "France", "1,200 people", manager, manager},
		{"no route fits", "France", "20", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := ruledBy(t, routed)
			r, _ := c.mail(ann, "x", func(m *Mail) {
				refer("Globex")(m)
				m.Lead.Fields = map[string]string{"country": tc.country, "size": tc.size}
			})
			want(t, c.deal(r.Deal).Owner, tc.before, "owner before")
			c.by(ann, "Bo asks for a first call on Thursday, and hates phones.", KindReceipt)
			c.w.timelines = map[DealNo][]Event{r.Deal: c.events}
			_, sent := c.by(manager, "approve", KindReview)
			want(t, c.deal(r.Deal).Owner, tc.after, "owner after")
			if tc.after != rita {
				want(t, kinds(sent), "stage to "+ann+", confirm to "+manager, "sent")
				return
			}
			want(t, kinds(sent), "brief to "+rita+", stage to "+ann+", confirm to "+manager, "sent")
			l := c.find(KindBrief, rita).Letter
			contains(t, joined(l.Opening, l.Text, l.By, l.Partner, l.Context), "Hello Bo, Ann of Northwind Consulting suggested", "hates phones", "billing system")
			contains(t, c.find(KindStage, ann).Letter.Note, "Rita looks after it")
		})
	}
}

func TestANewOwnerIsIntroduced(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	_, sent := c.by(manager, "assign Rita", KindConfirm)
	want(t, kinds(sent), "brief to "+rita+", owner to "+ann+", confirm to "+manager, "sent")
	intro := c.find(KindOwner, ann)
	want(t, intro.Letter.Owner+" "+intro.Letter.Address+" "+intro.Letter.Partner, "Rita "+rita+" ", "the introduction")
	want(t, intro.InReplyTo != "", true, "it stands in the partner's thread")
	_, sent = c.by(manager, "assign Rita", KindConfirm)
	contains(t, sent[0].Letter.Note, "Rita owns it already")
	_, sent = c.by(manager, "undo", KindConfirm)
	want(t, kinds(sent), "team_news to "+rita+", correction to "+ann+", confirm to "+manager, "undo corrects the introduction")
	want(t, c.deal(no).Owner, "", "owner after undo")
	_, sent = c.by(manager, "assign Zoe", KindConfirm)
	contains(t, sent[0].Letter.Note, "nobody of the team", "Max, Rita")
}

// TestInvolvementIsClaimedAndConfirmed is WF-10.
func TestInvolvementIsClaimedAndConfirmed(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	_, sent := c.by(ann, "involvement active: I host the demo on Thursday", KindStage)
	want(t, kinds(sent), "claim to "+manager+", involvement to "+ann, "claimed")
	contains(t, c.find(KindClaim, manager).Letter.Text, "I host the demo")
	want(t, c.deal(no).Involvement.Level+c.deal(no).Involvement.Claimed, TakesPart, "only claimed")
	c.now = c.now.Add(time.Hour)
	_, sent = c.by(manager, "confirm involvement", KindClaim)
	want(t, kinds(sent), "involvement to "+ann+", confirm to "+manager, "confirmed")
	i := c.deal(no).Involvement
	want(t, *i, Involvement{Level: TakesPart, ConfirmedBy: manager, ConfirmedAt: c.now}, "on the deal")
	c.by(manager, "undo", KindConfirm)
	want(t, c.deal(no).Involvement.Claimed, TakesPart, "after undo it is claimed again")
	c.by(manager, "decline involvement: we ran the demo ourselves", KindClaim)
	contains(t, c.find(KindInvolvement, ann).Letter.Reason, "we ran the demo")
	want(t, c.deal(no).Involvement == nil, true, "declined")
	_, sent = c.by(manager, "confirm involvement", KindClaim)
	contains(t, sent[0].Letter.Note, "claims nothing")
	_, sent = c.by(ann, "involvement lots", KindStage)
	contains(t, sent[0].Letter.Note, "Nothing was changed")
	_, sent = c.mail(ann, "involvement active", func(m *Mail) { reply(c.find(KindStage, ann))(m); m.Trust = Weak })
	want(t, kinds(sent), "challenge to "+ann, "an unproven claim")
}

// TestARulingCanBeTakenBack is MG-7.
func TestARulingCanBeTakenBack(t *testing.T) {
	c := newTown(t)
	first := c.accepted()
	r, _ := c.mail("cid@contoso.example", "x", refer("Globex"))
	_, _ = c.by("cid@contoso.example", "dispute Bo asked me first", KindDuplicate)
	c.by(manager, "attribute to Contoso because Bo's mail shows it, clause 4.2", KindDispute)
	outcome := c.find(KindStage, "cid@contoso.example")
	contains(t, outcome.Letter.Clause, "Clause 4.2", "A person at the company stands for the whole company")
	want(t, c.deal(first).Protection().IsZero(), true, "ruled out")
	_, sent := c.by(manager, "undo", KindConfirm)
	want(t, kinds(sent), "correction to "+ann+", correction to cid@contoso.example, confirm to "+manager, "everybody who heard is corrected once")
	want(t, c.deal(first).Protection().IsZero(), false, "protected again")
	want(t, c.deal(r.Deal).Dispute.Open(), true, "the case is open again")
	want(t, c.deal(r.Deal).Ruling == nil && c.deal(first).Ruling == nil, true, "no ruling is left")
	_, sent = c.by(manager, "undo", KindConfirm)
	contains(t, sent[0].Letter.Note, "taken back already")
	c.by(manager, "attribute to Contoso because Bo's mail shows it", KindDispute)
	c.now = c.now.Add(16 * time.Minute)
	_, sent = c.by(manager, "undo", KindConfirm)
	contains(t, sent[0].Letter.Note, "can no longer be taken back")
}

// TestARivalsNewerRulingIsNotUndone: what was ruled since stays.
func TestARivalsNewerRulingIsNotUndone(t *testing.T) {
	c := newTown(t)
	c.accepted()
	c.mail("cid@contoso.example", "x", refer("Globex"))
	c.by(manager, "attribute to Contoso because of the mail", KindReview)
	c.now = c.now.Add(time.Minute)
	for _, n := range c.sent { // from the other deal's thread
		if n.Kind == KindReview && n.Deal == 1001 && n.To.Email == manager {
			c.mail(manager, "attribute to nobody because both are wrong", reply(n))
		}
	}
	_, sent := c.mail(manager, "undo", reply(c.find(KindReview, manager)))
	contains(t, sent[0].Letter.Note, "another ruling followed")
}

// TestAReplyAfterTheEndChangesNothing is WF-8.
func TestAReplyAfterTheEndChangesNothing(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	c.by(manager, "lost budget: cut", KindConfirm)
	_, sent := c.by(ann, "They found the money after all!", KindStage)
	want(t, kinds(sent), "relay to "+manager, "the manager is alerted")
	contains(t, strings.Join(sent[0].Letter.Warnings, " "), "The deal has ended (lost)")
	want(t, c.deal(no).Stage, program.Lost, "stage")
	want(t, c.events[len(c.events)-1].Text, "They found the money after all!", "on the timeline")
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q does not say %q", text, p)
		}
	}
}
