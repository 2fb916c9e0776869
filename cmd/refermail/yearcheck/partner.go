package yearcheck

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// mail takes one mail, in the order they are decided about.
func (y *year) mail(e Event) {
	if y.seen[e.ID] { // delivered again
		return
	}
	y.seen[e.ID] = true
	if _, ok := y.member(e.From); ok {
		y.team(e)
		return
	}
	p, known := y.contact[e.From]
	if !known && !e.Robot {
		p, known = y.colleague(e)
	}
	if known && !e.Robot {
		y.heardOf(p)
	}
	switch {
	case e.Robot:
		return
	case !known:
		y.stranger(e)
	case e.Thread != "" && y.byFirst[e.Thread] != nil && y.byFirst[e.Thread].partner == p:
		y.reaction(e, y.byFirst[e.Thread])
	default:
		y.submission(e, p)
	}
}

// colleague: a new address at a partner's own domain is its new contact.
func (y *year) colleague(e Event) (*Partner, bool) {
	for i := range y.town.Partners {
		if p := &y.town.Partners[i]; p.Domain == domainOf(host(e.From)) && p.Domain != "" {
			y.contact[e.From] = p
			y.owe(y.partnersManager(&deal{partner: p}), "new_contact", nil, p.Name)
			return p, true
		}
	}
	return nil, false
}

// stranger gets one answer a day, and a person looks at every mail.
func (y *year) stranger(e Event) {
	y.held = append(y.held, e.At)
	key := e.From + e.At.UTC().Format(time.DateOnly)
	if !y.greeted[key] {
		y.reply(e, "unknown", nil)
	}
	y.greeted[key] = true
}

// submission is a mail about an account.
func (y *year) submission(e Event, p *Partner) {
	said := lines(e.Body)
	if f := e.Forward; f != nil {
		said["company"], said["contact"], said["email"] = f.Company, f.Name, strings.ToLower(f.Email)
		said["context"], said["consent"] = "as forwarded", "wrote it"
	}
	is := identify(said)
	if is.domain == p.Domain || y.contact[said["email"]] == p {
		y.reply(e, "refused", nil, "self-referral")
		return
	}
	for _, k := range y.deals {
		if k.partner == p && !k.over() && is != (company{}) && is.same(k.is) {
			y.again(e, k)
			return
		}
	}
	k := &deal{partner: p, tier: y.standing[p.Name].Tier, rules: y.rules, said: said, is: is, created: y.now, active: y.now, moved: y.now, people: []string{e.From}}
	k.Thread, k.Partner, k.Registered, k.Stage = e.ID, p.Name, e.At, "received"
	y.deals = append(y.deals, k)
	y.byFirst[e.ID] = k
	k.attribute()
	k.missing()
	if y.barred(e, k) {
		return
	}
	y.conflicts(k)
	if k.Missing != "" {
		y.move(k, "incomplete")
		k.due[remind], k.due[lapse] = y.now.AddDate(0, 0, k.rules.RemindDays), y.now.AddDate(0, 0, k.rules.LapseDays)
		y.reply(e, "incomplete", k, asked(k)...)
		return
	}
	y.review(k)
	y.receipt(e, k)
}

// asked are the labels of what is missing.
func asked(k *deal) (labels []string) {
	for name := range strings.SplitSeq(k.Missing, ",") {
		labels = append(labels, strings.ToUpper(name[:1])+name[1:]+":")
	}
	return labels
}

// barred ends a registration of an account that is not open for referrals, or that our own people were at before.
func (y *year) barred(e Event, k *deal) bool {
	rule := ""
	for _, off := range y.town.OffLimits {
		if k.is.same(identify(map[string]string{"company": off.Company, "domain": off.Domain})) {
			rule = "not open for referrals"
		}
	}
	for _, o := range y.direct {
		if rule == "" && k.is.same(o.company) && !o.since.After(k.Registered) {
			rule = "before your registration"
		}
	}
	if rule == "" {
		return false
	}
	y.move(k, "declined")
	y.reply(e, "refused", k, rule)
	return true
}

// conflicts notes the other partners' registrations of the account that are open or protected.
func (y *year) conflicts(k *deal) {
	for _, o := range y.deals {
		if o == k || o.partner == k.partner || !k.is.same(o.is) || o.over() && !o.protected(y.now) {
			continue
		}
		if k.Conflict == "" || o.protected(y.now) {
			k.Conflict = o.Thread
		}
	}
}

// conflictNow looks again, after something changed, whether the account is another partner's too.
func (y *year) conflictNow(k *deal) {
	if o := y.byFirst[k.Conflict]; o != nil && !o.is.same(k.is) {
		k.Conflict = ""
	}
	if k.Conflict == "" {
		y.conflicts(k)
	}
}

// review puts a deal before who decides.
func (y *year) review(k *deal) {
	if k.Stage != "under_review" {
		y.move(k, "under_review")
		factor := k.rules.Factor[k.tier]
		if factor == 0 {
			factor = 1
		}
		k.reviewBy = k.rules.business(y.now, k.rules.ReviewDays*factor)
		k.due[overdue] = k.reviewBy.Add(time.Second)
	}
	y.tellTeam(k, "review")
}

func (y *year) receipt(e Event, k *deal) {
	kind := "receipt"
	if o := y.byFirst[k.Conflict]; o != nil && o.protected(y.now) {
		kind = "duplicate"
	}
	y.reply(e, kind, k, k.said["company"])
}

// again is the same account by the same partner: a note on the first registration.
func (y *year) again(e Event, k *deal) {
	k.joins(e.From)
	k.active = y.now
	y.byFirst[e.ID] = k
	changed := k.open() && y.fill(k, lines(e.Body))
	if changed {
		if y.barred(e, k) {
			return
		}
		y.conflictNow(k)
	}
	y.reply(e, "merged", k)
	switch {
	case changed && k.Stage == "incomplete" && k.Missing == "":
		y.review(k)
	case !k.open():
		y.tellTeam(k, "relay")
	case changed && k.Stage == "under_review":
		y.review(k)
	}
}

// fill takes over what lines say and reports whether anything is another now.
func (y *year) fill(k *deal, said map[string]string) bool {
	before, segment := maps.Clone(k.said), k.segment()
	maps.Copy(k.said, said)
	k.is = identify(k.said)
	k.missing()
	if k.segment() != segment {
		k.attribute()
	}
	return !maps.Equal(before, k.said)
}

// move changes the stage with what follows from it.
func (y *year) move(k *deal, stage string) {
	if k.Stage == "under_review" && stage != "under_review" {
		k.backup = ""
		k.forget(overdue)
	}
	k.Stage, k.moved, k.wonAt = stage, y.now, time.Time{}
	if stage == wonStage {
		k.wonAt = y.now
	}
	if stage != "incomplete" {
		k.forget(remind, lapse)
	}
	if k.over() || stage == "incomplete" {
		k.forget(nudge, noNews)
	}
	if k.gone() {
		k.Protected = time.Time{}
	}
	if k.over() {
		k.forget(warn, ended)
	}
}

// reaction is a partner's mail in the conversation of a deal.
func (y *year) reaction(e Event, k *deal) {
	k.joins(e.From)
	word, rest, _ := strings.Cut(strings.TrimSpace(e.Body), " ")
	switch strings.ToLower(word) {
	case "status":
		y.reply(e, "status", k)
		return
	case "withdraw":
		y.withdrawn(e, k)
		return
	case "extend":
		y.extension(e, k, rest)
		return
	case "dispute":
		y.disputed(e, k)
		return
	}
	k.active = y.now
	said := lines(e.Body)
	if len(said) == 0 && slices.Contains(strings.Split(k.Missing, ","), "context") && k.open() {
		said["context"] = e.Body
	}
	if len(said) == 0 || k.over() || maps.Equal(said, y.known(k, said)) { // what has ended is not changed any more
		y.tellTeam(k, "relay")
		return
	}
	if !k.open() {
		y.amended(e, k, said)
		return
	}
	y.fill(k, said)
	y.conflictNow(k)
	switch {
	case y.barred(e, k):
	case k.Missing != "":
		y.reply(e, "incomplete", k, asked(k)...)
	case k.Stage == "under_review":
		y.reply(e, "updated", k)
		y.review(k)
	default:
		y.review(k)
		y.receipt(e, k)
	}
}

// known is what we know of the same things that were said.
func (y *year) known(k *deal, said map[string]string) map[string]string {
	known := map[string]string{}
	for name := range said {
		known[name] = k.said[name]
	}
	return known
}

// amended is a correction after the decision: applied at once, and the team reads it. The company is a manager's to change.
func (y *year) amended(e Event, k *deal, said map[string]string) {
	kind := "relay"
	if said["company"] != "" && said["company"] != k.said["company"] {
		kind = "change"
		delete(said, "company")
	}
	maps.Copy(k.said, said)
	k.Consent = k.said["consent"] != ""
	y.reply(e, "updated", k)
	y.tellTeam(k, kind)
}

func (y *year) withdrawn(e Event, k *deal) {
	if k.over() {
		y.reply(e, "stage", k, "Nothing has changed")
		return
	}
	y.move(k, "withdrawn")
	k.active = y.now
	y.reply(e, "stage", k, "withdrawn")
	y.tellTeam(k, "team_news", "took it back")
}

// extension is granted by rule, when the rules say so; else a manager is asked, where one may grant it.
func (y *year) extension(e Event, k *deal, reason string) {
	switch {
	case k.over() || k.ruledOut() || k.Protected.IsZero() || reason == "" || y.rival(k) != nil:
		y.reply(e, "stage", k, "Nothing has changed")
	case k.extended >= k.rules.ExtendMost || !k.protected(y.now) || y.now.After(lastSecond(k.active, k.rules.ActiveDays)):
		y.reply(e, "case", k, "A manager decides")
		y.tellTeam(k, "team_news", "asks for a longer protection")
	default:
		k.Protected = lastSecond(k.Protected, k.rules.ExtendDays)
		k.extended++
		y.watch(k)
		y.reply(e, "stage", k, day(k.Protected))
		y.tellTeam(k, "team_news", "granted by rule")
	}
}

// rival is another partner's protected registration of the account.
func (y *year) rival(k *deal) *deal {
	for _, o := range y.deals {
		if o != k && o.partner != k.partner && o.is.same(k.is) && o.protected(y.now) {
			return o
		}
	}
	return nil
}

// disputed opens a case, which a manager rules on.
func (y *year) disputed(e Event, k *deal) {
	if !k.Disputed {
		k.due[ruling] = k.rules.business(y.now, k.rules.Disputes).Add(time.Second)
	}
	k.Disputed = true
	y.reply(e, "case", k)
	y.tellTeam(k, "dispute")
}
