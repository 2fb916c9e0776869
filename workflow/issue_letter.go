package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// issueLetter adds to a letter to the team how an issue stands.
func (d *draft) issueLetter(i Issue, l Letter) Letter {
	w := d.issueWords(i)
	l.Ref, l.Issue, l.Commands = i.No.String(), &w, d.issueCommands(i)
	if i.State == IssueCancelled && i.EndedAt.Equal(d.in.At) {
		l.UndoUntil = d.in.At.Add(d.w.Rules.Program.UndoWithin)
	}
	d.out.Issue = &w
	return l
}

// issueWords is what is told of an issue as this decision leaves it.
func (d *draft) issueWords(i Issue) IssueWords {
	w := IssueWords{No: i.No, Subject: i.Subject, Kind: i.Kind, State: d.stateOf(i), Audience: i.Audience.String(), Personal: i.Personal, Questions: i.Kind == CheckIn}
	p := d.w.progress[i.No]
	switch i.State {
	case IssueDraft, IssueScheduled:
		at := later(i.SendAt, d.in.At)
		facts, ok := d.audience(i, at, i.Anyway)
		if !ok {
			facts, _ = d.audience(i, d.in.At, i.Anyway)
		}
		w.Contacts, w.Partners, w.Names, w.Excluded = facts.Count, facts.Partners, facts.Names, facts.Excluded
		w.Problems = d.problems(i)
		if facts.Count == 0 && facts.excluded(RecentlyMailed).Count == 0 { // else send anyway sends it
			w.Problems = append(w.Problems, "Nobody would get it: "+emptyWhy(i, facts)+".")
		}
		w.Warnings = d.issueWarnings(i, facts)
	default:
		w.Over, w.Contacts = i.State == IssueSent || i.State == IssueCancelled, p.Made()
		w.Sent, w.Refused, w.Skipped, w.Why = p.Sent, p.Refused, p.Skipped, p.Why
		if i.State == IssueSending && p.Made() == 0 {
			facts, _ := d.audience(i, d.in.At, i.Anyway)
			w.Contacts, w.Partners = facts.Count, facts.Partners
		}
	}
	return w
}

// audience is who would get an issue, as far as it was counted for this decision.
func (d *draft) audience(i Issue, at time.Time, anyway bool) (AudienceFacts, bool) {
	for _, no := range []IssueNo{i.No, 0} { // one that is being made had no number yet
		if f, ok := d.w.audienceOf(AudienceAsk{Issue: no, Audience: i.Audience, At: at.UTC(), Anyway: anyway}); ok {
			return f, true
		}
	}
	return AudienceFacts{}, false
}

// problems are what keeps the words of an issue from being sent. Its subject may have changed since its mail was read.
func (d *draft) problems(i Issue) (all []string) {
	if i.Subject == "" {
		all = append(all, "It has no subject: reply with a line subject: <subject>.")
	}
	all = append(all, FieldProblems(fieldsOfSubject, i.Subject)...)
	doc := d.document(i.No)
	for _, p := range FieldProblems("Text", doc.Text) { // of what no mail was read for: our drafts and a program's check-in
		if !slices.Contains(doc.Problems, p) {
			all = append(all, p)
		}
	}
	for _, p := range doc.Problems {
		if !strings.Contains(strings.ToLower(p), "no subject") && !strings.HasPrefix(p, fieldsOfSubject+": ") {
			all = append(all, p)
		}
	}
	return all
}

// fieldsOfSubject is where [FieldProblems] of a subject are.
const fieldsOfSubject = "Subject"

// issueWarnings are what an author should look at before the send.
func (d *draft) issueWarnings(i Issue, facts AudienceFacts) []string {
	all := slices.Clone(d.document(i.No).Warnings)
	if last, ok := d.w.lastIssue(); ok && last.No != i.No && d.in.At.Sub(last.SendAt) < BulkRest {
		all = append(all, fmt.Sprintf("The last issue, %s, went out %s.", last.No, ago(d.in.At.Sub(last.SendAt))))
	}
	all = append(all, d.waitingToo(i)...)
	if recent := facts.excluded(RecentlyMailed); recent.Count > 0 && !(i.State == IssueScheduled && i.Rest) {
		said := contactsGot(recent.Count) + " another bulk mail within a week, and send alone is refused: reply send anyway, and they get this one too"
		if facts.Count > 0 {
			said += fmt.Sprintf("; or send rest, and only the other %s", getIt(facts.Count))
		} else {
			said += "; without them nobody gets it"
		}
		all = append(all, said+".")
	}
	if i.Personal {
		all = append(all, "Each copy carries its reader's own deals: whoever forwards theirs passes those on.")
	}
	if d.w.Rules.Self.Postal == "" {
		all = append(all, "No postal address stands under it, which many countries ask of bulk mail: the operator sets postal_address in [mail].")
	}
	return all
}

// waitingToo names the other issues of the kind that may be the same one, mailed before, and would go out as well.
func (d *draft) waitingToo(i Issue) (all []string) {
	for _, other := range d.w.waiting {
		if now, ok := d.issue(other.No); ok {
			other = now
		}
		apart := !i.Audience.everybody() && !other.Audience.everybody() && i.Audience.String() != other.Audience.String()
		if other.No == i.No || other.Kind != i.Kind || apart {
			continue
		}
		said := fmt.Sprintf("%s, %q: ", d.stateOf(other), oneLine(other.Subject, 80))
		switch old := d.in.At.Sub(other.CreatedAt); {
		case other.State == IssueScheduled:
		case other.State == IssueDraft && old < BulkRest:
			said = fmt.Sprintf("%s too, made %s, %q: ", d.stateOf(other), ago(old), oneLine(other.Subject, 80))
		default:
			continue
		}
		if account.CompareKey(other.By.Email) == account.CompareKey(i.By.Email) {
			all = append(all, said+"if this one is in its place, reply cancel to its preview.")
		} else {
			all = append(all, said+"if this one is in its place, "+displayName(other.By)+" can cancel it.")
		}
	}
	return all
}

func contactsGot(n int) string {
	if n == 1 {
		return "1 contact got"
	}
	return fmt.Sprintf("%d contacts got", n)
}

// ago says how long ago something was.
func ago(span time.Duration) string {
	switch days := int(span / (24 * time.Hour)); {
	case span < time.Hour:
		return "within the last hour"
	case days == 0:
		return plural(int(span/time.Hour), "hour") + " ago"
	default:
		return plural(days, "day") + " ago"
	}
}

// issueCommands are the orders that make sense as an issue stands.
func (d *draft) issueCommands(i Issue) []string {
	switch i.State {
	case IssueDraft:
		return draftOrders(d.w.Rules.Program, "undo")
	case IssueScheduled:
		return draftOrders(d.w.Rules.Program)
	case IssueSending:
		return []string{"pause", "cancel"}
	case IssuePaused:
		return []string{"resume", "cancel"}
	case IssueCancelled:
		if i.EndedAt.Add(d.w.Rules.Program.UndoWithin).After(d.in.At) {
			return []string{"undo"}
		}
	}
	return nil
}

// headOrders are those that may also stand at the top of a newsletter.
func headOrders(p *program.Program) []string {
	return []string{audienceExample(p), "to: all", "personal: on", "kind: check-in", "subject: <subject>"}
}

// draftOrders are the orders for an issue that has not begun, without some.
func draftOrders(p *program.Program, but ...string) []string {
	return slices.DeleteFunc(IssueOrders(p), func(o string) bool { return o == "pause" || o == "resume" || slices.Contains(but, o) })
}
