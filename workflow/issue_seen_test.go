package workflow

import (
	"strings"
	"testing"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/token"
)

// answers lets somebody reply to one of our mails about an issue, as mail programs do.
func (c *paper) answers(n Notice, text string) []Notice {
	c.t.Helper()
	no, _ := ParseIssueNo(n.Letter.Ref)
	_, sent := c.mail(n.To.Email, text, func(m *Mail) {
		m.Subject, m.InReplyTo, m.References = "Re: News in March", []string{n.MessageID}, append(n.References, n.MessageID)
		m.Threads = []Thread{{Purpose: toIssue, Issue: no, Person: token.Person(account.CompareKey(n.To.Email))}}
		m.News = &NewsMail{Document: Document{Subject: m.Subject, Text: text}}
		c.load(Input{At: c.now, Action: ReceivedMail{m}}, no)
	})
	return sent
}

func TestWhatIsSentWasLookedAt(t *testing.T) {
	long := "Hello {{first name}},\nthis is not what you saw.\nIt is something else.\nMax"
	for _, tc := range []struct{ name, change string }{
		{"new words", long},
		{"another audience", "to: active<30d"},
		{"their own deals", "personal: on"},
		{"another subject", "subject: Other news"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newPaper(t)
			_, sent := c.news(manager, nil)
			old := sent[0]
			seen := c.answers(old, tc.change)[0]
			want(t, seen.Kind, KindPreview, "answer to the change")
			for _, order := range []string{"send", "send tomorrow 09:00"} {
				sent = c.answers(old, order)
				want(t, kinds(sent), "preview to max@acme.example", "answer to a send that saw something else")
				contains(t, sent[0].Letter.Note, "Nothing was done", "N-1 was changed after the mail you answer")
				c.state(1, IssueDraft)
			}
			seen = c.answers(c.answers(old, "sned")[0], "test")[1] // an order that is none shows it, too
			c.answers(seen, "send")
			c.state(1, IssueSending)
		})
	}
	c := newPaper(t)
	_, sent := c.news(manager, nil)
	tests := c.answers(sent[0], "personal: on\ntest")
	want(t, kinds(tests), "test_copy to max@acme.example, preview to max@acme.example", "mails")
	c.answers(tests[0], "send") // a test copy shows it best
	c.state(1, IssueSending)

	c = newPaper(t)
	_, sent = c.news(manager, nil)
	c.answers(sent[0], "personal: on\nsend") // he changes it himself, and says so
	c.state(1, IssueSending)
}

func TestTheSubjectIsCheckedAsItIs(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	_, sent := c.says(manager, "subject: Hello {{frist name}}", 1)
	contains(t, strings.Join(sent[0].Letter.Issue.Problems, "\n"), "Subject: there is no field {{frist name}}; did you mean {{first name}}?")
	_, sent = c.says(manager, "send", 1)
	contains(t, sent[0].Letter.Note, "Nothing was done", "frist name")
	c.state(1, IssueDraft)

	doc := c.w.documents[1]
	doc.Text = "Hello {{name" // as a check-in of the program may say
	c.w.documents[1] = doc
	_, sent = c.says(manager, "preview", 1)
	contains(t, strings.Join(sent[0].Letter.Issue.Problems, "\n"), "Text: {{name is not closed")
	doc.Text = "Hello"
	doc.Problems = []string{"Subject: there is no field {{frist name}}; did you mean {{first name}}?", "Text: {{name is not closed; a field ends with }}."}
	c.w.documents[1] = doc
	_, sent = c.says(manager, "subject: Hello {{first name}}", 1)
	problems := strings.Join(sent[0].Letter.Issue.Problems, "\n")
	contains(t, problems, "Text: {{name is not closed")
	if strings.Contains(problems, "Subject:") {
		t.Errorf("the subject was mended, and is told to be wrong: %s", problems)
	}
}

func TestUndoNeverSendsWhatWasNotBeingSent(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	c.says(manager, "send", 1)
	c.w.progress[1] = IssueProgress{Sent: 2, Ready: 1}
	c.says(manager, "pause", 1)
	c.says(manager, "cancel", 1)
	_, sent := c.says(manager, "undo", 1)
	c.state(1, IssuePaused)
	contains(t, strings.Join(sent[0].Letter.Effects, "\n"), "N-1 is paused again: 2 copies had left; the rest waits for resume or cancel")
	c.says(manager, "resume", 1)
	c.state(1, IssueSending)

	c.news(manager, nil)
	c.says(manager, "send tomorrow 09:00", 2)
	c.now = c.w.issues[2].SendAt.Add(8 * time.Hour) // nothing ran at its time
	c.says(manager, "cancel", 2)
	c.says(manager, "undo", 2)
	if c.w.issues[2].State == IssueSending {
		t.Error("undo sends what never began")
	}
}

func TestWhatNobodyProvesCountsNoAudience(t *testing.T) {
	c := newPaper(t)
	for name, m := range map[string]*Mail{
		"unproven": {From: Address{Email: manager}, Trust: Weak, ToNews: true, News: &NewsMail{}},
		"another's token": {From: Address{Email: ann}, Trust: Strong, News: &NewsMail{},
			Threads: []Thread{{Purpose: toIssue, Issue: 1, Person: token.Person(manager)}}},
	} {
		ins := []Input{{At: c.now, Action: ReceivedMail{m}}}
		var w Want
		w.issues(ins)
		want(t, len(w.Issues), 0, "issues read for mail that is "+name)
		more, _ := c.w.Rules.audiences(ins, Facts{})
		want(t, len(more.Audiences), 0, "audiences counted for mail that is "+name)
	}
}

func TestASignatureIsNoNewsletter(t *testing.T) {
	signature := "Max Miller\nHead of Partnerships\nAcme Inc\nwww.acme.example\n\nThis e-mail is confidential. If you are not the intended recipient, please delete it and tell the sender. Think before you print."
	for text, what := range map[string]string{
		"personal: on\n\nBest regards\n\n" + signature:                                        "order",
		"personal: on\n\n" + signature:                                                        "order",
		"to: active<30d\n\nThanks a lot!\n\nBest,\nMax":                                       "order",
		"Looks good!\n\n" + signature:                                                         "nothing",
		"Hello all,\n\nit is June.\n\nBest, Max\n\n" + signature:                              "words",
		"personal: on\n\nHello {{first name}},\n\nthe new battlecard is out.\n\n" + signature: "words",
		"Hello,\nit is June.\nAnd hot.":                                                       "words",
		"send\n\nHello,\nit is June.\nAnd hot.":                                               "words",
		"to: active<30d\nsend anyway\n\nHello,\nit is June.\nAnd hot.\n\n" + signature:        "words",
		"send tomorrow 09:00\nHello all,\nit is June, and this is new.\nMax":                  "words",
	} {
		c := newPaper(t)
		c.news(manager, nil)
		before := c.w.documents[1].Text
		_, sent := c.says(manager, text, 1)
		got := "order"
		switch {
		case c.w.documents[1].Text != before:
			got = "words"
		case strings.Contains(sent[0].Letter.Note, "Nothing was done"):
			got = "nothing"
		}
		want(t, got, what, "what is made of "+text)
	}
}

func TestSendAboveNewWordsSendsNothing(t *testing.T) {
	words := "Hello {{first name}},\nthis is not what you saw.\nIt is something else."
	for _, order := range []string{"send", "send anyway", "send tomorrow 09:00"} {
		c := newPaper(t)
		c.news(manager, nil)
		_, sent := c.says(manager, order+"\n\n"+words, 1)
		c.state(1, IssueDraft)
		want(t, kinds(sent), "preview to max@acme.example", "answer to "+order+" above new words")
		contains(t, strings.Join(sent[0].Letter.Effects, "\n"), "N-1 has your new words", "your reply also holds new words; look at them, and reply "+order)
		contains(t, c.w.documents[1].Text, "something else")

		for _, end := range []string{"Best,\nMax", "Best regards\n\nMax Miller\nHead of Partnerships\nAcme Inc\nwww.acme.example", "Thanks a lot!"} {
			c := newPaper(t)
			c.news(manager, nil)
			_, sent := c.says(manager, order+"\n\n"+end, 1)
			want(t, sent[0].Kind, KindIssue, "answer to "+order+" above "+end)
			if c.w.issues[1].State == IssueDraft {
				t.Errorf("%s above %q does not send", order, end)
			}
		}
	}
	c := newPaper(t)
	c.news(manager, nil)
	c.says(manager, "send", 1)
	c.says(manager, "cancel\n\nSorry, this was wrong.\nI write it anew.\nTomorrow.", 1)
	c.state(1, IssueCancelled)
}

func TestWordsThatAreNotTakenAreQuoted(t *testing.T) {
	const how = `; to replace the newsletter's words, write all of them, at least three lines`
	for text, quoted := range map[string]string{
		"to: active<30d\n\nHi all,\nour fair is on Monday.":         `not taken: "Hi all, our fair is on Monday."` + how,
		"personal: on\n\nLooks good!\n\nBest, Max":                  `not taken: "Looks good!"` + how,
		"Hi all, our fair is on Monday.":                            `Not taken: "Hi all, our fair is on Monday."` + how + ".",
		"test\n\nHello,\nit is June.\nAnd hot.":                     `not taken: "Hello, it is June. And hot."` + how + ", in a reply without test",
		"send\n\nGo!":                                               "",
		"send":                                                      "",
		"send\n\nBest regards\nMax Miller\nHead of Partnerships":    "",
		"personal: on\n\nBest regards\nMax Miller\nHead of Selling": "",
	} {
		c := newPaper(t)
		c.news(manager, nil)
		_, sent := c.says(manager, text, 1)
		l := sent[len(sent)-1].Letter
		said := l.Note + "\n" + strings.Join(l.Effects, "\n") + "\n"
		if contains(t, said, quoted); quoted == "" && strings.Contains(strings.ToLower(said), "not taken") {
			t.Errorf("%q: %s", text, said)
		}
		if strings.HasPrefix(text, "send") && strings.Contains(said, how) {
			t.Errorf("%q, which sent it, tells how to write it anew", text)
		}
	}
}

func TestNewWordsTellWhatWentWithTheOld(t *testing.T) {
	words := "Hello {{first name}},\nthis is not what you saw.\nIt is something else."
	for lost, doc := range map[string]Document{
		"not in it any more: 1 picture and 2 files of": {Images: []IssueFile{{Data: []byte("a")}}, Files: []IssueFile{{Data: []byte("b")}, {Data: []byte("c")}}},
		"not in it any more: 2 pictures of":            {Images: []IssueFile{{Data: []byte("a")}, {Data: []byte("b")}}},
		"":                                             {},
	} {
		c := newPaper(t)
		c.news(manager, func(m *Mail) { doc.Subject, doc.Text = m.Subject, "Hello"; m.News = &NewsMail{Document: doc} })
		_, sent := c.says(manager, words, 1)
		said := strings.Join(sent[0].Letter.Effects, "\n")
		if contains(t, said, lost); lost == "" && strings.Contains(said, "any more") {
			t.Errorf("nothing was lost: %s", said)
		}
	}
}

func TestASignatureWithoutANameInFrom(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	_, sent := c.mail(manager, "send\n\nMax Miller\nHead of Partnerships\nAcme Inc", func(m *Mail) {
		m.From.Name = ""
		m.Threads = []Thread{{Purpose: toIssue, Issue: 1, Person: token.Person(account.CompareKey(manager))}}
		m.News = &NewsMail{Document: Document{Text: m.Reply}}
		c.load(Input{At: c.now, Action: ReceivedMail{m}}, 1)
	})
	want(t, sent[0].Kind, KindIssue, "answer")
	c.state(1, IssueSending)
}

// An answer's signature has its own logo, which is in no other's place.
func TestOtherFilesAreNoReplacement(t *testing.T) {
	before := Document{Images: []IssueFile{{Data: []byte("a")}, {Data: []byte("logo")}}, Files: []IssueFile{{Data: []byte("b")}}}
	now := Document{Images: []IssueFile{{Data: []byte("logo")}, {Data: []byte("c")}}, Files: []IssueFile{{Data: []byte("card")}}}
	want(t, lostFiles(before, now), "1 picture and 1 file", "lost")
	want(t, lostFiles(before, before), "", "lost of the same")
}

// What stands below a send may say that it is not right yet, and what left cannot be called back.
func TestASendWithAButSendsNothing(t *testing.T) {
	for _, said := range []string{
		"But please change the date to 12 March.", "Not yet!", "wait", "Or no, let Rita read it first", "Or no", "Add the date first", "?", "Right?",
		"Bitte noch den Termin ändern\n\nViele Grüße\nMax", "Thanks, but not yet", "Thank you, hold please", "Best wait for Rita", "Many typos, wait!",
		"Kind of wrong still", "Sent too early, stop", "Danke, aber noch nicht", "Viele Fehler noch drin", "Merci mais pas encore", "Un moment, svp",
		"Un momento por favor", "Gracias, pero mañana", "Bedankt, maar nog niet", "Max: not yet", "Max fix typo", "Danke, nicht!",
		"Thanks,\nbut please wait for Rita", "Danke!\nAber bitte erst morgen.", "Cheers,\nplease hold until I confirm",
		"Kind regards\n\nMax\n\nP.S. Please do NOT send before 5pm!", "Thanks for your help!\nNew text:\nHello all,\nfair is on Tuesday",
		"Merci.\nBonjour {{first name}},\nla foire est mardi.\nÀ bientôt", "Is this the right newsletter?", "Is it approved?", "Please, this is it? Is that very right?",
		"Best,\nMax\nThe fair is on Tuesday", "👎",
	} {
		for _, order := range []string{"send", "send anyway", "send tomorrow 09:00"} {
			c := newPaper(t)
			c.news(manager, nil)
			_, sent := c.says(manager, order+"\n\n"+said, 1)
			if c.w.issues[1].State != IssueDraft {
				t.Errorf("%q below %s is sent", said, order)
				continue
			}
			contains(t, sent[0].Letter.Note, "Nothing was done: your reply also says ", "reply "+order+" alone")
		}
	}
}

func TestASendWithAFarewellSends(t *testing.T) {
	for _, said := range []string{
		"Go!", "Looks good, thank you!", "Perfect.\n\nBest, Max", "Danke, passt!", "👍", "Thanks\n\nMax Miller\nHead of Partnerships\nAcme Inc", "LGTM", "Bitte senden",
		"Freigegeben", "C'est bon pour moi", "Vale, adelante", "Akkoord", "Thanks, Rita", "Mit freundlichen Grüßen", "Mit freundlichen Grüßen\nMax Miller\nAcme GmbH",
		"Herzliche Grüße", "Très cordialement,\nMax", "Sincères salutations", "Un saludo,", "Groetjes,", "Fijne dag!", "Have a nice weekend", "Thanks and have a great day!",
		"BR\nMM", "M.", "i.A. Max", "[cid:image001.png@01DB]", "Best,\nMax\nAcme GmbH, Sitz München, HRB 12345, Geschäftsführer Otto Meier", "Beste Grüße",
		"Freundliche Grüsse\nMax", "Bonne journée", "Bien à vous", "Met vriendelijke groet", "Un cordial saludo", "Max Miller\nHead of Sales at the Acme Group\n+49 89 1234",
		"Best,\nMax\nhttps://acme.example/fair?from=mail",
	} {
		c := newPaper(t)
		c.news(manager, nil)
		_, sent := c.says(manager, "send\n\n"+said, 1)
		if c.w.issues[1].State != IssueSending {
			t.Errorf("%q below send: %s", said, sent[0].Letter.Note)
		} else if told := strings.Join(sent[0].Letter.Effects, "\n"); strings.Contains(told, "not taken") {
			t.Errorf("%q below send: %s", said, told)
		}
	}
}

// Who cannot part with a strange signature sends the same once more.
func TestTheSameOnceMoreIsSent(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	_, sent := c.says(manager, "send\n\nActing together, we grow.", 1)
	contains(t, sent[0].Letter.Note, "or the same once more")
	c.says(manager, "send\n\nActing together, they grow.", 1)
	c.state(1, IssueDraft)
	c.says(manager, "send\n\nActing  together, they grow.", 1)
	c.state(1, IssueSending)
}

func TestADoubtedSendSaysWhatIsLost(t *testing.T) {
	c := newPaper(t)
	c.news(manager, nil)
	_, sent := c.says(manager, "to: active<30d\nsend\n\nBut ask Rita.", 1)
	contains(t, sent[0].Letter.Note, `reply these lines alone, "to: active<30d" and "send", or the same once more`)
	c.says(manager, "send tomorrow 09:00", 1)
	_, sent = c.says(manager, "send 18:00\n\nBut ask Rita.", 1)
	contains(t, sent[0].Letter.Note, "N-1 goes out on Sat 21 Nov 2026, 09:00", "as before; reply undo to stop that.")
	c.says(manager, "send", 1)
	_, sent = c.says(manager, "send\n\nto the new ones too", 1)
	contains(t, sent[0].Letter.Note, "is going out since")
}

func TestStopIsHeardHoweverItIsSaid(t *testing.T) {
	for said, state := range map[string]IssueState{
		"cancel it": IssueCancelled, "Please cancel!": IssueCancelled, "stop sending": IssueCancelled, "STOP IT NOW!!": IssueCancelled, "please stop everything": IssueCancelled,
		"pause it please": IssuePaused, "please pause": IssuePaused, "cancel": IssueCancelled,
		"cancel the meeting": IssueSending, "stop by on Tuesday": IssueSending, "pause for thought": IssueSending, "please": IssueSending,
	} {
		c := newPaper(t)
		c.news(manager, nil)
		c.says(manager, "send", 1)
		c.says(manager, said, 1)
		want(t, c.w.issues[1].State, state, said)
	}
	c := newPaper(t)
	c.news(manager, nil)
	c.says(manager, "Please send us your leads.\nWe need them.\nAll of them.", 1)
	contains(t, c.w.documents[1].Text, "Please send us")
	c.says(manager, "please send it", 1)
	c.state(1, IssueSending)
}
