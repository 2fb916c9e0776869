package workflow

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// The rhythm of bulk mail (NL-12, NL-7): when no newsletter went out for long, the managers are reminded once, with a draft of
// what happened; check-ins are drafted in the program's rhythm. Nothing goes out without a manager's word.

// planRhythm sets the timers of the rhythm where there are none.
func (d *draft) planRhythm() {
	if d.w.Rules.NewsEvery == 0 {
		return
	}
	for _, key := range []string{cadenceKey, checkInKey} {
		if !d.w.timers[key] {
			d.setTimer(Timer{Key: key, Kind: key, Due: d.in.At.Add(24 * time.Hour)})
		}
	}
}

// cadence reminds the managers when it is time, once for each pause between newsletters.
func (d *draft) cadence() {
	m, every := d.w.month, d.w.Rules.NewsEvery
	if every == 0 {
		return
	}
	due := m.Since.Add(every)
	switch {
	case m.Since.IsZero(): // no partner yet
		due = d.in.At.Add(24 * time.Hour)
	case due.After(d.in.At):
	case m.Open || m.Asked || len(d.w.Rules.Managers()) == 0: // again when a newsletter has ended
		due = d.in.At.Add(every)
	default:
		d.remindOfNews(m)
		due = d.in.At.Add(every)
	}
	d.setTimer(Timer{Key: cadenceKey, Kind: cadenceKey, Due: due})
}

// newsAskedKey marks that a draft was made for the time since the last newsletter.
func newsAskedKey(since time.Time) string { return "news_asked/" + since.UTC().Format(time.RFC3339) }

func (d *draft) remindOfNews(m Month) {
	managers := d.w.Rules.Managers()
	subject := "News from " + d.w.Rules.Program.Name + ", " + d.in.At.In(d.w.Rules.zone(managers[0])).Format("January 2006")
	doc := monthDocument(subject, m)
	i, problem := d.newIssue(managers[0], Newsletter, "", doc)
	if problem != "" { // of no orders
		return
	}
	d.out.Inputs = append(d.out.Inputs, newsAskedKey(m.Since))
	days := int(d.in.At.Sub(m.Since) / (24 * time.Hour))
	note := fmt.Sprintf("No newsletter went out for %d days, since the first partner joined.", days)
	if m.Issue != 0 {
		note = fmt.Sprintf("No newsletter went out for %d days, since %s.", days, m.Issue)
	}
	for _, to := range managers {
		d.tellAbout(to, i, KindPreview, Letter{Note: note + " Here is a draft of what happened since. Edit the text and send it back in a reply, or reply send; nothing goes out by itself.",
			Files: []TextFile{{Name: i.No.String() + ".txt", Type: "text/plain", Text: doc.Text}}})
	}
}

// monthDocument is a newsletter of what happened since the last one, in numbers: no partner reads another's name.
func monthDocument(subject string, m Month) Document {
	var lines []string
	add := func(n int, one, many string) {
		switch n {
		case 0:
		case 1:
			lines = append(lines, "1 "+one)
		default:
			lines = append(lines, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(m.Registered, "company was referred", "companies were referred")
	add(m.Accepted, "referral was accepted", "referrals were accepted")
	add(m.Won, "deal was won", "deals were won")
	add(m.Promoted, "partner reached a higher tier", "partners reached a higher tier")
	if m.Issue == 0 { // all are new
		m.Partners = 0
	}
	add(m.Partners, "new partner joined", "new partners joined")
	parts := []part{{say: "Hello {{first name|there}},"}, {say: "a short look at the last weeks of our partner program."}}
	if len(lines) > 0 {
		parts = append(parts, part{say: "What happened:", list: lines})
	}
	if len(m.Changes) > 0 {
		parts = append(parts, part{say: "What changed in the rules:", list: m.Changes})
	}
	if len(m.Assets) > 0 {
		parts = append(parts, part{say: "New for you, by a mail with the word send and its name:", list: m.Assets})
	}
	parts = append(parts, part{say: "Do you know somebody who should talk to us? Just reply to this mail."})
	return textDocument(subject, parts)
}

// part is a paragraph, with a list below it.
type part struct {
	say  string
	list []string
}

// textDocument is a document of our own words, its HTML the twin of its text.
func textDocument(subject string, parts []part) Document {
	var text, page strings.Builder
	for _, p := range parts {
		for paragraph := range strings.SplitSeq(p.say, "\n\n") {
			paragraph = strings.TrimSpace(paragraph)
			fmt.Fprintf(&text, "%s\n\n", paragraph)
			fmt.Fprintf(&page, "<p>%s</p>\n", strings.ReplaceAll(html.EscapeString(paragraph), "\n", "<br>"))
		}
		if len(p.list) == 0 {
			continue
		}
		page.WriteString("<ul>\n")
		for _, line := range p.list {
			fmt.Fprintf(&text, "- %s\n", line)
			fmt.Fprintf(&page, "<li>%s</li>\n", html.EscapeString(line))
		}
		text.WriteString("\n")
		page.WriteString("</ul>\n")
	}
	return Document{Subject: subject, Text: strings.TrimSpace(text.String()) + "\n", HTML: page.String()}
}

// checkInDue drafts the program's check-in in its rhythm; a bulk mail of the last week puts it off.
func (d *draft) checkInDue() {
	all := d.w.Rules.Program.CheckIns
	if d.w.Rules.NewsEvery == 0 || len(all) == 0 || d.w.month.Since.IsZero() || len(d.w.Rules.Managers()) == 0 {
		d.setTimer(Timer{Key: checkInKey, Kind: checkInKey, Due: d.in.At.Add(7 * 24 * time.Hour)})
		return
	}
	every := time.Duration(all[0].EveryDays) * 24 * time.Hour
	due := later(d.w.month.Joined, d.w.month.CheckIn).Add(every)
	if last, ok := d.w.lastIssue(); ok {
		due = later(due, last.SendAt.Add(BulkRest))
	}
	if d.w.month.Open {
		due = later(due, d.in.At.Add(24*time.Hour))
	}
	if !due.After(d.in.At) {
		d.draftCheckIn(d.w.Rules.Managers()[0])
		due = d.in.At.Add(every)
	}
	d.setTimer(Timer{Key: checkInKey, Kind: checkInKey, Due: due})
}

// makeCheckIn drafts a check-in at a person's word.
func (d *draft) makeCheckIn(a MakeCheckIn) {
	by, ok := d.w.Rules.lead()
	if a.By != "" {
		by, ok = d.w.Rules.named(a.By)
	}
	if !ok || !by.Is("manager") {
		d.out.Refusal = "a check-in is a manager's; name one of: " + strings.Join(teamWords(d.w.Rules.Managers()), ", ")
		return
	}
	d.draftCheckIn(by)
}

// draftCheckIn makes a check-in for a manager to look at and send.
func (d *draft) draftCheckIn(by Member) {
	doc := textDocument("A short question from "+memberName(by), []part{
		{say: "Hello {{first name|there}},"},
		{say: "three short questions, because you know best what works. A line for each is plenty; just reply, I read every answer."},
		{list: []string{"What would make it easier for you to refer somebody to us?", "Which of our materials help you, and what is missing?", "Where did something get stuck lately?"}},
		{say: memberName(by)},
	})
	if own := d.w.Rules.Program.CheckIns; len(own) > 0 {
		doc = textDocument(own[0].Subject, []part{{say: strings.NewReplacer("{first_name}", "{{first name|there}}", "{partner}", "{{company}}",
			"{tier}", "{{tier}}", "{type}", "{{type}}", "{manager}", "{{manager}}").Replace(own[0].Text)}})
	}
	i, problem := d.newIssue(by, CheckIn, "", doc)
	if problem != "" {
		d.out.Refusal = problem
		return
	}
	d.tellAbout(by, i, KindPreview, Letter{Note: "A check-in with your partners is due. This is a draft: edit its text and send it back in a reply, or reply send; nothing goes out by itself. Answers are filed with the partner who gave them.",
		Files: []TextFile{{Name: i.No.String() + ".txt", Type: "text/plain", Text: doc.Text}}})
}
