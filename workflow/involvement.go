package workflow

import (
	"fmt"
	"strings"
	"time"
)

// The levels of a partner's part in a deal (WF-10), from least to most.
const (
	Introduced   = "intro"          // brought us together
	TakesPart    = "active"         // co-hosts the demo, helps with the proof of concept
	Implementing = "implementation" // does the work that follows
)

// Involvement is how far a partner takes part in a deal: claimed by the partner, confirmed by a manager. What it is
// worth counts from the confirmation.
type Involvement struct {
	Level       string    `json:"level,omitempty"` // confirmed, "" before
	ConfirmedBy string    `json:"confirmed_by,omitempty"`
	ConfirmedAt time.Time `json:"confirmed_at,omitzero"`
	Claimed     string    `json:"claimed,omitempty"` // waits for a manager, "" when nothing does
	ClaimedBy   string    `json:"claimed_by,omitempty"`
	ClaimedAt   time.Time `json:"claimed_at,omitzero"`
}

// levelOf reads a level as people write it.
func levelOf(said string) (level string, ok bool) {
	switch strings.ToLower(strings.Trim(said, " .,:;!")) {
	case "intro", "introduction", "introduced":
		return Introduced, true
	case "active", "actively":
		return TakesPart, true
	case "implementation", "implementing", "implement":
		return Implementing, true
	}
	return "", false
}

// claimedLevel returns what stands behind the word "involvement" at the beginning of a reply: a level and more, or nothing
// that could be one. A sentence that only begins with the word is for people.
func claimedLevel(text string) (said string, ok bool) {
	first, below := firstLine(text)
	words := strings.Fields(first)
	if len(words) == 0 || !strings.EqualFold(strings.Trim(words[0], ":,.!"), "involvement") {
		return "", false
	}
	said = strings.TrimSpace(strings.Join(words[1:], " "))
	if len(words) > 2 {
		if _, level := levelOf(words[1]); !level {
			return "", false
		}
	}
	return strings.TrimSpace(said + "\n" + below), true
}

// claimInvolvement takes what a partner says of their part, and asks a manager to confirm it.
func (d mailDraft) claimInvolvement(k *Deal, c Contact, said string) MailResult {
	first, why, _ := strings.Cut(strings.TrimSpace(said), "\n")
	word, tail, _ := strings.Cut(first, " ")
	level, ok := levelOf(word)
	l := d.letter(*k)
	l.Was, l.Partner, l.Reason, l.By = l.Stage, "", "", ""
	stage := d.stageOf(*k)
	answer := func(note, rule string) MailResult {
		l.Note = note
		d.answer(d.m, k, PartnerSide, Notice{Kind: KindInvolvement, Letter: l})
		return d.handle(rule, k)
	}
	switch {
	case !ok:
		return answer("Nothing was changed: write one of the three words behind it. Reply involvement intro when you brought us together, involvement active when you take part in the sale, or involvement implementation when you do the work that follows.", "involvement without a level")
	case stage.Final && !stage.Protects:
		return answer("Nothing was changed: the deal has ended ("+stage.Label+").", "involvement after the end")
	case k.Involvement != nil && k.Involvement.Level == level && k.Involvement.Claimed == "":
		return answer("Nothing changed: "+level+" was confirmed on "+dayUTC(k.Involvement.ConfirmedAt)+".", "involvement as before")
	case !d.strong():
		return d.challenge(Address{Name: c.Name, Email: c.Email}, PartnerSide, "a claim of involvement needs an authenticated sender")
	}
	var own Involvement
	if k.Involvement != nil {
		own = *k.Involvement
	}
	own.Claimed, own.ClaimedBy, own.ClaimedAt = level, d.m.From.Email, d.in.At
	k.Involvement = &own
	why = strings.TrimSpace(strings.TrimLeft(tail, ":–—-, ") + "\n" + why)
	d.event(k, "involvement", d.m.From.Email, ForPartner, joined("Involvement claimed: "+level+".", why))
	t := d.letter(*k)
	t.By, t.Text, t.Reason, t.Verdict = displayName(Address{Name: c.Name, Email: c.Email}), clip(why, maxText), "", level
	if own.Level != "" {
		t.Note = "So far it is " + own.Level + ", confirmed on " + dayUTC(own.ConfirmedAt) + "."
	}
	t.Commands = []string{"confirm involvement", "decline involvement: <sentence for the partner>", "ask <question>"}
	d.tellTeam(k, Notice{Kind: KindClaim, Mail: d.m.No, Letter: t}, "")
	l.Verdict = level
	return answer("A manager confirms it, and you hear the outcome here. It counts from the day it is confirmed.", "involvement claimed")
}

// confirmInvolvement is the manager's yes; decline its opposite.
func (d *draft) confirmInvolvement(by Member, k *Deal, said string) (problem string) {
	if k.Involvement == nil || k.Involvement.Claimed == "" {
		level, ok := levelOf(said)
		if !ok {
			return "the partner claims nothing that waits to be confirmed; confirm involvement active sets it all the same"
		}
		return d.involve(by, k, level)
	}
	level := k.Involvement.Claimed
	if said != "" {
		var ok bool
		if level, ok = levelOf(said); !ok {
			return fmt.Sprintf("%q is no level; there are: %s, %s, %s", oneLine(said, 40), Introduced, TakesPart, Implementing)
		}
	}
	return d.involve(by, k, level)
}

func (d *draft) involve(by Member, k *Deal, level string) (problem string) {
	if stage := d.stageOf(*k); stage.Final && !stage.Protects {
		return fmt.Sprintf("the deal has ended (%s)", stage.Label)
	}
	d.rememberUndo(by, k, "involvement "+level, true)
	k.Undo.Involved = true
	k.Involvement = &Involvement{Level: level, ConfirmedBy: by.Email, ConfirmedAt: d.in.At}
	d.event(k, "involvement", by.Email, ForPartner, "Involvement confirmed: "+level)
	l := d.letter(*k)
	l.Was, l.Partner, l.Reason, l.By, l.Verdict = l.Stage, "", "", memberName(by), level
	l.Note = "Your part is confirmed as " + level + ", from " + dayUTC(d.in.At) + " on."
	d.tellPartner(k, Notice{Kind: KindInvolvement, Letter: l})
	d.effect("%s: involvement %s is confirmed; the partner was told", k.No, level)
	return ""
}

func (d *draft) declineInvolvement(by Member, k *Deal, why string) (problem string) {
	if k.Involvement == nil || k.Involvement.Claimed == "" {
		return "the partner claims nothing that waits for a decision"
	}
	if strings.TrimSpace(why) == "" {
		return "say why in one sentence the partner will read: decline involvement: we ran the demo ourselves"
	}
	d.rememberUndo(by, k, "involvement declined", true)
	k.Undo.Involved = true
	own := *k.Involvement
	claimed := own.Claimed
	own.Claimed, own.ClaimedBy, own.ClaimedAt = "", "", time.Time{}
	k.Involvement = &own
	if own.Level == "" {
		k.Involvement = nil
	}
	d.event(k, "involvement", by.Email, ForPartner, "Involvement "+claimed+" not confirmed: "+why)
	l := d.letter(*k)
	l.Was, l.Partner, l.Reason, l.By = l.Stage, "", oneLine(why, maxLine), memberName(by)
	l.Note = "We could not confirm your part as " + claimed + "; it stays as it was."
	d.tellPartner(k, Notice{Kind: KindInvolvement, Letter: l})
	d.effect("%s: involvement %s is not confirmed; the partner was told", k.No, claimed)
	return ""
}

func dayUTC(t time.Time) string { return t.UTC().Format("2 Jan 2006") }
