package workflow

import (
	"fmt"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// answerList tells the partner what became of every row, in one mail.
func (l *listing) answerList() {
	list := l.m.List
	letter := Letter{Excerpt: oneLine(list.Name, 80), Limit: MaxListRows}
	for f, title := range []string{"Registered", "Registered, something is missing", "Yours already", "Not available", "Not read"} {
		if len(l.rows[f]) > 0 {
			letter.Rows = append(letter.Rows, RowGroup{Title: title, Word: l.word(), Rows: l.rows[f]})
			letter.Effects = append(letter.Effects, fmt.Sprintf("%d %s", len(l.rows[f]), strings.ToLower(title)))
		}
	}
	if list.More > 0 {
		letter.Effects = append(letter.Effects, fmt.Sprintf("%d more not read", list.More))
		letter.Note = fmt.Sprintf("At most %d rows of one list are read. The last %d were not: please send them in a further mail.", MaxListRows, list.More)
	}
	if len(list.Others) > 0 {
		letter.Note = joined(letter.Note, fmt.Sprintf("One list is read of each mail; not read: %s.", oneLine(strings.Join(list.Others, ", "), maxLine)))
	}
	if len(l.decide) > 0 {
		k := *l.drafted(l.decide[0])
		letter.Due = l.inZone(k.ReviewBy, k)
	}
	if len(l.rows[rowIncomplete]) > 0 {
		letter.Warnings = []string{"Correct the file and send it back as a reply: rows that are registered are completed, none is registered twice. What stays incomplete lapses on " +
			l.lapses.UTC().Format("2 Jan 2006") + "."}
	}
	if slices.ContainsFunc(l.decide, func(no DealNo) bool { k := l.drafted(no); return k.Consent == "" && l.rules(*k).Consent }) {
		letter.Warnings = append(letter.Warnings, "Did all of them agree to be contacted? Then send the file back as a reply, with this line in your mail: Consent: yes for all")
	}
	l.answer(l.m, nil, PartnerSide, Notice{Kind: KindList, Letter: letter})
}

func (l *listing) word() string {
	if l.m.List.Cards {
		return "card"
	}
	return "line"
}

// fewRows is up to how many rows of a list the manager gets as a mail each.
const fewRows = 3

// tellManager puts what waits because of this list before whoever decides: a few as mails of their own, more in one mail
// that is answered line by line.
func (l *listing) tellManager() {
	var together []*Deal
	for _, no := range l.decide {
		if k := l.drafted(no); len(l.decide) <= fewRows || k.Owner != "" {
			l.tellTeam(k, Notice{Kind: KindReview, Letter: l.reviewLetter(k, l.rowNote(*k))}, "")
		} else {
			together = append(together, k)
		}
	}
	if len(together) == 0 {
		return
	}
	letter := Letter{Partner: l.p.Name, By: displayName(l.m.From), Excerpt: oneLine(l.m.List.Name, 80), Due: l.inZone(together[0].ReviewBy, *together[0]),
		Text: clip(strings.TrimSpace(l.m.Reply), 4000)}
	clean, doubtful := RowGroup{Title: "Nothing speaks against", Word: l.word()}, RowGroup{Title: "Look at these", Word: l.word()}
	for _, k := range together {
		line := RowLine{Line: k.Line, Ref: k.No.String(), Company: accountName(*k), Contact: strings.TrimSpace(k.Contact.Name + " " + angle(k.Contact.Email))}
		checks := l.reviewLetter(k, "").Warnings
		if lines, fails := l.criteria(*k); fails {
			checks = append(checks, "Qualification: "+strings.Join(lines, "; ")+".")
		}
		if len(checks) > 0 {
			line.Notes = checks
			doubtful.Rows = append(doubtful.Rows, line)
			continue
		}
		clean.Rows = append(clean.Rows, line)
		letter.Commands = append(letter.Commands, "approve "+k.No.String())
	}
	for _, g := range []RowGroup{doubtful, clean} {
		if len(g.Rows) > 0 {
			letter.Rows = append(letter.Rows, g)
		}
	}
	var told []string
	for _, m := range l.responsible(*together[0]) {
		if key := account.CompareKey(m.Email); !slices.Contains(told, key) {
			told = append(told, key)
			l.send(Notice{Kind: KindListReview, Mail: l.m.No, To: Address{Name: m.Name, Email: m.Email}, Side: TeamSide, Purpose: toDecision,
				Subject: fmt.Sprintf("%d referrals by %s to decide", len(together), l.p.Name), Letter: letter})
		}
	}
}

func (l *listing) rowNote(k Deal) string {
	return fmt.Sprintf("It came in a list (%s, %s %d).", oneLine(l.m.List.Name, 80), l.word(), k.Line)
}

// listTrouble answers a mail that brings a file we cannot read and names nobody itself.
func (d mailDraft) listTrouble() MailResult {
	list := d.m.List
	why := map[string]string{
		"columns": "No line of it names the columns.",
		"rows":    "Below the line that names the columns there is nothing.",
		"format":  "It is a workbook, and we read plain tables only: in your program choose Save as, then CSV.",
		"size":    "It is larger than we read.",
	}[list.Trouble]
	d.answer(d.m, nil, PartnerSide, Notice{Kind: KindList, Letter: Letter{Excerpt: oneLine(list.Name, 80), Reason: why, Limit: MaxListRows}})
	return d.handle("a list that cannot be read: "+list.Trouble, nil)
}
