package workflow

import (
	"fmt"
	"strings"
	"time"

	"refermail/workflow/account"
)

// brake undoes a decision that would be one too many: the mail is held, the team is told, and a proven person hears once a
// day that a person reads what comes now. Robots and the unproven hear nothing.
func (d mailDraft) brake(b brake) (mailDraft, MailResult) {
	d = mailDraft{newDraft(d.w, d.in), d.m}
	d.tellBrake(b)
	m := d.m
	if c, ok := d.w.contactAt(m.From.Email); ok && !b.echo && m.proven() && !m.Quiet && m.Class == Human {
		d.send(Notice{Key: fmt.Sprintf("paused/%s/%s", account.CompareKey(m.From.Email), d.in.At.UTC().Format(time.DateOnly)), Kind: KindPaused, Mail: m.No,
			To: Address{Name: c.Name, Email: m.From.Email}, Side: PartnerSide, Subject: replySubject(m.Subject), InReplyTo: m.MessageID,
			References: references(append(rootOf(m), m.MessageID)...), Letter: Letter{Excerpt: oneLine(m.Subject, 80)}})
	}
	r := d.hold(b.rule)
	r.Braked = true
	return d, r
}

// tellBrake tells the lead of a brake when it begins, and of no more than a few in an hour one by one: whoever writes from a
// thousand addresses must not make us write a thousand mails. What all of them hold is summed up an hour later.
func (d mailDraft) tellBrake(b brake) {
	d.tally(heldTally(b.of), 1)
	if !d.w.timers[brakesTimer] {
		d.setTimer(Timer{Key: brakesTimer, Kind: brakesTimer, Due: d.in.At.Add(time.Hour)})
	}
	if d.hour(heldTally(b.of)) > 0 {
		return
	}
	told, hour := d.hour(toldTally), d.in.At.UTC().Format("2006-01-02T15:04")
	d.tally(toldTally, 1)
	l := Letter{Ref: d.m.No.String(), Address: b.who, Rule: strings.TrimPrefix(b.rule, "brake: "), Excerpt: oneLine(d.m.Subject, 80), Limit: toldPerHour}
	switch {
	case told < toldPerHour && b.one:
		l.Commands, l.Address = heldWords(d.m.No), d.m.From.Email
		l.Rule += ". Further mails like it are held until the hour is over, and you are not told of each"
		d.tellLead("brake/"+b.of+"/"+hour, Notice{Kind: KindHeld, Mail: d.m.No, Purpose: toDecision, Subject: "Held: " + oneLine(d.m.Subject, 80), Letter: l})
	case told < toldPerHour:
		l.Commands = []string{"release held from " + d.m.From.Email}
		d.tellLead("brake/"+b.of+"/"+hour, Notice{Kind: KindBrake, Mail: d.m.No, Purpose: toDecision, Subject: "Answers to " + b.who + " were stopped", Letter: l})
	case told == toldPerHour:
		l.Address = ""
		d.tellLead("brakes/"+hour, Notice{Kind: KindBrake, Mail: d.m.No, Purpose: toDecision, Subject: "Many senders were stopped", Letter: l})
	}
}

// brakesOver lists what the brakes of the last hour hold, with the words that have it handled.
func (d *draft) brakesOver(t Timer) {
	sum := d.w.braked
	if sum.Mails == 0 {
		return
	}
	l := Letter{Note: fmt.Sprintf("%s of %s", counted(sum.Mails, "mail"), counted(sum.Senders, "sender"))}
	if sum.Domains > 1 {
		l.Note += fmt.Sprintf(" at %d domains", sum.Domains)
	}
	named := 0
	for _, s := range sum.Most {
		l.Effects = append(l.Effects, fmt.Sprintf("%s: %s, from %s on", s.Address, counted(s.Mails, "mail"), s.First))
		l.Commands = append(l.Commands, "release held from "+s.Address)
		named += s.Mails
	}
	if sum.Senders > len(sum.Most) {
		l.Effects = append(l.Effects, fmt.Sprintf("%d more senders: %s", sum.Senders-len(sum.Most), counted(sum.Mails-named, "mail")))
	}
	if sum.Senders > 1 {
		l.Commands = append(l.Commands, "release held from everybody")
	}
	d.tellLead("brakes over/"+t.Due.UTC().Format(time.RFC3339), Notice{Kind: KindBrakesOver, Purpose: toDecision, Subject: "Held by the brakes: " + l.Note, Letter: l})
}

// counted is "1 mail", "2 mails".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
