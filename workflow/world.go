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
	waiting   []Issue
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
	w.documents, w.progress, w.latest, w.waiting = orEmpty(f.Documents), orEmpty(f.Progress), f.Latest, f.Waiting
	w.month, w.bulkTo = f.Month, orEmpty(f.BulkTo)
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
