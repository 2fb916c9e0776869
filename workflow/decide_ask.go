package workflow

import (
	"slices"
	"strings"

	"refermail/workflow/account"
)

// asks does what a partner's mail asks for with one of the words (SS-1…SS-11). k is the deal whose thread the mail came in,
// nil for none. ok is false when it asks for nothing: then it is a referral, or words for people.
func (d mailDraft) asks(c Contact, k *Deal) (r MailResult, ok bool) {
	a := readAsk(d.m)
	if a.verb == "" {
		return d.nearlyAsks(k)
	}
	if named := d.m.Lead != nil && d.m.Lead.Contact.Email != ""; named && !strings.HasPrefix(a.verb, "add ") {
		return MailResult{}, false
	}
	closing := onlyClosing(a.rest, d.m.From.Name+" "+d.partner(c.Partner).Name)
	if reasoned(a.verb) && !closing { // what stands below is the reason
		if a.why == "" || a.verb != "withdraw" {
			a.why = strings.TrimSpace(a.why + "\n" + a.rest)
		}
		a.rest = ""
	}
	if k == nil && a.deal == 0 && len(strings.Fields(a.why)) > 5 {
		return MailResult{}, false
	}
	if k != nil && a.rest != "" && !closing || k == nil && len(strings.Fields(a.rest)) > 12 && !closing {
		return MailResult{}, false // a whole text that begins with the word is for people
	}
	if a.deal != 0 { // another deal than that of the thread, and never another partner's
		about := d.deal(a.deal)
		if about == nil || about.Partner != c.Partner {
			d.say(k, KindStatus, Letter{Text: a.deal.String(), Partner: d.partner(c.Partner).Name})
			return d.handle(a.verb+" of no deal of theirs", k), true
		}
		return d.asksAbout(a, c, k, about)
	}
	return d.asksAbout(a, c, k, k)
}

// asksAbout answers one word; about is the deal meant, nil for none.
func (d mailDraft) asksAbout(a ask, c Contact, k, about *Deal) (MailResult, bool) {
	p := d.partner(c.Partner)
	switch a.verb {
	case "help":
		d.say(k, KindHelp, Letter{Address: d.w.Rules.Self.Address})
	case "status":
		what := strings.ToLower(a.arg)
		if a.arg == "" && a.deal == 0 && k != nil {
			what = "" // everything, also in the thread of one
		}
		d.say(k, KindStatus, Letter{Deals: d.status(c.Partner, what), Text: a.arg, Partner: p.Name})
	case "history":
		return d.history(a, c, k, about), true
	case "rules":
		values := map[string]string{"inbox": d.w.Rules.Self.Address}
		d.say(k, KindRules, Letter{Text: d.w.Rules.Program.RulesText(values), Version: d.w.Rules.Program.Version()})
	case "rates":
		d.say(k, KindRates, d.rates(p))
	case "tier":
		d.say(k, KindTier, d.tier(p))
	case "assets":
		d.say(k, KindAssets, Letter{Assets: d.assetsFor(p)})
	case "send":
		return d.sendAsset(a, p, k)
	case "agreement":
		return d.tellAgreement(c, p, k), true
	case "template":
		d.fact(c.Partner, "template_asked")
		d.say(k, KindTemplate, Letter{By: c.Name, Partner: p.Name})
	case "check":
		return d.check(a, c, k)
	case "mute", "all", "digest":
		return d.prefer(a, c, k, about), true
	case "language":
		return d.speakTo(a, c, k), true
	case "withdraw", "extend", "dispute":
		return d.reasoned(a, c, k, about), true
	default:
		return d.adds(a, c, k)
	}
	return d.handle(a.verb, k), true
}

// reasoned does what a partner gives a reason for, to the deal that is meant.
func (d mailDraft) reasoned(a ask, c Contact, k, about *Deal) MailResult {
	switch {
	case about == nil:
		return d.unsure(k, Letter{Note: "Say which referral you mean, for example: " + a.verb + " D-1042.", Deals: d.status(c.Partner, "")})
	case a.verb == "extend":
		return d.askExtension(about, c, a.why)
	case a.verb == "dispute":
		return d.dispute(about, c, a.why)
	}
	if !d.strong() && d.dealToken(false) == nil && d.repliedTo() == 0 {
		return d.challenge(Address{Name: c.Name, Email: c.Email}, PartnerSide, "a withdrawal needs an authenticated sender")
	}
	return d.withdraw(about, a.why)
}

// say answers the mail in hand, in the thread it came in.
func (d mailDraft) say(k *Deal, kind Kind, l Letter) {
	if k != nil && l.Ref == "" {
		l.Ref = k.No.String()
	}
	d.answer(d.m, k, PartnerSide, Notice{Kind: kind, Letter: l})
}

// wants names the facts that a partner's word needs beside those of every mail.
func (a ask) wants(w *Want, from string) {
	if a.verb == "" {
		return
	}
	if a.deal != 0 {
		w.Deals = append(w.Deals, a.deal)
	}
	switch a.verb {
	case "status", "history", "withdraw", "extend", "dispute":
		w.PartnersOf = append(w.PartnersOf, account.CompareKey(from))
		if a.arg != "" && a.deal == 0 {
			w.account(account.Identify(a.arg, a.arg, ""))
		}
	case "check":
		w.Checks = true
		id, byName := a.checked()
		w.account(id)
		w.account(byName)
	case "add colleague", "add contact", "add address":
		w.Checks = w.Checks || a.verb == "add address"
		w.address(a.address().Email)
		w.domain(account.FromAddress(a.address().Email))
		if k := account.CompareKey(a.address().Email); k != "" {
			w.Emails = append(w.Emails, k)
		}
	}
}

// maxHistory is how many of the newest events a history answer tells.
const maxHistory = 100

// history tells what happened to a deal, as far as it is the partner's to know (SS-3).
func (d mailDraft) history(a ask, c Contact, k, about *Deal) MailResult {
	if a.arg != "" && a.deal == 0 {
		about = nil
		if lines := d.status(c.Partner, strings.ToLower(a.arg)); len(lines) == 1 {
			no, _ := ParseRef(lines[0].Ref)
			about = d.deal(no)
		}
	}
	if about == nil {
		return d.unsure(k, Letter{Note: "Say whose history you want, for example: history D-1042.", Deals: d.status(c.Partner, strings.ToLower(a.arg))})
	}
	l := d.letter(*about)
	l.Partner = ""
	events := d.w.events[about.No]
	if len(events) > maxHistory {
		l.Limit, events = maxHistory, events[len(events)-maxHistory:]
	}
	for _, e := range events {
		if e.Visibility == ForPartner {
			line := EventLine{At: e.At, By: d.called(e.By, about.Partner), Text: clip(e.Text, 2000), Spoken: spokenEvent(e.Kind)}
			if !e.Erased.IsZero() {
				line.Text, line.Spoken = erasedEntry, false
			}
			if e.By == "" {
				line.By = ""
			}
			l.Events = append(l.Events, line)
		}
	}
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindHistory, Letter: l})
	return d.handle("history", about)
}

// spokenEvent reports whether the text of an event is what a person wrote.
func spokenEvent(kind string) bool {
	return slices.Contains([]string{"reply", "answer", "question", "context", "prospect", "note"}, kind)
}

// called is what a partner calls whoever did something: a name, or ourselves.
func (d *draft) called(by string, p PartnerNo) string {
	if m, ok := d.w.Rules.member(by); ok {
		return memberName(m)
	}
	if c, ok := d.w.contactAt(by); ok && c.Partner == p {
		return displayName(Address{Name: c.Name, Email: c.Email})
	}
	return d.w.Rules.Self.Name
}

// maxStatus is how many referrals one status answer lists.
const maxStatus = 200

// status lists the partner's own deals, newest first; what narrows it to accounts and references that contain it.
func (d mailDraft) status(p PartnerNo, what string) []DealLine {
	var lines []DealLine
	nos := slices.Sorted(slices.Values(d.w.ofPartner[p]))
	slices.Reverse(nos)
	for _, no := range nos {
		k := d.w.deals[no]
		if what != "" && !names(k, what) {
			continue
		}
		if len(lines) == maxStatus {
			break
		}
		lines = append(lines, DealLine{Ref: k.No.String(), Company: accountName(k), Stage: d.rules(k).Label(k.Stage),
			Since: k.UpdatedAt, Protected: d.runsUntil(k), Next: d.next(k), Amount: d.earned(k)})
	}
	return lines
}

// names reports whether lower-case words point to a deal: its reference, company, domain or contact contains them.
func names(k Deal, what string) bool {
	return strings.Contains(strings.ToLower(k.No.String()+" "+k.Company+" "+k.Domain+" "+k.Contact.Name), what)
}

// next says in one sentence what happens next with a deal.
func (d *draft) next(k Deal) string {
	stage := d.stageOf(k)
	switch {
	case stage.Final && !d.runsUntil(k).IsZero():
		return "" // "yours until …" and "ended" would contradict each other
	case stage.Final:
		return "ended"
	case len(k.Missing) > 0:
		return "we wait for you: " + strings.Join(k.Missing, ", ")
	case stage.Open && k.Consent == "" && d.rules(k).Consent:
		return "we wait for you: consent"
	case stage.Open:
		return "we decide"
	}
	return "we work on it"
}

// answersAnswer reports whether the mail replies to an answer of ours to one of the words: what it says is for a person.
func (d mailDraft) answersAnswer() bool {
	return slices.ContainsFunc(d.m.InReplyTo, func(id string) bool {
		n, ok := d.w.notices[d.w.sent[id]]
		return ok && n.Deal == 0 && slices.Contains([]Kind{KindHelp, KindStatus, KindHistory, KindRules, KindRates, KindTier, KindAssets, KindAsset,
			KindTemplate, KindCheck, KindPreference, KindDigest, KindPerson, KindUnsure}, n.Kind)
	})
}
