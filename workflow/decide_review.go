package workflow

import (
	"fmt"
	"slices"
	"strings"

	"refermail/workflow/program"
)

// receipt answers the mail that registered or completed a deal.
func (d mailDraft) receipt(k *Deal, kind Kind) {
	l := d.letter(*k)
	l.Due = d.inZone(k.ReviewBy, *k)
	l.Clause = d.clause(*k, "review")
	l.Note = d.earlierOwn(*k)
	if k.Conflict != 0 && d.protected(d.w.deals[k.Conflict]) {
		kind, l.Clause = KindDuplicate, d.clause(*k, "dispute")
	}
	d.answer(d.m, k, PartnerSide, Notice{Kind: kind, Letter: l})
}

// incomplete asks only for what is missing; the registration keeps the time of the first mail (IN-8).
func (d mailDraft) incomplete(k *Deal) MailResult {
	program := d.rules(*k)
	k.Stage = "incomplete"
	d.event(k, "stage", "refermail", ForPartner, "Incomplete: "+strings.Join(k.Missing, ", "))
	d.remember("remind", k.No, d.in.At.Add(program.RemindAfter))
	d.remember("lapse", k.No, d.in.At.Add(program.LapseAfter))
	l := d.letter(*k)
	l.Due = d.in.At.Add(program.LapseAfter)
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindIncomplete, Letter: l})
	return d.handle("incomplete", k)
}

// review puts a deal before the manager: fields, rule results, conflicts, and the words that decide (WF-1).
func (d *draft) review(k *Deal, note string) {
	d.await(k)
	d.tellTeam(k, Notice{Kind: KindReview, Letter: d.reviewLetter(k, note)}, "")
}

// await has a deal wait for a decision, with the hour it was promised for.
func (d *draft) await(k *Deal) {
	if k.Stage != program.UnderReview {
		k.Stage = program.UnderReview
		k.ReviewBy = d.reviewBy(*k)
		d.event(k, "stage", "refermail", ForPartner, "Under review")
	}
}

// maxBefore is how many earlier registrations of an account a manager reads of.
const maxBefore = 3

// before says which registrations of the account have ended, the newest first: the partner's own, and whoever's that was
// won, for then it is a customer.
func (d *draft) before(k Deal) (lines []string) {
	for _, o := range slices.Backward(d.w.sameAccount(identityOf(k))) {
		stage := d.stageOf(o)
		if o.No == k.No || !stage.Final || o.Partner != k.Partner && stage.Negative || len(lines) == maxBefore {
			continue
		}
		lines = append(lines, fmt.Sprintf("Registered before: %s by %s is %s since %s.", o.No, d.w.partners[o.Partner].Name, stage.Label, date(o.UpdatedAt)))
	}
	return lines
}

// reviewLetter is what who decides must know.
func (d *draft) reviewLetter(k *Deal, note string) Letter {
	d.route(k, false)
	l := d.letter(*k)
	l.Note = note
	l.Due = d.inZone(k.ReviewBy, *k)
	d.choices(*k, &l)
	if k.Amount != nil {
		l.Fields = append(l.Fields, Line{Label: "Worth", Value: k.Amount.String()})
	}
	if k.Consent == "" && d.rules(*k).Consent {
		l.Warnings = append(l.Warnings, "Consent: nothing shows that the prospect agreed to be contacted; the partner was asked.")
	}
	if at, ok := d.erasedOnce(k.Contact.Email); ok {
		l.Warnings = append(l.Warnings, fmt.Sprintf("%s was erased at their own wish on %s. Contact them only if they asked for it since.", k.Contact.Email, at))
	}
	if other, ok := d.w.deals[k.Conflict]; ok {
		l.Other, l.OtherPartner = other.No.String(), d.w.partners[other.Partner].Name
		l.Warnings = append(l.Warnings, d.conflictWords(other))
	}
	if d.contested(*k) {
		l.Warnings = append(l.Warnings, d.because(*k))
	}
	l.Warnings = append(l.Warnings, d.before(*k)...)
	l.Warnings = append(l.Warnings, d.possible(*k)...)
	l.Criteria, _ = d.criteria(*k)
	return l
}
