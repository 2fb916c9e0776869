package workflow

import (
	"maps"
	"slices"
	"strings"
	"time"

	"refermail/workflow/program"
)

// letter fills what every mail about a deal may say. It is a snapshot: the mail tells what was true when it was decided.
func (d *draft) letter(k Deal) Letter {
	rules, stage := d.rules(k), d.stageOf(k)
	l := Letter{
		Ref: k.No.String(), Partner: d.partner(k.Partner).Name, Company: k.Company, Domain: k.Domain, Contact: k.Contact,
		Context: k.Context, Consent: k.Consent, Stage: stage.Label, Reason: k.Reason,
		Registered: k.RegisteredAt, Protected: d.runsUntil(k), Attribution: k.AttributionUntil, Amount: k.Amount, Final: stage.Final,
		Accepted: stage.Name == program.Accepted, Late: d.late, About: k.Partner,
	}
	l.Amount = d.earned(k)
	for _, name := range slices.Sorted(maps.Keys(k.Fields)) {
		label := name
		if f, ok := rules.Field(name); ok {
			label = f.Label
		}
		l.Fields = append(l.Fields, Line{Label: label, Value: k.Fields[name]})
	}
	for _, p := range k.Others {
		l.Fields = append(l.Fields, Line{Label: "Further contact", Value: strings.TrimSpace(p.Name + " " + angle(p.Email))})
	}
	for _, f := range rules.RequiredFor(d.partner(k.Partner).Type) {
		if slices.Contains(k.Missing, f.Name) {
			l.Missing = append(l.Missing, Line{Label: f.Label, Value: d.whatToSay(f), Perhaps: asked(k.guess(f.Name))})
		}
	}
	l.Evidence = k.evidence()
	if c, ok := d.contact(k.Submitter); ok {
		l.By = displayName(Address{Name: c.Name, Email: c.Email})
	}
	return l
}

// whatToSay explains a field that is asked for. A context that this mail gave in a word or two was no sentence, and the
// question says so.
func (d *draft) whatToSay(f program.Field) string {
	const usual = "one sentence: what they need, and how you know"
	if m, ok := d.in.Action.(ReceivedMail); ok && f.Name == "context" && f.Example == usual && m.Mail.Said["context"] != "" {
		return "one sentence of three words or more, and yours was shorter: what they need, and how you know"
	}
	return f.Example
}

// runsUntil is the last second of a protection that runs, zero when there is none or it is over: no mail promises a
// window that has ended.
func (d *draft) runsUntil(k Deal) time.Time {
	if !d.protected(k) {
		return time.Time{}
	}
	return k.Protection()
}

// earned is the amount of a deal as partners may see it: what the team thinks an open one is worth is for the team.
func (d *draft) earned(k Deal) *Money {
	if stage := d.stageOf(k); !stage.Final && !stage.Pays {
		return nil
	}
	return k.Amount
}

// contact returns a person known before or made by this draft.
func (d *draft) contact(no ContactNo) (Contact, bool) {
	if i := slices.IndexFunc(d.out.Contacts, func(c Contact) bool { return c.No == no }); i >= 0 {
		return d.out.Contacts[i], true
	}
	c, ok := d.w.contacts[no]
	return c, ok
}
