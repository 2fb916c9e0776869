package workflow

import (
	"maps"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// World is what a decision may look at: the rules and the facts that were loaded for this batch of inputs, as they are
// after every decision taken before in the same batch. It is used by one goroutine.
type World struct {
	Rules *Rules

	partners  map[PartnerNo]Partner
	contacts  map[ContactNo]Contact
	deals     map[DealNo]Deal
	seed      []byte               // of the salts of events
	erased    map[string]time.Time // by compare key
	offLimits []OffLimit
	alike     []string // partners' domains that some sender's host may look like
	programs  map[string]*program.Program
	timelines map[DealNo][]Event
	byMessage map[string]DealNo
	earlier   map[string][]MailState // by Message-ID
	mails     map[MailNo]MailState
	notices   map[NoticeID]SentNotice
	sent      map[string]NoticeID // by Message-ID
	answers   map[string]int
	byThread  map[ThreadKey]int
	submitted map[PartnerNo]int
	checked   map[PartnerNo]int
	news      map[ContactNo][]NewsLine
	events    map[DealNo][]Event // of deals whose history is asked for
	timers    map[string]bool
	timerDue  map[string]time.Time
	desks     map[string]Desk // by the member's compare key
	reports   map[MailNo]ReportFacts
	exports   map[MailNo]Exported
	offers    map[MailNo]Offer
	handled   map[string]bool
	aliases   map[string]Alias    // by name
	names     map[string][]string // of accounts that have aliases
	apart     map[[2]string]bool  // pairs of name keys
	next      Counters
	letters   map[NoticeID]Letter

	merits     map[PartnerNo]Merits
	meritAsk   MeritAsk
	night      []PartnerNo
	nightAfter PartnerNo
	quiet      []PartnerNo

	issues    map[IssueNo]Issue
	documents map[IssueNo]Document
	progress  map[IssueNo]IssueProgress
	latest    Issue
	audiences map[string]AudienceFacts
	month     Month
	bulkTo    map[ContactNo]time.Time

	copies     map[CopyID]CopyFacts
	numbers    map[IssueNo]IssueNumbers
	collated   map[IssueNo][]Line
	suppressed map[string]EchoKind

	tallies  map[string]Count
	heldFrom map[string][]MailNo
	braked   BrakedSum

	byAddress  map[string]ContactNo
	byDomain   map[string]PartnerNo
	byAccount  map[string][]DealNo // "d:" domain, "n:" name key and "l:" how that begins
	byProspect map[string][]DealNo // compare key of the prospect's address
	ofPartner  map[PartnerNo][]DealNo
}

// NewWorld makes a World of loaded facts.
func NewWorld(r *Rules, f Facts) *World {
	w := &World{
		Rules: r, seed: f.Seed, erased: f.Erased, offLimits: f.OffLimits, alike: f.Alike, programs: f.Programs, timelines: orEmpty(f.Timelines), next: f.Next,
		partners: map[PartnerNo]Partner{}, contacts: map[ContactNo]Contact{}, deals: map[DealNo]Deal{},
		byMessage: orEmpty(f.ByMessage), answers: orEmpty(f.Answers), byThread: orEmpty(f.ByThread),
		submitted: orEmpty(f.Submitted), checked: orEmpty(f.Checked), timers: orEmpty(f.Timers), handled: orEmpty(f.Handled), timerDue: orEmpty(f.TimerDue),
		events: map[DealNo][]Event{}, news: map[ContactNo][]NewsLine{}, desks: f.Desks, reports: f.Reports, exports: f.Exports, offers: orEmpty(f.Offers),
		earlier: map[string][]MailState{}, mails: map[MailNo]MailState{},
		notices: map[NoticeID]SentNotice{}, sent: map[string]NoticeID{},
		aliases: map[string]Alias{}, names: map[string][]string{}, apart: map[[2]string]bool{},
		byAddress: map[string]ContactNo{}, byDomain: map[string]PartnerNo{},
		byAccount: map[string][]DealNo{}, byProspect: map[string][]DealNo{}, ofPartner: map[PartnerNo][]DealNo{},
	}
	w.merits, w.meritAsk, w.night, w.quiet = orEmpty(f.Merits), f.MeritAsk, f.Night, f.Quiet
	w.nightAfter, w.letters = f.NightAfter, f.Letters
	w.tallies, w.heldFrom, w.braked = orEmpty(f.Tallies), orEmpty(f.HeldFrom), f.Braked
	w.documents, w.progress, w.latest, w.month, w.bulkTo = orEmpty(f.Documents), orEmpty(f.Progress), f.Latest, f.Month, orEmpty(f.BulkTo)
	w.issues, w.audiences = map[IssueNo]Issue{}, map[string]AudienceFacts{}
	w.copies, w.numbers, w.collated, w.suppressed = map[CopyID]CopyFacts{}, f.Numbers, f.Collated, orEmpty(f.Suppressed)
	for _, c := range f.Copies {
		w.copies[c.CopyID] = c
	}
	for _, i := range f.Issues {
		w.issues[i.No] = i
	}
	for _, a := range f.Audiences {
		w.audiences[a.key()] = a.AudienceFacts
	}
	for _, a := range f.Aliases {
		w.putAlias(a)
	}
	for _, a := range f.Apart {
		w.apart[a.Names] = true
	}
	for _, p := range f.Partners {
		w.putPartner(p)
	}
	for _, c := range f.Contacts {
		w.putContact(c)
	}
	slices.SortFunc(f.Deals, func(a, b Deal) int { return int(a.No - b.No) })
	for _, d := range f.Deals {
		w.putDeal(d)
	}
	for _, m := range f.Earlier {
		w.putMail(m)
	}
	for _, n := range f.News {
		w.news[n.Contact] = append(w.news[n.Contact], n)
	}
	for _, e := range f.Events {
		w.events[e.Deal] = append(w.events[e.Deal], e)
	}
	for _, n := range f.Notices {
		w.notices[n.ID] = n
		w.sent[n.MessageID] = n.ID
	}
	return w
}

func orEmpty[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}

func (w *World) putPartner(p Partner) {
	w.partners[p.No] = p
	for _, d := range p.Domains {
		w.byDomain[d] = p.No
	}
}

func (w *World) putContact(c Contact) {
	w.contacts[c.No] = c
	for _, a := range c.Addresses {
		w.byAddress[a] = c.No
	}
}

func (w *World) putDeal(d Deal) {
	if old, known := w.deals[d.No]; known {
		w.unindex(old)
	}
	w.deals[d.No] = d
	for _, k := range append(accountKeys(d.Domain, d.NameKey), likeKey(d.NameKey)) {
		w.byAccount[k] = append(w.byAccount[k], d.No)
	}
	if d.Contact.Email != "" {
		k := account.CompareKey(d.Contact.Email)
		w.byProspect[k] = append(w.byProspect[k], d.No)
	}
	w.ofPartner[d.Partner] = append(w.ofPartner[d.Partner], d.No)
}

func (w *World) unindex(d Deal) {
	drop := func(l []DealNo) []DealNo {
		return slices.DeleteFunc(slices.Clone(l), func(n DealNo) bool { return n == d.No })
	}
	for _, k := range append(accountKeys(d.Domain, d.NameKey), likeKey(d.NameKey)) {
		w.byAccount[k] = drop(w.byAccount[k])
	}
	if d.Contact.Email != "" {
		k := account.CompareKey(d.Contact.Email)
		w.byProspect[k] = drop(w.byProspect[k])
	}
	w.ofPartner[d.Partner] = drop(w.ofPartner[d.Partner])
}

func (w *World) putMail(m MailState) {
	w.mails[m.No] = m
	if m.MessageID != "" && !slices.ContainsFunc(w.earlier[m.MessageID], func(e MailState) bool { return e.No == m.No }) {
		w.earlier[m.MessageID] = append(w.earlier[m.MessageID], m)
	}
}

func accountKeys(domain, nameKey string) []string {
	var keys []string
	if domain != "" {
		keys = append(keys, "d:"+domain)
	}
	if nameKey != "" {
		keys = append(keys, "n:"+nameKey)
	}
	return keys
}

// Apply makes the World what it is after the changes, for the next decision of the batch.
func (w *World) Apply(c Changes) {
	for _, p := range c.Partners {
		w.putPartner(p)
	}
	for _, k := range c.Contacts {
		w.putContact(k)
	}
	lists := map[PartnerNo]bool{}
	for _, d := range c.Deals {
		_, known := w.deals[d.No]
		switch {
		case known, d.Line > 0 && lists[d.Partner]:
		case d.Line > 0:
			lists[d.Partner] = true
			w.submitted[d.Partner] += ListWeight
		default:
			w.submitted[d.Partner]++
		}
		w.recount(w.deals[d.No], d)
		w.putDeal(d)
	}
	for _, name := range c.EndAliases {
		w.endAlias(name)
	}
	for _, a := range c.Aliases {
		w.putAlias(a)
	}
	for _, a := range c.Apart {
		w.apart[a.Names] = true
	}
	for _, e := range c.Events {
		w.events[e.Deal] = append(w.events[e.Deal], e)
		w.timelines[e.Deal] = append(slices.Clip(w.timelines[e.Deal]), e) // what is not loaded is not asked for
	}
	for _, who := range c.EndNews {
		delete(w.news, who)
	}
	for _, n := range c.News {
		w.news[n.Contact] = append(w.news[n.Contact], n)
	}
	for _, t := range c.Tallies {
		w.tallies[t.Key] = w.tallies[t.Key].plus(t.N)
	}
	for _, k := range c.Checks {
		w.checked[k.Partner]++
	}
	for _, n := range c.Notices {
		w.notices[n.ID] = SentNotice{ID: n.ID, MessageID: n.MessageID, Kind: n.Kind, Deal: n.Deal, Mail: n.Mail, To: n.To, Side: n.Side}
		w.sent[n.MessageID] = n.ID
		w.byMessage[n.MessageID] = n.Deal
		if n.Answer && !n.Unproven {
			key := account.CompareKey(n.To.Email)
			w.answers[key]++
			w.byThread[ThreadKey{n.Deal, key}]++
		}
	}
	for _, m := range c.Mails {
		w.putMail(MailState{No: m.No, MessageID: m.MessageID, BodyDigest: m.BodyDigest, Disposition: m.Disposition, Deal: m.Deal, From: m.From})
		if m.Deal != 0 && m.MessageID != "" {
			w.byMessage[m.MessageID] = m.Deal
		}
	}
	for _, o := range c.Offers {
		w.offers[o.Mail] = o
	}
	for _, s := range c.Suppression {
		switch {
		case s.Lifted:
			delete(w.suppressed, s.Address)
		case w.suppressed[s.Address] != Complained: // a complaint outweighs a word
			w.suppressed[s.Address] = s.Why
		}
	}
	for _, i := range c.Issues {
		w.issues[i.No] = i
	}
	for _, t := range c.Documents {
		w.documents[t.Issue] = t.Document
	}
	for _, t := range c.SetTimers {
		w.timers[t.Key], w.timerDue[t.Key] = true, t.Due
	}
	for _, k := range c.EndTimers {
		delete(w.timers, k)
		delete(w.timerDue, k)
	}
	for _, k := range c.Inputs {
		w.handled[k] = true
	}
	for _, r := range c.Release {
		if m, ok := w.mails[r.Mail]; ok {
			m.Disposition = Pending
			w.mails[r.Mail] = m
		}
	}
	if c.Next != (Counters{}) {
		w.next = c.Next
	}
}

// contactAt returns the partner's person with this address.
func (w *World) contactAt(address string) (Contact, bool) {
	c, ok := w.contacts[w.byAddress[account.CompareKey(address)]]
	return c, ok
}

// partnerOfDomain returns the partner that owns the host of this address.
func (w *World) partnerOfDomain(address string) (Partner, bool) {
	p, ok := w.partners[w.byDomain[account.FromAddress(address)]]
	return p, ok
}

// sameAccount returns the deals of the same company, oldest first: same domain, or same name where one has no domain;
// aliases count.
func (w *World) sameAccount(id account.Identity) []Deal {
	var found []Deal
	for _, k := range w.namesOf(id) {
		for _, no := range w.byAccount[k] {
			d := w.deals[no]
			if !w.same(id, identityOf(d)) {
				continue
			}
			if !slices.ContainsFunc(found, func(f Deal) bool { return f.No == no }) {
				found = append(found, d)
			}
		}
	}
	slices.SortFunc(found, func(a, b Deal) int { return int(a.No - b.No) })
	return found
}

// barring returns the list row that forbids a registration of the company. Our own sales people's opportunity does not when
// it is the younger one (VA-5).
func (w *World) barring(k Deal, id account.Identity) (OffLimit, bool) {
	for _, o := range w.offLimits {
		younger := o.List == openOpportunity && !o.Since.IsZero() && !o.Since.Before(k.RegisteredAt)
		if !younger && w.same(id, account.Identity{Domain: o.Domain, NameKey: o.NameKey}) {
			return o, true
		}
	}
	return OffLimit{}, false
}

// managerOf returns who decides about a deal: its owner, else the partner's manager, else the team's first manager.
func (w *World) managerOf(d Deal) (Member, bool) {
	for _, address := range []string{d.Owner, w.partners[d.Partner].Manager} {
		if m, ok := w.Rules.member(address); ok && address != "" {
			return m, true
		}
	}
	return w.Rules.lead()
}

// displayName returns a person's name, or the address where there is none.
func displayName(a Address) string {
	if n := strings.TrimSpace(a.Name); n != "" {
		return n
	}
	return a.Email
}
