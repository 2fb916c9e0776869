package outbound

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"refermail/workflow"
)

// Limits of what one mail repeats of what others wrote, in runes. The whole text is always in memory's keeping.
const (
	maxLine    = 300
	maxText    = 100_000
	maxSubject = 400
)

// CleanLine makes one line of s: valid UTF-8, no controls, single spaces, at most max runes.
func CleanLine(s string, max int) string {
	if plainLine(s) && len(s) <= max {
		return s
	}
	var b strings.Builder
	var marks pile
	space, n, rtl := false, 0, rightToLeft(s)
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space, marks = b.Len() > 0, pile{}
			continue
		case invisible(r), direct(r) && !rtl, !marks.takes(r):
			continue
		}
		if n++; n > max {
			b.WriteString("…")
			return withoutPiles(b.String())
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r) // an invalid byte ranges as U+FFFD
	}
	return b.String()
}

// plainLine reports whether s is printable ASCII without doubled or outer spaces: the common case, kept as it is.
func plainLine(s string) bool {
	before := byte(' ')
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return s == "" || before != ' '
}

// cleanText keeps the lines of s and drops what a reader must not meet in it.
func cleanText(s string, max int) string {
	s = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == 0x2028 || r == 0x2029 || r == 0x0085 || r == '\v' || r == '\f':
			return '\n'
		case r != '\n' && r != '\t' && unicode.IsControl(r), invisible(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if strings.ContainsFunc(s, func(r rune) bool { return direct(r) || piles(r) }) {
		lines := strings.Split(s, "\n")
		for i, line := range lines {
			lines[i] = withoutPiles(line)
		}
		s = strings.Join(lines, "\n")
	}
	if utf8.RuneCountInString(s) > max {
		s = string([]rune(s)[:max]) + "\n[…]"
	}
	return s
}

// cleanLetter returns l fit for every template, also an operator's: nothing in it can break a line it does not own.
func cleanLetter(l workflow.Letter) workflow.Letter {
	for _, s := range []*string{&l.Ref, &l.To, &l.Partner, &l.By, &l.Company, &l.Domain, &l.Contact.Name, &l.Contact.Email,
		&l.Contact.Phone, &l.Contact.Title, &l.Stage, &l.Was, &l.Reason, &l.Rule, &l.Other, &l.OtherPartner, &l.Signer, &l.Address, &l.Owner, &l.Asset,
		&l.Version, &l.Verdict} {
		*s = CleanLine(*s, maxLine)
	}
	for _, s := range []*string{&l.Context, &l.Consent, &l.Evidence, &l.Clause, &l.Note, &l.Excerpt} {
		*s = CleanLine(*s, 4*maxLine)
	}
	l.Text = cleanText(l.Text, maxText)
	for _, s := range []*string{&l.Owner, &l.Verdict, &l.Awaited} {
		*s = CleanLine(*s, maxLine)
	}
	l.Table = cleanTable(l.Table)
	l.Opening, l.Reasons = CleanLine(l.Opening, 4*maxLine), cleanLines(l.Reasons)
	l.Fields, l.Missing = cleanLines(l.Fields), cleanLines(l.Missing)
	l.Effects, l.Warnings, l.Commands = cleanStrings(l.Effects), cleanStrings(l.Warnings), cleanStrings(l.Commands)
	l.Unopened, l.Criteria = cleanStrings(l.Unopened), cleanStrings(l.Criteria)
	l.Hash = CleanLine(l.Hash, 64)
	timeline := make([]workflow.TimelineLine, len(l.Timeline))
	for i, e := range l.Timeline {
		e.Ref, e.By, e.Partner, e.Group = CleanLine(e.Ref, 20), CleanLine(e.By, maxLine), CleanLine(e.Partner, maxLine), CleanLine(e.Group, 10)
		e.Text = CleanLine(e.Text, maxLine)
		timeline[i] = e
	}
	l.Timeline = timeline
	if t := l.Tier; t != nil {
		own := *t
		for _, s := range []*string{&own.Now, &own.Before, &own.Next, &own.Benefits, &own.NextBenefits} {
			*s = CleanLine(*s, 4*maxLine)
		}
		own.Reached, own.ToNext = cleanLines(own.Reached), cleanLines(own.ToNext)
		l.Tier = &own
	}
	deals := make([]workflow.DealLine, len(l.Deals))
	for i, d := range l.Deals {
		d.Ref, d.Company = CleanLine(d.Ref, 20), CleanLine(d.Company, 60)
		d.Stage, d.Next = CleanLine(d.Stage, 40), CleanLine(d.Next, maxLine)
		deals[i] = d
	}
	l.Deals = deals
	events := make([]workflow.EventLine, len(l.Events))
	for i, e := range l.Events {
		events[i] = workflow.EventLine{At: e.At, By: CleanLine(e.By, 60), Text: cleanText(e.Text, 4*maxLine), Spoken: e.Spoken}
	}
	l.Events = events
	assets := make([]workflow.AssetLine, len(l.Assets))
	for i, a := range l.Assets {
		assets[i] = workflow.AssetLine{Name: CleanLine(a.Name, 60), About: CleanLine(a.About, maxLine)}
	}
	l.Assets = assets
	l.Attachments = cleanNames(l.Attachments)
	l.Issue = cleanIssue(l.Issue)
	l.Agenda, l.Rows = cleanAgenda(l.Agenda), cleanRows(l.Rows)
	l.Words = cleanWords(l.Words)
	l.Language, l.Zone = CleanLine(l.Language, 20), CleanLine(l.Zone, 60)
	return l
}

// cleanWords makes lines of the program's texts and of what they are called in a language, as both stand in the letter.
func cleanWords(in map[string]string) map[string]string {
	if len(in) == 0 {
		return nil
	}
	out := make(map[string]string, len(in))
	for ours, theirs := range in {
		out[ours] = CleanLine(theirs, 4*maxLine)
	}
	return out
}

func cleanIssue(in *workflow.IssueWords) *workflow.IssueWords {
	if in == nil {
		return nil
	}
	out := *in
	for _, s := range []*string{&out.Subject, &out.State, &out.Audience, &out.Reader} {
		*s = CleanLine(*s, 2*maxLine)
	}
	out.Copy = cleanText(out.Copy, maxText)
	out.Names, out.Problems, out.Warnings = cleanStrings(out.Names), cleanStrings(out.Problems), cleanStrings(out.Warnings)
	for _, list := range []*[]workflow.Exclusion{&out.Excluded, &out.Why} {
		own := make([]workflow.Exclusion, len(*list))
		for i, e := range *list {
			own[i] = workflow.Exclusion{Reason: CleanLine(e.Reason, maxLine), Count: e.Count, Names: cleanStrings(e.Names)}
		}
		*list = own
	}
	answers := make([]workflow.Line, len(out.Answers))
	for i, a := range out.Answers {
		answers[i] = workflow.Line{Label: CleanLine(a.Label, maxLine), Value: cleanText(a.Value, 4*maxLine)}
	}
	out.Answers = answers
	return &out
}

func cleanAgenda(in []workflow.Section) []workflow.Section {
	out := make([]workflow.Section, len(in))
	for i, s := range in {
		out[i] = workflow.Section{Name: CleanLine(s.Name, 60), Title: CleanLine(s.Title, maxLine), More: s.More, Tasks: make([]workflow.Task, len(s.Tasks))}
		for j, t := range s.Tasks {
			out[i].Tasks[j] = workflow.Task{Ref: CleanLine(t.Ref, 20), Text: CleanLine(t.Text, 2*maxLine), Urgent: t.Urgent, Replies: cleanStrings(t.Replies)}
		}
	}
	return out
}

func cleanRows(in []workflow.RowGroup) []workflow.RowGroup {
	out := make([]workflow.RowGroup, len(in))
	for i, g := range in {
		out[i] = workflow.RowGroup{Title: CleanLine(g.Title, maxLine), Word: CleanLine(g.Word, 20), Rows: make([]workflow.RowLine, len(g.Rows))}
		for j, r := range g.Rows {
			out[i].Rows[j] = workflow.RowLine{Line: r.Line, Ref: CleanLine(r.Ref, 20), Company: CleanLine(r.Company, 80), Contact: CleanLine(r.Contact, 160), Notes: cleanStrings(r.Notes)}
		}
	}
	return out
}

func cleanLines(in []workflow.Line) []workflow.Line {
	out := make([]workflow.Line, len(in))
	for i, l := range in {
		out[i] = workflow.Line{Label: CleanLine(l.Label, 60), Value: CleanLine(l.Value, 4*maxLine), Perhaps: CleanLine(l.Perhaps, 4*maxLine)}
	}
	return out
}

func cleanStrings(in []string) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = CleanLine(s, 2*maxLine)
	}
	return out
}

func cleanNames(in []workflow.Attachment) []workflow.Attachment {
	out := make([]workflow.Attachment, len(in))
	for i, a := range in {
		a.Name = FileName(a.Name)
		out[i] = a
	}
	return out
}
