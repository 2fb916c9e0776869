package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

// leadFile makes a mail bring a list: one row a line, its cells company, domain, contact, email, context, separated by bars.
func leadFile(text string) func(*Mail) {
	return func(m *Mail) {
		m.List = &LeadList{Name: "leads.csv"}
		for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
			cells := append(strings.Split(line, "|"), "", "", "", "", "")
			for j := range cells {
				cells[j] = strings.TrimSpace(cells[j])
			}
			m.List.Rows = append(m.List.Rows, ListRow{Line: i + 2, Lead: Lead{Company: cells[0], Domain: cells[1],
				Contact: Person{Name: cells[2], Email: cells[3]}, Context: cells[4], Consent: "yes"}})
		}
	}
}

// rowsOf writes the summary of a list in short, a row a line.
func rowsOf(n Notice) string {
	var lines []string
	for _, g := range n.Letter.Rows {
		for _, r := range g.Rows {
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s: %d %s %s %s", g.Title, r.Line, r.Ref, r.Company, strings.Join(r.Notes, " "))))
		}
	}
	return strings.Join(lines, "\n")
}

func TestAListIsRegisteredRowByRowAndAnsweredOnce(t *testing.T) {
	c := newTown(t)
	first := c.accepted() // Globex is Ann's and protected
	c.list("customer", OffLimit{Company: "Umbrella", Domain: "umbrella.example"})
	r, ns := c.mail(cid, "All from the fair in Oslo.", leadFile(`
		Initech | initech.example | Kim | kim@initech.example | They need a shop.
		Globex | | Bo | bo@globex.example | A new project.
		Hooli | | Gav | | He asked.
		Umbrella | umbrella.example | Al | | A virus.
		Contoso Labs | contoso.example | Cy | | Ourselves.
		Acme | acme.example | Max | | You.
		| | Pat | | Nobody knows where.
		Initech GmbH | | Lee | | The same again.
		Stark | stark.example | | |`))
	want(t, r.Rule, "a list of 9 leads: 5 registered", "rule")
	answer := c.find(KindList, cid)
	want(t, strings.ReplaceAll(rowsOf(answer), " of the rules in force at registration (version "+c.w.Rules.version()[:8]+")", ""), strings.TrimSpace(`
Registered: 2 D-1002 Initech
Registered: 3 D-1003 Globex Another registration of this account exists; a manager decides. Clause 4.3.
Registered: 4 D-1004 Hooli
Registered, something is missing: 10 D-1006 Stark Missing: contact, context.
Yours already: 9 D-1002 Initech GmbH The same account as line 2; kept with it.
Not available: 5 D-1005 Umbrella It is on our list of accounts that are not open for referrals. Clause 2.3.
Not available: 6  Contoso Labs Self-referral: contoso.example is Contoso Consulting's own domain. Clause 2.4.
Not available: 7  Acme acme.example is our own domain. Clause 2.4.
Not read: 8   It names neither a company nor an address.`), "summary")
	want(t, kinds(ns), "list to "+cid+", review to "+manager+", review to "+manager+", review to "+manager, "mails")
	want(t, c.deal(1003).Conflict, first, "conflict")
	want(t, c.deal(1005).Stage+" "+c.deal(1006).Stage+" "+c.deal(1002).Stage, "declined incomplete under_review", "stages")
	for no := DealNo(1002); no <= 1006; no++ {
		if k := c.deal(no); k.Line == 0 || !k.RegisteredAt.Equal(c.now) || len(k.People) == 0 || k.People[0].Root != "" && k.People[0].Side == PartnerSide {
			t.Errorf("%s: %+v", no, k)
		}
	}
	c.quiet(cid, "Northwind", "D-1001", "Ann")
	if c.w.timers["remind/D-1006"] || !c.w.timers["lapse/D-1006"] {
		t.Errorf("timers: %v", c.w.timers)
	}
	c.mail(manager, "approve", reply(c.find(KindReview, manager)))
	news := c.find(KindStage, cid)
	said(t, "the news of one row", news.Subject, "D-1004", "Hooli")
}

func TestAListSentAgainChangesNothingAndACorrectedOneCompletes(t *testing.T) {
	c := newTown(t)
	list := leadFile("Initech | | Kim | kim@initech.example |\nGlbex | glbex.example | Bo | bo@gmail.com | A shop.\nHooli | hooli.example | Gav | | Search.")
	_, ns := c.mail(ann, "x", list)
	summary := ns[0]
	said(t, "the summary", strings.Join(summary.Letter.Warnings, " "), "send it back as a reply", "lapses on 4 Dec 2026")
	before := c.w.next.Deal
	_, ns = c.mail(ann, "x", func(m *Mail) { list(m); m.List.Rows[0].Lead.Consent = "" })
	want(t, rowsOf(ns[0]), "Registered, something is missing: 2 D-1001 Initech Still missing: context.\nYours already: 3 D-1002 Glbex Nothing new in this row.\nYours already: 4 D-1003 Hooli Nothing new in this row.", "again")
	_, ns = c.mail(ann, "Corrected.", func(m *Mail) {
		leadFile("Initech | | Kim | kim@initech.example | They need a shop.\nGlobex | globex.example | Bo | bo@gmail.com | A shop.\nHooli | hooli.example | Gav | gav@hooli.example | Search.")(m)
		m.InReplyTo = []string{summary.MessageID}
	})
	want(t, rowsOf(ns[0]), "Yours already: 2 D-1001 Initech Changed: Context: They need a shop.\nYours already: 3 D-1002 Globex Changed: Company: Glbex → Globex. Changed: Domain: globex.example.\n"+
		"Yours already: 4 D-1003 Hooli Changed: Email: gav@hooli.example.", "corrected")
	want(t, c.w.next.Deal, before, "no second registration")
	want(t, c.deal(1001).Stage, program.UnderReview, "completed")
	if c.w.timers["lapse/D-1001"] {
		t.Error("it still lapses")
	}
	c.now = c.now.Add(time.Hour)
	_, ns = c.mail(ann, "x", func(m *Mail) {
		leadFile("Initech | | | | Other words.")(m)
		reply(c.find(KindReview, manager))(m)
		m.Threads = nil
	})
	want(t, kinds(ns)[:4], "list", "a list in a deal's thread is a list, too")
}

func TestManyRowsAreOneMailToTheManagerAndOneReplyDecides(t *testing.T) {
	c := newTown(t)
	var rows []string
	for i := range MaxListRows {
		rows = append(rows, fmt.Sprintf("Firm %d | firm%d.example | Bo | | They need a shop.", i, i))
	}
	r, ns := c.mail(ann, "All from our fair.", func(m *Mail) { leadFile(strings.Join(rows, "\n"))(m); m.List.More = 9800 })
	want(t, r.Disposition, Handled, r.Rule)
	want(t, kinds(ns), "list to "+ann+", list_review to "+manager, "mails")
	said(t, "the answer", ns[0].Letter.Note, "At most 200 rows", "The last 9800 were not")
	review := ns[1]
	want(t, len(review.Letter.Commands), MaxListRows, "commands")
	want(t, review.Letter.Text, "All from our fair.", "the partner's words")
	_, ns = c.mail(manager, strings.Join(review.Letter.Commands, "\n"), reply(review))
	accepted := 0
	for _, k := range c.w.deals {
		if k.Stage == program.Accepted {
			accepted++
		}
	}
	want(t, accepted, MaxListRows, "accepted by one reply; "+kinds(ns[:1]))
	r, _ = c.mail(ann, "One more.", refer("Globex"))
	want(t, r.Rule, "registered", "a list does not use up the hour's registrations")
	for i := range 6 {
		r, _ = c.mail(ann, "x", leadFile(fmt.Sprintf("More %d | more%d.example | Bo | | A shop.", i, i)))
	}
	want(t, r.Disposition, Held, "lists count for the brake: "+r.Rule)
}

func TestAListNeedsAProvenSender(t *testing.T) {
	c := newTown(t)
	list := leadFile("Initech | initech.example | Kim | | A shop.")
	r, ns := c.mail(ann, "x", func(m *Mail) { list(m); m.Trust = Weak })
	want(t, string(r.Disposition)+" "+kinds(ns), "held challenge to "+ann, "weak")
	r, ns = c.mail("eve@elsewhere.example", "x", list)
	want(t, string(r.Disposition)+" "+kinds(ns), "held unknown to eve@elsewhere.example", "a stranger")
	if len(c.w.deals) != 0 {
		t.Errorf("%d deals", len(c.w.deals))
	}
}

func TestAFileThatCannotBeReadIsAnswered(t *testing.T) {
	c := newTown(t)
	for trouble, says := range map[string]string{"columns": "names the columns", "rows": "there is nothing", "format": "Save as, then CSV", "size": "larger than we read"} {
		r, ns := c.mail(ann, "My leads.", func(m *Mail) { m.List = &LeadList{Name: "x.csv", Trouble: trouble} })
		want(t, kinds(ns), "list to "+ann, r.Rule)
		said(t, trouble, ns[0].Letter.Reason, says)
	}
	r, _ := c.mail(ann, "See below.", func(m *Mail) { refer("Globex")(m); m.List = &LeadList{Name: "offer.xlsx", Trouble: "format"} })
	want(t, r.Rule, "registered", "a workbook beside a lead is a file like others")
	r, ns := c.mail(ann, "Two more.", func(m *Mail) {
		m.List = &LeadList{Name: "2 contact cards", Cards: true, Rows: []ListRow{
			{Line: 1, Lead: Lead{Company: "Initech", Contact: Person{Name: "Kim", Email: "kim@initech.example"}}},
			{Line: 2, Lead: Lead{Company: "Hooli", Contact: Person{Name: "Gav", Email: "gav@hooli.example"}}}}}
		m.Said = map[string]string{"context": "They need a shop.", "consent": "yes, both"}
	})
	want(t, r.Rule, "a list of 2 leads: 2 registered", "cards")
	want(t, ns[0].Letter.Rows[0].Word+" "+c.deal(1003).Context+" "+c.deal(1003).Consent, "card They need a shop. yes, both", "lines of the mail are for all rows")
}
