package workflow

import (
	"fmt"
	"time"
)

// Section is one part of a manager's desk, with a line for each thing to do.
type Section struct {
	Name  string `json:"name"` // awaiting, expiring, stalled, held, unreachable
	Title string `json:"title"`
	Tasks []Task `json:"tasks"`
	More  bool   `json:"more"` // there are more than are shown
}

// Task is one thing to do, with the words that do it. What stands in angle brackets is the reader's to fill in.
type Task struct {
	Ref     string   `json:"ref"`
	Text    string   `json:"text"`
	Urgent  bool     `json:"urgent"` // promised, and late
	Replies []string `json:"replies"`
}

// Agenda lays out a desk for a reader in a time zone. Parts without anything to do are left out.
func Agenda(r *Rules, k Desk, now time.Time, zone *time.Location) []Section {
	a := agenda{r, now, zone}
	var all []Section
	add := func(name, title string, tasks []Task) {
		if len(tasks) > 0 {
			all = append(all, Section{Name: name, Title: title, Tasks: tasks[:min(len(tasks), DeskLimit)], More: len(tasks) > DeskLimit})
		}
	}
	add("awaiting", "Waits for your decision", each(k.Awaiting, a.awaiting))
	add("applicants", "Wants to become a partner", each(k.Applicants, a.applicant))
	add("expiring", fmt.Sprintf("Protection ends within %d days", expiringDays), each(k.Expiring, a.expiring))
	add("stalled", fmt.Sprintf("Has not moved for %d days", r.Program.Reminders.NoNews), each(k.Stalled, a.stalled))
	add("held", "Mail that waits for a person", each(k.Held, a.held))
	lost := each(k.Unreachable, a.unreachable)
	if len(all)+len(lost) > 0 { // no reason for a mail by itself: the team heard of each when it bounced
		idle := each(k.Idle, a.idle)
		lost = append(lost[:min(len(lost), DeskLimit+1)], idle[:min(len(idle), idleMost)]...)
	}
	add("unreachable", "Partners who cannot be reached", lost)
	if open := a.openSteps(k.Newcomers); len(all) > 0 || a.urgent(open) { // no reason for a mail by itself, day after day
		add("newcomers", "New partners and their first steps", open)
	}
	return all
}

func each[T any](rows []T, line func(T) Task) []Task {
	tasks := make([]Task, len(rows))
	for i, row := range rows {
		tasks[i] = line(row)
	}
	return tasks
}

type agenda struct {
	r    *Rules
	now  time.Time
	zone *time.Location
}

func (a agenda) awaiting(k DeskDeal) Task {
	ref := k.No.String()
	t := Task{Ref: ref, Text: fmt.Sprintf("%s, referred by %s, waits since %s (%s)", k.account(), k.Partner, a.day(k.RegisteredAt), a.age(k.RegisteredAt)),
		Replies: []string{"approve " + ref, "decline " + ref + " <why>", "ask " + ref + " <question>"}}
	switch {
	case k.ReviewBy.IsZero():
	case a.now.After(k.ReviewBy):
		t.Urgent = true
		t.Text += "; LATE, promised by " + a.moment(k.ReviewBy)
	default:
		t.Text += "; promised by " + a.moment(k.ReviewBy)
	}
	return t
}

func (a agenda) expiring(k DeskDeal) Task {
	ref := k.No.String()
	return Task{Ref: ref, Text: fmt.Sprintf("%s, referred by %s, %s: protected until the end of %s (UTC), %s", k.account(), k.Partner,
		a.r.Program.Label(k.Stage), dayOf(k.ProtectedUntil), endsIn(daysLeft(k.ProtectedUntil, a.now))),
		Replies: []string{"extend " + ref + " 30d", "note " + ref + " <text>"}}
}

func endsIn(days int) string {
	if days <= 1 {
		return inDays(days)
	}
	return fmt.Sprintf("%d days left", days)
}

func (a agenda) stalled(k DeskDeal) Task {
	ref := k.No.String()
	return Task{Ref: ref, Text: fmt.Sprintf("%s, referred by %s: %s since %s (%s)", k.account(), k.Partner, a.r.Program.Label(k.Stage), a.day(k.StageAt), a.age(k.StageAt)),
		Replies: []string{"@partner " + ref + " <a word about where it stands>", "stage " + ref + " <name>", "lost " + ref + " <why>"}}
}

func (a agenda) held(m DeskMail) Task {
	ref := m.No.String()
	subject := oneLine(m.Subject, 80)
	if subject == "" {
		subject = "without a subject"
	}
	return Task{Ref: ref, Text: fmt.Sprintf("%s: %s (%s; since %s)", m.From, subject, oneLine(m.Rule, 120), a.day(m.Received)),
		Replies: heldWords(m.No)}
}

func (a agenda) unreachable(c DeskContact) Task {
	ref := c.Deal.String()
	company := c.Company
	if company == "" {
		company = "a deal"
	}
	call := "Call"
	if c.Other.Email != "" {
		call = "Call, or ask " + angled(c.Other.Name, c.Other.Email)
	}
	return Task{Ref: ref, Text: fmt.Sprintf("%s of %s: mail comes back, and %s goes on without them. %s, and have the right address added", angled(c.Name, c.Email), c.Partner, company, call),
		Replies: []string{"note " + ref + " <what they said>"}}
}

// idle is a line about somebody whom nothing waits for.
func (a agenda) idle(c DeskContact) Task {
	text := fmt.Sprintf("%s of %s: mail comes back; no open deal waits", angled(c.Name, c.Email), c.Partner)
	if c.Other.Email != "" {
		text += ". " + angled(c.Other.Name, c.Other.Email) + " can be reached"
	}
	return Task{Ref: c.PartnerNo.String(), Text: text, Replies: []string{}}
}

func angled(name, email string) string {
	if name == "" {
		return email
	}
	return name + " <" + email + ">"
}

func (k DeskDeal) account() string { return accountName(Deal{Company: k.Company, Domain: k.Domain}) }

func (a agenda) day(t time.Time) string    { return t.In(a.zone).Format("2 Jan 2006") }
func (a agenda) moment(t time.Time) string { return t.In(a.zone).Format("Mon 2 Jan 2006 15:04 MST") }

// age says how long ago something was, in days of the reader's calendar.
func (a agenda) age(t time.Time) string {
	midnight := func(t time.Time) time.Time {
		y, m, d := t.In(a.zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	switch n := int(midnight(a.now).Sub(midnight(t)) / (24 * time.Hour)); n {
	case 0:
		return "today"
	case 1:
		return "1 day"
	default:
		return fmt.Sprintf("%d days", n)
	}
}
