package workflow

import (
	"fmt"
	"time"

	"refermail/workflow/program"
)

// active reports whether an event shows that a deal is being worked on: somebody wrote or moved it. Our own reminders and
// warnings do not.
func active(kind string) bool {
	switch kind {
	case "registered", "merged", "field", "stage", "reply", "question", "answer", "prospect":
		return true
	}
	return false
}

// lastActive is when that was last; deals older than this knowledge go by their last event.
func (k Deal) lastActive() time.Time {
	if k.ActiveAt.IsZero() {
		return k.UpdatedAt
	}
	return k.ActiveAt
}

// askExtension takes a partner's `extend <reason>` (VA-8): granted at once when the rules say so, else a manager is asked.
func (d mailDraft) askExtension(k *Deal, c Contact, reason string) MailResult {
	d.event(k, "extension", d.m.From.Email, ForPartner, "Asked for a longer protection"+because(oneLine(reason, maxLine)))
	l := d.letter(*k)
	l.Clause = d.clause(*k, "extension")
	if refusal := d.noExtension(*k, reason); refusal != "" {
		l.Was, l.Reason, l.Note = l.Stage, "", "Nothing has changed: "+refusal+"."
		d.answer(d.m, k, PartnerSide, Notice{Kind: KindStage, Letter: l})
		return d.handle("extend refused", k)
	}
	if doubt := d.extensionDoubt(*k); doubt != "" {
		return d.extensionByManager(k, c, reason, doubt, l)
	}
	e := d.rules(*k).Extension
	k.ProtectedUntil = program.EndOfDay(k.ProtectedUntil, e.Days)
	k.Extended++
	d.remember("protection", k.No, k.ProtectedUntil.Add(time.Second))
	text := fmt.Sprintf("Protection extended by %d days, until %s", e.Days, k.ProtectedUntil.UTC().Format("2 Jan 2006"))
	d.event(k, "extended", "refermail", ForPartner, text)
	l = d.letter(*k)
	l.Was, l.Note, l.Clause, l.Reason = l.Stage, text+".", d.clause(*k, "extension"), ""
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindStage, Letter: l})
	l.By, l.Note = displayName(d.m.From), fmt.Sprintf("%s, granted by rule: %s asked, and something happened in the last %d days.", text, displayName(d.m.From), e.ActiveDays)
	l.Reason = oneLine(reason, maxLine)
	d.tellTeam(k, Notice{Kind: KindTeamNews, Mail: d.m.No, Letter: l}, "")
	return d.handle("extended by rule", k)
}

// noExtension says why not even a manager need be asked, "" when one may grant it.
func (d *draft) noExtension(k Deal, reason string) string {
	stage := d.stageOf(k)
	switch {
	case stage.Final:
		return "the deal has ended (" + stage.Label + ")"
	case k.ruledOut():
		return "a manager decided on this account, and its protection ended with that"
	case k.ProtectedUntil.IsZero():
		return "it is not approved yet, so there is no protection to lengthen"
	case d.rules(k).Extension.Most == 0:
		return "the rules know no extension"
	case wordCount(reason) == 0:
		return "we need the reason; reply: extend <what is happening at " + accountName(k) + ">"
	}
	if _, taken := d.protectedRival(k); taken {
		return "the protection ended, and the account has been promised to another registration since"
	}
	return ""
}

// extensionDoubt says why the rules do not grant it by themselves, "" when they do.
func (d *draft) extensionDoubt(k Deal) string {
	e := d.rules(k).Extension
	quiet := program.EndOfDay(k.lastActive(), e.ActiveDays)
	switch {
	case k.Extended >= e.Most:
		return fmt.Sprintf("it was lengthened by rule before; the rules allow that %s", timesWord(e.Most))
	case !d.protected(k):
		return "its protection ended on " + k.ProtectedUntil.UTC().Format("2 Jan 2006")
	case e.ActiveDays == 0:
		return "the rules leave it to a manager"
	case d.in.At.After(quiet):
		return fmt.Sprintf("nothing happened in the last %d days (last: %s)", e.ActiveDays, k.lastActive().UTC().Format("2 Jan 2006"))
	}
	return ""
}

func timesWord(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// extensionByManager asks the manager and tells the partner so, with when they hear.
func (d mailDraft) extensionByManager(k *Deal, c Contact, reason, doubt string, l Letter) MailResult {
	rules := d.rules(*k)
	l.Was, l.Reason = l.Stage, ""
	l.Due = rules.Calendar.Add(d.in.At, rules.SLA.Answer).In(d.zone(rules))
	l.Note = "The rules alone do not grant a longer protection here: " + doubt + ". A manager decides."
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindCase, Letter: l})
	l.By, l.Text, l.Partner = displayName(Address{Name: c.Name, Email: c.Email}), clip(reason, maxText), d.w.partners[k.Partner].Name
	l.Note = fmt.Sprintf("%s asks for a longer protection; by the rules it is yours to decide: %s.", l.By, doubt)
	l.Reason = oneLine(reason, maxLine)
	l.Commands = []string{fmt.Sprintf("extend %dd", rules.Extension.Days), "@partner <why not>"}
	d.tellTeam(k, Notice{Kind: KindTeamNews, Mail: d.m.No, Letter: l}, "")
	return d.handle("extend: a manager decides", k)
}
