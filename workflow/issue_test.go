package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/token"
)

// paper is a town whose memory answers who gets an issue.
type paper struct {
	*town
	facts AudienceFacts
}

func newPaper(t *testing.T) *paper {
	c := &paper{town: newTown(t), facts: AudienceFacts{Count: 3, Partners: 2, Names: []string{"Ann (Northwind Consulting)"}}}
	c.w.next.Issue = 1
	c.w.Rules.Self.Postal = "Acme Inc, 1 Main Street"
	c.w.Rules.NewsEvery = CadenceAfter
	return c
}

// load answers what an input asks for, as memory would.
func (c *paper) load(in Input, no IssueNo) {
	f := Facts{}
	if i, ok := c.w.issues[no]; ok {
		f.Issues = []Issue{i}
	}
	want, _ := c.w.Rules.audiences([]Input{in}, f)
	for _, ask := range want.Audiences {
		facts := c.facts
		if ask.Anyway {
			facts.Count += facts.excluded(RecentlyMailed).Count
			facts.Excluded = nil
		}
		c.w.audiences[ask.key()] = facts
	}
}

func (c *paper) act(no IssueNo, a Action) Decision {
	c.t.Helper()
	in := Input{At: c.now, By: "operator", Action: a}
	c.load(in, no)
	return c.input(in)
}

// news lets a member mail a newsletter.
func (c *paper) news(from string, change func(*Mail)) (MailResult, []Notice) {
	c.t.Helper()
	return c.mail(from, "Hello", func(m *Mail) {
		m.Subject, m.ToNews = "News in March", true
		m.News = &NewsMail{Document: Document{Subject: m.Subject, Text: "Hello {{first name}}"}}
		if change != nil {
			change(m)
		}
		c.load(Input{At: c.now, Action: ReceivedMail{m}}, 0)
	})
}

// says lets a member reply to what we wrote about an issue.
func (c *paper) says(from, text string, no IssueNo) (MailResult, []Notice) {
	c.t.Helper()
	return c.mail(from, text, func(m *Mail) {
		m.Subject = "Re: News in March"
		m.Threads = []Thread{{Purpose: toIssue, Issue: no, Person: token.Person(account.CompareKey(from))}}
		m.News = &NewsMail{Document: Document{Subject: m.Subject, Text: text}}
		c.load(Input{At: c.now, Action: ReceivedMail{m}}, no)
	})
}

func (c *paper) state(no IssueNo, want IssueState) {
	c.t.Helper()
	if got := c.w.issues[no].State; got != want {
		c.t.Errorf("%s is %s, want %s", no, got, want)
	}
}

func TestANewsletterIsLookedAtBeforeItIsSent(t *testing.T) {
	c := newPaper(t)
	r, sent := c.news(manager, nil)
	want(t, r.Disposition, Handled, "disposition")
	p := sent[0]
	want(t, p.Kind, KindPreview, "answer")
	want(t, p.Purpose, toIssue, "purpose")
	want(t, p.Subject, "Re: News in March", "subject")
	want(t, p.Letter.Issue.Contacts, 3, "contacts")
	c.state(1, IssueDraft)

	_, sent = c.says(manager, "send", 1)
	c.state(1, IssueSending)
	want(t, sent[0].Kind, KindIssue, "answer")
	contains(t, strings.Join(sent[0].Letter.Effects, "\n"), "N-1 goes out now, to 3 contacts at 2 partners")
	want(t, c.w.issues[1].SendAt, c.now, "sent at")

	_, sent = c.says(manager, "send", 1)
	contains(t, sent[0].Letter.Note, "Nothing was done", "is going out since")

	c.w.progress[1] = IssueProgress{Sent: 2, Refused: 1, Why: []Exclusion{{Reason: "550 no", Count: 1}}}
	d := c.act(1, IssueFinished{1})
	c.state(1, IssueSent)
	want(t, d.Notices[0].Kind, KindIssue, "numbers")
	want(t, d.Notices[0].Letter.Issue.Sent, 2, "taken")
	want(t, c.set[cadenceKey], c.now.Add(CadenceAfter), "reminder")
	want(t, len(c.act(1, IssueFinished{1}).Notices), 0, "mails of a repeat")
}

func TestOnlyAProvenManagerMakesAnIssue(t *testing.T) {
	c := newPaper(t)
	_, sent := c.news("rita@acme.example", nil)
	contains(t, sent[0].Letter.Note, "Nothing was done", "by managers")
	r, sent := c.news(manager, func(m *Mail) { m.Trust = Weak })
	want(t, r.Disposition, Held, "an unproven one")
	want(t, sent[0].Kind, KindChallenge, "answer")
	r, _ = c.mail(ann, "Buy my things", func(m *Mail) { m.ToNews = true })
	want(t, r.Disposition, Held, "a partner's")
	want(t, len(c.w.issues), 0, "issues")

	c.news(manager, nil)
	_, sent = c.says("rita@acme.example", "send", 1)
	contains(t, sent[0].Letter.Note, "Nothing was done", "by managers")
	_, sent = c.mail(manager, "send", func(m *Mail) { // Rita's mail, forwarded to Max
		m.Threads = []Thread{{Purpose: toIssue, Issue: 1, Person: token.Person("rita@acme.example")}}
		m.News = &NewsMail{}
	})
	want(t, sent[0].Kind, KindCommands, "another one's token")
	c.state(1, IssueDraft)
}

func TestOrdersAtTheTopOfANewsletter(t *testing.T) {
	for orders, why := range map[string]string{
		"to: tire>=silver":                    "did you mean tier?",
		"kind: check-in\nlanguage: de\nto: x": `"language: de": this is no order`,
		"send":                                "first look at the preview",
		"kind: secret":                        "kind: newsletter, or kind: check-in",
	} {
		c := newPaper(t)
		_, sent := c.news(manager, func(m *Mail) { m.News.Orders = orders })
		contains(t, sent[0].Letter.Note, "Nothing was done", why)
		want(t, len(c.w.issues), 0, "issues of "+orders)
	}
	c := newPaper(t)
	c.news(manager, func(m *Mail) { m.News.Orders = "kind: check-in\nto: active<30d\npersonal: on" })
	i := c.w.issues[1]
	want(t, fmt.Sprintf("%s %v %s", i.Kind, i.Personal, i.Audience), "check_in true active<30d", "issue")
}

func TestOrdersAreAllOrNothing(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	before := c.w.issues[1]
	for text, why := range map[string]string{
		"personal: on\nto: tier>=silver\nsend":     "this program has no tiers",
		"personal: on\ntest ann@northwind.example": "is nobody of the team",
		"personal: on\npause":                      "stands alone",
		"sned":                                     `Did you mean "send"?`,
		"Looks good.":                              "no order we know",
	} {
		_, sent := c.says(manager, text, 1)
		contains(t, sent[0].Letter.Note, "Nothing was done", why)
		want(t, len(sent), 1, "mails for "+text)
		want(t, fmt.Sprint(c.w.issues[1]), fmt.Sprint(before), text)
	}
	_, sent := c.says(manager, "personal: on\ntest\ntest rita@acme.example", 1)
	want(t, kinds(sent), "test_copy to max@acme.example, test_copy to rita@acme.example, preview to max@acme.example", "mails")
	want(t, sent[0].Subject, "[Test] News in March", "subject of a test")
	if !c.w.issues[1].Personal {
		t.Error("it is not personal")
	}
}

func TestWhatCannotBeSent(t *testing.T) {
	c := newPaper(t)
	c.news(manager, func(m *Mail) { m.News.Document.Subject = "" })
	_, sent := c.says(manager, "send", 1)
	contains(t, sent[0].Letter.Note, "no subject")
	c.says(manager, "subject: News", 1)
	want(t, c.w.documents[1].Subject, "News", "subject")

	doc := c.w.documents[1]
	doc.Problems = []string{`The field "{{frist name}}" is unknown.`}
	c.w.documents[1] = doc
	_, sent = c.says(manager, "send", 1)
	contains(t, sent[0].Letter.Note, "frist name")

	long := "Hello {{first name}},\nwe have a new battlecard.\nIt is worth a look.\nMax"
	_, sent = c.says(manager, long, 1)
	want(t, sent[0].Kind, KindPreview, "answer")
	want(t, c.w.documents[1].Text, long, "new words")
	want(t, c.w.documents[1].Subject, "News", "the subject stays")

	c.facts = AudienceFacts{Excluded: []Exclusion{{Reason: "unsubscribed", Count: 3}}}
	_, sent = c.says(manager, "send", 1)
	contains(t, sent[0].Letter.Note, "nobody would get it", "3 unsubscribed")
	c.state(1, IssueDraft)
}

func TestASecondOneWithinAWeek(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	c.facts.Excluded = []Exclusion{{Reason: RecentlyMailed, Count: 2}}
	c.w.latest = Issue{No: 7, SendAt: c.now.Add(-3 * 24 * time.Hour)}
	_, sent := c.says(manager, "preview", 1)
	contains(t, strings.Join(sent[0].Letter.Issue.Warnings, "\n"), "N-7, went out 3 days ago", "2 contacts got another bulk mail within a week, and send alone is refused: reply send anyway, and they get this one too; or send rest, and only the other 3 contacts get it.")
	_, sent = c.says(manager, "send", 1)
	contains(t, sent[0].Letter.Note, "Nothing was done", "Reply send anyway, and they get this one too; or send rest, and only the other 3 contacts get it; or send it later", "N-7")
	c.state(1, IssueDraft)
	_, sent = c.says(manager, "send anyway", 1)
	contains(t, strings.Join(sent[0].Letter.Effects, "\n"), "to 5 contacts")
	c.state(1, IssueSending)
	if !c.w.issues[1].Anyway {
		t.Error("it is not sent anyway")
	}
}

func TestHelpWhereNothingCanBeSaid(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	_, sent := c.says(manager, "help", 1)
	contains(t, sent[0].Letter.Note, "These are the orders for N-1.")
	c.says(manager, "cancel", 1)
	_, sent = c.says(manager, "help", 1)
	want(t, strings.Join(sent[0].Letter.Commands, ", "), "undo", "orders for one just cancelled")
	c.now = c.now.Add(15 * time.Minute)
	_, sent = c.says(manager, "help", 1)
	want(t, len(sent[0].Letter.Commands), 0, "orders for one cancelled long ago")
	contains(t, sent[0].Letter.Note, "N-1 was cancelled on Fri 20 Nov 2026", ", and nothing about it can be changed any more.")

	c.news(manager, nil)
	c.says(manager, "send", 2)
	c.act(2, IssueFinished{2})
	_, sent = c.says(manager, "help", 2)
	contains(t, sent[0].Letter.Note, "N-2 went out on Fri 20 Nov 2026", ", and nothing about it can be changed any more.")
}

func TestASecondOneGoesToTheRest(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	c.facts.Excluded = []Exclusion{{Reason: RecentlyMailed, Count: 2}}
	_, sent := c.says(manager, "send rest", 1)
	contains(t, strings.Join(sent[0].Letter.Effects, "\n"), "N-1 goes out now, to 3 contacts")
	c.state(1, IssueSending)
	want(t, c.w.issues[1].Anyway, false, "anyway")

	c.news(manager, nil)
	c.facts = AudienceFacts{Excluded: []Exclusion{{Reason: RecentlyMailed, Count: 2}}} // everybody got one
	_, sent = c.says(manager, "preview", 2)
	want(t, len(sent[0].Letter.Issue.Problems), 0, "problems of what send anyway sends")
	contains(t, strings.Join(sent[0].Letter.Issue.Warnings, "\n"), "reply send anyway, and they get this one too; without them nobody gets it.")
	_, sent = c.says(manager, "send", 2)
	contains(t, sent[0].Letter.Note, "Reply send anyway, and they get this one too; or send it later")
	_, sent = c.says(manager, "send rest", 2)
	contains(t, sent[0].Letter.Note, "Nothing was done", "nobody would get it")
	c.state(2, IssueDraft)
	c.says(manager, "send anyway", 2)
	c.state(2, IssueSending)
}

func TestALaterSendIsLateEnough(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name       string
		now, ended time.Time // of the last issue; zero while it goes out
		want       string
	}{
		{"after nine", time.Date(2026, 11, 21, 15, 0, 0, 0, berlin), time.Date(2026, 11, 21, 14, 0, 0, 0, berlin), "29 Nov 09:00"},
		{"before nine", time.Date(2026, 11, 21, 8, 30, 0, 0, berlin), time.Date(2026, 11, 21, 8, 0, 0, 0, berlin), "28 Nov 09:00"},
		{"at nine by their clock, not by UTC", time.Date(2026, 11, 21, 12, 0, 0, 0, berlin), time.Date(2026, 11, 21, 9, 0, 0, 0, berlin), "28 Nov 09:00"},
		{"three days after the last", time.Date(2026, 11, 21, 15, 0, 0, 0, berlin), time.Date(2026, 11, 18, 14, 0, 0, 0, berlin), "26 Nov 09:00"},
		{"while the last goes out", time.Date(2026, 11, 21, 15, 0, 0, 0, berlin), time.Time{}, "29 Nov 09:00"},
		{"after a last that ended long ago", time.Date(2026, 11, 21, 15, 0, 0, 0, berlin), time.Date(2026, 11, 1, 9, 0, 0, 0, berlin), "29 Nov 09:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newPaper(t)
			c.now = tc.now
			for at := range c.w.Rules.Team {
				c.w.Rules.Team[at].Zone = berlin.String()
			}
			c.news(manager, nil)
			c.w.latest = Issue{No: 7, SendAt: tc.now.Add(-time.Hour), EndedAt: tc.ended}
			c.facts.Excluded = []Exclusion{{Reason: RecentlyMailed, Count: 1}}
			_, sent := c.says(manager, "send", 1)
			contains(t, sent[0].Letter.Note, "1 contact of these got another newsletter within a week (N-7", "or send it later, like send "+tc.want+".")
			c.facts.Excluded = nil
			c.says(manager, "send "+tc.want, 1)
			if at, ended := c.w.issues[1].SendAt, tc.ended; at.Before(ended.Add(BulkRest)) {
				t.Errorf("it goes out on %v, less than a week after %v", at, ended)
			}
			c.state(1, IssueScheduled)
		})
	}
}

func TestAnIssueWithATime(t *testing.T) {
	for _, tc := range []struct {
		name  string
		late  time.Duration
		facts AudienceFacts
		state IssueState
		why   string
	}{
		{"in time", time.Minute, AudienceFacts{Count: 3}, IssueSending, ""},
		{"six hours late", 6 * time.Hour, AudienceFacts{Count: 3}, IssueSending, ""},
		{"later than that", 6*time.Hour + time.Second, AudienceFacts{Count: 3}, IssueDraft, "stood still, and it is 6 hours late"},
		{"days late", 50 * time.Hour, AudienceFacts{Count: 3}, IssueDraft, "2 days late"},
		{"others went out meanwhile", 0, AudienceFacts{Count: 1, Excluded: []Exclusion{{Reason: RecentlyMailed, Count: 1}}}, IssueDraft, "1 contact got another bulk mail within a week"},
		{"nobody is left", 0, AudienceFacts{}, IssueDraft, "nobody would get it"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newPaper(t)
			c.news(manager, nil)
			c.says(manager, "send tue 09:00", 1)
			c.state(1, IssueScheduled)
			due := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
			want(t, c.set["issue/N-1"], due, "timer")
			c.now, c.facts = due.Add(tc.late), tc.facts
			d := c.act(1, TimerFired{Timer{Key: "issue/N-1", Kind: "issue", Due: due}})
			c.state(1, tc.state)
			if tc.why == "" {
				want(t, len(d.Notices), 0, "mails")
				return
			}
			want(t, kinds(d.Notices), "preview to max@acme.example", "mails")
			contains(t, d.Notices[0].Letter.Note, "was to go out on Tue 24 Nov 2026, 09:00 UTC and did not", tc.why, "Nothing was sent")
		})
	}
}

// The rest is looked up when the time has come, and nobody is asked again about those who are left out.
func TestTheRestAtATime(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	c.facts.Excluded = []Exclusion{{Reason: RecentlyMailed, Count: 2}}
	_, sent := c.says(manager, "send rest tue 09:00", 1)
	contains(t, strings.Join(sent[0].Letter.Effects, "\n"), "N-1 goes out on Tue 24 Nov 2026, 09:00", "to 3 contacts")
	c.now = c.w.issues[1].SendAt
	d := c.act(1, TimerFired{Timer{Key: "issue/N-1", Kind: "issue", Due: c.now}})
	want(t, len(d.Notices), 0, "mails")
	c.state(1, IssueSending)
	want(t, c.w.issues[1].Anyway, false, "anyway")
}

// Who pauses when the last copy has just left stops nothing: it ends as if they had not, and its numbers come.
func TestAPauseThatCameTooLate(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	c.says(manager, "send", 1)
	c.says(manager, "pause", 1)
	c.w.progress[1] = IssueProgress{Sent: 3}
	d := c.act(1, IssueFinished{1})
	want(t, kinds(d.Notices), "issue to max@acme.example", "mails")
	contains(t, d.Notices[0].Letter.Note, "N-1 is sent.")
	c.state(1, IssueSent)
}

func TestAnotherOneThatWaitsIsNamed(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	c.now = c.now.Add(2 * time.Hour)
	waits := func() { c.w.waiting = []Issue{c.w.issues[1]} }
	waits()
	_, sent := c.news(manager, nil)
	const too = "N-1 is a draft too, made 2 hours ago, \"News in March\": if this one is in its place, reply cancel to its preview."
	contains(t, strings.Join(sent[0].Letter.Issue.Warnings, "\n"), too)
	c.says(manager, "send tomorrow 09:00", 1)
	waits()
	_, sent = c.says(manager, "preview", 2)
	contains(t, strings.Join(sent[0].Letter.Issue.Warnings, "\n"), "N-1 goes out on Sat 21 Nov 2026, 09:00", "if this one is in its place, reply cancel")
	c.w.waiting[0].By = Address{Name: "Mia", Email: "mia@acme.example"}
	first := c.w.issues[1]
	delete(c.w.issues, 1) // as it is of another batch
	_, sent = c.says(manager, "preview", 2)
	contains(t, strings.Join(sent[0].Letter.Issue.Warnings, "\n"), "if this one is in its place, Mia can cancel it.")
	c.w.waiting[0].Audience = Audience{Said: "lang=de", Languages: []string{"de"}}
	_, sent = c.says(manager, "to: lang=fr", 2)
	if said := strings.Join(sent[0].Letter.Issue.Warnings, "\n"); strings.Contains(said, "in its place") {
		t.Errorf("for other readers: %s", said)
	}
	c.w.issues[1] = first
	c.says(manager, "undo", 1)
	c.says(manager, "to: all", 2)
	c.now = c.now.Add(8 * 24 * time.Hour) // an old draft is no news
	waits()
	_, sent = c.says(manager, "preview", 2)
	want(t, len(sent[0].Letter.Issue.Warnings), 0, "warnings")
	_, sent = c.says(manager, "preview", 1) // nor is it itself
	want(t, len(sent[0].Letter.Issue.Warnings), 0, "warnings")
}

func TestStoppingAnIssue(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	c.says(manager, "send", 1)
	c.w.progress[1] = IssueProgress{Sent: 2, Ready: 1}
	_, sent := c.says(manager, "pause", 1)
	contains(t, strings.Join(sent[0].Letter.Effects, "\n"), "2 copies had left")
	c.state(1, IssuePaused)
	c.says(manager, "resume", 1)
	c.state(1, IssueSending)
	_, sent = c.says(manager, "cancel", 1)
	contains(t, strings.Join(sent[0].Letter.Effects, "\n"), "2 copies had left, the rest is not sent")
	want(t, sent[0].Letter.UndoUntil, c.now.Add(15*time.Minute), "undo")
	c.state(1, IssueCancelled)
	c.now = c.now.Add(14 * time.Minute)
	c.says(manager, "undo", 1)
	c.state(1, IssuePaused)
	c.says(manager, "cancel", 1)
	c.now = c.now.Add(15 * time.Minute)
	_, sent = c.says(manager, "undo", 1)
	contains(t, sent[0].Letter.Note, "can no longer be taken back")
	c.state(1, IssueCancelled)

	c.news(manager, nil)
	c.says(manager, "send tomorrow 09:00", 2)
	_, sent = c.says(manager, "cancel", 2)
	contains(t, strings.Join(sent[0].Letter.Effects, "\n"), "nobody got it")
	if _, set := c.set["issue/N-2"]; set {
		t.Error("a cancelled issue still has its time")
	}
	c.says(manager, "undo", 2)
	c.state(2, IssueScheduled)
	c.says(manager, "undo", 2)
	c.state(2, IssueDraft)
}

func TestTheRhythm(t *testing.T) {
	c := newPaper(t)
	c.do(PlanNight{})
	fire := func(key string) []Notice {
		c.now = c.set[key]
		return c.act(0, TimerFired{Timer{Key: key, Kind: key, Due: c.now}}).Notices
	}
	want(t, len(fire(cadenceKey)), 0, "mails without partners")
	c.w.month = Month{Since: noon, Joined: noon, Registered: 4, Won: 1, Promoted: 2, Changes: []string{"Protection: 90 days → 60 days"}}
	want(t, len(fire(cadenceKey)), 0, "mails after two days")
	want(t, c.set[cadenceKey], noon.Add(CadenceAfter), "when it is due")
	sent := fire(cadenceKey)
	want(t, kinds(sent), "preview to max@acme.example", "mails")
	contains(t, sent[0].Letter.Note, "No newsletter went out for 35 days")
	contains(t, c.w.documents[1].Text, "4 companies were referred", "1 deal was won", "2 partners reached", "Protection: 90 days → 60 days")
	if text := c.w.documents[1].Text + c.w.documents[1].HTML; strings.Contains(text, "Northwind") || strings.Contains(text, "Ann") {
		t.Error("the draft names a partner")
	}
	c.w.month.Asked = c.w.handled[newsAskedKey(noon)]
	want(t, len(fire(cadenceKey)), 0, "mails of the second time")
	want(t, len(c.w.issues), 1, "drafts")

	c.w.Rules.Program = audienceRules(t).Program // has a check-in every 60 days
	sent = fire(checkInKey)
	for ; len(sent) == 0 && c.now.Before(noon.AddDate(1, 0, 0)); sent = fire(checkInKey) {
	}
	want(t, kinds(sent), "preview to max@acme.example", "mails")
	want(t, c.w.issues[2].Kind, CheckIn, "kind")
	contains(t, c.w.documents[2].Text, "Hello {{first name|there}}")
}

func TestOnboardingYieldsToNewsletters(t *testing.T) {
	c := newPaper(t)
	c.w.bulkTo = map[ContactNo]time.Time{1: c.now.Add(-24 * time.Hour)}
	d := newDraft(c.w, Input{At: c.now, Action: PlanNight{}})
	want(t, d.bulkRest(1), c.now.Add(6*24*time.Hour), "rest of Ann")
	want(t, d.bulkRest(2), time.Time{}, "rest of Cid")
}

func TestOperatorsSayTheSame(t *testing.T) {
	c := newPaper(t)
	d := c.act(0, NewIssue{By: "rita", Document: Document{Subject: "News", Text: "Hello"}})
	contains(t, d.Refusal, "is no manager")
	d = c.act(0, NewIssue{By: "max", Orders: "send", Document: Document{Subject: "News", Text: "Hello"}})
	contains(t, d.Refusal, "first look at the preview")
	d = c.act(0, NewIssue{By: "max", Document: Document{Subject: "News", Text: "Hello"}})
	want(t, d.Refusal, "", "refusal")
	want(t, d.Issue.Contacts, 3, "contacts")
	want(t, len(d.Notices), 0, "mails")
	d = c.act(1, IssueCommanded{Issue: 1, Text: "test"})
	contains(t, d.Refusal, "say to which member")
	d = c.act(1, IssueCommanded{Issue: 1, Text: "send tomorrow"})
	contains(t, strings.Join(d.Effects, "\n"), "goes out on Sat 21 Nov 2026, 09:00")
	c.state(1, IssueScheduled)
	d = c.act(9, IssueCommanded{Issue: 9, Text: "send"})
	contains(t, d.Refusal, "there is no issue N-9")
}

func TestInputsAboutIssuesAreDecidedAlone(t *testing.T) {
	plain, about := Input{Action: PlanNight{}}, Input{Action: IssueCommanded{Issue: 1}}
	var sizes []int
	for _, r := range rounds([]Input{plain, plain, about, about, plain, plain}) {
		sizes = append(sizes, len(r))
	}
	want(t, fmt.Sprint(sizes), "[2 1 1 2]", "rounds")
}

// A newsletter without a postal address under it can be sent; its preview says what is missing and who sets it.
func TestThePreviewMissesThePostalAddress(t *testing.T) {
	const missing = "No postal address stands under it"
	for _, postal := range []string{"", "Acme Inc, 1 Main Street"} {
		c := newPaper(t)
		c.w.Rules.Self.Postal = postal
		_, sent := c.news(manager, nil)
		want(t, strings.Contains(strings.Join(sent[0].Letter.Issue.Warnings, "\n"), missing), postal == "", "with "+postal)
	}
}
