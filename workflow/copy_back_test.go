package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// mailed is a town where everybody got N-7.
func mailed(t *testing.T, kind IssueKind) *town {
	c := newTown(t)
	for _, who := range []ContactNo{1, 2, 3} {
		id := CopyID{7, who}
		c.w.copies[id] = CopyFacts{CopyID: id, Kind: kind, Subject: "News in March", By: Address{Email: manager}}
	}
	return c
}

// toCopy makes a mail one to an address of a copy.
func toCopy(purpose byte, who ContactNo) func(*Mail) {
	return func(m *Mail) { m.Threads = []Thread{{Purpose: purpose, Copy: CopyID{7, who}}} }
}

func (c *town) decided(from, text string, change func(*Mail)) Decision {
	c.t.Helper()
	c.mails++
	m := &Mail{No: c.mails, Digest: text + from, BodyDigest: from + text, MessageID: text + from, Received: c.now, From: Address{Name: name(from), Email: from},
		Senders: 1, Subject: "Re: News in March", Class: Human, Trust: Strong, Text: text, Reply: text}
	change(m)
	return c.input(Input{At: c.now, Action: ReceivedMail{m}})
}

func echoes(d Decision) string {
	var all []string
	for _, e := range d.Echoes {
		all = append(all, e.Issue.String()+"/"+string('0'+rune(e.Contact))+" "+string(e.Kind))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func (c *town) wants(who ContactNo) bool { return c.w.contacts[who].Newsletter }

func TestRepliesToACopy(t *testing.T) {
	for name, tc := range map[string]struct {
		from, text string
		kind       IssueKind
		change     func(*Mail)
		rule       string
		sent       string
		echoes     string
		answers    int
	}{
		"her words go to the manager, and she gets no receipt": {from: ann, text: "Nice to read. When is the next webinar?", rule: "reply to N-7", sent: "asked to " + manager,
			echoes: "N-7/1 replied", answers: 1},
		"a colleague's words, too": {from: abe, text: "Ann passed this on; I like it.", rule: "reply to N-7", sent: "asked to " + manager, echoes: "N-7/1 replied", answers: 1},
		"without our address, by what it replies to": {from: ann, text: "Nice to read.", change: func(m *Mail) {
			m.Threads, m.InReplyTo = nil, []string{CopyID{7, 1}.MessageID("acme.example")}
		}, rule: "reply to N-7", sent: "asked to " + manager, echoes: "N-7/1 replied", answers: 1},
		"by the token she quotes": {from: ann, text: "Nice to read.", change: func(m *Mail) { m.Threads[0].Quoted = true },
			rule: "reply to N-7", sent: "asked to " + manager, echoes: "N-7/1 replied", answers: 1},
		"with our own mail in the quote": {from: ann, text: "Nice to read.", change: func(m *Mail) { m.ForwardUs = true }, rule: "reply to N-7", sent: "asked to " + manager,
			echoes: "N-7/1 replied", answers: 1},
		"a lead is registered": {from: ann, text: "Bo needs this.", change: refer("Globex"), rule: "registered",
			sent: "review to " + manager + ", receipt to " + ann, echoes: "N-7/1 replied, N-7/1 submitted"},
		"a lead in prose is registered": {from: ann, text: "Bo of Globex needs this.", change: func(m *Mail) { refer("Globex")(m); m.Forwarded = false },
			rule: "registered", sent: "review to " + manager + ", receipt to " + ann, echoes: "N-7/1 replied, N-7/1 submitted"},
		"a company in an answer to a question is no lead": {from: ann, text: "Globex found the form too long.", kind: CheckIn,
			change: func(m *Mail) { refer("Globex")(m); m.Forwarded = false }, rule: "reply to N-7", sent: "asked to " + manager, echoes: "N-7/1 replied", answers: 1},
		"a word of the service is answered": {from: ann, text: "status", rule: "status", sent: "status to " + ann, echoes: "N-7/1 replied"},
		"another partner's person is held, and nothing is counted": {from: cid, text: "Is this for me?", rule: "a newsletter's reply address of another partner",
			sent: "held to " + manager},
		"what another partner's copy was quoted in is hers": {from: cid, text: "status", change: func(m *Mail) { m.Threads[0].Quoted = true }, rule: "status", sent: "status to " + cid},
		"a stranger is held":             {from: "eve@elsewhere.example", text: "unsubscribe", rule: "a stranger on the reply address of a newsletter", sent: "held to " + manager},
		"an autoresponder means nothing": {from: ann, text: "I am away.", change: func(m *Mail) { m.Class, m.Rule = AutoReply, "Auto-Submitted: auto-replied" }, rule: "Auto-Submitted: auto-replied"},
		"a forged one is asked about":    {from: ann, text: "unsubscribe", change: func(m *Mail) { m.Trust = Fail }, rule: "authentication failed for " + ann, sent: "challenge to " + ann},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.kind == "" {
				tc.kind = Newsletter
			}
			c := mailed(t, tc.kind)
			d := c.decided(tc.from, tc.text, func(m *Mail) {
				toCopy(ofNews, 1)(m)
				if tc.change != nil {
					tc.change(m)
				}
			})
			want(t, d.Mails[0].Rule, tc.rule, "rule")
			want(t, kinds(d.Notices), tc.sent, "mails")
			want(t, echoes(d), tc.echoes, "echoes")
			want(t, len(d.Answers), tc.answers, "kept answers")
			want(t, c.wants(1) && c.wants(2) && c.wants(3), true, "everybody still gets the newsletter")
		})
	}
}

// A reply reaches the manager of that partner alone, with whose it is.
func TestAReplyGoesToItsPartnersManager(t *testing.T) {
	c := mailed(t, Newsletter)
	c.w.Rules.Team = append(c.w.Rules.Team, Member{Email: "mia@acme.example", Name: "Mia", Roles: []string{"manager"}})
	p := c.w.partners[2]
	p.Manager = "mia@acme.example"
	c.w.putPartner(p)
	d := c.decided(cid, "We moved to Leeds.", toCopy(ofNews, 3))
	want(t, kinds(d.Notices), "asked to mia@acme.example", "the manager")
	l := d.Notices[0].Letter
	want(t, l.Partner+" "+l.Address+" "+l.Issue.Subject, "Contoso Consulting "+cid+" News in March", "whose it is")
	d = c.decided(ann, "We stay in Hull.", toCopy(ofNews, 1))
	want(t, kinds(d.Notices), "asked to "+manager, "a partner without a manager")
}

func TestUnsubscribeByAWord(t *testing.T) {
	for name, tc := range map[string]struct {
		from, text string
		change     func(*Mail)
		echoes     string
		still      []ContactNo
		sent       string
	}{
		"in reply to her copy":                   {ann, "unsubscribe", toCopy(ofNews, 1), "N-7/1 unsubscribed", []ContactNo{2, 3}, "newsletter to " + ann},
		"a colleague means herself":              {abe, "Unsubscribe me, please", toCopy(ofNews, 1), "", []ContactNo{1, 3}, "newsletter to " + abe},
		"another partner's person means herself": {cid, "unsubscribe", toCopy(ofNews, 1), "", []ContactNo{1, 2}, "newsletter to " + cid},
		"in any mail":                            {ann, "unsubscribe", fresh, "", []ContactNo{2, 3}, "newsletter to " + ann},
		"in German":                              {ann, "Bitte abmelden", fresh, "", []ContactNo{2, 3}, "newsletter to " + ann},
		"in French":                              {ann, "Me désabonner", fresh, "", []ContactNo{2, 3}, "newsletter to " + ann},
		"in Spanish":                             {ann, "Darme de baja", fresh, "", []ContactNo{2, 3}, "newsletter to " + ann},
		"in Dutch":                               {ann, "uitschrijven", fresh, "", []ContactNo{2, 3}, "newsletter to " + ann},
		"unproven: she hears of it":              {ann, "unsubscribe", func(m *Mail) { m.Trust = Weak }, "", []ContactNo{2, 3}, "newsletter to " + ann},
		"to the newsletter's own address":        {ann, "unsubscribe", func(m *Mail) { m.ToNews = true }, "", []ContactNo{2, 3}, "newsletter to " + ann},
		"with a reply address that was cut":      {ann, "unsubscribe", func(m *Mail) { m.TokenBad = true }, "", []ContactNo{2, 3}, "newsletter to " + ann},
		"a text that begins with it is for people": {ann, "unsubscribe is what my boss would say, but I like it very much and would like to know who writes it.",
			toCopy(ofNews, 1), "N-7/1 replied", []ContactNo{1, 2, 3}, "asked to " + manager},
	} {
		t.Run(name, func(t *testing.T) {
			c := mailed(t, Newsletter)
			d := c.decided(tc.from, tc.text, tc.change)
			want(t, kinds(d.Notices), tc.sent, "mails")
			want(t, echoes(d), tc.echoes, "echoes")
			var still []ContactNo
			for _, who := range []ContactNo{1, 2, 3} {
				if c.wants(who) {
					still = append(still, who)
				}
			}
			want(t, slices.Equal(still, tc.still), true, "who still gets it")
		})
	}
}

// Stop means the newsletter, nothing else, and who stopped can come back with her own proven word alone.
func TestUnsubscribedHearsOfDealsAndCanComeBack(t *testing.T) {
	c := mailed(t, Newsletter)
	no := c.accepted()
	thread := reply(c.find(KindStage, ann))
	d := c.decided(ann, "unsubscribe", thread)
	want(t, kinds(d.Notices), "newsletter to "+ann, "in a deal's conversation")
	want(t, d.Notices[0].Deal, no, "the conversation")
	_, sent := c.mail(manager, "demo done", reply(c.find(KindReview, manager)))
	want(t, kinds(sent), "stage to "+ann+", confirm to "+manager, "deal mail goes on")
	d = c.decided(ann, "subscribe", func(m *Mail) { m.Trust = Weak })
	want(t, kinds(d.Notices), "challenge to "+ann, "anybody could have written that")
	want(t, c.wants(1), false, "not yet")
	d = c.decided(ann, "subscribe ", fresh)
	want(t, kinds(d.Notices), "newsletter to "+ann, "her own word")
	want(t, c.wants(1) && c.w.suppressed[ann] == "", true, "she gets it again")
}

func TestUnsubscribeByTheCopysAddress(t *testing.T) {
	for name, tc := range map[string]struct {
		from, sent string
		change     func(*Mail)
	}{
		"her program":               {ann, "newsletter to " + ann, nil},
		"another address of hers":   {"ann@private.example", "newsletter to " + ann, nil},
		"another partner's person":  {cid, "newsletter to " + ann, nil},
		"a robot of her provider":   {"staff@provider.example", "", func(m *Mail) { m.Class, m.Quiet = AutoReply, true }},
		"nobody at all":             {"", "", func(m *Mail) { m.Senders, m.Quiet, m.Class = 0, true, AutoReply }},
		"a sender that is forged":   {ann, "", func(m *Mail) { m.Trust = Fail }},
		"a member of the team":      {manager, "newsletter to " + ann, nil},
		"with words besides":        {ann, "newsletter to " + ann, func(m *Mail) { m.Reply = "Too many mails." }},
		"while she is not reached":  {"x@y.example", "", func(*Mail) {}},
		"the mail is also a thread": {ann, "newsletter to " + ann, func(m *Mail) { m.InReplyTo = []string{CopyID{7, 2}.MessageID("acme.example")} }},
	} {
		t.Run(name, func(t *testing.T) {
			c := mailed(t, Newsletter)
			if strings.Contains(name, "not reached") {
				k := c.w.contacts[1]
				k.Status = Unreachable
				c.w.putContact(k)
			}
			change := func(m *Mail) {
				toCopy(ofWayOut, 1)(m)
				if tc.change != nil {
					tc.change(m)
				}
			}
			d := c.decided("x"+tc.from, "unsubscribe", func(m *Mail) { m.From.Email = tc.from; change(m) })
			want(t, kinds(d.Notices), tc.sent, "answered at most once, at the address on file")
			want(t, echoes(d), "N-7/1 unsubscribed", "echoes")
			want(t, c.wants(1), false, "Ann")
			want(t, c.wants(2) && c.wants(3), true, "the others")
			for range 3 {
				d = c.decided("y"+tc.from, "unsubscribe "+time.Duration(c.mails).String(), func(m *Mail) { m.From.Email = tc.from; change(m) })
				want(t, len(d.Notices), 0, "mails to a repeat")
			}
		})
	}
}

// A token in the quote is no way out: whoever quotes a copy may have got it forwarded.
func TestAQuotedWayOutIsNone(t *testing.T) {
	c := mailed(t, Newsletter)
	d := c.decided("eve@elsewhere.example", "unsubscribe", func(m *Mail) {
		toCopy(ofWayOut, 1)(m)
		m.Threads[0].Quoted = true
	})
	want(t, echoes(d), "", "echoes")
	want(t, c.wants(1), true, "Ann")
}

func TestUnsubscribeOnTheWeb(t *testing.T) {
	c := mailed(t, Newsletter)
	for range 2 {
		d := c.do(LeaveNewsletter{Copy: CopyID{7, 1}})
		want(t, len(d.Notices), 0, "the page is the answer")
		want(t, echoes(d), "N-7/1 unsubscribed", "echoes")
		want(t, c.wants(1), false, "Ann")
	}
	want(t, c.do(LeaveNewsletter{Copy: CopyID{8, 2}}).Refusal != "", true, "a copy that was never made")
	want(t, c.wants(2), true, "Abe")
}

// Whoever left stays out, under whatever partner the address comes back.
func TestSuppressionOutlivesTheContact(t *testing.T) {
	c := newTown(t)
	c.w.suppressed["zoe@northwind.example"] = Unsubscribed
	c.do(SetPartner{Partner: 1, AddContacts: []Address{{"Zoe", "Zoe@Northwind.example"}, {"Yve", "yve@northwind.example"}}})
	zoe, _ := c.w.contactAt("zoe@northwind.example")
	yve, _ := c.w.contactAt("yve@northwind.example")
	want(t, zoe.Newsletter, false, "Zoe")
	want(t, yve.Newsletter, true, "Yve")
}

func TestBouncesOfACopy(t *testing.T) {
	report := func(r Report) func(*Mail) {
		return func(m *Mail) {
			toCopy(ofEnvelope, 1)(m)
			m.Class, m.Quiet, m.Senders, m.Report = Delivery, true, 0, &r
		}
	}
	c := mailed(t, Newsletter)
	c.accepted()
	bounce := func(text string, change func(*Mail)) Decision {
		c.t.Helper()
		return c.decided("MAILER-DAEMON@mx.example", text, change)
	}
	status := func() string { return c.w.contacts[1].Status }
	gone := Report{Recipient: cid, Status: "5.1.1", Permanent: true, Reason: "no such user"}

	d := bounce("without a token", func(m *Mail) { report(gone)(m); m.Threads, m.Report.Recipient = nil, ann })
	want(t, echoes(d)+kinds(d.Notices), "", "anybody can write that")
	d = bounce("a token of somebody else's reply", func(m *Mail) { report(gone)(m); m.Threads[0].Purpose = ofNews })
	want(t, echoes(d)+kinds(d.Notices), "", "a reply address is known to readers")
	d = bounce("a token in its quote", func(m *Mail) { report(gone)(m); m.Threads[0].Quoted = true })
	want(t, echoes(d)+kinds(d.Notices), "", "a quote proves nothing")
	d = bounce("delayed", report(Report{Recipient: ann, Status: "4.4.1", Delayed: true}))
	want(t, echoes(d)+kinds(d.Notices), "", "it is still being tried")
	want(t, status(), Active, "after what proves nothing")

	for i, at := range []time.Duration{0, 31 * 24 * time.Hour, time.Hour, 24 * time.Hour} { // the second is more than a month after the first
		c.now = c.now.Add(at)
		d = bounce("full "+at.String(), report(Report{Recipient: ann, Status: "5.2.2", Permanent: true, Reason: "over quota"}))
		want(t, kinds(d.Notices), "", "a full mailbox")
		want(t, echoes(d), "N-7/1 bounced", "echoes")
		want(t, c.w.contacts[1].Reach.Soft, []int{1, 1, 1, 2}[i], "the score")
	}
	c.decided(ann, "I am here.", toCopy(ofNews, 1))
	want(t, c.w.contacts[1].Reach.Soft, 0, "whoever writes is there")
	for i := range SoftMost {
		want(t, status(), Active, "before the last")
		c.now = c.now.Add(SoftApart)
		d = bounce("full again "+time.Duration(i).String(), report(Report{Recipient: ann, Status: "5.7.1", Permanent: true, Reason: "policy"}))
	}
	want(t, status(), Unreachable, "three in a month")
	want(t, kinds(d.Notices), "unreachable to "+manager, "the team hears it")
	want(t, len(d.Notices[0].Letter.Deals), 1, "with the deals it touches")
	c.decided(ann, "My mailbox works again.", toCopy(ofNews, 1))
	want(t, status(), Active, "whoever writes can be reached")

	d = bounce("gone", report(gone))
	want(t, status(), Unreachable, "a hard bounce")
	want(t, c.w.contacts[3].Status, Active, "whom the report names")
	want(t, c.w.contacts[1].Reach.Reason, "5.1.1 no such user", "why")
	want(t, echoes(d), "N-7/1 bounced", "echoes")
}

func TestARefusalInTheDialogue(t *testing.T) {
	for reason, status := range map[string]string{
		"550 5.1.1 no such user":               Unreachable,
		"550 no such user here":                Unreachable,
		"553 sorry, that domain isn't allowed": Unreachable,
		"550 5.7.1 blocked for spam":           Active,
		"552 5.2.2 mailbox full":               Active,
		"550 5.7.1 Relay access denied":        Active,
		"535 5.7.8 authentication failed":      Active,
		"554 transaction failed":               Active,
	} {
		c := mailed(t, Newsletter)
		for range 5 { // the same attempt, told again after a crash
			c.do(RefusedCopy{Copy: CopyID{7, 1}, Reason: reason})
		}
		want(t, c.w.contacts[1].Status, status, reason)
		want(t, c.w.contacts[1].Reach.Soft, map[bool]int{true: 1}[strings.HasPrefix(reason, "552")], "what counts against the reader")
	}
}

// A complaint is about whose copy it carries, whomever it names; the manager hears it once, the reader nothing.
func TestComplaints(t *testing.T) {
	c := mailed(t, Newsletter)
	complain := func(text string) Decision {
		return c.decided("fbl@provider.example", text, func(m *Mail) {
			m.Class, m.Quiet, m.To = AutoReply, true, []Address{{Email: cid}}
			m.Complaint = &Complaint{Type: "abuse", Copy: CopyID{7, 1}}
		})
	}
	d := complain("one")
	want(t, kinds(d.Notices), "complaint to "+manager, "mails")
	want(t, echoes(d), "N-7/1 complained", "echoes")
	want(t, c.wants(1), false, "Ann")
	want(t, c.wants(2) && c.wants(3), true, "the others")
	want(t, d.Suppression[0].Why, Complained, "why")
	first := d.Notices[0].ID
	d = complain("two")
	want(t, d.Notices[0].ID, first, "the same mail, which is owed once")
}

// A complaint about a deal's mail ends the newsletter of whom that mail was for, and nothing else; one about a mail to the team, or
// about none of ours, ends nobody's.
func TestComplaintsAboutADealsMail(t *testing.T) {
	c := newTown(t)
	c.accepted()
	n := c.find(KindStage, ann)
	complain := func(id NoticeID) Decision {
		return c.decided("fbl@provider.example", "a report "+string(id), func(m *Mail) {
			m.Class, m.Quiet, m.Complaint = AutoReply, true, &Complaint{Type: "abuse", Notice: id}
		})
	}
	d := complain(n.ID)
	want(t, kinds(d.Notices), "complaint to "+manager, "mails")
	want(t, d.Notices[0].Letter.Ref, "D-1001", "about")
	want(t, c.wants(1), false, "Ann's newsletter")
	want(t, c.w.contacts[1].Status, Active, "Ann can be reached")
	want(t, c.wants(2) && c.wants(3), true, "the others")
	first := d.Notices[0].ID
	want(t, complain(n.ID).Notices[0].ID, first, "the same mail, which is owed once")
	_, sent := c.by(manager, "demo done", KindConfirm)
	want(t, strings.Contains(kinds(sent), "stage to "+ann), true, "her deal's mail goes on")
	review := c.find(KindReview, manager)
	for what, id := range map[string]NoticeID{"a mail to the team": review.ID, "no mail of ours": "made up"} {
		d = complain(id)
		want(t, kinds(d.Notices)+echoes(d), "", what)
		want(t, len(d.Suppression), 0, what)
	}
}
