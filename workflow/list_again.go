package workflow

import (
	"fmt"
	"maps"
	"strings"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// again takes a row about a registration the partner has: of an open one the row's values are taken over, as if a reply
// had said them.
func (l *listing) again(k *Deal, row ListRow, lead Lead, line RowLine) (fate, RowLine) {
	l.gone[k.No] = true
	line.Ref = k.No.String()
	if first := l.fresh[k.No]; first != 0 {
		l.event(k, "merged", l.m.From.Email, ForPartner, "The same account was sent again: "+strings.TrimPrefix(registration(Deal{Company: lead.Company, Domain: lead.Domain, Contact: lead.Contact}), "Registered: "))
		line.add(fmt.Sprintf("The same account as %s %d; kept with it.", l.word(), first))
		return rowOwn, line
	}
	stage := l.stageOf(*k)
	changed := l.patchRow(k, row)
	switch {
	case !stage.Open:
		line.add("It is " + stage.Label + " already; nothing was changed.")
		return rowOwn, line
	case len(changed) == 0:
		if len(k.Missing) > 0 {
			line.add("Still missing: " + l.missingWords(*k) + ".")
			l.lapsing(k)
			return rowIncomplete, line
		}
		line.add("Nothing new in this row.")
		return rowOwn, line
	}
	if notes, ended := l.barredAgain(k); ended {
		line.add(notes...)
		return rowRefused, line
	}
	for _, change := range changed {
		line.add(sentence("Changed: " + change))
	}
	switch {
	case len(k.Missing) > 0:
		line.add("Still missing: " + l.missingWords(*k) + ".")
		l.lapsing(k)
		return rowIncomplete, line
	case k.Stage == program.Incomplete:
		l.forgetAll(k)
	}
	return rowOwn, l.awaiting(k, line)
}

// patchRow is patch with a row for a reply.
func (l *listing) patchRow(k *Deal, row ListRow) []string {
	said := maps.Clone(row.Lead.Fields)
	if said == nil {
		said = map[string]string{}
	}
	lead := l.lead(row.Lead)
	for name, value := range map[string]string{"company": lead.Company, "domain": lead.Domain, "contact": lead.Contact.Name, "email": lead.Contact.Email,
		"phone": lead.Contact.Phone, "title": lead.Contact.Title, "context": lead.Context, "consent": lead.Consent} {
		if value != "" {
			said[name] = value
		}
	}
	if said["domain"] == "" && (said["company"] == "" || account.NameKey(said["company"]) == k.NameKey) {
		if said["domain"] = k.Domain; k.Domain == "" {
			delete(said, "domain")
		}
	}
	m := *l.m
	m.Said, m.Lead, m.Reply, m.Text, m.Unfilled, m.AllQuote = said, nil, "", "", false, false
	return mailDraft{l.draft, &m}.patch(k)
}

// barredAgain looks again at whose account it is after a row changed it.
func (l *listing) barredAgain(k *Deal) (notes []string, ended bool) {
	id := identityOf(*k)
	if rule := l.refusal(l.p, id, Lead{Contact: k.Contact}); rule != "" {
		l.decline(k, rule)
		return []string{sentence(rule), l.clause(*k, "self_referral")}, true
	}
	if off, ok := l.w.barring(*k, id); ok {
		return l.barredRow(k, off), true
	}
	if k.Conflict != 0 && !l.w.same(id, identityOf(l.w.deals[k.Conflict])) {
		k.Conflict = 0
	}
	if k.Conflict == 0 {
		l.conflicts(k, l.same(id))
	}
	return nil, false
}
