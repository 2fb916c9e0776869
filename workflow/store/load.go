package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"refermail/workflow"
	"refermail/workflow/account"
)

// hour is the span in which answers and registrations are counted for the brakes.
const hour = time.Hour

// loader gathers the facts for one Want. Its steps build on each other: what the earlier ones find, the later ones
// load whole.
type loader struct {
	conn
	want  workflow.Want
	now   time.Time
	facts workflow.Facts

	contacts set[workflow.ContactNo] // found by address
	partners set[workflow.PartnerNo] // to be loaded
	deals    set[workflow.DealNo]    // to be loaded
}

type set[K comparable] map[K]struct{}

func (s set[K]) add(keys ...K) {
	for _, k := range keys {
		s[k] = struct{}{}
	}
}

func (s set[K]) list() []K { return slices.Collect(maps.Keys(s)) }

// Load implements [workflow.Tx]. Every step is one query for each 500 keys and is left out when nothing is wanted of it.
func (t *tx) Load(ctx context.Context, want workflow.Want, now time.Time) (workflow.Facts, error) {
	l := &loader{
		conn: t.conn, want: want, now: now,
		contacts: set[workflow.ContactNo]{}, partners: set[workflow.PartnerNo]{}, deals: set[workflow.DealNo]{},
	}
	l.facts = workflow.Facts{
		ByMessage: map[string]workflow.DealNo{}, Answers: map[string]int{}, ByThread: map[workflow.ThreadKey]int{},
		Submitted: map[workflow.PartnerNo]int{}, Checked: map[workflow.PartnerNo]int{}, Timers: map[string]bool{}, TimerDue: map[string]time.Time{},
		Handled: map[string]bool{}, Tallies: map[string]workflow.Count{}, Next: t.next, Seed: newSeed(),
	}
	steps := []struct {
		what string
		load func(context.Context) error
	}{
		{"mails", l.loadMails}, {"notices", l.loadNotices}, {"offers", l.loadOffers}, {"aliases", l.loadAliases}, {"senders", l.findSenders},
		{"named partners", l.findNamed}, {"the night", l.findNight}, {"copies", l.loadCopies}, {"deals", l.loadDeals},
		{"partners", l.loadPartners}, {"merits", l.loadMerits}, {"contacts", l.loadContacts}, {"off-limits", l.loadOffLimits},
		{"answers", l.countAnswers}, {"registrations", l.countSubmitted}, {"timers", l.loadTimers},
		{"inputs", l.loadInputs}, {"programs", l.loadPrograms}, {"reports", l.loadReports}, {"timelines", l.loadTimelines}, {"desks", l.loadDesks},
		{"histories", l.loadEvents}, {"checks", l.countChecks}, {"news", l.loadNews}, {"looks", l.loadAlike},
		{"tallies", l.loadTallies}, {"braked mails", l.loadHeldFrom}, {"brakes", l.loadBraked},
		{"letters", l.loadLetters},
		{"issues", l.loadIssues}, {"bulk mail", l.loadBulk}, {"numbers of issues", l.loadNumbers}, {"suppressed addresses", l.loadSuppressed},
		{"erased addresses", l.loadErased}, {"exports", l.loadExports},
	}
	for _, step := range steps {
		if err := step.load(ctx); err != nil {
			return workflow.Facts{}, fmt.Errorf("load %s: %w", step.what, err)
		}
	}
	return l.facts, nil
}

// loadMails finds earlier mails by Message-ID and by number, and the deals behind them.
func (l *loader) loadMails(ctx context.Context) error {
	byID, err := in(ctx, l.conn, mailStateFields,
		`SELECT `+mailStateColumns+` FROM mail WHERE message_id <> '' AND message_id IN (?)`, searchKeys(l.want.MessageIDs))
	if err != nil {
		return err
	}
	byNo, err := in(ctx, l.conn, mailStateFields, `SELECT `+mailStateColumns+` FROM mail WHERE no IN (?)`, distinct(l.want.Mails))
	if err != nil {
		return err
	}
	for _, m := range byNo { // a manager may say whose a held mail is
		if m.Disposition == workflow.Held {
			l.want.Addresses = append(l.want.Addresses, account.CompareKey(m.From))
			l.want.Domains = append(l.want.Domains, account.FromAddress(m.From))
		}
	}
	asked := l.asked()
	for _, m := range byID {
		l.message(asked[m.MessageID], m.Deal)
	}
	l.facts.Earlier = latest(append(byID, byNo...), func(m *workflow.MailState) workflow.MailNo { return m.No })
	for i, m := range l.facts.Earlier {
		if id, ok := asked[m.MessageID]; ok {
			l.facts.Earlier[i].MessageID = id
		}
	}
	return nil
}

// loadNotices finds notices by number and by Message-ID, and the deals behind them.
func (l *loader) loadNotices(ctx context.Context) error {
	byID, err := in(ctx, l.conn, sentNoticeFields,
		`SELECT `+sentNoticeColumns+` FROM notice WHERE id IN (?)`, noticesOf(l.want.MessageIDs))
	if err != nil {
		return err
	}
	asked := l.asked()
	byID = slices.DeleteFunc(byID, func(n workflow.SentNotice) bool { return asked[searchKey(n.MessageID)] == "" })
	byNo, err := in(ctx, l.conn, sentNoticeFields, `SELECT `+sentNoticeColumns+` FROM notice WHERE id IN (?)`, distinct(l.want.Notices))
	if err != nil {
		return err
	}
	for _, n := range byNo { // who got a mail that came back or was complained about
		if key := account.CompareKey(n.To.Email); key != "" {
			l.want.Addresses = append(l.want.Addresses, key)
		}
	}
	for _, n := range byID {
		l.message(asked[searchKey(n.MessageID)], n.Deal)
	}
	l.facts.Notices = latest(append(byID, byNo...), func(n *workflow.SentNotice) workflow.NoticeID { return n.ID })
	for _, n := range l.facts.Notices {
		if n.Deal != 0 {
			l.deals.add(n.Deal)
		}
	}
	return nil
}

// noticesOf picks the Message-IDs that may be ours: they begin with the notice's id. This spares the outbox an index.
func noticesOf(messageIDs []string) []workflow.NoticeID {
	var ids []workflow.NoticeID
	for _, m := range messageIDs {
		local, _, _ := strings.Cut(m, "@")
		if _, ok := workflow.NoticeID(local).Bytes(); ok {
			ids = append(ids, workflow.NoticeID(local))
		}
	}
	return distinct(ids)
}

// asked leads from Message-IDs as they stand in an index to those that were asked for.
func (l *loader) asked() map[string]string {
	asked := make(map[string]string, len(l.want.MessageIDs))
	for _, id := range l.want.MessageIDs {
		asked[searchKey(id)] = id
	}
	return asked
}

func (l *loader) message(id string, deal workflow.DealNo) {
	if deal != 0 {
		l.facts.ByMessage[id] = deal
		l.deals.add(deal)
	}
}

// loadTimers says which of the wanted timers exist, and when they are due.
func (l *loader) loadTimers(ctx context.Context) error {
	rows, err := in(ctx, l.conn, timerFields, `SELECT `+timerColumns+` FROM timer WHERE key IN (?)`, searchKeys(l.want.Timers))
	due := make(map[string]time.Time, len(rows))
	for _, t := range rows {
		due[t.Key] = t.Due
	}
	for _, k := range l.want.Timers {
		if at, ok := due[searchKey(k)]; ok {
			l.facts.Timers[k], l.facts.TimerDue[k] = true, at
		}
	}
	return err
}

// loadInputs says which keys exist.
func (l *loader) loadInputs(ctx context.Context) error {
	return l.exist(ctx, `SELECT key FROM input WHERE key IN (?)`, l.want.Inputs, l.facts.Handled)
}

func (l *loader) exist(ctx context.Context, query string, keys []string, found map[string]bool) error {
	rows, err := in(ctx, l.conn, word[string], query, searchKeys(keys))
	has := make(set[string], len(rows))
	has.add(rows...)
	for _, k := range keys {
		if _, ok := has[searchKey(k)]; ok {
			found[k] = true
		}
	}
	return err
}

func distinct[K comparable](keys []K) []K {
	s := make(set[K], len(keys))
	s.add(keys...)
	return s.list()
}
