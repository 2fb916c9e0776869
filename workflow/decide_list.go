package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// fate is what became of one row of a list.
type fate int

const (
	rowRegistered fate = iota
	rowIncomplete
	rowOwn
	rowRefused
	rowUnread
)

// listing is a list of leads on its way through the checks.
type listing struct {
	lapses time.Time // the first incomplete row
	mailDraft
	c      Contact
	p      Partner
	made   []DealNo        // by this list, in order of its rows
	fresh  map[DealNo]int  // of these, the line
	decide []DealNo        // wait for the manager because of this list
	gone   map[DealNo]bool // of an earlier version of the list: taken by a row of this one
	rows   [rowUnread + 1][]RowLine
}

// leadList registers the rows of a list one after another, with the checks every registration has, and answers with one
// mail (IN-5). The order of rows is the order of registration. Row by row it is harmless when repeated: what is
// registered already is the partner's already.
func (d mailDraft) leadList(c Contact, p Partner) MailResult {
	if !d.strong() {
		return d.challenge(Address{Name: c.Name, Email: c.Email}, PartnerSide, "a list of leads needs an authenticated sender")
	}
	if d.mustAgree(p) {
		return d.waitForAgreement(c, p)
	}
	l := &listing{mailDraft: d, c: c, p: p, fresh: map[DealNo]int{}, gone: map[DealNo]bool{}}
	for _, row := range d.m.List.Rows {
		f, line := l.row(row)
		if len(row.Dropped) > 0 {
			line.add("A formula stands for " + strings.Join(row.Dropped, ", ") + "; nothing was taken from it.")
		}
		l.rows[f] = append(l.rows[f], line)
	}
	for _, gap := range d.m.List.Gaps {
		l.rows[rowUnread] = append(l.rows[rowUnread], RowLine{Line: gap.Line, Notes: []string{sentence(gap.Why)}})
	}
	slices.SortFunc(l.rows[rowUnread], func(a, b RowLine) int { return a.Line - b.Line })
	if len(l.made) > 0 {
		d.fact(p.No, "first_lead")
	}
	l.answerList()
	l.tellManager()
	return d.handle(fmt.Sprintf("a list of %d leads: %d registered", len(d.m.List.Rows)+len(d.m.List.Gaps)+d.m.List.More, len(l.made)), nil)
}

// row decides about one row.
func (l *listing) row(row ListRow) (fate, RowLine) {
	lead := l.lead(row.Lead)
	line := RowLine{Line: row.Line, Company: oneLine(firstOf(lead.Company, lead.Domain), 80), Contact: oneLine(firstOf(lead.Contact.Name, lead.Contact.Email), 80)}
	id := account.Identify(lead.Company, lead.Domain, lead.Contact.Email)
	if id.Zero() && lead.Contact.Email == "" {
		line.add("It names neither a company nor an address.")
		return rowUnread, line
	}
	if rule := l.refusal(l.p, id, lead); rule != "" {
		line.add(sentence(rule), l.clause(Deal{}, "self_referral"))
		return rowRefused, line
	}
	if why := l.seemsOwn(l.p, lead); why != "" {
		line.add(sentence(why), "Is it somebody else? Then send it as a mail of its own; a manager looks at it.")
		return rowRefused, line
	}
	same := l.same(id)
	if own, ok := l.openOwn(same, l.p.No); ok && !id.Zero() {
		return l.again(l.deal(own.No), row, lead, line)
	}
	if own, ok := l.corrected(lead); ok {
		return l.again(l.deal(own), row, lead, line)
	}
	k := l.open(l.c, l.p, lead, id)
	k.Line = row.Line
	l.made, l.fresh[k.No] = append(l.made, k.No), row.Line
	l.listed(k)
	line.Ref = k.No.String()
	if off, ok := l.w.barring(*k, id); ok {
		line.add(l.barredRow(k, off)...)
		return rowRefused, line
	}
	l.conflicts(k, same)
	if len(k.Missing) > 0 {
		l.lacks(k)
		line.add("Missing: " + l.missingWords(*k) + ".")
		return rowIncomplete, line
	}
	return rowRegistered, l.awaiting(k, line)
}

// lead is what a row says, with what the mail says for all of them.
func (l *listing) lead(lead Lead) Lead {
	lead.Context = firstOf(lead.Context, l.m.Said["context"])
	lead.Consent = firstOf(lead.Consent, l.m.Said["consent"])
	return lead
}

// same are the registrations of a company, those this very list has made among them.
func (l *listing) same(id account.Identity) []Deal {
	all := l.w.sameAccount(id)
	for _, no := range l.made {
		if k := l.drafted(no); l.w.same(id, identityOf(*k)) {
			all = append(all, *k)
		}
	}
	return all
}

// corrected finds the partner's open registration that a row of a corrected list means though its company reads
// otherwise: the answer to our summary names the same person.
func (l *listing) corrected(lead Lead) (DealNo, bool) {
	key := account.CompareKey(lead.Contact.Email)
	if key == "" || !slices.ContainsFunc(l.m.InReplyTo, func(id string) bool { return l.w.notices[l.w.sent[id]].Kind == KindList }) {
		return 0, false
	}
	for _, no := range l.w.byProspect[key] {
		k := l.w.deals[no]
		if k.Partner == l.p.No && k.Line > 0 && l.stageOf(k).Open && !l.gone[no] {
			return no, true
		}
	}
	return 0, false
}

// listed gives a row's registration its people and its first words on the timeline. Every one gets a conversation of its
// own with its first news: two hundred in one thread could not be told apart.
func (l *listing) listed(k *Deal) {
	l.person(k, PartnerSide, Address{Name: l.c.Name, Email: l.c.Email}, l.c.No)
	l.event(k, "registered", l.m.From.Email, ForPartner, registration(*k)+fmt.Sprintf(" (%s %d of %s)", l.word(), k.Line, oneLine(l.m.List.Name, 80)))
	if k.Context != "" {
		l.event(k, "context", l.m.From.Email, ForPartner, k.Context)
	}
}

// lacks notes what a row does not say. There is no reminder for each: the summary asks for all at once.
func (l *listing) lacks(k *Deal) {
	k.Stage = program.Incomplete
	l.event(k, "stage", "refermail", ForPartner, "Incomplete: "+strings.Join(k.Missing, ", "))
	l.remember("lapse", k.No, l.in.At.Add(l.rules(*k).LapseAfter))
	l.lapsing(k)
}

// lapsing notes the first day on which a row of the list lapses.
func (l *listing) lapsing(k *Deal) {
	if due := l.lapseDue(*k); l.lapses.IsZero() || due.Before(l.lapses) {
		l.lapses = due
	}
}

func (l *listing) missingWords(k Deal) string {
	var labels []string
	for _, f := range l.letter(k).Missing {
		labels = append(labels, strings.ToLower(f.Label))
	}
	return strings.Join(labels, ", ")
}

// awaiting puts a row's registration before the manager.
func (l *listing) awaiting(k *Deal, line RowLine) RowLine {
	l.await(k)
	l.decide = append(l.decide, k.No)
	if k.Conflict != 0 && l.protected(l.w.deals[k.Conflict]) {
		line.add("Another registration of this account exists; a manager decides.", l.clause(*k, "dispute"))
	}
	if k.Consent == "" && l.rules(*k).Consent {
		line.add("Not said yet: whether they agreed to be contacted.")
	}
	return line
}

// barredRow declines a row by a list of ours, in the words a single mail would get.
func (l *listing) barredRow(k *Deal, off OffLimit) []string {
	reason, rule, purpose := offLimitWords(*k, off)
	l.declineOffLimit(k, off, reason)
	return []string{sentence(rule), l.clause(*k, purpose)}
}

// add tells more of a row; "" is nothing.
func (r *RowLine) add(sentences ...string) {
	for _, s := range sentences {
		if s != "" {
			r.Notes = append(r.Notes, s)
		}
	}
}

// sentence makes one of a few words.
func sentence(words string) string {
	words = strings.TrimSuffix(strings.TrimSpace(words), ".")
	if words == "" {
		return ""
	}
	if word, _, _ := strings.Cut(words, " "); strings.Contains(word, ".") { // a domain is written as it is
		return words + "."
	}
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:] + "."
}
