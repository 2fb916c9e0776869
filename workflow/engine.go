package workflow

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"
)

// Engine gives decisions a transaction. It is safe for concurrent use; the Store runs one batch at a time.
type Engine struct {
	Store Store
	Rules *Rules
	Log   *slog.Logger
	// Panicked is called for every panic of Decide that was recovered; nil to only log it. A panic is a bug of ours: the
	// mail becomes Failed and can be replayed.
	Panicked func()

	now  atomic.Pointer[Rules] // what is in force instead of Rules, after [Engine.Use]
	read versions              // of the program that deals were registered under, by digest
}

// Handle decides about the inputs in order, in one transaction, and returns one Decision for each. When the batch as a
// whole cannot be saved, every input is tried alone, so that one bad input does not stop the others; a mail that cannot
// be saved then either, while its failure can, is Failed. The first error of the rest is returned, with an empty Decision
// in its place.
func (e *Engine) Handle(ctx context.Context, ins ...Input) ([]Decision, error) {
	if len(ins) == 0 {
		return nil, nil
	}
	out, err := e.batch(ctx, ins)
	if err == nil || ctx.Err() != nil {
		return out, err
	}
	if len(ins) == 1 { // a command is never tried twice: it may have been done all the same
		return e.failed(ctx, ins[0], err)
	}
	e.Log.Warn("batch failed, handling one by one", "inputs", len(ins), "error", err)
	out = make([]Decision, len(ins))
	var first error
	for i, in := range ins {
		one, err := e.batch(ctx, []Input{in})
		if err != nil && ctx.Err() == nil {
			one, err = e.failed(ctx, in, err)
		}
		switch {
		case err == nil:
			out[i] = one[0]
		case first == nil:
			first = fmt.Errorf("input %d of %d: %w", i+1, len(ins), err)
		}
	}
	return out, first
}

// failed gives a mail that the store refuses an end: trying it for ever would keep the mailbox busy with it. It is
// refused when the store takes everything else just before and just after. Otherwise, and for what is no mail, the
// cause is returned.
func (e *Engine) failed(ctx context.Context, in Input, cause error) ([]Decision, error) {
	m, ok := in.Action.(ReceivedMail)
	if !ok || e.Store.Update(ctx, func(tx Tx) error { return tx.Save(ctx, Changes{At: in.At}) }) != nil {
		return nil, cause
	}
	one, err := e.batch(ctx, []Input{in})
	if err == nil {
		return one, nil
	}
	in.Action = UnreadableMail{Mail: m.Mail}
	if one, err = e.batch(ctx, []Input{in}); err != nil {
		return nil, cause
	}
	e.Log.Error("a mail cannot be saved", "mail", m.Mail.No.String(), "error", cause)
	if e.Panicked != nil {
		e.Panicked()
	}
	return one, nil
}

func (e *Engine) batch(ctx context.Context, ins []Input) (out []Decision, err error) {
	err = e.Store.Update(ctx, func(tx Tx) error {
		out = nil
		for _, round := range rounds(ins) {
			decisions, err := e.round(ctx, tx, round)
			if err != nil {
				return err
			}
			out = append(out, decisions...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// round decides about inputs that are loaded together.
func (e *Engine) round(ctx context.Context, tx Tx, ins []Input) (out []Decision, err error) {
	w, err := e.load(ctx, tx, ins)
	if err != nil {
		return nil, err
	}
	var all Changes
	for _, in := range ins {
		decision := e.decide(w, in)
		for _, why := range decision.Leaks {
			e.Log.Error("a mail was withheld: it would have told one partner of another", "mail", why)
		}
		w.Apply(decision.Changes)
		all.add(decision.Changes)
		all.At = later(all.At, in.At) // a refusal has no changes, and still a time
		out = append(out, decision)
	}
	if err := tx.Save(ctx, all); err != nil {
		return nil, fmt.Errorf("save %d inputs: %w", len(ins), err)
	}
	return out, nil
}

func (e *Engine) load(ctx context.Context, tx Tx, ins []Input) (*World, error) {
	rules := e.rules() // once: they may be replaced meanwhile
	at := ins[len(ins)-1].At
	want := wantOf(ins)
	rules.wantNight(&want, ins)
	want.mornings(rules, ins)
	want.reports(rules, ins)
	want.exports(rules, ins)
	want.issues(ins)
	want.copies(rules, ins)
	facts, err := tx.Load(ctx, want, at)
	if err != nil {
		return nil, fmt.Errorf("load for %d inputs: %w", len(ins), err)
	}
	facts.MeritAsk, facts.NightAfter = want.Merits, want.Night.After
	want, ok := rivals(ins, facts)
	if told := histories(ins, facts); len(told) > 0 {
		want.Events, ok = told, true
	}
	if ok {
		more, err := tx.Load(ctx, want, at)
		if err != nil {
			return nil, fmt.Errorf("load rivals: %w", err)
		}
		facts.Deals = append(facts.Deals, more.Deals...)
		facts.Partners = append(facts.Partners, more.Partners...)
		facts.Contacts = append(facts.Contacts, more.Contacts...)
		facts.OffLimits = append(facts.OffLimits, more.OffLimits...)
		facts.Aliases = append(facts.Aliases, more.Aliases...)
		facts.Apart = append(facts.Apart, more.Apart...)
		facts.Events = append(facts.Events, more.Events...)
		facts.Earlier = append(facts.Earlier, more.Earlier...)
		maps.Copy(facts.Timers, more.Timers)
		maps.Copy(facts.Tallies, more.Tallies)
	}
	if want, ok := timelines(ins, facts); ok {
		more, err := tx.Load(ctx, want, at)
		if err != nil {
			return nil, fmt.Errorf("load timelines: %w", err)
		}
		for no, events := range more.Timelines {
			if facts.Timelines == nil {
				facts.Timelines = map[DealNo][]Event{}
			}
			facts.Timelines[no] = events
		}
	}
	if err := e.loadIssues(ctx, tx, rules, ins, &facts); err != nil {
		return nil, err
	}
	if facts.Programs, err = e.versions(ctx, tx, rules, facts.Deals, at); err != nil {
		return nil, err
	}
	return NewWorld(rules, facts), nil
}

// decide runs Decide and turns a panic into a failed mail (OP-2).
func (e *Engine) decide(w *World, in Input) (decision Decision) {
	defer func() {
		if p := recover(); p != nil {
			e.Log.Error("panic while deciding", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			if e.Panicked != nil {
				e.Panicked()
			}
			decision = Decision{Refusal: "an error of ours; it was logged"}
			if t, ok := in.Action.(TimerFired); ok { // not every ten seconds, and not in the way of the others
				decision.Refusal, decision.At = "", in.At
				decision.SetTimers = []Timer{{Key: t.Timer.Key, Kind: t.Timer.Kind, Deal: t.Timer.Deal, Due: in.At.Add(time.Hour)}}
			}
			if m, ok := in.Action.(ReceivedMail); ok {
				decision.Mails = []MailResult{{No: m.Mail.No, Disposition: Failed, Rule: "panic while deciding",
					MessageID: m.Mail.MessageID, BodyDigest: m.Mail.BodyDigest, From: m.Mail.From.Email, Subject: m.Mail.Subject}}
			}
		}
	}()
	return Decide(w, in)
}

// add appends the changes of one decision. A row that changes twice in a batch is written once, as it is in the end.
func (c *Changes) add(o Changes) {
	c.Partners = replace(c.Partners, o.Partners, func(p Partner) PartnerNo { return p.No })
	c.Contacts = replace(c.Contacts, o.Contacts, func(k Contact) ContactNo { return k.No })
	c.Deals = replace(c.Deals, o.Deals, func(k Deal) DealNo { return k.No })
	c.Events = append(c.Events, o.Events...)
	c.Notices = append(c.Notices, o.Notices...)
	c.Mails = replace(c.Mails, o.Mails, func(m MailResult) MailNo { return m.No })
	for _, k := range o.EndTimers {
		c.EndTimers = append(without(c.EndTimers, k), k)
		c.SetTimers = withoutTimer(c.SetTimers, k)
	}
	for _, t := range o.SetTimers {
		c.EndTimers = without(c.EndTimers, t.Key)
		c.SetTimers = append(withoutTimer(c.SetTimers, t.Key), t)
	}
	c.Inputs = append(c.Inputs, o.Inputs...)
	c.Endings = replace(c.Endings, o.Endings, func(e Ending) string { return e.Address })
	c.Release = append(c.Release, o.Release...)
	c.Offers = replace(c.Offers, o.Offers, func(o Offer) MailNo { return o.Mail })
	c.Programs = append(c.Programs, o.Programs...)
	c.Issues = replace(c.Issues, o.Issues, func(i Issue) IssueNo { return i.No })
	c.Documents = replace(c.Documents, o.Documents, func(t IssueText) IssueNo { return t.Issue })
	c.Echoes = append(c.Echoes, o.Echoes...)
	c.Answers = replace(c.Answers, o.Answers, func(a IssueAnswer) MailNo { return a.Mail })
	c.Suppression = append(c.Suppression, o.Suppression...)
	c.tallies(o)
	c.aliases(o)
	c.Checks = append(c.Checks, o.Checks...)
	for _, who := range o.EndNews {
		c.EndNews = append(c.EndNews, who)
		c.News = slices.DeleteFunc(c.News, func(n NewsLine) bool { return n.Contact == who })
	}
	c.News = append(c.News, o.News...)
	if o.OffLimits != nil {
		c.OffLimits = o.OffLimits
	}
	if o.Next != (Counters{}) {
		c.Next = o.Next
	}
	c.At = later(c.At, o.At)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
