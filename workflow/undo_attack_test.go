package workflow

import (
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

// TestUndoLeavesAnExtensionByRuleAlone: what the partner was granted after the command is not the command's to take back.
func TestUndoLeavesAnExtensionByRuleAlone(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	c.now = c.now.AddDate(0, 0, 20)
	c.mail(manager, "value 48000 USD", reply(c.find(KindConfirm, manager)))
	c.now = c.now.Add(2 * time.Minute)
	r, _ := c.mail("ann@northwind.example", "extend because the board meets in March", reply(c.find(KindReceipt, "ann@northwind.example")))
	want(t, r.Rule, "extended by rule", "the partner's wish")
	until := c.deal(no).ProtectedUntil
	c.now = c.now.Add(2 * time.Minute)
	c.mail(manager, "undo", reply(c.find(KindConfirm, manager)))
	want(t, c.deal(no).Amount == nil, true, "the value is taken back")
	want(t, c.deal(no).ProtectedUntil, until, "protection")
	want(t, c.set["protection/"+no.String()], until.Add(time.Second), "its timer")
}

// TestUndoOfAnExtensionAfterTheEnd: the end was told when it came, and is not told again.
func TestUndoOfAnExtensionAfterTheEnd(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	confirmed := c.find(KindConfirm, manager)
	until := c.deal(no).ProtectedUntil
	c.at(until.Add(time.Second))
	want(t, len(kindOnly(c.sent, KindEnded)), 1, "ends told")
	c.at(until.Add(48 * time.Hour))
	c.mail(manager, "extend 30d", reply(confirmed))
	c.now = c.now.Add(time.Minute)
	c.mail(manager, "undo", reply(confirmed))
	want(t, c.deal(no).ProtectedUntil, until, "protection")
	c.at(c.now.Add(time.Minute))
	want(t, len(kindOnly(c.sent, KindEnded)), 1, "ends told after all")
}

// TestUndoOfAnApprovalReachesWhoWasBriefed: an owner who was told to call hears that it is taken back.
func TestUndoOfAnApprovalReachesWhoWasBriefed(t *testing.T) {
	c := newTown(t)
	c.mail("ann@northwind.example", "See below.", refer("Globex"))
	review := c.find(KindReview, manager)
	c.mail(manager, "assign rita\napprove", reply(review))
	c.find(KindBrief, rita)
	c.now = c.now.Add(time.Minute)
	before := len(c.sent)
	c.mail(manager, "undo", reply(c.find(KindConfirm, manager)))
	if !strings.Contains(kinds(c.sent[before:]), "to "+rita) {
		t.Errorf("Rita, who was briefed, hears nothing: %s", kinds(c.sent[before:]))
	}
}

// TestUndoAfterAnAllowedChange: undo right after "approve change" must not take back the approval before it.
func TestUndoAfterAnAllowedChange(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	c.now = c.now.Add(time.Minute)
	c.mail("ann@northwind.example", "Company: Globex Europe", func(m *Mail) {
		reply(c.find(KindReceipt, "ann@northwind.example"))(m)
		m.Said = map[string]string{"company": "Globex Europe"}
	})
	c.now = c.now.Add(time.Minute)
	c.mail(manager, "approve change", reply(c.find(KindChange, manager)))
	want(t, c.deal(no).Company, "Globex Europe", "company")
	c.now = c.now.Add(time.Minute)
	c.mail(manager, "undo", reply(c.find(KindConfirm, manager)))
	want(t, c.deal(no).Stage, program.Accepted, "stage")
}

// TestNothingOfARefusedReplyIsKept: a partner with a daily mail reads nothing of a command that was not done.
func TestNothingOfARefusedReplyIsKept(t *testing.T) {
	c := newTown(t)
	c.accepted()
	confirmed := c.find(KindConfirm, manager)
	c.mail("ann@northwind.example", "digest", nil)
	d := c.input(Input{At: c.now, Action: ReceivedMail{&Mail{No: 77, Digest: "x", MessageID: "x@y", From: Address{Email: manager}, Senders: 1, Class: Human, Trust: Strong,
		Reply: "qualified\napprove", Threads: []Thread{reply2(confirmed)}}}})
	want(t, len(d.News), 0, "kept news of "+kinds(d.Notices))
	d = c.do(Commanded{Deal: 1001, Text: "qualified\napprove"})
	want(t, len(d.News)+len(d.Deals)+len(d.Notices)+len(d.Events)+len(d.SetTimers), 0, "effects of a refused command: "+d.Refusal)
}

func reply2(n Notice) Thread {
	m := &Mail{}
	reply(n)(m)
	return m.Threads[0]
}

// TestACommandThatNamesAnotherDealIsNotDone: "approve D-1002" in the conversation of D-1001.
func TestACommandThatNamesAnotherDealIsNotDone(t *testing.T) {
	for _, words := range []string{"approve D-1002", "Approve D-1002, thanks", "decline D-1002 not our market", "accept d-1002", "D-1002 approve"} {
		c := newTown(t)
		c.mail("ann@northwind.example", "See below.", refer("Globex"))
		review := c.find(KindReview, manager)
		c.mail("cid@contoso.example", "See below.", refer("Initech"))
		c.mail(manager, words, reply(review))
		want(t, c.deal(1001).Stage+" "+c.deal(1002).Stage, "under_review under_review", words)
	}
	c := newTown(t)
	c.mail("ann@northwind.example", "See below.", refer("Globex"))
	c.mail(manager, "approve D-1001", reply(c.find(KindReview, manager)))
	want(t, c.deal(1001).Stage, program.Accepted, "its own number")
}

// TestTypicalNoise: what managers write around their commands.
func TestTypicalNoise(t *testing.T) {
	for words, stage := range map[string]string{
		"approve\n\nSent from my iPhone":       program.Accepted,
		"Approve\nthanks!":                     program.Accepted,
		"approved, thanks":                     program.Accepted,
		"Approve.\nBest,\nMax":                 program.Accepted,
		"approve\nVon meinem iPhone gesendet":  program.Accepted,
		"Hi,\napprove":                         "",
		"approve not yet":                      program.UnderReview,
		"approve? not sure":                    program.UnderReview,
		"Approve only after the call":          program.UnderReview,
		"approve it when Rita has called them": program.UnderReview,
		"accept nothing from them":             program.UnderReview,
		"approved by Rita?":                    program.UnderReview,
		"Approve. Max":                         program.Accepted,
		"approve - Max Miller":                 program.Accepted,
		"Approve, thank you so much!":          program.Accepted,
		"approve. Never":                       program.UnderReview,
		"Approve - No":                         program.UnderReview,
		"decline, thanks":                      program.UnderReview,
		"decline. Thanks, Max":                 "",
		"do not approve":                       program.UnderReview,
		"undo that please":                     program.UnderReview,
	} {
		c := newTown(t)
		c.mail("ann@northwind.example", "See below.", refer("Globex"))
		_, sent := c.mail(manager, words, reply(c.find(KindReview, manager)))
		if stage != "" && c.deal(1001).Stage != stage {
			t.Errorf("%q: %s, want %s", words, c.deal(1001).Stage, stage)
		}
		if len(sent) == 0 {
			t.Errorf("%q is not answered", words)
		}
	}
}

// TestWordsOfPartnersThatAreNoCommands are sentences that begin with a word of the service.
func TestWordsOfPartnersThatAreNoCommands(t *testing.T) {
	for _, words := range []string{"check in next week", "extend my greetings", "Extend my best wishes to Bo", "tier one supplier", "dispute resolution at Globex", "all good",
		"all fine from our side", "all set for Tuesday", "digest it first", "digest of the meeting attached", "help is on the way", "status quo", "rates went up at Globex", "level set call booked",
		"daily standup moved", "send Bo the offer", "send him the deck", "mute point", "withdraw from the market", "files are attached", "check with Bo", "Check Globex budget", "withdraw our offer of help",
		"alles klar", "alles gut", "stand heute: warten", "Stand der Dinge: Bo wartet", "prüfe ich morgen", "Verlauf gut", "Unterlagen folgen", "regeln wir morgen", "schicke ich morgen", "tout va bien", "tout est bon",
		"envoie demain", "accord trouvé", "accord de principe", "documents en pièce jointe", "niveau direction", "todas bien", "estado de ánimo bueno", "envía mañana", "alle goed", "alle documenten volgen", "stuur morgen", "regels zijn duidelijk",
		"extend an invitation to Bo", "extend the demo to Kim's team", "dispute between Bo and Kim settled", "Resumen de la llamada: todo bien", "zusammenfassung folgt", "agreement reached with Bo", "agreement signed yesterday"} {
		c := newTown(t)
		c.accepted()
		r, sent := c.mail("ann@northwind.example", words, reply(c.find(KindReceipt, "ann@northwind.example")))
		if !strings.Contains(kinds(sent), "relay to "+manager) {
			t.Errorf("%q: %s: %s", words, r.Rule, kinds(sent))
		}
	}
}

// TestAnApproverWhoLeftTheTeam blocks nothing for ever.
func TestAnApproverWhoLeftTheTeam(t *testing.T) {
	c := ruledBy(t, approvals)
	r, _ := c.mail(ann, "x", worth("60000 EUR"))
	c.by(manager, "approve", KindReview)
	step := c.deal(r.Deal).Approval.pending()
	var team []Member
	for _, m := range c.w.Rules.Team {
		if m.Email != step.Asked {
			team = append(team, m)
		}
	}
	team = append(team, Member{Email: "mia@acme.example", Name: "Mia", Roles: []string{"manager"}})
	c.w.Rules.Team = team
	notes := ""
	for _, n := range c.at(step.Due.Add(time.Second)) {
		notes += n.Letter.Note
	}
	contains(t, notes, "not of the team any more")
	_, sent := c.by("mia@acme.example", "approve", inThread(c, "mia@acme.example", r.Deal))
	want(t, c.deal(r.Deal).Stage, program.Accepted, kinds(sent)+sent[0].Letter.Note)
}

// TestAWithdrawalReachesWhoWasAskedToApprove, and nobody twice.
func TestAWithdrawalReachesWhoWasAskedToApprove(t *testing.T) {
	c := ruledBy(t, approvals)
	r, _ := c.mail(ann, "x", worth("60000 EUR"))
	c.by(manager, "approve", KindReview)
	_, sent := c.mail(ann, "withdraw", reply(c.find(KindReceipt, ann)))
	want(t, c.deal(r.Deal).Stage, program.Withdrawn, "stage")
	want(t, kinds(sent), "team_news to "+fay+", stage to "+ann+", team_news to "+manager, "told")
}
