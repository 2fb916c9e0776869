package workflow

import (
	"fmt"
	"slices"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// TierWords is what a mail says about a partner's tier, in words for people.
type TierWords struct {
	Now, Before, Next string // labels
	Benefits          string // of Now
	NextBenefits      string
	Reached           []Line // what the tier of now asks for, and how far it is
	ToNext            []Line // likewise of the next one
}

const (
	askAgain    = 7 * 24 * time.Hour // a manager who has not said whether a partner falls
	tierReaders = 10                 // people of a partner who get a mail about its tier
)

// settleTier compares a partner's tier with what it reached (PT-4, PT-5): a higher one is given at once, a lower one only
// after a notice and a manager's word. It reports whether the partner changed.
func (d *draft) settleTier(p *Partner) bool {
	rules := d.w.Rules.Program
	have, known := tierRank(rules, p.Tier)
	if len(rules.Tiers) == 0 {
		return false
	}
	if !known {
		d.tellManager(*p, fmt.Sprintf("tier_unknown/%s/%s", p.No, p.Tier), Letter{Partner: p.Name,
			Note: fmt.Sprintf("%s is on a tier the program no longer has: %s.", p.Name, p.Tier),
			Text: "Nothing was changed. Until you give it one, no tier's benefits hold for it.", Commands: []string{fmt.Sprintf("tier %s %s because <why>", p.No, rules.Tiers[0].Name)}})
		return false
	}
	reached := d.deserved(*p)
	want, _ := tierRank(rules, reached)
	falling := p.Standing.Falling
	switch {
	case want > have:
		d.promote(p, reached)
		return true
	case want == have && falling != nil:
		p.Standing.Falling = nil
		d.tellTier(*p, KindTierKept, p.Tier, "You have reached again what it asks for.", "kept")
		d.effect("%s %s stays %s: it has reached again what the tier asks for", p.No, p.Name, d.tierLabel(p.Tier))
		return true
	case want >= have || d.in.At.Before(p.Standing.KeptUntil):
		return false
	case falling == nil:
		d.warnOfDemotion(p, reached)
		return true
	case d.in.At.Before(falling.Due) || d.in.At.Sub(falling.Asked) < askAgain:
		return false
	}
	d.askDemotion(p, reached)
	return true
}

// deserved is the highest tier whose thresholds a partner meets, never below one a manager gave.
func (d *draft) deserved(p Partner) string {
	rules := d.w.Rules.Program
	reached := rules.TierFor(func(days int) program.Metrics { return d.metrics(p, days) })
	if g := p.Standing.Given; g != nil {
		floor, _ := tierRank(rules, g.Tier)
		if got, _ := tierRank(rules, reached); got < floor {
			return g.Tier
		}
	}
	return reached
}

// promote gives a higher tier. The first step, which asks for nothing, is no news.
func (d *draft) promote(p *Partner, to string) {
	rules := d.w.Rules.Program
	was := p.Tier
	p.Tier, p.Standing.Falling, p.Standing.KeptUntil = to, nil, time.Time{}
	t, _ := rules.Tier(to)
	d.effect("%s %s is %s now%s", p.No, p.Name, t.Label, before(d.tierLabel(was)))
	if t.Accepted+t.Won+t.Certified == 0 && t.Revenue.Minor == 0 {
		return
	}
	d.tellTier(*p, KindPromoted, was, "", "up")
	d.tellManager(*p, fmt.Sprintf("promoted/%s/%s/%s", p.No, to, d.in.At.UTC().Format(time.DateOnly)), Letter{Partner: p.Name,
		Note: fmt.Sprintf("%s is %s now%s.", p.Name, t.Label, before(d.tierLabel(was))), Text: "Its numbers reached the tier; the partner was told.",
		Fields: progress(t, d.metrics(*p, t.WindowDays))})
}

func before(label string) string {
	if label == "" {
		return ""
	}
	return ", was " + label
}

// warnOfDemotion tells a partner what would keep its tier, and until when.
func (d *draft) warnOfDemotion(p *Partner, to string) {
	due := program.EndOfDay(d.in.At, d.w.Rules.Program.Reminders.Demotion)
	p.Standing.Falling = &Falling{To: to, Told: d.in.At, Due: due}
	d.effect("%s %s was told that %s ends after %s unless it is reached again", p.No, p.Name, d.tierLabel(p.Tier), due.Format("2 Jan 2006"))
	for _, n := range d.tierNotices(*p, KindDemotion, p.Tier, "", "notice") {
		n.Letter.Due, n.Letter.Was = due, d.tierLabel(to)
		d.send(n)
	}
}

// askDemotion asks the manager: nobody falls without their word.
func (d *draft) askDemotion(p *Partner, to string) {
	m, ok := d.partnersManager(*p)
	if !ok {
		return
	}
	f := *p.Standing.Falling
	f.To, f.Asked, f.Notices = to, d.in.At, f.Notices+1
	p.Standing.Falling = &f
	t, _ := d.w.Rules.Program.Tier(p.Tier)
	d.send(Notice{Key: fmt.Sprintf("tier_ask/%s/%d/%d", p.No, f.Told.Unix(), f.Notices), Kind: KindTierAsk, Side: TeamSide, Purpose: toPartner, Partner: p.No,
		To: Address{Name: m.Name, Email: m.Email}, Subject: fmt.Sprintf("Does %s stay %s?", p.Name, t.Label),
		Letter: Letter{Partner: p.Name, Stage: t.Label, Was: d.tierLabel(to), Registered: f.Told, Fields: progress(t, d.metrics(*p, t.WindowDays)),
			Commands: []string{"keep tier", "demote"}}})
	d.effect("%s was asked whether %s %s stays %s", memberName(m), p.No, p.Name, t.Label)
}

// keepTier is the manager's word that a partner does not fall, for another notice's time.
func (d *draft) keepTier(p *Partner) (problem string) {
	if p.Standing.Falling == nil {
		return fmt.Sprintf("%s is not about to lose its tier", p.Name)
	}
	days := max(d.w.Rules.Program.Reminders.Demotion, 30)
	p.Standing.Falling, p.Standing.KeptUntil = nil, program.EndOfDay(d.in.At, days)
	d.tellTier(*p, KindTierKept, p.Tier, "Your partner manager decided so.", "kept")
	d.effect("%s %s stays %s; it is looked at again after %s%s", p.No, p.Name, d.tierLabel(p.Tier), p.Standing.KeptUntil.Format("2 Jan 2006"), d.toldWhom(*p))
	return ""
}

// demote lowers a partner's tier after its notice, by the manager's word. Deals registered before keep their terms.
func (d *draft) demote(p *Partner) (problem string) {
	f := p.Standing.Falling
	switch {
	case f == nil:
		return fmt.Sprintf("%s got no notice; nobody falls without one. A lower tier at once: tier %s <tier> because <why>", p.Name, p.No)
	case d.in.At.Before(f.Due):
		return fmt.Sprintf("%s was promised time until %s", p.Name, f.Due.Format("2 Jan 2006"))
	}
	was := p.Tier
	to := d.deserved(*p)
	have, _ := tierRank(d.w.Rules.Program, was)
	if want, _ := tierRank(d.w.Rules.Program, to); want >= have {
		return fmt.Sprintf("%s has meanwhile reached again what %s asks for", p.Name, d.tierLabel(was))
	}
	p.Tier, p.Standing.Falling = to, nil
	d.tellTier(*p, KindDemoted, was, "", "down")
	d.effect("%s %s is %s now, was %s%s; what it registered before keeps its terms", p.No, p.Name, firstOf(d.tierLabel(to), "on no tier"), d.tierLabel(was), d.toldWhom(*p))
	return ""
}

func (d *draft) tierLabel(name string) string {
	t, _ := d.w.Rules.Program.Tier(name)
	return t.Label
}

// toldWhom says in an effect that the partner was told, if anybody can be.
func (d *draft) toldWhom(p Partner) string {
	if len(d.peopleOf(p.No)) == 0 || d.in.Silent {
		return ""
	}
	return "; the partner was told"
}

// peopleOf are a partner's people who can be reached, the first ones.
func (d *draft) peopleOf(no PartnerNo) []Contact {
	var people []Contact
	for _, c := range d.w.contacts {
		if c.Partner == no && c.Status != Unreachable {
			people = append(people, c)
		}
	}
	slices.SortFunc(people, func(a, b Contact) int { return int(a.No - b.No) })
	return people[:min(len(people), tierReaders)]
}

func (d *draft) tellTier(p Partner, kind Kind, was, why, what string) {
	for _, n := range d.tierNotices(p, kind, was, why, what) {
		d.send(n)
	}
}

// tierNotices makes one mail about a tier for each of a partner's people.
func (d *draft) tierNotices(p Partner, kind Kind, was, why, what string) []Notice {
	var all []Notice
	label := d.tierLabel(p.Tier)
	subject := map[Kind]string{KindPromoted: "You are " + label + " now", KindDemotion: "Your tier " + label, KindTierKept: "You stay " + label, KindDemoted: "Your tier"}[kind]
	for _, c := range d.peopleOf(p.No) {
		all = append(all, Notice{Key: fmt.Sprintf("tier/%s/%s/%s/%s/%s", p.No, what, p.Tier, d.in.At.UTC().Format(time.DateOnly), account.CompareKey(c.Email)),
			Kind: kind, Side: PartnerSide, To: Address{Name: c.Name, Email: c.Email}, Subject: subject,
			Letter: Letter{Stage: label, Reason: why, Tier: d.tierWords(p, was)}})
	}
	return all
}

// tierWords says where a partner stands and what the next step needs.
func (d *draft) tierWords(p Partner, was string) *TierWords {
	rules := d.w.Rules.Program
	t, _ := rules.Tier(p.Tier)
	w := &TierWords{Now: t.Label, Before: d.tierLabel(was), Benefits: d.filled(p, t.Benefits), Reached: progress(t, d.metrics(p, t.WindowDays))}
	if next, more := rules.NextTier(p.Tier); more {
		w.Next, w.NextBenefits, w.ToNext = next.Label, d.filled(p, next.Benefits), progress(next, d.metrics(p, next.WindowDays))
	}
	return w
}

// progress says for everything a tier asks for how far it is.
func progress(t program.Tier, m program.Metrics) []Line {
	var lines []Line
	within := ""
	if t.WindowDays > 0 {
		within = fmt.Sprintf(" in the last %d days", t.WindowDays)
	}
	count := func(label, within string, have, need int) {
		switch {
		case need <= 0:
		case have >= need:
			lines = append(lines, Line{Label: label + within, Value: fmt.Sprintf("%d of %d, reached", have, need)})
		default:
			lines = append(lines, Line{Label: label + within, Value: fmt.Sprintf("%d of %d, %d to go", have, need, need-have)})
		}
	}
	count("Accepted referrals", within, m.Accepted, t.Accepted)
	count("Won deals", within, m.Won, t.Won)
	if need := t.Revenue.Minor; need > 0 {
		money := func(n int64) string { return Money{Minor: n, Currency: t.Revenue.Currency}.String() }
		left := "reached"
		if m.Revenue < need {
			left = money(need-m.Revenue) + " to go"
		}
		lines = append(lines, Line{Label: "Revenue" + within, Value: money(m.Revenue) + " of " + money(need) + ", " + left})
	}
	count("Certificates", "", m.Certified, t.Certified)
	return lines
}

// tellManager sends a partner's manager something about it, once for each key.
func (d *draft) tellManager(p Partner, key string, l Letter) {
	m, ok := d.partnersManager(p)
	if !ok {
		return
	}
	d.send(Notice{Key: key, Kind: KindPartnerNews, Side: TeamSide, Purpose: toPartner, Partner: p.No,
		To: Address{Name: m.Name, Email: m.Email}, Subject: oneLine(firstOf(l.Partner, "A partner")+" ("+p.No.String()+")", maxSubject), Letter: l})
}

// answersTierMail reports whether a partner writes back to a mail about their tier: that is for their manager, whatever
// companies it names.
func (d mailDraft) answersTierMail() bool {
	return !d.m.Forwarded && len(d.m.Said) == 0 && slices.ContainsFunc(d.m.InReplyTo, func(id string) bool {
		n, ok := d.w.notices[d.w.sent[id]]
		return ok && slices.Contains([]Kind{KindPromoted, KindDemotion, KindTierKept, KindDemoted}, n.Kind)
	})
}
