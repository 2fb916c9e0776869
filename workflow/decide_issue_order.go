package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// order does orders about an issue one after the other. After a problem nothing of it may be kept.
func (d *draft) order(by Member, no IssueNo, orders []issueOrder) (problem string) {
	for _, o := range orders {
		i, ok := d.issue(no)
		if !ok {
			return "there is no issue " + no.String()
		}
		if problem := d.orderOne(by, &i, o); problem != "" {
			return fmt.Sprintf("%q: %s", oneLine(o.Line, 80), strings.TrimSuffix(problem, "."))
		}
		d.keepIssue(i)
	}
	return ""
}

func (d *draft) orderOne(by Member, i *Issue, o issueOrder) (problem string) {
	switch o.Verb {
	case "to", "personal", "subject", "kind":
		return d.reshape(i, o)
	case "test":
		return d.testIssue(by, *i, o.Text)
	case "send":
		return d.sendIssue(by, i, o)
	case "pause":
		return d.pauseIssue(i)
	case "resume":
		return d.resumeIssue(i)
	case "cancel":
		return d.cancelIssue(i)
	case "undo":
		return d.undoIssue(by, i)
	case "help":
		return "help stands alone in a mail"
	}
	return ""
}

// reshape changes who gets an issue, or what it says about them.
func (d *draft) reshape(i *Issue, o issueOrder) (problem string) {
	if i.State != IssueDraft && i.State != IssueScheduled {
		return d.stateOf(*i) + "; this can no longer be changed"
	}
	switch o.Verb {
	case "to":
		i.Audience = o.Audience
		d.effect("%s is for: %s", i.No, i.Audience)
	case "personal":
		if i.Personal = o.On; o.On {
			d.effect("each copy of %s ends with its reader's own deals", i.No)
		} else {
			d.effect("%s says the same to everybody", i.No)
		}
	case "kind":
		i.Kind = o.Kind
		d.effect("%s is a %s", i.No, strings.ReplaceAll(string(i.Kind), "_", "-"))
	case "subject":
		i.Subject = o.Text
		d.keepDocument(*i, d.document(i.No))
		d.effect("the subject of %s is: %s", i.No, i.Subject)
	}
	return ""
}

// testIssue owes a copy to a member of the team, to be looked at in a real mail program.
func (d *draft) testIssue(by Member, i Issue, address string) (problem string) {
	to := by
	if address != "" {
		m, ok := d.w.Rules.member(address)
		if !ok {
			return fmt.Sprintf("%s is nobody of the team, and a test goes to members only: %s", address, strings.Join(teamWords(d.w.Rules.Team), ", "))
		}
		to = m
	}
	if _, member := d.w.Rules.member(to.Email); !member {
		return "say to which member of the team: " + strings.Join(teamWords(d.w.Rules.Team), ", ")
	}
	about := i.Mail
	if m, ok := d.in.Action.(ReceivedMail); ok {
		about = m.Mail.No // it shows what that mail makes of the issue
	}
	d.send(Notice{Kind: KindTestCopy, Mail: about, Side: TeamSide, Purpose: toIssue, To: Address{Name: to.Name, Email: to.Email}, Subject: "[Test] " + i.Subject,
		Letter: Letter{Ref: i.No.String()}})
	d.effect("a test copy of %s goes to %s", i.No, to.Email)
	return ""
}

// sendIssue lets an issue go out, now or at a time, to whom it is for then (NL-1).
func (d *draft) sendIssue(by Member, i *Issue, o issueOrder) (problem string) {
	if i.State != IssueDraft && i.State != IssueScheduled {
		return d.stateOf(*i)
	}
	if i.Subject == "" {
		return "it has no subject; reply with a line subject: <subject>, and send"
	}
	if p := d.problems(*i); len(p) > 0 {
		return "it cannot be sent as it is: " + strings.Join(p, " ")
	}
	at := o.when(d.in.At)
	facts, ok := d.audience(*i, at, o.Anyway)
	recent := facts.excluded(RecentlyMailed)
	switch {
	case !ok:
		return "who gets it could not be counted; reply with this line alone"
	case recent.Count > 0 && !o.Anyway && !o.Rest:
		return d.tooSoon(by, *i, recent, facts.Count)
	case facts.Count == 0:
		return "nobody would get it: " + emptyWhy(*i, facts)
	}
	i.Anyway, i.Rest, i.SendAt = o.Anyway, o.Rest, at
	who := fmt.Sprintf("%s at %s", plural(facts.Count, "contact"), plural(facts.Partners, "partner"))
	if o.Rest && recent.Count > 0 {
		who += fmt.Sprintf(", without %s that got another within a week,", plural(recent.Count, "contact"))
	}
	if at.After(d.in.At) {
		i.State = IssueScheduled
		d.setTimer(Timer{Key: issueTimer(i.No), Kind: issueKind, Due: at})
		d.effect("%s goes out on %s, to %s as of now; who it is for is looked up again then", i.No, whenFor(at.In(d.w.Rules.zone(by))), who)
		return ""
	}
	i.State = IssueSending
	d.endIssueTimer(i.No)
	d.effect("%s goes out now, to %s; you get the numbers when it is done", i.No, who)
	return ""
}

// tooSoon refuses a second bulk mail within a week (CONTRACT, Behaviour 11); rest is how many got none.
func (d *draft) tooSoon(by Member, i Issue, recent Exclusion, rest int) string {
	said := fmt.Sprintf("%s of these got another newsletter within a week", plural(recent.Count, "contact"))
	if last, ok := d.w.lastIssue(); ok && last.No != i.No {
		said += fmt.Sprintf(" (%s of %s)", last.No, last.SendAt.UTC().Format("2 Jan 2006"))
	}
	said += ". Reply send anyway, and they get this one too;"
	if rest > 0 {
		said += fmt.Sprintf(" or send rest, and only the other %s;", getIt(rest))
	}
	return said + " or send it later, like send " + d.rested(by).Format("2 Jan 15:04")
}

// getIt is "contact gets it" for one, "3 contacts get it" for more: what follows "the other".
func getIt(n int) string {
	if n == 1 {
		return "contact gets it"
	}
	return plural(n, "contact") + " get it"
}

// rested is the first moment on the hour of sends, by a member's clock, at which the last issue is a week old for everybody who
// got it.
func (d *draft) rested(by Member) time.Time {
	from := d.in.At.Add(BulkRest)
	if last, ok := d.w.lastIssue(); ok && last.EndedAt.Add(BulkRest).After(d.in.At) {
		from = last.EndedAt.Add(BulkRest)
	}
	from = from.In(d.w.Rules.zone(by))
	y, m, day := from.Date()
	at := time.Date(y, m, day, sendHour, 0, 0, 0, from.Location())
	if at.Before(from) {
		at = time.Date(y, m, day+1, sendHour, 0, 0, 0, from.Location())
	}
	return at
}

// emptyWhy says why an audience is empty.
func emptyWhy(i Issue, facts AudienceFacts) string {
	var why []string
	for _, e := range facts.Excluded {
		why = append(why, fmt.Sprintf("%d %s", e.Count, e.Reason))
	}
	if len(why) == 0 {
		return "no contact meets " + i.Audience.String()
	}
	return "of those who meet it, " + strings.Join(why, ", ")
}

func (f AudienceFacts) excluded(reason string) Exclusion {
	if at := slices.IndexFunc(f.Excluded, func(e Exclusion) bool { return e.Reason == reason }); at >= 0 {
		return f.Excluded[at]
	}
	return Exclusion{}
}

func (d *draft) pauseIssue(i *Issue) (problem string) {
	if i.State != IssueSending {
		return d.stateOf(*i) + ", so there is nothing to pause"
	}
	i.State = IssuePaused
	p := d.w.progress[i.No]
	d.effect("%s is paused: %s; the rest waits for resume or cancel", i.No, gone(p))
	return ""
}

func (d *draft) resumeIssue(i *Issue) (problem string) {
	if i.State != IssuePaused {
		return d.stateOf(*i) + ", so there is nothing to resume"
	}
	i.State = IssueSending
	d.effect("%s goes on", i.No)
	return ""
}

// cancelIssue stops what has not left.
func (d *draft) cancelIssue(i *Issue) (problem string) {
	if i.State == IssueSent || i.State == IssueCancelled {
		return d.stateOf(*i)
	}
	was := i.State
	i.State, i.EndedAt = IssueCancelled, d.in.At
	d.endIssueTimer(i.No)
	switch was {
	case IssueSending, IssuePaused:
		d.effect("%s is cancelled: %s, the rest is not sent", i.No, gone(d.w.progress[i.No]))
	default:
		d.effect("%s is cancelled: nobody got it", i.No)
	}
	return ""
}

// gone says how many copies left.
func gone(p IssueProgress) string {
	switch p.Sent {
	case 0:
		return "no copy had left"
	case 1:
		return "1 copy had left"
	}
	return fmt.Sprintf("%d copies had left", p.Sent)
}

// undoIssue takes the last order back: a cancelled issue waits again for as long as commands can be undone, paused when copies of
// it were made, so that undo alone mails nobody; one that is going out stops; one that waits for its time is a draft again.
func (d *draft) undoIssue(by Member, i *Issue) (problem string) {
	switch i.State {
	case IssueSending, IssuePaused:
		return d.cancelIssue(i)
	case IssueScheduled:
		d.endIssueTimer(i.No)
		d.effect("%s does not go out on %s; it is a draft again", i.No, whenFor(i.SendAt.In(d.w.Rules.zone(by))))
		i.State, i.SendAt = IssueDraft, time.Time{}
		return ""
	case IssueCancelled:
		if until := i.EndedAt.Add(d.w.Rules.Program.UndoWithin); !until.After(d.in.At) {
			return "cancel can no longer be taken back: that was possible until " + until.UTC().Format("15:04 UTC")
		}
		return d.uncancel(by, i)
	}
	return "there is nothing to take back: " + d.stateOf(*i)
}

func (d *draft) uncancel(by Member, i *Issue) (problem string) {
	i.EndedAt = time.Time{}
	switch p := d.w.progress[i.No]; {
	case p.Made() > 0: // it may have been paused when it was cancelled
		i.State = IssuePaused
		d.effect("%s is paused again: %s; the rest waits for resume or cancel", i.No, gone(p))
	case i.SendAt.After(d.in.At):
		i.State = IssueScheduled
		d.setTimer(Timer{Key: issueTimer(i.No), Kind: issueKind, Due: i.SendAt})
		d.effect("%s goes out on %s again", i.No, whenFor(i.SendAt.In(d.w.Rules.zone(by))))
	default:
		i.State, i.SendAt = IssueDraft, time.Time{}
		d.effect("%s is a draft again", i.No)
	}
	return ""
}

// stateOf says how an issue stands, a clause.
func (d *draft) stateOf(i Issue) string {
	by, _ := d.w.Rules.member(i.By.Email)
	return StateOf(i, d.w.Rules.zone(by))
}

// StateOf says how an issue stands, a clause for people with times of a zone.
func StateOf(i Issue, zone *time.Location) string {
	switch i.State {
	case IssueScheduled:
		return fmt.Sprintf("%s goes out on %s", i.No, whenFor(i.SendAt.In(zone)))
	case IssueSending:
		return fmt.Sprintf("%s is going out since %s", i.No, whenFor(i.SendAt.In(zone)))
	case IssuePaused:
		return fmt.Sprintf("%s is paused", i.No)
	case IssueSent:
		return fmt.Sprintf("%s went out on %s", i.No, whenFor(i.SendAt.In(zone)))
	case IssueCancelled:
		return fmt.Sprintf("%s was cancelled on %s", i.No, whenFor(i.EndedAt.In(zone)))
	}
	return fmt.Sprintf("%s is a draft", i.No)
}
