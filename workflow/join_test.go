package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
	"refermail/workflow/token"
)

const (
	eve  = "eve@initech.example"
	gus  = "gus@gmail.com"
	boss = "max@acme.example"
)

// joiningTown is a town whose program has types, an agreement and an onboarding, as the lines say.
func joiningTown(t *testing.T, toml string) *town {
	t.Helper()
	c := newTown(t)
	p, err := program.Parse("program.toml", []byte(toml))
	if err != nil {
		t.Fatal(err)
	}
	c.w.Rules.Program = p
	return c
}

const twoKinds = `name = "Acme Partners"
[type.referral]
label = "Referral Partner"
welcome = "Hello {first_name}, {manager} is here."
required = ["company", "contact", "context"]
[type.reseller]
label = "Reseller"
required = ["company", "contact", "context"]
`

const withAgreement = twoKinds + "[agreement]\nrequired = true\ntext = \"You refer whom you know, to {inbox}.\"\n"

func toJoin(m *Mail) { m.ToJoin, m.Subject = true, "I would like to join" }

// answering makes a mail a reply to a notice without a token.
func answering(n Notice) func(*Mail) {
	return func(m *Mail) { m.InReplyTo, m.Subject = []string{n.MessageID}, replySubject(n.Subject) }
}

func (c *town) partnerOf(address string) Partner {
	k, _ := c.w.contactAt(address)
	return c.w.partners[k.Partner]
}

// applied brings Eve's application before Max.
func (c *town) applied(kind string) Notice {
	c.t.Helper()
	text := "Company: Initech\nCustomers: manufacturers in Germany, for their purchasing\n"
	if kind != "" {
		text += "Kind of partner: " + kind
	}
	c.mail(eve, text, toJoin)
	return c.find(KindApplication, boss)
}

func TestAnApplicationAsksOnlyForWhatIsMissing(t *testing.T) {
	c := joiningTown(t, twoKinds)
	r, _ := c.mail(eve, "Hello,\n\nwe would like to work with you.\n\nEve", toJoin)
	asked := c.find(KindJoin, eve)
	if r.Disposition != Handled || labels(asked.Letter.Missing) != "Company, Customers, Kind of partner" || labels(asked.Letter.Fields) != "Web domain" {
		t.Fatalf("%+v asks %q, has %q", r, labels(asked.Letter.Missing), labels(asked.Letter.Fields))
	}
	c.mail(eve, "Company: Initech\nCustomers: …\nKind of partner: wholesaler", answering(asked))
	asked = c.find(KindJoin, eve)
	if labels(asked.Letter.Missing) != "Customers, Kind of partner" {
		t.Fatalf("then asks %q", labels(asked.Letter.Missing))
	}
	c.mail(eve, "We advise manufacturers on purchasing and work as a reseller for two suppliers.", answering(asked))
	l := c.find(KindApplication, boss).Letter
	if labels(l.Fields) != "Company, Web domain, Customers, Kind of partner" || l.Fields[3].Value != "Reseller" || len(l.Warnings) > 0 {
		t.Errorf("the manager reads %+v, against it %q", l.Fields, l.Warnings)
	}
	if l.Due.IsZero() || c.find(KindApplied, eve).Letter.Due.IsZero() {
		t.Error("no decision is promised")
	}
	if p := c.partnerOf(eve); p.Status != Prospect || p.Name != "Initech" || len(p.Domains) > 0 {
		t.Errorf("%+v", p)
	}
}

func labels(lines []Line) string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Label)
	}
	return strings.Join(out, ", ")
}

func TestReadAnswers(t *testing.T) {
	p, err := program.Parse("program.toml", []byte(twoKinds))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{"company": "Initech", "domain": "initech.example", "customers": "makers", "type": "reseller"}
	without := func(names ...string) map[string]string {
		m := maps.Clone(all)
		for _, n := range names {
			delete(m, n)
		}
		return m
	}
	for _, x := range []struct {
		name, text string
		have       map[string]string
		want       map[string]string
	}{
		{"lines in any order and case", "customers: makers of pumps\nCOMPANY: Initech GmbH", nil, map[string]string{"customers": "makers of pumps", "company": "Initech GmbH"}},
		{"German labels", "Firma: Initech\nWebseite: https://www.initech.example/about\nKunden: Maschinenbauer", nil,
			map[string]string{"company": "Initech", "domain": "initech.example", "customers": "Maschinenbauer"}},
		{"lines sent back as they were say nothing", "Company: …\nCustomers: ...", nil, map[string]string{}},
		{"the example sent back says nothing", "Company: the name of your company, or your own if you work alone", nil, map[string]string{}},
		{"a bare name where only it is missing", "Initech", without("company"), map[string]string{"company": "Initech"}},
		{"a bare name where more is missing", "Initech", without("company", "type"), map[string]string{}},
		{"yes is no name", "Yes", without("company"), map[string]string{}},
		{"a question is no answer", "What do you mean by that, do you want a list of names?", without("customers"), map[string]string{}},
		{"no web domain", "Web domain: none", nil, map[string]string{"domain": "none"}},
		{"no web domain in words that hold none", "Web domain: initech", nil, map[string]string{}},
		{"one web domain in free words", "see www.initech.example please", without("domain"), map[string]string{"domain": "initech.example"}},
		{"two web domains in free words", "initech.example or globex.example", without("domain"), map[string]string{}},
		{"the kind by its label", "Kind of partner: Referral partner.", nil, map[string]string{"type": "referral"}},
		{"two kinds are none", "Kind of partner: reseller or referral", nil, map[string]string{}},
		{"a corrected line", "Company: Initech Ltd", all, map[string]string{"company": "Initech Ltd"}},
		{"the word that asks to join is no answer", "join", without("company"), map[string]string{}},
		{"a quoted line says nothing", "> Company: Globex", nil, map[string]string{}},
	} {
		if got := readAnswers(p, x.text, x.have); !maps.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}

func TestWhoMayApply(t *testing.T) {
	for _, x := range []struct {
		name   string
		text   string
		change func(*Mail)
		want   Kind
	}{
		{"a mail to the address for it", "Hello", toJoin, KindJoin},
		{"the bare word", "Join, please!", nil, KindJoin},
		{"the bare word as the subject", "", func(m *Mail) { m.Subject = "join" }, KindJoin},
		{"the bare word in German, with a greeting and a name", "Hallo,\nPartner werden\n\nEve", nil, KindJoin},
		{"the word in a sentence", "Can Bo join the call on Monday?", nil, KindUnknown},
		{"an unproven sender", "join", func(m *Mail) { m.Trust = Weak }, KindUnknown},
		{"an unproven sender to the address for it", "Company: Initech", func(m *Mail) { toJoin(m); m.Trust = Weak }, KindUnknown},
		{"a forged sender", "join", func(m *Mail) { toJoin(m); m.Trust = Fail }, ""},
		{"a robot", "join", func(m *Mail) { toJoin(m); m.Class, m.Quiet = AutoReply, true }, ""},
		{"a list", "join", func(m *Mail) { toJoin(m); m.Class, m.Quiet = List, true }, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := joiningTown(t, twoKinds)
			_, sent := c.mail(eve, x.text, x.change)
			var got Kind
			if len(sent) > 0 {
				got = sent[0].Kind
			}
			if got != x.want || len(sent) > 1 {
				t.Errorf("sent %s, want %s", kinds(sent), x.want)
			}
			if _, known := c.w.contactAt(eve); known != (x.want == KindJoin) {
				t.Errorf("an application is there: %v", known)
			}
		})
	}
}

func TestApplicationsAreBounded(t *testing.T) {
	c := joiningTown(t, twoKinds)
	for i := range placesPerHour {
		c.mail(fmt.Sprintf("eve@initech%d.example", i), "join", nil)
	}
	if r, sent := c.mail("one@more.example", "join", nil); r.Disposition != Held || kinds(sent) != "held to "+boss {
		t.Errorf("%+v, sent %s", r, kinds(sent))
	}
}

func TestWhatSpeaksAgainstAnApplication(t *testing.T) {
	c := joiningTown(t, "name = \"Acme\"\n")
	c.w.offLimits = []OffLimit{{List: "competitor", Company: "Initech", Domain: "initech.example"}}
	for _, x := range []struct{ from, domain, want string }{
		{eve, "", "It is on the list competitor"},
		{gus, "globex.example", "free-mail address"},
		{"kim@hooli.example", "northwind.example", "is a domain of Northwind Consulting"},
		{"pam@hooli.example", "acme.example", "is our own domain"},
		{"sam@gmail.com", "none", "No web domain"},
		{"tom@hooli.example", "umbrella.example", "The mail came from hooli.example"},
	} {
		text := "Company: Some Company\nCustomers: makers of pumps"
		if x.domain != "" {
			text += "\nWeb domain: " + x.domain
		}
		c.mail(x.from, text, toJoin)
		if w := strings.Join(c.find(KindApplication, boss).Letter.Warnings, "\n"); !strings.Contains(w, x.want) {
			t.Errorf("%s with %q: %q, want %q", x.from, x.domain, w, x.want)
		}
	}
	for _, n := range c.sent {
		if n.To.Email != boss && strings.Contains(fmt.Sprint(n.Letter), "Northwind") {
			t.Errorf("%s reads of another partner: %+v", n.To.Email, n.Letter)
		}
	}
}

func TestAManagerDecidesAboutAnApplicant(t *testing.T) {
	for _, x := range []struct {
		name, kind, text string
		status, partner  string // afterwards
		told             Kind
		says             string // to the manager
	}{
		{"approve", "Reseller", "approve", Active, "reseller", KindJoined, "is a partner now (Reseller)"},
		{"approve as another kind", "Reseller", "approve as referral", Active, "referral", KindJoined, "is a partner now (Referral Partner)"},
		{"approve as a kind there is not", "Reseller", "approve as wholesaler", Prospect, "", "", "is no kind of partner"},
		{"decline without a reason", "Reseller", "decline", Prospect, "", "", "say why"},
		{"decline", "Reseller", "decline we have enough partners there", Prospect, "", KindJoinDeclined, "told why"},
		{"ask", "Reseller", "ask who comes to mind first?", Prospect, "", KindJoinQuestion, "was asked"},
		{"approve and score", "Reseller", "approve\nscore fit 3 reach 2 credibility 3 responsiveness 1 because they answer late", Active, "reseller", KindJoined, "(9 of 12), because they answer late"},
		{"all or nothing", "Reseller", "approve\nscore fit 4", Prospect, "", "", "fit goes from 0 to 3"},
		{"no command", "Reseller", "I think so", Prospect, "", "", "no command we know"},
		{"twice", "Reseller", "approve\napprove", Prospect, "", "", "approved before"},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := joiningTown(t, twoKinds)
			n := c.applied(x.kind)
			_, sent := c.mail(boss, x.text, reply(n))
			if p := c.partnerOf(eve); p.Status != x.status || p.Type != x.partner {
				t.Errorf("%s %s, want %s %s", p.Status, p.Type, x.status, x.partner)
			}
			told := Kind("")
			for _, n := range sent {
				if n.To.Email == eve {
					told = n.Kind
				}
			}
			echo := c.find(KindPartner, boss).Letter
			if all := fmt.Sprint(echo.Note, echo.Effects, echo.Fields); told != x.told || !strings.Contains(all, x.says) {
				t.Errorf("the applicant gets %q, want %q; the manager reads %s", told, x.told, all)
			}
		})
	}
}

func TestOnlyTheManagersOwnProvenReplyDecides(t *testing.T) {
	for name, change := range map[string]func(*Mail){
		"unproven":            func(m *Mail) { m.Trust = Weak },
		"forged":              func(m *Mail) { m.Trust = Fail },
		"another's token":     func(m *Mail) { m.From.Email = "rita@acme.example" },
		"quoted token":        func(m *Mail) { m.Threads[0].Quoted = true },
		"the applicant's own": func(m *Mail) { m.From.Email = eve },
	} {
		c := joiningTown(t, twoKinds)
		n := c.applied("Reseller")
		c.mail(boss, "approve", func(m *Mail) { reply(n)(m); change(m) })
		if p := c.partnerOf(eve); p.Status != Prospect {
			t.Errorf("%s: %s", name, p.Status)
		}
	}
}

func TestAnAnswerToTheManagersQuestionComesBackWithTheApplication(t *testing.T) {
	c := joiningTown(t, twoKinds)
	n := c.applied("Reseller")
	c.mail(boss, "ask who comes to mind first?", reply(n))
	q := c.find(KindJoinQuestion, eve)
	c.mail(eve, "Globex and Hooli, both this year.\nCompany: Initech GmbH", answering(q))
	l := c.find(KindApplication, boss).Letter
	if !strings.Contains(l.Text, "Globex and Hooli") || l.Company != "Initech GmbH" || !strings.Contains(l.Note, "changed the application") {
		t.Errorf("%+v", l)
	}
	if q.Letter.By != "Max" || q.Letter.Text != "who comes to mind first?" {
		t.Errorf("the applicant was asked %+v", q.Letter)
	}
}

func TestLeadsBeforeTheApprovalKeepTheirTime(t *testing.T) {
	c := joiningTown(t, twoKinds)
	n := c.applied("Reseller")
	var kept []*Mail
	keep := func(m *Mail) { refer("Globex")(m); kept = append(kept, m) }
	early := c.now
	r, sent := c.mail(eve, "See below.", keep)
	if r.Disposition != Held || kinds(sent) != "waiting to "+eve || !sent[0].Letter.Registered.Equal(early) {
		t.Fatalf("%+v, sent %s", r, kinds(sent))
	}
	c.now = c.now.Add(50 * time.Hour)
	c.mail(boss, "approve", reply(n))
	c.again(kept...)
	if k := c.deal(1001); k.Company != "Globex" || !k.RegisteredAt.Equal(early) || k.Partner != c.partnerOf(eve).No {
		t.Errorf("%+v", k)
	}
	if w := c.partnerOf(eve).Joining.Waiting; len(w) > 0 {
		t.Errorf("still waiting: %v", w)
	}
	if p := c.partnerOf(eve); !slices.Equal(p.Domains, []string{"initech.example"}) || p.Manager != boss {
		t.Errorf("%+v", p)
	}
}

// again decides about mails that were released, as they were received.
func (c *town) again(mails ...*Mail) {
	c.t.Helper()
	for _, m := range mails {
		d := Decide(c.w, Input{At: c.now, Action: ReceivedMail{m}})
		if d.Refusal != "" {
			c.t.Fatalf("%s: %s", m.No, d.Refusal)
		}
		c.w.Apply(d.Changes)
		c.sent = append(c.sent, d.Notices...)
	}
}

func TestLeadsOfWhoIsDeclinedEnd(t *testing.T) {
	c := joiningTown(t, twoKinds)
	n := c.applied("Reseller")
	r, _ := c.mail(eve, "See below.", refer("Globex"))
	c.mail(boss, "decline we do not work with resellers there", reply(n))
	if m := c.w.mails[r.No]; m.Disposition != Ignored {
		t.Errorf("the kept mail is %q", m.Disposition)
	}
	if l := c.find(KindJoinDeclined, eve).Letter; l.Limit != 1 || l.Reason != "we do not work with resellers there" {
		t.Errorf("%+v", l)
	}
	if r, sent := c.mail(eve, "Who do you think you are", nil); r.Disposition != Held || kinds(sent) != "unknown to "+eve {
		t.Errorf("afterwards: %+v, %s", r, kinds(sent))
	}
	c.mail(eve, "join", nil)
	if a := c.partnerOf(eve).application(); a.State != Asking {
		t.Errorf("applying again: %s", a.State)
	}
}

func TestAnApplicationIsRemindedOnceAndLapsesQuietly(t *testing.T) {
	c := joiningTown(t, twoKinds)
	c.mail(eve, "join", nil)
	no := c.partnerOf(eve).No
	fire := func(kind string, after time.Duration) []Notice {
		c.now = c.now.Add(after)
		return c.input(Input{At: c.now, By: "refermail", Action: TimerFired{Timer{Key: partnerTimer(kind, no), Kind: kind, Due: c.now}}}).Notices
	}
	if sent := fire("join_remind", 3*24*time.Hour); kinds(sent) != "join to "+eve || sent[0].Letter.Note != "reminder" {
		t.Errorf("reminder: %s", kinds(sent))
	}
	if sent := fire("join_remind", time.Hour); len(sent) > 0 {
		t.Errorf("a second reminder: %s", kinds(sent))
	}
	if sent := fire("join_lapse", 11*24*time.Hour); len(sent) > 0 || c.partnerOf(eve).application().State != Lapsed {
		t.Errorf("lapse: %s, %+v", kinds(sent), c.partnerOf(eve).application())
	}
}

func TestAnUnprovenMailOfAnApplicantIsAskedAbout(t *testing.T) {
	c := joiningTown(t, twoKinds)
	c.mail(eve, "join", nil)
	for _, trust := range []Trust{Weak, Fail} {
		r, sent := c.mail(eve, "Company: Hooli", func(m *Mail) { toJoin(m); m.Trust = trust })
		if r.Disposition != Held || kinds(sent) != "challenge to "+eve || c.partnerOf(eve).Name == "Hooli" {
			t.Errorf("%s: %+v, %s", trust, r, kinds(sent))
		}
	}
}

func TestAnApplicantCannotFloodTheManager(t *testing.T) {
	c := joiningTown(t, twoKinds)
	c.applied("Reseller")
	told := 0
	for i := range 3 * placesPerHour {
		r, sent := c.mail(eve, fmt.Sprintf("One more thought, number %d.", i), answering(c.find(KindApplied, eve)))
		for _, n := range sent {
			if n.Kind == KindApplication {
				told++
			}
		}
		if i >= placesPerHour && r.Disposition != Held {
			t.Fatalf("mail %d: %+v", i, r)
		}
	}
	if told != placesPerHour {
		t.Errorf("%d mails to the manager, want %d", told, placesPerHour)
	}
}

func TestReadPartnerCommands(t *testing.T) {
	for _, x := range []struct {
		name, text string
		want       []partnerCommand
	}{
		{"one", "Approve!", []partnerCommand{{"approve", "", "Approve!"}}},
		{"two and a closing", "approve as reseller\nscore fit 3\n\nThanks\nMax", []partnerCommand{{"approve", "as reseller", "approve as reseller"}, {"score", "fit 3", "score fit 3"}}},
		{"a question of two lines", "ask which clients come to mind?\nAnd when?\n\nMax", []partnerCommand{{"ask", "which clients come to mind?\nAnd when?", "ask which clients come to mind?"}}},
		{"a sentence", "I would approve them.", nil},
		{"nothing", "", nil},
	} {
		if got := readPartnerCommands(x.text); !slices.Equal(got, x.want) {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestScores(t *testing.T) {
	for _, x := range []struct{ text, want, problem string }{
		{"fit 3 reach 2 credibility 3 responsiveness 1 because they answer late", "fit 3, reach 2, credibility 3, responsiveness 1 (9 of 12), because they answer late", ""},
		{"Fit: 3, Reach: 0", "fit 3, reach 0, credibility 0, responsiveness 0 (3 of 12)", ""},
		{"fit 4", "", "goes from 0 to 3"},
		{"fit -1", "", "goes from 0 to 3"},
		{"fit high", "", "goes from 0 to 3"},
		{"charm 3", "", "is no score"},
		{"fit", "", "each score with its number"},
		{"", "", "each score with its number"},
	} {
		c := joiningTown(t, twoKinds)
		n := c.applied("Reseller")
		c.mail(boss, "score "+x.text, reply(n))
		got := ""
		if j := c.partnerOf(eve).Joining; j.Scores != nil {
			got = j.Scores.String()
		}
		if l := c.find(KindPartner, boss).Letter; got != x.want || !strings.Contains(l.Note, x.problem) {
			t.Errorf("%q gives %q, %q; want %q, %q", x.text, got, l.Note, x.want, x.problem)
		}
	}
}

func TestTheMorningMailDecidesAboutApplicants(t *testing.T) {
	c := joiningTown(t, firstMonth)
	c.applied("Reseller")
	p := c.partnerOf(eve)
	if applied, _ := p.Coming(); !applied.Equal(noon) {
		t.Fatalf("applied at %s", applied)
	}
	section := Agenda(c.w.Rules, Desk{Applicants: []Partner{p}}, c.now.AddDate(0, 0, 2), time.UTC)[0]
	if s := fmt.Sprint(section); section.Name != "applicants" || !strings.Contains(s, "Initech, applied on 20 Nov 2026 (2 days)") || !strings.Contains(s, "decline "+p.No.String()) {
		t.Errorf("%s", s)
	}
	desk := func(m *Mail) {
		m.Threads = []Thread{{Purpose: toDecision, Person: token.Person(boss)}}
	}
	for _, x := range []struct{ text, says, status string }{
		{"approve P-999", "there is no partner P-999", Prospect},
		{"approve " + p.No.String() + "\nrelease M-999", "there is no mail M-999", Prospect},
		{"praise " + p.No.String(), "no command about a partner", Prospect},
		{"approve " + p.No.String() + " as referral\nscore " + p.No.String() + " fit 3", "is a partner now (Referral Partner)", Active},
	} {
		_, sent := c.mail(boss, x.text, desk)
		said := ""
		for _, n := range sent {
			if n.To.Email == boss {
				said += fmt.Sprint(n.Letter.Note, n.Letter.Effects)
			}
		}
		if !strings.Contains(said, x.says) || c.partnerOf(eve).Status != x.status {
			t.Errorf("%q: %s, says %s", x.text, c.partnerOf(eve).Status, said)
		}
	}
	c.after(5 * 24 * time.Hour)
	news := Agenda(c.w.Rules, Desk{Newcomers: []Partner{c.partnerOf(eve)}, Held: []DeskMail{{No: 1}}}, c.now, time.UTC)
	if s := fmt.Sprint(news[len(news)-1]); !strings.Contains(s, "open: practice; 1 of 5 steps done") || !strings.Contains(s, "done "+p.No.String()+" practice") {
		t.Errorf("newcomers: %s", s)
	}
}

// fires lets one of Eve's timers come.
func (c *town) fires(kind string, after time.Duration) []Notice {
	c.t.Helper()
	c.now = c.now.Add(after)
	key := partnerTimer(kind, c.partnerOf(eve).No)
	if _, ok := c.set[key]; !ok {
		c.t.Fatalf("no timer %s", key)
	}
	return c.input(Input{At: c.now, By: "refermail", Action: TimerFired{Timer{Key: key, Kind: kind, Due: c.set[key]}}}).Notices
}

func TestALateDecisionIsToldToBoth(t *testing.T) {
	c := joiningTown(t, twoKinds)
	c.applied("Reseller")
	sent := c.fires("join_decide", 7*24*time.Hour)
	if kinds(sent) != "application to "+boss+", applied to "+eve || sent[1].Letter.Note != "late" {
		t.Errorf("sent %s", kinds(sent))
	}
	c.mail(boss, "approve", reply(sent[0]))
	if c.partnerOf(eve).Status != Active {
		t.Error("the reminder cannot be answered")
	}
}

func TestWhatAnApplicantWritesWithoutItsThread(t *testing.T) {
	for _, x := range []struct {
		name, text string
		change     func(*Mail)
		rule       string
	}{
		{"our lines in a new mail", "Company: Initech\nCustomers: makers of pumps", func(m *Mail) {
			m.Said, m.Lead = map[string]string{"company": "Initech"}, &Lead{Company: "Initech"}
		}, "an answer to the questions, incomplete"},
		{"our subject without a thread", "Company: Initech", func(m *Mail) {
			m.Subject, m.Said, m.Lead = "Re: Intro", map[string]string{"company": "Initech"}, &Lead{Company: "Initech"}
		}, "an answer to the questions, incomplete"},
		{"a referral in lines", "Company: Globex\nContact: Bo", func(m *Mail) {
			m.Subject, m.Said, m.Lead = "Globex", map[string]string{"company": "Globex", "contact": "Bo"}, &Lead{Company: "Globex", Contact: Person{Name: "Bo"}}
		}, WaitsByItself + "approval of P-3"},
		{"a test", "Company: Globex", func(m *Mail) {
			m.ToTest, m.Said, m.Lead = true, map[string]string{"company": "Globex"}, &Lead{Company: "Globex"}
		}, "a test lead"},
	} {
		c := joiningTown(t, twoKinds)
		c.mail(eve, "join", nil)
		if r, _ := c.mail(eve, x.text, x.change); r.Rule != x.rule {
			t.Errorf("%s: %+v", x.name, r)
		}
	}
}

func TestMailFromBeforeTheServiceOpensNoApplication(t *testing.T) {
	c := joiningTown(t, withAgreement)
	m := &Mail{No: 1, Digest: "d", BodyDigest: "b", MessageID: "m@x.example", Received: c.now, From: Address{Email: eve}, Senders: 1, Class: Human, Trust: Strong, Reply: "join", Text: "join"}
	if d := c.input(Input{At: c.now, Silent: true, Action: ReceivedMail{m}}); len(d.Partners) > 0 || len(d.Notices) > 0 || c.results[1].Disposition != Held {
		t.Errorf("%+v", d)
	}
	m = &Mail{No: 2, Digest: "e", BodyDigest: "c", MessageID: "n@x.example", Received: c.now, From: Address{Email: "ann@northwind.example"}, Senders: 1, Class: Human, Trust: Strong, Reply: "See below."}
	refer("Globex")(m)
	if c.input(Input{At: c.now, Silent: true, Action: ReceivedMail{m}}); c.results[2].Deal == 0 {
		t.Errorf("an old referral: %+v", c.results[2])
	}
}
