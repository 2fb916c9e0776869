package workflow

import (
	"fmt"
	"strings"
)

// reportLine returns what stands behind "report" on the first line of a mail, or in the subject of one without words.
func reportLine(m *Mail) (said string, ok bool) {
	line, _ := firstLine(m.Reply)
	if m.AllQuote || m.Forwarded {
		return "", false
	}
	if line == "" {
		line = bareSubject(m.Subject)
	}
	word, rest, _ := strings.Cut(strings.Join(strings.Fields(line), " "), " ")
	if !strings.EqualFold(strings.Trim(word, ":,.!"), "report") || len(strings.Fields(rest)) > 10 {
		return "", false
	}
	return rest, true
}

// reports asks for what the reports need that members ask for by mail.
func (w *Want) reports(r *Rules, ins []Input) {
	for _, in := range ins {
		m, ok := in.Action.(ReceivedMail)
		if !ok || !r.IsMember(m.Mail.From.Email) {
			continue
		}
		if said, ok := reportLine(m.Mail); ok {
			if ask, problem := ParseReport(said, in.At, r.Program.Calendar.Location()); problem == "" {
				if w.Reports == nil {
					w.Reports = map[MailNo]ReportAsk{}
				}
				w.Reports[m.Mail.No] = ask
			}
		}
	}
}

// report mails a manager what he asked for: a table, and the same as a file (MG-6, AN-17). It goes to his address on file
// and needs a proven sender, but no thread.
func (d mailDraft) report(by Member, said string) MailResult {
	if !d.strong() {
		return d.challenge(Address{Name: by.Name, Email: by.Email}, TeamSide, "a report needs an authenticated sender")
	}
	ask, problem := ParseReport(said, d.in.At, d.w.Rules.Program.Calendar.Location())
	switch {
	case !by.Is("manager") && !by.Is("finance"):
		return d.helpTeam(nil, "Nothing was sent: reports go to managers and finance.")
	case problem != "":
		return d.helpTeam(nil, "Nothing was sent: "+problem+".")
	}
	facts := d.w.reports[d.m.No]
	l := ReportLetter(d.w.Rules, ask, facts)
	d.answer(d.m, nil, TeamSide, Notice{Kind: KindReport, Letter: l})
	return d.handle("report: "+ask.Span, nil)
}

// ReportLetter says a report in a mail.
func ReportLetter(r *Rules, ask ReportAsk, facts ReportFacts) Letter {
	l := Letter{Note: ask.Span}
	var t Table
	name := "refermail-" + strings.ReplaceAll(strings.ToLower(ask.Span), " ", "-")
	if ask.Speed {
		res := Respond(r.Program.Calendar, facts.Speeds, ask.Now)
		t = res.Table()
		l.Verdict, l.Rule = "responsiveness", res.Promise()
		name += "-responsiveness.csv"
	} else {
		lines, total := Tabulate(r.Program, facts.Counts)
		t = ReportTable(ask.By, lines, total)
		l.Verdict = "by " + ask.By
		name += "-by-" + ask.By + ".csv"
		if total.Registered == 0 {
			l.Rule = "Nothing was registered in this span."
		}
	}
	if facts.More {
		l.Warnings = []string{"There is more than one mail can count; ask for a shorter span."}
	}
	l.Files = []TextFile{{Name: name, Type: "text/csv", Text: t.CSV()}}
	l.Since, l.Due = ask.From, ask.Until
	if more := len(t.Rows) - mostReportRows; more > 0 {
		last := t.Rows[len(t.Rows)-1]
		t.Rows = append(t.Rows[:mostReportRows-1:mostReportRows-1], last)
		l.Warnings = append(l.Warnings, fmt.Sprintf("%d further rows stand in the file.", more))
	}
	l.Table = &t
	return l
}

// mostReportRows is how many rows of a table stand in the mail itself; the file has all.
const mostReportRows = 60
