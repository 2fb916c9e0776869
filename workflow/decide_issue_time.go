package workflow

import (
	"fmt"
	"strings"
	"time"
)

// issueLate is by how much a scheduled issue may miss its time and still go out by itself (NL-4).
const issueLate = 6 * time.Hour

// issueTime does what an issue or the rhythm of issues waits for; done is false for every other timer.
func (d *draft) issueTime(t Timer) (done bool) {
	switch t.Kind {
	case issueKind:
		d.issueDue(issueOfTimer(t))
	case cadenceKey:
		d.cadence()
	case checkInKey:
		d.checkInDue()
	case numbersKind:
		d.numbersDue(issueOfNumbers(t))
	default:
		return false
	}
	return true
}

// issueDue sends a scheduled issue, or asks its author again when it is not what was agreed to any more.
func (d *draft) issueDue(no IssueNo) {
	i, ok := d.issue(no)
	if !ok || i.State != IssueScheduled {
		return
	}
	if i.SendAt.After(d.in.At) { // moved meanwhile
		d.setTimer(Timer{Key: issueTimer(no), Kind: issueKind, Due: i.SendAt})
		return
	}
	by := d.author(i)
	facts, _ := d.audience(i, d.in.At, i.Anyway)
	recent := facts.excluded(RecentlyMailed)
	why := ""
	switch late := d.in.At.Sub(i.SendAt); {
	case late > issueLate:
		why = fmt.Sprintf("our service stood still, and it is %s late", strings.TrimSuffix(ago(late), " ago"))
	case recent.Count > 0 && !i.Anyway && !i.Rest:
		why = fmt.Sprintf("%s another bulk mail within a week", contactsGot(recent.Count))
	case facts.Count == 0:
		why = "nobody would get it: " + emptyWhy(i, facts)
	case len(d.problems(i)) > 0:
		why = strings.TrimSuffix(strings.Join(d.problems(i), " "), ".")
	}
	if why == "" {
		i.State = IssueSending
		d.keepIssue(i)
		return
	}
	was := i.SendAt
	i.State, i.SendAt = IssueDraft, time.Time{}
	d.keepIssue(i)
	d.tellAuthor(i, KindPreview, Letter{Note: fmt.Sprintf("%s was to go out on %s and did not: %s. Nothing was sent; it is a draft again.",
		no, whenFor(was.In(d.w.Rules.zone(by))), why)})
}

// issueSent ends an issue whose copies are all settled, and gives its author the numbers. A pause that came when there was nothing left
// to pause does not keep it from ending.
func (d *draft) issueSent(no IssueNo) {
	i, ok := d.issue(no)
	if !ok || i.State != IssueSending && i.State != IssuePaused {
		return
	}
	i.State, i.EndedAt = IssueSent, d.in.At
	d.keepIssue(i)
	d.tellAuthor(i, KindIssue, Letter{Note: fmt.Sprintf("%s is sent.", no)})
	d.setTimer(Timer{Key: numbersTimer(no), Kind: numbersKind, Due: d.in.At.Add(SubmissionsWithin)})
	if i.Kind == Newsletter && d.w.Rules.NewsEvery > 0 {
		d.setTimer(Timer{Key: cadenceKey, Kind: cadenceKey, Due: d.in.At.Add(d.w.Rules.NewsEvery)})
	}
}

// author is whose an issue is; somebody who left the team is followed by its first manager.
func (d *draft) author(i Issue) Member {
	if m, ok := d.w.Rules.member(i.By.Email); ok {
		return m
	}
	m, _ := d.w.Rules.lead()
	return m
}

// tellAuthor mails the author of an issue, in the thread of the mail it was made of.
func (d *draft) tellAuthor(i Issue, kind Kind, l Letter) {
	d.tellAbout(d.author(i), i, kind, l)
}

func (d *draft) tellAbout(m Member, i Issue, kind Kind, l Letter) {
	n := Notice{Kind: kind, Mail: i.Mail, Side: TeamSide, Purpose: toIssue, To: Address{Name: m.Name, Email: m.Email}, Subject: replySubject(i.Subject), Letter: d.issueLetter(i, l)}
	if of, ok := d.w.mails[i.Mail]; ok && of.MessageID != "" {
		n.InReplyTo, n.References = of.MessageID, references(of.MessageID)
	} else {
		n.Subject = oneLine(firstOf(i.Subject, "Newsletter"), maxSubject)
	}
	d.send(n)
}

// newIssueBy is an operator's newsletter: the same rules, the same draft.
func (d *draft) newIssueBy(a NewIssue) {
	by, ok := d.w.Rules.named(a.By)
	if !ok {
		d.out.Refusal = fmt.Sprintf("%q is nobody of the team", oneLine(a.By, 80))
		return
	}
	if !by.Is("manager") {
		d.out.Refusal = fmt.Sprintf("%s is no manager; newsletters are written and sent by managers", by.Email)
		return
	}
	i, problem := d.newIssue(by, Newsletter, a.Orders, a.Document)
	if d.out.Refusal = problem; problem == "" {
		w := d.issueWords(i)
		d.out.Issue = &w
	}
}

// issueCommanded is an operator's orders about an issue: the same words, the same checks.
func (d *draft) issueCommanded(a IssueCommanded) {
	i, ok := d.issue(a.Issue)
	if !ok {
		d.out.Refusal = fmt.Sprintf("there is no issue %s", a.Issue)
		return
	}
	author := d.author(i)
	orders, rest, problem := parseIssueOrders(d.w.Rules, d.in.At.In(d.w.Rules.zone(author)), a.Text)
	if problem == "" && (len(orders) == 0 || rest != "") {
		problem = fmt.Sprintf("%q is no order; there are: %s", oneLine(a.Text, 80), strings.Join(IssueOrders(d.w.Rules.Program), ", "))
	}
	if problem == "" {
		problem = d.order(Member{Email: d.in.By, Name: d.w.Rules.Self.Name, Zone: author.Zone}, a.Issue, orders)
	}
	if d.out.Refusal = problem; problem == "" {
		i, _ = d.issue(a.Issue)
		w := d.issueWords(i)
		d.out.Issue = &w
	}
}
