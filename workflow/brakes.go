package workflow

import (
	"fmt"
	"slices"

	"refermail/workflow/account"
)

// brake is why a mail is held although its decision was taken: too much of something, or an echo.
type brake struct {
	rule string
	of   string // what is braked, the end of a tally's key: an address, a domain, a partner, all outsiders
	who  string // for people
	echo bool
	one  bool // no brake holds the mail: it waits for a word about itself, and is in no sum
}

// The keys of what is counted. A mail that is not proven counts under other keys than one that is.
const (
	outsidersTally = "answers/outsiders"
	questionsTally = "questions/all"
	nobodyTally    = "nobody"
	ownTally       = "own"
	toldTally      = "brakes/told"
	brakesTimer    = "brakes"
)

func tallyKey(what, whom string, proven bool) string {
	if proven {
		return what + "/" + whom
	}
	return "unproven/" + what + "/" + whom
}

func heldTally(of string) string           { return "held/" + of }
func nominatedTally(no PartnerNo) string   { return "nominated/" + no.String() }
func submittedUnproven(p PartnerNo) string { return tallyKey("submitted", p.String(), false) }
func questionTally(address string) string  { return "questions/" + account.CompareKey(address) }

// domainOf is under what name the addresses at a domain, and below it, are counted together; for free mail, too.
func domainOf(address string) string { return account.Registrable(account.Domain(address)) }

// PartnerTallies are the keys that are counted for a partner.
func PartnerTallies(no PartnerNo) []string {
	ref := no.String()
	return []string{tallyKey("answers", ref, true), tallyKey("answers", ref, false), submittedUnproven(no), nominatedTally(no), heldTally(ref)}
}

// brakes asks for what is counted for a mail's sender.
func (w *Want) brakes(m *Mail) {
	key := account.CompareKey(m.From.Email)
	w.Timers = append(w.Timers, brakesTimer)
	w.Tallies = append(w.Tallies, outsidersTally, ownTally, toldTally, heldTally("outsiders"), heldTally(ownTally))
	if key == "" {
		w.Tallies = append(w.Tallies, nobodyTally)
		return
	}
	w.Tallies = append(w.Tallies, strangersTally, heldTally(strangers), heldOnesTally(key))
	w.Tallies = append(w.Tallies, tallyKey("answers", key, false), tallyKey("wrote", key, false), heldTally(key))
	if domain := domainOf(key); domain != "" {
		w.Tallies = append(w.Tallies, tallyKey("answers", domain, true), tallyKey("answers", domain, false), heldTally(domain))
	}
	if words := m.wordsKey(true); words != "" {
		w.Tallies = append(w.Tallies, words, m.wordsKey(false)) // of a proven mail a doubt may come up
	}
}

// braked reports whether this decision would be one too many (SE-5): after it was taken, because only then it is known what
// it would send.
func (d mailDraft) braked() (brake, bool) {
	if d.decidedBefore() {
		return brake{}, false
	}
	if b, ok := d.echoes(); ok {
		return b, true
	}
	if d.w.Rules.Without.Rates {
		return brake{}, false
	}
	for _, check := range []func() (brake, bool){d.tooManyAnswers, d.tooManyMails, d.tooManyRegistrations, d.tooManyNominations} {
		if b, ok := check(); ok {
			return b, true
		}
	}
	return brake{}, false
}

// decidedBefore reports a mail that was handed back by a person's word: it was counted when it came.
func (d mailDraft) decidedBefore() bool { return d.w.mails[d.m.No].MessageID != "" }

func (d mailDraft) hour(key string) int { return d.w.tallies[key].Hour }

// tooManyAnswers looks at the address, the thread, the partner, the domain and at all outsiders together.
func (d mailDraft) tooManyAnswers() (brake, bool) {
	limits, key, proven := d.w.Rules.Limits, account.CompareKey(d.m.From.Email), d.m.proven()
	for _, n := range d.out.Notices {
		if !n.Answer {
			continue
		}
		given := d.hour(tallyKey("answers", key, false))
		if proven {
			given = d.w.answers[key]
		}
		partner, domain, outsider := d.countedFor(n)
		switch {
		case given >= limits.AnswersPerAddress:
			return d.braking(key, "%d answers to this address within an hour", limits.AnswersPerAddress), true
		case proven && n.Deal != 0 && d.w.byThread[ThreadKey{n.Deal, key}] >= limits.AnswersPerThread:
			return d.braking(key, "%d answers in this thread within an hour", limits.AnswersPerThread), true
		case partner != "" && d.hour(tallyKey("answers", partner, proven)) >= limits.AnswersPerPartner:
			return d.braking(partner, "%d answers to this partner's people within an hour", limits.AnswersPerPartner), true
		case domain != "" && d.hour(tallyKey("answers", domain, proven)) >= limits.AnswersPerDomain:
			return d.braking(domain, "%d answers to addresses at this domain within an hour", limits.AnswersPerDomain), true
		case outsider && d.hour(outsidersTally) >= limits.AnswersToOutsiders:
			return d.braking("outsiders", "%d answers to unknown and unproven senders within an hour", limits.AnswersToOutsiders), true
		}
	}
	return brake{}, false
}

// countedFor is to whose account an answer goes beside its address's: a partner's, a domain's, that of all who are unproven or
// unknown. The team has none of them. Free mail is no company: known people there who are proven are not counted together.
func (d mailDraft) countedFor(n Notice) (partner, domain string, outsider bool) {
	if n.Side == TeamSide {
		return "", "", false
	}
	if c, ok := d.w.contactAt(d.m.From.Email); ok {
		partner = c.Partner.String()
	}
	outsider = n.Side == "" || n.Unproven
	if domain = domainOf(d.m.From.Email); !outsider {
		domain = account.FromAddress(d.m.From.Email)
	}
	return partner, domain, outsider
}

// tooManyMails counts what is taken of one person in one deal, answered or not.
func (d mailDraft) tooManyMails() (brake, bool) {
	key, most := account.CompareKey(d.m.From.Email), d.w.Rules.Limits.mailsPerThread()
	for _, k := range d.deals {
		p := k.find(d.m.From.Email)
		if p != nil && (p.Wrote > most || !d.m.proven() && d.hour(tallyKey("wrote", key, false)) >= most) {
			return d.braking(key, "%d mails of this address in this thread within an hour", most), true
		}
	}
	return brake{}, false
}

func (d mailDraft) tooManyRegistrations() (brake, bool) {
	most := d.w.Rules.Limits.SubmissionsPerPartner
	for _, k := range d.registers() {
		unproven := d.hour(submittedUnproven(k.Partner))
		if d.m.proven() && d.w.submitted[k.Partner]-unproven >= most || !d.m.proven() && unproven >= most {
			return d.braking(k.Partner.String(), "%d registrations by this partner within an hour", most), true
		}
	}
	return brake{}, false
}

// registers are the deals this decision makes.
func (d mailDraft) registers() (made []Deal) {
	for _, k := range d.deals {
		made = append(made, *k)
	}
	return slices.DeleteFunc(append(made, d.out.Deals...), func(k Deal) bool { _, known := d.w.deals[k.No]; return known })
}

// tooManyNominations bounds how many people a partner can have put before a manager.
func (d mailDraft) tooManyNominations() (brake, bool) {
	no, nominates := d.nominator()
	most := d.w.Rules.Limits.NominationsPerPartner
	if nominates && d.w.tallies[nominatedTally(no)].Day >= most {
		return d.braking(no.String(), "%d nominations by this partner within a day", most), true
	}
	return brake{}, false
}

// nominator is the partner in whose name somebody was suggested.
func (d mailDraft) nominator() (PartnerNo, bool) {
	c, ok := d.w.contactAt(d.m.From.Email)
	return c.Partner, ok && slices.ContainsFunc(d.out.Notices, func(n Notice) bool { return n.Kind == KindNominated && n.Side == PartnerSide })
}

func (d mailDraft) braking(of, rule string, limit int) brake {
	who := of
	if of == "outsiders" {
		who = "unknown and unproven senders"
	} else if of == strangers {
		who = "unknown and unproven senders on reply addresses"
	} else if no, ok := ParsePartnerNo(of); ok {
		who = d.partner(no).Name
	}
	return brake{rule: "brake: " + fmt.Sprintf(rule, limit), of: of, who: who}
}

// count notes what this decision does, for the brakes of those that follow.
func (d mailDraft) count() {
	if d.decidedBefore() || d.in.Silent || account.CompareKey(d.m.From.Email) == "" {
		return
	}
	key, proven := account.CompareKey(d.m.From.Email), d.m.proven()
	for _, n := range d.out.Notices {
		if !n.Answer {
			continue
		}
		partner, domain, outsider := d.countedFor(n)
		for _, whom := range []string{partner, domain} {
			if whom != "" {
				d.tally(tallyKey("answers", whom, proven), 1)
			}
		}
		if !proven {
			d.tally(tallyKey("answers", key, false), 1)
		}
		if outsider {
			d.tally(outsidersTally, 1)
		}
	}
	if !proven && slices.ContainsFunc(d.deals, func(k *Deal) bool { return k.find(d.m.From.Email) != nil }) {
		d.tally(tallyKey("wrote", key, false), 1)
	}
	for _, k := range d.registers() {
		if !proven {
			d.tally(submittedUnproven(k.Partner), 1)
		}
	}
	if no, nominates := d.nominator(); nominates {
		d.tally(nominatedTally(no), 1)
	}
	if words := d.m.wordsKey(d.m.proven()); words != "" && d.says() {
		d.tally(words, 1)
	}
}
