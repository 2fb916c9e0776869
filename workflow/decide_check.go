package workflow

import (
	"slices"
	"strings"

	"refermail/workflow/account"
)

// checksPerDay is how many accounts a partner may ask about in 24 hours (CF-14).
const checksPerDay = 10

// Verdicts of a check. They are coarse on purpose: off limits and taken are one answer, so that nobody learns who our
// customers are, or that another partner exists.
const (
	VerdictOpen   = "open"
	VerdictTaken  = "not available"
	VerdictAsk    = "ask us"
	VerdictYours  = "yours"
	VerdictNoMore = "no more"
)

// check says whether an account can be registered (SS-4).
func (d mailDraft) check(a ask, c Contact, k *Deal) (MailResult, bool) {
	id, _ := a.checked()
	if id.Domain == "" && k != nil { // "check stock levels" in a conversation is for people
		return MailResult{}, false
	}
	l := Letter{Text: oneLine(a.arg, 80), Domain: id.Domain, Limit: checksPerDay}
	if d.w.checked[c.Partner] >= checksPerDay {
		l.Verdict = VerdictNoMore
		d.say(k, KindCheck, l)
		return d.handle("check: "+VerdictNoMore, k), true
	}
	var own Deal
	if l.Verdict, own = d.verdict(a, c.Partner); own.No != 0 {
		l.Deals = []DealLine{{Ref: own.No.String(), Company: accountName(own), Stage: d.rules(own).Label(own.Stage)}}
	}
	d.out.Checks = append(d.out.Checks, AccountCheck{Mail: d.m.No, Partner: c.Partner, Contact: c.No,
		Account: oneLine(a.arg, maxLine), Verdict: l.Verdict, At: d.in.At})
	d.say(k, KindCheck, l)
	return d.handle("check: "+l.Verdict, k), true
}

// checked is the account that a check names, and what else the name of its domain may be the name of.
func (a ask) checked() (id, byName account.Identity) {
	word := strings.Trim(a.arg, "<>")
	if _, host, ok := strings.Cut(word, "@"); ok {
		word = host
	}
	if !strings.Contains(word, " ") && strings.Contains(word, ".") && account.Registrable(word) != "" {
		if account.IsFreeMail(word) { // names no company
			return id, byName
		}
		id.Domain = account.Registrable(word)
		byName.NameKey = account.NameKey(account.DisplayFromDomain(id.Domain))
		return id, byName
	}
	return account.Identify(a.arg, "", ""), byName
}

// verdict is what a partner may know about an account, and their own open registration of it.
func (d *draft) verdict(a ask, p PartnerNo) (string, Deal) {
	id, byName := a.checked()
	if id.Zero() {
		return VerdictAsk, Deal{}
	}
	same := d.w.sameAccount(id)
	for _, k := range same {
		if k.Partner == p && !d.ended(k) {
			return VerdictYours, k
		}
	}
	if d.closed(id, same, p) {
		return VerdictTaken, Deal{}
	}
	// What only seems to be the same company, or is registered and not decided yet, is for a person to say.
	if id.Domain == "" || d.registered(same, p) {
		return VerdictAsk, Deal{}
	}
	if !byName.Zero() {
		if like := d.w.sameAccount(byName); d.closed(byName, like, p) || d.registered(like, p) {
			return VerdictAsk, Deal{}
		}
	}
	return VerdictOpen, Deal{}
}

// closed reports whether nobody, or nobody else, can register the account now.
func (d *draft) closed(id account.Identity, same []Deal, p PartnerNo) bool {
	if _, off := d.w.barring(Deal{RegisteredAt: d.in.At}, id); off {
		return true
	}
	if id.Domain != "" && (id.Domain == account.Registrable(d.w.Rules.Self.Domain()) || d.ownAlias(d.w.partners[p], id) ||
		slices.Contains(d.w.Rules.Program.Qualification.ExcludedDomains, id.Domain)) {
		return true
	}
	return slices.ContainsFunc(same, func(k Deal) bool { return k.Partner != p && d.protected(k) })
}

// registered reports whether another partner has an open registration.
func (d *draft) registered(same []Deal, p PartnerNo) bool {
	return slices.ContainsFunc(same, func(k Deal) bool { return k.Partner != p && !d.ended(k) })
}
