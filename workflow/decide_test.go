package workflow

import (
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

const (
	ann     = "ann@northwind.example"
	abe     = "abe@northwind.example"
	cid     = "cid@contoso.example"
	manager = "max@acme.example"
)

func want(t *testing.T, got, wanted any, what string) {
	t.Helper()
	if got != wanted {
		t.Errorf("%s: got %v, want %v", what, got, wanted)
	}
}

func TestTheStoryOfOneReferral(t *testing.T) {
	c := newTown(t)
	r, sent := c.mail(ann, "Bo needs billing.", refer("Globex"))
	want(t, r.Disposition, Handled, "disposition")
	want(t, kinds(sent), "review to max@acme.example, receipt to ann@northwind.example", "first mails")
	receipt := c.find(KindReceipt, ann)
	want(t, receipt.InReplyTo, "m1@mail.example", "the receipt answers the partner's mail")
	want(t, receipt.Subject, "Re: Intro", "the partner's own subject")

	c.mail(manager, "approve\n\nThanks, Max", reply(c.find(KindReview, manager)))
	k := c.deal(r.Deal)
	want(t, k.Stage, program.Accepted, "stage")
	want(t, k.ProtectedUntil, time.Date(2027, 2, 18, 23, 59, 59, 0, time.UTC), "yours until 18 Feb 2027")
	want(t, c.find(KindStage, ann).Subject, "Re: Intro", "subject stays")
	confirm := c.find(KindConfirm, manager)
	want(t, confirm.Letter.UndoUntil, noon.Add(15*time.Minute), "undo")

	c.mail(manager, "demo done", reply(confirm))
	want(t, c.deal(r.Deal).Stage, "demo_completed", "plain words name a stage")

	_, sent = c.mail(ann, "Bo's boss joins on Thursday.", reply(c.find(KindStage, ann)))
	want(t, kinds(sent), "relay to max@acme.example", "a reply is relayed, not acknowledged")
	_, sent = c.mail(manager, "Great, what is her name?", reply(c.find(KindRelay, manager)))
	want(t, kinds(sent), "answer to ann@northwind.example", "the answer goes to the partner")
	want(t, sent[0].Letter.Text, "Great, what is her name?", "his words")

	c.mail(manager, "won 48000 USD", reply(confirm))
	k = c.deal(r.Deal)
	want(t, *k.Amount, Money{4800000, "USD"}, "amount")
	want(t, k.Stage, program.Won, "stage")
	var chain []Event
	for _, e := range c.events {
		if e.Deal == r.Deal {
			chain = append(chain, e)
		}
	}
	if err := VerifyChain(chain, k.Hash); err != nil {
		t.Error(err)
	}
	chain[2].Text += "!"
	if VerifyChain(chain, k.Hash) == nil {
		t.Error("a changed event went unnoticed")
	}
}

func TestSubmissions(t *testing.T) {
	for _, tc := range []struct {
		name   string
		before func(c *town)
		from   string
		text   string
		mail   func(*Mail)
		disp   Disposition
		kinds  string
		check  func(t *testing.T, c *town, r MailResult)
	}{
		{name: "a lead without context is registered and asked for it", from: ann, text: "", disp: Handled, kinds: "incomplete to " + ann,
			mail: func(m *Mail) { refer("Globex")(m); m.Lead.Context = "" },
			check: func(t *testing.T, c *town, r MailResult) {
				want(t, c.deal(r.Deal).Stage, program.Incomplete, "stage")
				want(t, c.deal(r.Deal).RegisteredAt, c.now, "registered when the mail came")
			}},
		{name: "the partner's own company is refused without asking a manager", from: ann, mail: refer("Northwind"), disp: Handled, kinds: "refused to " + ann},
		{name: "the same account by the same partner is merged", before: func(c *town) { c.mail(ann, "x", refer("Globex")) }, from: abe, mail: refer("Globex"),
			disp: Handled, kinds: "merged to " + abe, check: func(t *testing.T, c *town, r MailResult) { want(t, r.Deal, DealNo(1001), "deal") }},
		{name: "another partner's protected account is a duplicate, with one mail to the manager", before: func(c *town) { c.accepted() }, from: cid,
			mail: refer("Globex"), disp: Handled, kinds: "review to " + manager + ", duplicate to " + cid},
		{name: "an off-limits account is declined at once", before: func(c *town) {
			c.do(ImportOffLimits{OffLimitList{Name: "customer", Rows: []OffLimit{{Domain: "globex.example"}}}})
			c.w.offLimits = []OffLimit{{List: "customer", Domain: "globex.example"}}
		}, from: ann, mail: refer("Globex"), disp: Handled, kinds: "refused to " + ann,
			check: func(t *testing.T, c *town, r MailResult) { want(t, c.deal(r.Deal).Stage, program.Declined, "stage") }},
		{name: "an unknown sender gets one answer and no deal", from: "eve@nowhere.example", mail: refer("Globex"), disp: Held, kinds: "unknown to eve@nowhere.example"},
		{name: "an unknown sender who fails authentication gets nothing", from: "eve@nowhere.example", mail: func(m *Mail) { m.Trust = Fail }, disp: Held},
		{name: "a forged partner is held and the address on file is asked", from: ann, mail: func(m *Mail) { refer("Globex")(m); m.Trust = Fail }, disp: Held, kinds: "challenge to " + ann},
		{name: "a new proven address at the partner's domain is a new contact", from: "new@northwind.example", mail: refer("Globex"), disp: Handled,
			kinds: "new_contact to " + manager + ", review to " + manager + ", receipt to new@northwind.example"},
		{name: "an unproven address at the partner's domain is a stranger", from: "new@northwind.example", mail: func(m *Mail) { refer("Globex")(m); m.Trust = Weak },
			disp: Held, kinds: "unknown to new@northwind.example"},
		{name: "several From addresses are nobody's", from: ann, mail: func(m *Mail) { m.Senders = 2 }, disp: Held, kinds: "held to " + manager},
		{name: "a vacation reply is ignored", from: ann, mail: func(m *Mail) { m.Class, m.Rule, m.Quiet = AutoReply, "Auto-Submitted", true }, disp: Ignored},
		{name: "our own mail is ignored", from: "deals@acme.example", mail: func(m *Mail) { m.Class = Own }, disp: Ignored},
		{name: "a list's mail from a stranger is ignored", from: "list@lists.example", mail: func(m *Mail) { m.Class, m.Quiet = List, true }, disp: Ignored},
		{name: "a list's mail from a partner registers without an answer", from: ann, mail: func(m *Mail) { refer("Globex")(m); m.Class, m.Quiet = List, true },
			disp: Handled, kinds: "review to " + manager},
		{name: "help is answered", from: ann, text: "help", disp: Handled, kinds: "help to " + ann},
		{name: "status lists only the partner's own deals", before: func(c *town) { c.accepted(); c.mail(cid, "x", refer("Initech")) }, from: ann, text: "status",
			disp: Handled, kinds: "status to " + ann, check: func(t *testing.T, c *town, r MailResult) {
				deals := c.find(KindStatus, ann).Letter.Deals
				if len(deals) != 1 || deals[0].Company != "Globex" {
					t.Errorf("got %+v", deals)
				}
			}},
		{name: "the prospect's own mail joins the timeline silently", before: func(c *town) { c.accepted() }, from: "bo@globex.example", text: "Hello all", disp: Handled},
		{name: "a stranger on a token address is held", before: func(c *town) { c.accepted() }, from: "eve@nowhere.example",
			mail: func(m *Mail) { m.Threads = []Thread{{Purpose: toDeal, Deal: 1001}} }, disp: Held, kinds: "held to " + manager},
		{name: "another partner on a token address is held", before: func(c *town) { c.accepted() }, from: cid,
			mail: func(m *Mail) { m.Threads = []Thread{{Purpose: toDeal, Deal: 1001}} }, disp: Held, kinds: "held to " + manager},
		{name: "withdraw ends the deal", before: func(c *town) { c.accepted() }, from: ann, text: "withdraw",
			mail: func(m *Mail) { m.Threads = []Thread{{Purpose: toDeal, Deal: 1001}} }, disp: Handled, kinds: "stage to " + ann + ", team_news to " + manager,
			check: func(t *testing.T, c *town, r MailResult) { want(t, c.deal(1001).Stage, program.Withdrawn, "stage") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newTown(t)
			if tc.before != nil {
				tc.before(c)
			}
			c.now = c.now.Add(2 * time.Hour)
			r, sent := c.mail(tc.from, tc.text, tc.mail)
			want(t, r.Disposition, tc.disp, "disposition ("+r.Rule+")")
			want(t, kinds(sent), tc.kinds, "notices")
			if tc.check != nil {
				tc.check(t, c, r)
			}
		})
	}
}

func TestARepeatHasNoSecondEffect(t *testing.T) {
	c := newTown(t)
	first, _ := c.mail(ann, "x", refer("Globex"))
	again, sent := c.mail(ann, "x", func(m *Mail) { refer("Globex")(m); m.MessageID, m.BodyDigest = "m1@mail.example", "body1" })
	want(t, again.Disposition, Handled, "disposition")
	want(t, again.Deal, first.Deal, "deal")
	want(t, len(sent), 0, "notices")
	other, sent := c.mail(ann, "y", func(m *Mail) { refer("Initech")(m); m.MessageID = "m1@mail.example" })
	want(t, other.Deal, DealNo(1002), "the same id with other words is another mail")
	want(t, len(sent), 2, "notices")
}

func TestCompletingByReply(t *testing.T) {
	c := newTown(t)
	r, _ := c.mail(ann, "", func(m *Mail) { refer("Globex")(m); m.Lead.Context = "" })
	c.now = c.now.Add(48 * time.Hour)
	_, sent := c.mail(ann, "They want to replace their billing by March.", reply(c.find(KindIncomplete, ann)))
	want(t, kinds(sent), "review to "+manager+", receipt to "+ann, "notices")
	k := c.deal(r.Deal)
	want(t, k.Stage, program.UnderReview, "stage")
	want(t, k.RegisteredAt, noon, "the time of the first mail is kept")
	_, sent = c.mail(ann, "Company: Globex Ltd", func(m *Mail) {
		reply(c.find(KindReceipt, ann))(m)
		m.Said = map[string]string{"company": "Globex Ltd"}
	})
	want(t, kinds(sent), "updated to "+ann+", review to "+manager, "a correction")
	want(t, c.deal(r.Deal).Company, "Globex Ltd", "company")
}

func TestTeamCommands(t *testing.T) {
	for _, tc := range []struct {
		name, text, stage, kinds string
		mail                     func(*Mail)
	}{
		{name: "what is no command is answered with the commands", text: "sounds good!", stage: program.UnderReview, kinds: "commands to " + manager},
		{name: "decline needs a reason", text: "decline", stage: program.UnderReview, kinds: "commands to " + manager},
		{name: "decline with a reason ends the deal", text: "decline we do not sell there", stage: program.Declined, kinds: "stage to " + ann + ", confirm to " + manager},
		{name: "ask goes to the partner", text: "ask who decides?", stage: program.UnderReview, kinds: "question to " + ann + ", confirm to " + manager},
		{name: "several commands are done in order", text: "approve\nmeeting\nnote went well", stage: "meeting", kinds: "stage to " + ann + ", stage to " + ann + ", confirm to " + manager},
		{name: "all or nothing", text: "approve\nwon 48000 XXY", stage: program.UnderReview, kinds: "commands to " + manager},
		{name: "all or nothing when the second may not be done", text: "approve\nstage accepted", stage: program.UnderReview, kinds: "commands to " + manager},
		{name: "a weak sender changes nothing", text: "approve", stage: program.UnderReview, kinds: "challenge to " + manager, mail: func(m *Mail) { m.Trust = Weak }},
		{name: "a forged sender changes nothing", text: "approve", stage: program.UnderReview, kinds: "challenge to " + manager, mail: func(m *Mail) { m.Trust = Fail }},
		{name: "without the token nothing is done", text: "approve", stage: program.UnderReview, kinds: "commands to " + manager, mail: func(m *Mail) { m.Threads = nil }},
		{name: "a partner's token gives no command", text: "approve", stage: program.UnderReview, kinds: "commands to " + manager,
			mail: func(m *Mail) { m.Threads[0].Purpose = toDeal }},
		{name: "a forwarded token of another member gives no command", text: "approve", stage: program.UnderReview, kinds: "commands to " + manager,
			mail: func(m *Mail) { m.Threads[0].Person[0]++ }},
		{name: "assign tells the new owner", text: "assign Rita", stage: program.UnderReview, kinds: "review to rita@acme.example, confirm to " + manager},
		{name: "@partner sends words", text: "@partner thanks for this one", stage: program.UnderReview, kinds: "answer to " + ann + ", confirm to " + manager},
		{name: "help", text: "help", stage: program.UnderReview, kinds: "commands to " + manager},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newTown(t)
			r, _ := c.mail(ann, "x", refer("Globex"))
			_, sent := c.mail(manager, tc.text, func(m *Mail) {
				reply(c.find(KindReview, manager))(m)
				if tc.mail != nil {
					tc.mail(m)
				}
			})
			want(t, c.deal(r.Deal).Stage, tc.stage, "stage")
			want(t, kinds(sent), tc.kinds, "notices")
		})
	}
}

func TestUndo(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	confirm := c.find(KindConfirm, manager)
	c.now = c.now.Add(14 * time.Minute)
	_, sent := c.mail(manager, "undo", reply(confirm))
	want(t, kinds(sent), "correction to "+ann+", confirm to "+manager, "exactly one correction")
	want(t, c.deal(no).Stage, program.UnderReview, "stage")
	want(t, c.deal(no).ProtectedUntil.IsZero(), true, "no protection")
	_, sent = c.mail(manager, "undo", reply(confirm))
	want(t, kinds(sent), "commands to "+manager, "a second undo is answered and changes nothing")

	c.mail(manager, "approve", reply(confirm))
	c.now = c.now.Add(15*time.Minute + time.Second)
	c.mail(manager, "undo", reply(confirm))
	want(t, c.deal(no).Stage, program.Accepted, "too late")
}

func TestConsentBlocksAcceptanceOnly(t *testing.T) {
	c := newTown(t)
	r, sent := c.mail(ann, "x", func(m *Mail) { refer("Globex")(m); m.Lead.Consent = "" })
	want(t, kinds(sent), "review to "+manager+", receipt to "+ann, "registered all the same")
	review := c.find(KindReview, manager)
	c.mail(manager, "approve", reply(review))
	want(t, c.deal(r.Deal).Stage, program.UnderReview, "not without consent")
	c.mail(manager, "approve because Ann told me on the phone", reply(review))
	want(t, c.deal(r.Deal).Stage, program.Accepted, "a reason overrides")
}

func TestFirstApprovedWins(t *testing.T) {
	c := newTown(t)
	first, _ := c.mail(ann, "x", refer("Globex"))
	firstReview := c.find(KindReview, manager)
	second, _ := c.mail(cid, "x", refer("Globex"))
	c.mail(manager, "approve", reply(c.find(KindReview, manager)))
	want(t, c.deal(second.Deal).Stage, program.Accepted, "the second was approved first")
	c.mail(manager, "approve", reply(firstReview))
	want(t, c.deal(first.Deal).Stage, program.UnderReview, "protected accounts are taken")
}

func TestAChallengeIsAnsweredWithConfirm(t *testing.T) {
	c := newTown(t)
	held, _ := c.mail(ann, "x", func(m *Mail) { refer("Globex")(m); m.Trust = Fail })
	want(t, held.Disposition, Held, "disposition")
	ask := c.find(KindChallenge, ann)
	ok, sent := c.mail(ann, "CONFIRM", reply(ask))
	want(t, ok.Disposition, Handled, "disposition")
	want(t, len(sent), 0, "notices")
	want(t, c.w.mails[held.No].Disposition, Pending, "the held mail is handled again")
}

func TestBrakes(t *testing.T) {
	c := newTown(t)
	c.w.Rules.Limits.AnswersPerAddress = 3
	for range 3 {
		r, _ := c.mail(ann, "help", nil)
		want(t, r.Disposition, Handled, "disposition")
	}
	r, sent := c.mail(ann, "help", nil)
	want(t, r.Disposition, Held, "disposition")
	want(t, kinds(sent), "brake to "+manager+", paused to "+ann, "a manager is told, and she is")
	_, again := c.mail(ann, "help", nil)
	want(t, kinds(again), "paused to "+ann, "a manager is told once")
	want(t, again[0].Key, sent[1].Key, "and she is, by the key")
	d := c.do(TimerFired{Timer{Key: brakesTimer, Kind: brakesTimer, Due: c.set[brakesTimer]}})
	want(t, len(d.Notices), 0, "nothing is held any more: nothing is told")
}

func TestABounceMakesAContactUnreachableOnce(t *testing.T) {
	c := newTown(t)
	c.accepted()
	n := c.find(KindStage, ann)
	r, sent := c.mail("mailer-daemon@northwind.example", "", func(m *Mail) {
		m.Class, m.Quiet = Delivery, true
		m.Report = &Report{Recipient: ann, Status: "5.1.1", Permanent: true, Reason: "no such user"}
		m.Threads = []Thread{{Purpose: 'b', Notice: n.ID}}
	})
	want(t, r.Disposition, Handled, "disposition")
	want(t, kinds(sent), "unreachable to "+manager, "notices")
	who, _ := c.w.contactAt(ann)
	want(t, who.Status, Unreachable, "status")
	want(t, strings.Contains(sent[0].Letter.Deals[0].Ref, "D-1001"), true, "its deals")
}

func TestIncompleteIsRemindedThenLapses(t *testing.T) {
	c := newTown(t)
	r, _ := c.mail(ann, "", func(m *Mail) { refer("Globex")(m); m.Lead.Context = "" })
	c.now = c.now.Add(73 * time.Hour)
	d := c.do(TimerFired{Timer{Key: timerKey("remind", r.Deal), Kind: "remind", Deal: r.Deal}})
	want(t, kinds(d.Notices), "reminder to "+ann, "notices")
	d = c.do(TimerFired{Timer{Key: timerKey("remind", r.Deal), Kind: "remind", Deal: r.Deal}})
	want(t, len(d.Notices), 0, "once")
	c.now = noon.Add(15 * 24 * time.Hour)
	d = c.do(TimerFired{Timer{Key: timerKey("lapse", r.Deal), Kind: "lapse", Deal: r.Deal}})
	want(t, c.deal(r.Deal).Stage, program.Expired, "stage")
	want(t, kinds(d.Notices), "stage to "+ann, "notices")
}

func TestOperatorCommandsTakeTheSamePath(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	d := c.do(Commanded{Deal: no, Text: "stage won"})
	want(t, kinds(d.Notices), "stage to "+ann, "the partner hears it")
	d = c.do(Commanded{Deal: no, Text: "stage lost"})
	want(t, strings.Contains(d.Refusal, "ended"), true, d.Refusal)
	d = c.do(Commanded{Deal: 9999, Text: "approve"})
	want(t, strings.Contains(d.Refusal, "D-9999"), true, d.Refusal)
}

func TestAColleagueInCopyHearsTheNews(t *testing.T) {
	c := newTown(t)
	_, sent := c.mail(ann, "x", func(m *Mail) {
		refer("Globex")(m)
		m.Cc = []Address{{Email: abe}, {Email: "bo@globex.example"}, {Email: cid}}
	})
	want(t, kinds(sent), "review to "+manager+", receipt to "+ann, "the receipt answers the submitter alone")
	_, sent = c.mail(manager, "approve", reply(c.find(KindReview, manager)))
	want(t, kinds(sent), "stage to "+ann+", stage to "+abe+", confirm to "+manager, "news")
	want(t, c.find(KindStage, abe).InReplyTo, "m1@mail.example", "in the thread of the mail she was copied on")
}

func TestBackfillWritesToNobodyEver(t *testing.T) {
	c := newTown(t)
	m := &Mail{No: 1, Digest: "d", MessageID: "m@mail.example", Received: noon, From: Address{"Ann", ann}, Senders: 1, Class: Human, Trust: Strong}
	refer("Globex")(m)
	m.Lead.Context = ""
	d := c.input(Input{At: noon, Silent: true, Action: ReceivedMail{m}})
	want(t, len(d.Notices)+len(d.SetTimers), 0, "notices and timers")
	want(t, c.deal(1001).Stage, program.Incomplete, "registered")
}
