package outbound

import (
	"bytes"
	"fmt"
	"reflect"
	"time"

	"refermail/outbound/tongue"
	"refermail/workflow"
)

// sample is a letter in which every field says something.
func sample() workflow.Letter {
	at := time.Date(2026, 11, 20, 14, 2, 0, 0, time.UTC)
	return workflow.Letter{
		Ref: "D-1042", To: "Ann Archer", Partner: "Northwind Consulting", By: "Max",
		Company: "Globex", Domain: "globex.example",
		Contact:  workflow.Person{Name: "Bo Berg", Email: "bo@globex.example", Phone: "+1 202 555 0143", Title: "Head of Operations"},
		Context:  "Bo is looking for a way to bring their spare-parts orders online before spring.",
		Consent:  "yes, Bo asked me for an introduction",
		Evidence: "in copy: bo@globex.example",
		Fields:   []workflow.Line{{Label: "Employees", Value: "250"}},
		Missing: []workflow.Line{
			{Label: "Company", Value: "the company's name or its web domain", Perhaps: "(perhaps Globex (globex.example)?)"},
			{Label: "Context", Value: "one sentence: what they need, and how you know"},
		},
		Stage: "demo completed", Was: "accepted", Reason: "They are in the middle of a merger until summer.",
		Rule: "the contact's address belongs to your own domain", Text: "Bo's boss joins on Thursday.\nShall we prepare something for her?",
		Note:     "They have seen the product.",
		Effects:  []string{"Company: Globex Ltd → Globex", "Ann Archer was told."},
		Warnings: []string{"Consent is missing: ask for it before you contact Bo Berg."},
		Commands: []string{"approve", "decline <why>", "ask <question>"},
		Deals: []workflow.DealLine{
			{Ref: "D-1042", Company: "Globex", Stage: "accepted", Since: at.AddDate(0, 0, 3), Protected: at.AddDate(0, 0, 90), Next: "meeting", Amount: &workflow.Money{Minor: 4_800_000, Currency: "USD"}},
			{Ref: "D-1057", Company: "Initech Precision Tools", Stage: "under review", Since: at.AddDate(0, 0, 9), Next: "decision by 1 Dec 2026"},
		},
		Registered: at, Protected: at.AddDate(0, 0, 90), Attribution: at.AddDate(0, 0, 90), Due: at.AddDate(0, 0, 3),
		UndoUntil: at.Add(15 * time.Minute), Amount: &workflow.Money{Minor: 4_800_000, Currency: "USD"},
		Other: "D-0998", OtherPartner: "Southwind Partners", Address: "ann@northwind.example",
		Excerpt: "Hello, I would like to introduce Bo from Globex, who …",
		Attachments: []workflow.Attachment{
			{Name: "requirements.pdf", Type: "application/pdf", Size: 123_456, SHA256: "3f0a"},
		},
		Events: []workflow.EventLine{{At: at, By: "Ann Archer", Text: "Registered: Globex, Bo Berg <bo@globex.example>"}, {At: at.AddDate(0, 0, 3), By: "Max", Text: "Accepted,\nprotected until 18 Feb 2027"}},
		Assets: []workflow.AssetLine{{Name: "battlecard", About: "Two pages against the usual suspects."}, {Name: "deck"}},
		Asset:  "battlecard", Version: "3f0a9c21", Verdict: "open",
		Unopened: []string{"winmail.dat"},
		Limit:    20, Final: true, Accepted: true,
		Hash:  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		Owner: "Rita Ray", Awaited: "Fay Finn",
		Opening: "Hello Bo, Ann Archer of Northwind Consulting suggested that I get in touch with you. When would a short call suit you?",
		Table:   &workflow.Table{Head: []string{"Tier", "Registered", "Won"}, Rows: [][]string{{"silver", "12", "3"}, {"Total", "12", "3"}}},
		Files:   []workflow.TextFile{{Name: "refermail-q3-2026-by-tier.csv", Type: "text/csv", Text: "Tier,Registered,Won\nsilver,12,3\nTotal,12,3\n"}},
		Reasons: []workflow.Line{{Label: "not_a_fit", Value: "What they need is not what we do well."}},
		Clause:  "Clause 3.1 of the rules in force at registration (version 0a1b2c3d).",
		Signer:  "Max Miller",
		Tier: &workflow.TierWords{Now: "Silver", Before: "Bronze", Next: "Gold", Benefits: "Reviewed in one day.", NextBenefits: "Joint marketing.",
			Reached: []workflow.Line{{Label: "Accepted referrals in the last 365 days", Value: "5 of 5, reached"}},
			ToNext:  []workflow.Line{{Label: "Won deals in the last 365 days", Value: "1 of 4, 3 to go"}}},
		Timeline: []workflow.TimelineLine{
			{At: at, Ref: "D-1042", By: "ann@northwind.example", Text: "Registered: Globex", Partner: "Northwind Consulting", Group: "left"},
			{At: at.AddDate(0, 0, 1), Ref: "D-0998", By: "refermail", Text: "Under review", Partner: "Southwind Partners", Group: "right"},
		},
		Criteria: []string{"pass: size: 120 employees, wanted 50 or more", "FAIL: country: FR, wanted DE, AT", "not known: industry: not known, wanted finance"},
		Rows: []workflow.RowGroup{
			{Title: "Registered", Word: "line", Rows: []workflow.RowLine{
				{Line: 2, Ref: "D-1042", Company: "Globex", Contact: "Bo Chen"},
				{Line: 3, Ref: "D-1043", Company: "Initech", Contact: "Kim Park", Notes: []string{"Not said yet: whether they agreed to be contacted."}},
			}},
			{Title: "Not read", Word: "line", Rows: []workflow.RowLine{{Line: 4, Notes: []string{"A quotation mark is opened and not closed."}}}},
		},
		Issue: &workflow.IssueWords{No: 7, Subject: "News in March", State: "N-7 is a draft", Audience: "tier>=silver", Contacts: 21, Partners: 9,
			Names:    []string{"Ann Archer (Northwind Consulting)", "Eve Eden (Fox Ltd)"},
			Excluded: []workflow.Exclusion{{Reason: "unsubscribed", Count: 2, Names: []string{"Kim Park (Initech)"}}}, Personal: true,
			Problems: []string{"It has no subject: reply with a line subject: <subject>."}, Warnings: []string{"The last issue, N-6, went out 3 days ago."}, Questions: true,
			Reader: "Ann Archer (Northwind Consulting)", Copy: "Hello Ann,\n\nthe new battlecard is there.", Over: true, Sent: 18, Refused: 2, Skipped: 1,
			Why: []workflow.Exclusion{{Reason: "550 no such user", Count: 2}, {Reason: "unsubscribed", Count: 1}}},
		Days: 3, Since: at.AddDate(0, 0, 3), Late: at.AddDate(0, 0, 1),
		Agenda: []workflow.Section{
			{Name: "awaiting", Title: "Waits for your decision", More: true, Tasks: []workflow.Task{
				{Ref: "D-1042", Text: "Globex, referred by Northwind Consulting, waits since 18 Nov 2026 (2 days); LATE, promised by Fri 20 Nov 2026 12:00 UTC", Urgent: true,
					Replies: []string{"approve D-1042", "decline D-1042 <why>", "ask D-1042 <question>"}},
			}},
			{Name: "held", Title: "Mail that waits for a person", Tasks: []workflow.Task{
				{Ref: "M-31", Text: "eve@elsewhere.example: Hello (an unknown sender answered us; since 19 Nov 2026)", Replies: []string{"release M-31", "reject M-31 <why>"}},
			}},
		},
	}
}

// samplePage is the page around a letter.
func samplePage(t *tongue.Tongue, k workflow.Kind, l workflow.Letter, full bool) *Page {
	p := &Page{Letter: l, Tongue: t, Kind: string(k), Brand: Brand{Name: "Acme Partner Team"}, Mailbox: "deals@acme.example",
		ReplyTo: "deals@acme.example", Recipient: workflow.Address{Email: "ann@northwind.example"}}
	if full {
		p.Brand.Address = "Acme Inc, 1 Main Street, Springfield"
		p.ReplyTo, p.Subject, p.Marker, p.Tag = "deals+d-abc@acme.example", "Re: Globex", t.Marker, "d-abc"
		p.Recipient.Name = "Ann Archer"
		p.ToTeam = true
		p.Relayed, p.Listed = l.Attachments, l.Attachments
	}
	return p
}

// try writes every mail whose words an operator replaced with a full and an empty letter, and with each field alone emptied
// or filled, so that every branch is taken at start and not when a mail is due; the built-in templates have had that in
// their tests.
func (w *Words) try(files layered) error {
	var on sheets
	for code, t := range w.tongues {
		for k := range w.text[code] {
			if !files.replaces(code, k) {
				continue
			}
			for _, l := range letters() {
				for _, around := range []bool{true, false} {
					text, html, err := w.write(k, samplePage(t, k, l, around), &on)
					if err != nil {
						return err
					}
					if bytes.Contains(text, []byte("<no value>")) || bytes.Contains(html, []byte("no value&gt;")) {
						return fmt.Errorf("mail template %s names a value that does not exist", in(code, string(k)))
					}
				}
			}
		}
	}
	return nil
}

// letters are a full and an empty one, and all that differ from these in one field.
func letters() []workflow.Letter {
	full, empty := sample(), workflow.Letter{}
	all := []workflow.Letter{full, empty}
	for i := range reflect.TypeFor[workflow.Letter]().NumField() {
		if !reflect.TypeFor[workflow.Letter]().Field(i).IsExported() { // no template sees it
			continue
		}
		for _, pair := range [][2]workflow.Letter{{full, empty}, {empty, full}} {
			l, other := pair[0], pair[1]
			reflect.ValueOf(&l).Elem().Field(i).Set(reflect.ValueOf(&other).Elem().Field(i))
			all = append(all, l)
		}
	}
	return all
}
