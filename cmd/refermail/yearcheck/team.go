package yearcheck

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// team is a mail of a member in the conversation of a deal.
func (y *year) team(e Event) {
	k := y.byFirst[e.Thread]
	switch {
	case e.Tier != "":
		y.aboutTier(e)
	case k == nil:
		return
	case e.Robot:
		y.away(e, k)
	case e.Relay:
		k.active = y.now
		y.tellPartner(k, "answer", strings.Fields(e.Body)[0])
	default:
		if problem := y.command(e, k); problem {
			y.reply(e, "commands", k, "Nothing was done")
			return
		}
		y.reply(e, "confirm", k)
	}
}

// away: an automatic answer to the request to decide hands the decision to the next manager, once.
func (y *year) away(e Event, k *deal) {
	if k.Stage != "under_review" || k.backup != "" || y.decider(k) != e.From {
		return
	}
	k.backup = y.backupOf(e.From)
	y.owe(k.backup, "review", k)
}

// command does what a member says; problem means that nothing was done.
func (y *year) command(e Event, k *deal) (problem bool) {
	word, rest, _ := strings.Cut(e.Body, " ")
	switch word {
	case "approve":
		_, why, _ := strings.Cut(rest, "because ")
		return y.stage(e, k, "accepted", why)
	case "decline":
		return y.stage(e, k, "declined", rest)
	case "lost":
		return y.stage(e, k, "lost", rest)
	case "won":
		if y.stage(e, k, "won", "") {
			return true
		}
		k.worth, _ = strconv.Atoi(strings.TrimSuffix(rest, " USD"))
	case "stage":
		return y.stage(e, k, rest, "")
	case "ask":
		k.active = y.now
		y.tellPartner(k, "question", rest)
	case "@partner":
		k.active = y.now
		y.tellPartner(k, "answer", rest)
	case "note":
	case "assign":
		return y.assign(e, k, rest)
	case "extend":
		return y.lengthen(e, k, rest)
	case "undo":
		return y.takenBack(k)
	case "attribute":
		return y.rule(k, rest)
	default:
		panic("the year has no command " + word)
	}
	return false
}

// mayMove says whether the rules let a deal go to a stage.
func (y *year) mayMove(k *deal, to, why string) bool {
	negative := to == "declined" || to == "lost"
	from, at := slices.Index(workStages, k.Stage), slices.Index(workStages, to)
	switch {
	case k.over() || k.Stage == to || negative && why == "":
		return false
	case k.open() && at < 0 && !negative && to != wonStage:
		return false
	case from >= 0 && at >= 0 && at < from:
		return false
	case !k.open() && to == "declined":
		return false
	case negative || !k.open():
		return true
	case k.Missing != "" && why == "" || !k.Consent && why == "":
		return false
	}
	if o := y.rival(k); o != nil && !(why != "" && o.over()) {
		return false
	}
	who := y.ruled(k)
	return who == "" || who != "nobody" && y.byFirst[who].partner == k.partner
}

// ruled is whom the last ruling on a deal's account credits, "" when there is none. It stands for whoever registers the
// account later, too.
func (y *year) ruled(k *deal) (credits string) {
	var last time.Time
	for _, o := range y.registrations(k) {
		if o.Ruled != "" && !o.ruledAt.Before(last) {
			credits, last = o.Ruled, o.ruledAt
		}
	}
	return credits
}

// stage moves a deal; out of review it is approved with that.
func (y *year) stage(e Event, k *deal, to, why string) (problem bool) {
	if !y.mayMove(k, to, why) {
		return true
	}
	y.remember(k, true)
	approval := k.open() && (slices.Contains(workStages, to) || to == wonStage)
	if approval {
		k.approved = y.now
		k.Protected = lastSecond(y.now, k.rules.days(k.partner.Type, k.tier, k.segment(), func(w Window) int { return w.Protection }))
	}
	y.move(k, to)
	if approval {
		y.watch(k)
	}
	k.active = y.now
	k.undo.left = k.Stage
	var says []string
	if to == "accepted" {
		says = []string{day(k.Protected)}
	}
	if why != "" && (to == "declined" || to == "lost") {
		says = []string{why}
	}
	if approval && k.Owner != "" { // the partner hears who looks after it, and who does is briefed, unless they accepted it
		m, _ := y.member(k.Owner)
		says = append(says, m.Name+" looks after it for us")
		if k.Owner != e.From {
			y.owe(k.Owner, "brief", k)
		}
	}
	y.tellPartner(k, "stage", says...)
	return false
}

// remember keeps what a deal was before a command.
func (y *year) remember(k *deal, told bool) {
	k.undo = &undo{until: y.now.Add(time.Duration(k.rules.UndoMinutes) * time.Minute), stage: k.Stage, left: k.Stage, owner: k.Owner,
		protected: k.Protected, approved: k.approved, worth: k.worth, told: told}
}

// takenBack undoes the last command, for a while, if nothing moved since.
func (y *year) takenBack(k *deal) (problem bool) {
	u := k.undo
	if u == nil || u.done || y.now.After(u.until) || u.left != k.Stage {
		return true
	}
	if o := y.rival(k); o != nil && !u.protected.IsZero() && !y.now.After(u.protected) {
		return true
	}
	before := k.moved
	if k.Stage != u.stage {
		y.move(k, u.stage)
	}
	k.Owner, k.Protected, k.approved, k.worth = u.owner, u.protected, u.approved, u.worth
	u.done = true
	y.watch(k)
	if k.Stage == "under_review" && k.reviewBy.After(before) {
		k.due[overdue] = k.reviewBy.Add(time.Second)
	}
	if u.told {
		y.tellPartner(k, "correction")
	}
	return false
}

// assign gives a deal to somebody: before the decision they are asked for it, later they are briefed. The partner hears who
// looks after a deal that is accepted and goes on.
func (y *year) assign(e Event, k *deal, name string) (problem bool) {
	i := slices.IndexFunc(y.town.Team, func(m Member) bool { return strings.EqualFold(m.Name, name) })
	if y.town.Team[i].Email == k.Owner {
		return true
	}
	introduced := !k.open() && !k.over()
	y.remember(k, introduced)
	k.Owner = y.town.Team[i].Email
	switch {
	case k.Owner == e.From:
	case k.Stage == "under_review":
		y.owe(k.Owner, "review", k, "gave you this deal")
	default:
		y.owe(k.Owner, "brief", k, "gave it to you")
	}
	if introduced {
		y.tellPartner(k, "owner", y.town.Team[i].Name+" looks after")
	}
	return false
}

// lengthen is a manager's extension: from the end of protection, or from now when that is over.
func (y *year) lengthen(e Event, k *deal, rest string) (problem bool) {
	days, err := strconv.Atoi(strings.TrimSuffix(rest, "d"))
	if err != nil {
		panic(fmt.Sprintf("%s: %q", e.ID, rest))
	}
	if k.Protected.IsZero() || k.over() || y.rival(k) != nil || k.ruledOut() {
		return true
	}
	y.remember(k, true)
	from := k.Protected
	if from.Before(y.now) {
		from = y.now
	}
	k.Protected = lastSecond(from, days)
	y.watch(k)
	y.tellPartner(k, "stage", day(k.Protected))
	return false
}

// rule credits a partner's registration of the account, or nobody's: "to Name because ...".
func (y *year) rule(k *deal, rest string) (problem bool) {
	name, _, _ := strings.Cut(strings.TrimPrefix(rest, "to "), " because ")
	credits := "nobody"
	all := y.registrations(k)
	for _, o := range all { // of one partner's several, the one that goes on
		if o.Partner == name && (credits == "nobody" || y.byFirst[credits].over() && !o.over()) {
			credits = o.Thread
		}
	}
	if credits == "nobody" && name != "nobody" {
		return true
	}
	for _, o := range all {
		o.Ruled, o.ruledAt = credits, y.now
		o.Disputed = false
		o.forget(ruling)
	}
	for _, o := range all {
		if o.gone() && o != k && credits != o.Thread {
			continue // long over for them
		}
		y.tellPartner(o, "stage")
	}
	return false
}

// registrations are all of the account, oldest first.
func (y *year) registrations(k *deal) (all []*deal) {
	for _, o := range y.deals {
		if o.is.same(k.is) {
			all = append(all, o)
		}
	}
	return all
}

// opportunity: our own people work on an account. Who has a registration of it hears it at once.
func (y *year) opportunity(e Event) {
	o := opportunity{identify(map[string]string{"company": e.Account.Company, "domain": e.Account.Domain}), e.At, e.Rep}
	for _, known := range y.direct {
		if known.same(o.company) && known.rep == o.rep {
			return // they did before
		}
	}
	y.direct = append(y.direct, o)
	for _, k := range y.deals {
		if !k.is.same(o.company) || k.over() && !k.protected(y.now) {
			continue
		}
		y.owe(o.rep, "direct", k)
		for _, who := range slices.Compact([]string{y.decider(k), y.partnersManager(k)}) {
			if who != o.rep {
				y.owe(who, "direct", k)
			}
		}
	}
}

// credited says who gets the account now: by ruling, by protection, by our own sales, by the policy.
func (y *year) credited(k *deal) []string {
	if who := y.ruled(k); who != "" {
		return []string{who}
	}
	var live []*deal
	var first *deal
	for _, o := range y.registrations(k) {
		if o.gone() {
			continue
		}
		if o.protected(y.now) && (first == nil || o.approved.Before(first.approved)) {
			first = o
		}
		if !y.now.After(o.Attribution) {
			live = append(live, o)
		}
	}
	if first != nil {
		return []string{first.Thread}
	}
	if len(live) == 0 {
		return nil
	}
	slices.SortStableFunc(live, func(a, b *deal) int { return a.Registered.Compare(b.Registered) })
	for _, o := range y.direct {
		if o.same(k.is) && o.since.Before(live[0].Registered) {
			return nil
		}
	}
	if k.rules.Policy == "first_registered" {
		return []string{live[0].Thread}
	}
	return []string{live[len(live)-1].Thread}
}
