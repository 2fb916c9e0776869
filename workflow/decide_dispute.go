package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// TimelineMost is how many of a deal's newest events a dispute shows.
const TimelineMost = 40

// disputedDeals is how many registrations of an account a dispute shows beside the disputing one.
const disputedDeals = 4

// TimelineLine is one event in a mail to the team.
type TimelineLine struct {
	At             time.Time
	Ref, By, Text  string
	Partner, Group string // whose deal it is; "left" for the disputing one, "right" for the others
}

// dispute opens a case: the manager gets the timelines of all who registered the account side by side and rules by reply
// (CF-5, MG-7). The partner hears when, and nothing of anybody else.
func (d mailDraft) dispute(k *Deal, c Contact, evidence string) MailResult {
	l := d.letter(*k)
	l.Was, l.Clause = l.Stage, d.clause(*k, "dispute")
	if wordCount(evidence) == 0 {
		l.Note = "Nothing is opened yet: we need what you know, for example who spoke to whom and when. Reply: dispute <your evidence>."
		d.answer(d.m, k, PartnerSide, Notice{Kind: KindStage, Letter: l})
		return d.handle("dispute without evidence", k)
	}
	again := k.Dispute.Open()
	d.event(k, "dispute", d.m.From.Email, ForPartner, "Disputed: "+evidence)
	rules := d.rules(*k)
	if !again {
		k.Dispute = &Dispute{By: d.m.From.Email, At: d.in.At, Due: rules.Calendar.Add(d.in.At, rules.SLA.Dispute), Events: k.Seq}
		d.remember("dispute", k.No, k.Dispute.Due.Add(time.Second))
	}
	others := d.disputed(*k)
	for _, o := range others {
		d.event(o, "dispute", "refermail", ForTeam, fmt.Sprintf("The credit for this account was disputed with %s by %s", k.No, d.w.partners[k.Partner].Name))
	}
	l.Due = k.Dispute.Due.In(d.zone(rules))
	l.Note = "Your evidence is on the timeline of your deal, and a manager looks at it beside everything we know of the account."
	if again {
		l.Note = "Your case was open already; what you wrote was added to it."
	}
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindCase, Letter: l})
	d.tellTeam(k, d.caseFile(k, others, displayName(Address{Name: c.Name, Email: c.Email}), evidence), "")
	return d.handle("dispute", k)
}

// disputed are the other partners' registrations of the account.
func (d *draft) disputed(k Deal) []*Deal {
	var others []*Deal
	for _, o := range d.w.sameAccount(identityOf(k)) {
		if o.No != k.No && o.Partner != k.Partner && len(others) < disputedDeals {
			others = append(others, d.deal(o.No))
		}
	}
	return others
}

// caseFile is what a manager rules from.
func (d *draft) caseFile(k *Deal, others []*Deal, by, evidence string) Notice {
	l := d.letter(*k)
	l.By, l.Text, l.Reason = by, clip(evidence, maxText), ""
	l.Due = k.Dispute.Due.In(d.rules(*k).Calendar.Location())
	l.Warnings = []string{d.because(*k)}
	l.Timeline = d.timeline(*k, "left")
	names := []string{}
	for _, o := range others {
		l.Timeline = append(l.Timeline, d.timeline(*o, "right")...)
		names = append(names, fmt.Sprintf("%s by %s", o.No, d.w.partners[o.Partner].Name))
		l.Commands = append(l.Commands, d.rulingWords(*o))
	}
	l.Other = strings.Join(names, ", ")
	slices.SortStableFunc(l.Timeline, func(a, b TimelineLine) int { return a.At.Compare(b.At) })
	l.Commands = append([]string{d.rulingWords(*k)}, l.Commands...)
	l.Commands = append(l.Commands, "attribute to nobody because <why, and the clause>", "ask <question>")
	return Notice{Kind: KindDispute, Letter: l}
}

// timeline is a deal's newest events, those of this decision included.
func (d *draft) timeline(k Deal, group string) []TimelineLine {
	events := slices.Clone(d.w.timelines[k.No])
	for _, e := range d.out.Events {
		if e.Deal == k.No {
			events = append(events, e)
		}
	}
	events = events[max(0, len(events)-TimelineMost):]
	var lines []TimelineLine
	for _, e := range events {
		lines = append(lines, TimelineLine{At: e.At, Ref: k.No.String(), By: e.By, Text: oneLine(e.ErasedWords(), 200), Partner: d.w.partners[k.Partner].Name, Group: group})
	}
	return lines
}

// disputeOverdue reminds the team of a ruling that was promised and did not come.
func (d *draft) disputeOverdue(k *Deal) {
	if !k.Dispute.Open() {
		return
	}
	d.event(k, "reminder", "refermail", ForTeam, "A ruling was promised by "+k.Dispute.Due.UTC().Format("2 Jan 2006 15:04 UTC"))
	l := d.letter(*k)
	l.Was = l.Stage
	l.Note = "A ruling on the partner's dispute was promised by " + k.Dispute.Due.UTC().Format("Mon 2 Jan 2006 15:04 UTC") + " and is overdue. Reply with it: " + attributeExample + "."
	d.tellTeam(k, Notice{Kind: KindTeamNews, Letter: l}, "")
}
