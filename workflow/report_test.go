package workflow

import (
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

func TestSpansOfReports(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 8, 19, 23, 30, 0, 0, time.UTC) // the 20th in Berlin, a Thursday
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, berlin) }
	for _, tc := range []struct {
		said, by, span string
		from, until    time.Time
		speed          bool
		problem        string
	}{
		{said: "q3 by tier", by: "tier", span: "Q3 2026", from: day(2026, 7, 1), until: day(2026, 10, 1)},
		{said: "Q4 by tier", by: "tier", span: "Q4 2025", from: day(2025, 10, 1), until: day(2026, 1, 1)},
		{said: "q1 2025", by: "partner", span: "Q1 2025", from: day(2025, 1, 1), until: day(2025, 4, 1)},
		{said: "this month by partners.", by: "partner", span: "August 2026", from: day(2026, 8, 1), until: day(2026, 9, 1)},
		{said: "", by: "partner", span: "August 2026", from: day(2026, 8, 1), until: day(2026, 9, 1)},
		{said: "2026 by type", by: "type", span: "2026", from: day(2026, 1, 1), until: day(2027, 1, 1)},
		{said: "last year by month", by: "month", span: "2025", from: day(2025, 1, 1), until: day(2026, 1, 1)},
		{said: "last quarter by owner", by: "owner", span: "Q2 2026", from: day(2026, 4, 1), until: day(2026, 7, 1)},
		{said: "2026-02 by stage", by: "stage", span: "February 2026", from: day(2026, 2, 1), until: day(2026, 3, 1)},
		{said: "for october", by: "partner", span: "October 2025", from: day(2025, 10, 1), until: day(2025, 11, 1)},
		{said: "jul 2024", by: "partner", span: "July 2024", from: day(2024, 7, 1), until: day(2024, 8, 1)},
		{said: "last 30 days", by: "partner", span: "the last 30 days", from: day(2026, 7, 22), until: day(2026, 8, 21)},
		{said: "this week", by: "partner", span: "the week of 17 Aug 2026", from: day(2026, 8, 17), until: day(2026, 8, 24)},
		{said: "last week", by: "partner", span: "the week of 10 Aug 2026", from: day(2026, 8, 10), until: day(2026, 8, 17)},
		{said: "yesterday", by: "partner", span: "19 Aug 2026", from: day(2026, 8, 19), until: day(2026, 8, 20)},
		{said: "2026-08-01 to 2026-08-15 by tier", by: "tier", span: "1 Aug 2026 to 15 Aug 2026", from: day(2026, 8, 1), until: day(2026, 8, 16)},
		{said: "responsiveness", speed: true, span: "August 2026", from: day(2026, 8, 1), until: day(2026, 9, 1)},
		{said: "responsiveness q2", speed: true, span: "Q2 2026", from: day(2026, 4, 1), until: day(2026, 7, 1)},
		{said: "q3 by colour", problem: `a report cannot be by "colour"`},
		{said: "q3 by", problem: "name one group"},
		{said: "q5", problem: "is no span of time"},
		{said: "since forever", problem: "is no span of time"},
		{said: "2026-02-31 to 2026-03-01", problem: "is no span of time"},
		{said: "2026-03-02 to 2026-03-01", problem: "is no span of time"},
		{said: "last 0 days", problem: "is no span of time"},
		{said: "last 3000 days", problem: "longer than two years"},
		{said: "on the demo with Bo", problem: "is no span of time"},
	} {
		ask, problem := ParseReport(tc.said, now, berlin)
		if tc.problem != "" {
			contains(t, problem, tc.problem)
			continue
		}
		want(t, problem, "", tc.said)
		want(t, ask, ReportAsk{From: tc.from, Until: tc.until, Span: tc.span, By: tc.by, Speed: tc.speed, Now: now}, tc.said)
	}
}

func TestTheTableOfAReport(t *testing.T) {
	t.Parallel()
	lines, total := Tabulate(program.Builtin(), []ReportCount{
		{"gold", "won", true, "USD", 2, 100_00}, {"gold", "won", true, "EUR", 1, 50_00}, {"gold", "lost", true, "", 1, 0}, {"gold", "meeting", true, "USD", 1, 999_00},
		{"gold", "declined", false, "", 3, 0}, {"silver", "under_review", false, "", 9, 0}, {"silver", "withdrawn", false, "", 1, 0}, {"silver", "gone_stage", true, "", 1, 0},
	})
	rate := 75
	want(t, len(lines), 2, "lines")
	want(t, lines[0].Group, "silver", "the most registrations first")
	want(t, *lines[1].WinPercent, rate, "three of four")
	got := ReportTable("tier", lines, total)
	want(t, strings.Join(got.Head, "|"), "Tier|Registered|Open|Accepted|Declined|Won|Lost|Win rate|Won amount", "head")
	want(t, strings.Join(got.Rows[0], "|"), "silver|11|10|1|0|0|0||", "silver")
	want(t, strings.Join(got.Rows[1], "|"), "gold|8|1|5|3|3|1|75 %|50 EUR, 100 USD", "gold")
	want(t, strings.Join(got.Rows[2], "|"), "Total|19|11|6|3|3|1|75 %|50 EUR, 100 USD", "total")
	evil := Table{Head: []string{"A"}, Rows: [][]string{{`=HYPERLINK("http://x")`}, {"+1"}, {"-2"}, {"@x"}, {"a,b\n\"c\""}, {""}}}
	want(t, evil.CSV(), "A\n\"'=HYPERLINK(\"\"http://x\"\")\"\n'+1\n'-2\n'@x\n\"a,b\n\"\"c\"\"\"\n\n", "no formula leaves the house")
}

// TestResponsiveness is AN-17: nights and weekends are nobody's delay.
func TestResponsiveness(t *testing.T) {
	t.Parallel()
	friday := time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC)
	monday := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	cal := program.Builtin().Calendar
	deals := []DealSpeed{
		{Registered: friday, Receipt: friday.Add(4 * time.Second), Decided: monday, Answered: friday.Add(30 * time.Minute), Promised: monday.AddDate(0, 0, 1)},
		{Registered: friday, Receipt: friday.Add(10 * time.Second), Decided: monday.Add(4 * time.Hour), Answered: monday, Promised: monday},
		{Registered: friday, Promised: monday.Add(time.Hour), Stage: program.UnderReview},
		{Registered: friday, Promised: monday.Add(time.Hour)}, // withdrawn before a decision
		{Registered: friday, Promised: monday.AddDate(1, 0, 0), Stage: program.UnderReview},
	}
	r := Respond(cal, deals, monday.Add(6*time.Hour))
	want(t, r.Lines[0], Speed{What: "Receipt", N: 2, Median: 4 * time.Second, P90: 10 * time.Second}, "receipt")
	want(t, r.Lines[1], Speed{What: "Decision", N: 2, Median: 2 * time.Hour, P90: 6 * time.Hour, Hours: true}, "decision")
	want(t, r.Lines[2], Speed{What: "First word of a person", N: 2, Median: 30 * time.Minute, P90: 2 * time.Hour, Hours: true}, "person")
	want(t, r.Promise(), "The promised time of decision was kept for 1 of 3, 33 %.", "promise")
	want(t, strings.Join(r.Table().Rows[1], "|"), "Decision|2|2.0 business hours|6.0 business hours", "in words")
	none := Respond(cal, nil, monday)
	want(t, none.Promise()+strings.Join(none.Table().Rows[0], "|"), "No decision was due in this span.Receipt|0||", "nothing")
	want(t, rank([]time.Duration{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 90), time.Duration(9), "nearest rank")
}

// TestWhoGetsAReport is MG-6: a proven manager, by a mail of its own or in a thread.
func TestWhoGetsAReport(t *testing.T) {
	for _, tc := range []struct {
		name, from, text string
		change           func(*Mail)
		kinds, says      string
	}{
		{"a manager", manager, "report q3 by tier", nil, "report to " + manager, ""},
		{"in the subject of an empty mail", manager, "", func(m *Mail) { m.Subject = "Report 2026 by type" }, "report to " + manager, ""},
		{"with a signature below", manager, "report this month by partner\n\nThanks\nMax", nil, "report to " + manager, ""},
		{"a rep does not", rita, "report q3 by tier", nil, "commands to " + rita, "reports go to managers"},
		{"an unproven manager does not", manager, "report q3 by tier", func(m *Mail) { m.Trust = Weak }, "challenge to " + manager, ""},
		{"what cannot be read is answered with examples", manager, "report q9", nil, "commands to " + manager, "report q3 by tier"},
		{"a partner does not", ann, "report q3 by tier", nil, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newTown(t)
			c.w.reports = map[MailNo]ReportFacts{1: {Counts: []ReportCount{{"gold", "won", true, "USD", 2, 100_00}}}}
			_, sent := c.mail(tc.from, tc.text, tc.change)
			if tc.kinds == "" {
				for _, n := range sent {
					want(t, n.Kind != KindReport, true, "a report left the house")
				}
				return
			}
			want(t, kinds(sent), tc.kinds, "sent")
			if sent[0].Kind == KindReport {
				l := sent[0].Letter
				contains(t, l.Files[0].Text, "gold,2,0,2,0,2,0,100 %,100 USD\n")
				want(t, strings.HasSuffix(l.Files[0].Name, ".csv"), true, l.Files[0].Name)
				want(t, l.Table.Rows[0][0], "gold", "table")
				return
			}
			contains(t, sent[0].Letter.Note, tc.says)
		})
	}
}
