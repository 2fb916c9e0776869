package workflow

import (
	"fmt"
	"slices"
	"strings"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// refusal returns the rule against a submission that needs no manager: ourselves, or the partner's own company (CF-6).
func (d mailDraft) refusal(p Partner, id account.Identity, lead Lead) string {
	contact := account.CompareKey(lead.Contact.Email)
	switch {
	case id.Domain != "" && slices.Contains(p.Domains, id.Domain):
		return fmt.Sprintf("self-referral: %s is %s's own domain", id.Domain, p.Name)
	case d.ownAlias(p, id):
		return fmt.Sprintf("self-referral: %s is part of %s", shownIdentity(id, lead), p.Name)
	case contact != "" && d.isOwnContact(contact, p.No):
		return fmt.Sprintf("self-referral: %s is a contact of %s", contact, p.Name)
	case id.Domain != "" && id.Domain == account.Registrable(d.w.Rules.Self.Domain()):
		return fmt.Sprintf("%s is our own domain", id.Domain)
	}
	return ""
}

// ownAlias reports whether a company belongs to the partner's own by the table of aliases.
func (d *draft) ownAlias(p Partner, id account.Identity) bool {
	return slices.ContainsFunc(p.Domains, func(own string) bool { return d.w.same(id, account.Identity{Domain: own}) })
}

func shownIdentity(id account.Identity, lead Lead) string {
	if id.Domain != "" {
		return id.Domain
	}
	return oneLine(lead.Company, maxLine)
}

func (d mailDraft) isOwnContact(key string, p PartnerNo) bool {
	c, ok := d.w.contactAt(key)
	return ok && c.Partner == p
}

// openOwn finds a registration of the same account by the same partner that has not ended.
func (d mailDraft) openOwn(same []Deal, p PartnerNo) (Deal, bool) {
	for _, k := range same {
		if k.Partner == p && !d.stageOf(k).Final {
			return k, true
		}
	}
	return Deal{}, false
}

// offLimits registers and declines at once: the partner learns the rule, nothing internal (VA-4).
func (d mailDraft) offLimits(k *Deal, off OffLimit) MailResult {
	reason, rule, purpose := offLimitWords(*k, off)
	d.declineOffLimit(k, off, reason)
	l := d.letter(*k)
	l.Rule, l.Clause = rule, d.clause(*k, purpose)
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindRefused, Letter: l})
	return d.handle("off limits", k)
}

// offLimitWords are what a partner reads of a list of ours: why, the rule, and the clause's purpose.
func offLimitWords(k Deal, off OffLimit) (reason, rule, purpose string) {
	if off.List == openOpportunity && !off.Since.IsZero() && off.Since.Before(k.RegisteredAt) { // VA-5: told with its date
		reason = "our own sales team has been in touch with this account since " + off.Since.UTC().Format("2 Jan 2006")
		return reason, reason + ", before your registration", "direct_sales"
	}
	return "this account is not open for referrals", "it is on our list of accounts that are not open for referrals", "off_limits"
}

func (d *draft) declineOffLimit(k *Deal, off OffLimit, reason string) {
	d.decline(k, reason)
	d.event(k, "off_limits", "refermail", ForTeam, fmt.Sprintf("On the off-limits list %s as %s", off.List, strings.TrimSpace(off.Company+" "+off.Domain)))
}

// decline ends a deal by a rule.
func (d *draft) decline(k *Deal, reason string) {
	stage, _ := d.rules(*k).Stage(program.Declined)
	d.move(k, stage, reason)
	d.event(k, "stage", "refermail", ForPartner, "Declined: "+k.Reason)
}

// conflicts notes open registrations of the same account by other partners, on both sides, for the manager.
func (d *draft) conflicts(k *Deal, same []Deal) {
	for _, other := range same {
		stage := d.stageOf(other)
		if other.No == k.No || other.Partner == k.Partner || stage.Final && !d.protected(other) { // a deal that was won stays protected
			continue
		}
		first := d.deal(other.No)
		if k.Conflict == 0 || d.protected(*first) {
			k.Conflict = first.No
		}
		d.event(first, "conflict", "refermail", ForTeam, fmt.Sprintf("The same account was registered again as %s by %s", k.No, d.w.partners[k.Partner].Name))
		d.event(k, "conflict", "refermail", ForTeam, fmt.Sprintf("The same account is registered as %s by %s since %s",
			first.No, d.w.partners[first.Partner].Name, first.RegisteredAt.UTC().Format("2 Jan 2006 15:04 UTC")))
	}
}

func (d *draft) protected(k Deal) bool {
	until := k.Protection()
	return !until.IsZero() && !d.in.At.After(until)
}

func (d *draft) conflictWords(other Deal) string {
	s := fmt.Sprintf("Conflict: %s registered the same account as %s on %s", d.w.partners[other.Partner].Name, other.No,
		other.RegisteredAt.UTC().Format("2 Jan 2006 15:04 UTC"))
	if d.protected(other) {
		return s + ", protected until " + other.ProtectedUntil.UTC().Format("2 Jan 2006") + "."
	}
	return s + "; it is " + d.rules(other).Label(other.Stage) + "."
}

// heldBy says whose the account of k is, by which rule, and what a manager can do.
func (d *draft) heldBy(k, rival Deal) string {
	way := "end that one first"
	if d.ended(rival) {
		way = "approve because <why> accepts it all the same"
	}
	return fmt.Sprintf("%s by %s holds this account until %s; %s. %s A ruling overrides it: %s", rival.No, d.w.partners[rival.Partner].Name,
		rival.ProtectedUntil.UTC().Format("2 Jan 2006"), way, d.because(k), d.rulingWords(k))
}

// protectedRival returns another partner's protected registration of the same account: first approved wins (D1).
func (d *draft) protectedRival(k Deal) (Deal, bool) {
	for _, other := range d.w.sameAccount(identityOf(k)) {
		if own := d.drafted(other.No); own != nil {
			other = *own
		}
		if other.No != k.No && other.Partner != k.Partner && d.protected(other) {
			return other, true
		}
	}
	return Deal{}, false
}

// earlierOwn tells a partner which registration of theirs the account had before, when it has ended (CF-8); "" when it had
// none.
func (d *draft) earlierOwn(k Deal) string {
	same := d.w.sameAccount(identityOf(k))
	for _, o := range slices.Backward(same) {
		if o.Partner == k.Partner && o.No != k.No {
			return fmt.Sprintf("You had registered this company before: %s, received %s, is %s. This is a new registration.", o.No,
				o.RegisteredAt.UTC().Format("2 Jan 2006"), d.stageOf(o).Label)
		}
	}
	return ""
}
