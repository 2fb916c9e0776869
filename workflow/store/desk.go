package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"refermail/workflow"
	"refermail/workflow/account"
)

// loadDesks answers [workflow.Want].Desks.
func (l *loader) loadDesks(ctx context.Context) error {
	for _, ask := range l.want.Desks {
		d, err := desk(ctx, l.conn, ask)
		if err != nil {
			return err
		}
		if l.facts.Desks == nil {
			l.facts.Desks = map[string]workflow.Desk{}
		}
		l.facts.Desks[account.CompareKey(ask.Member)] = d
	}
	return nil
}

// Desk returns what waits for a manager now, as of one moment. It costs what lies on the desk, not what lies in the past.
func (db *DB) Desk(ctx context.Context, ask workflow.DeskAsk) (workflow.Desk, error) {
	return asOfNow(ctx, db, "read the desk of a manager", func(c conn) (workflow.Desk, error) { return desk(ctx, c, ask) })
}

const deskDealColumns = "d.no, d.company, d.domain, p.name, d.stage, d.registered_at, d.review_by, d.protected_until, d.stage_at"

func deskDealFields(k *workflow.DeskDeal) []any {
	return []any{(*int64)(&k.No), (*text)(&k.Company), (*text)(&k.Domain), (*text)(&k.Partner), (*text)(&k.Stage),
		(*Time)(&k.RegisteredAt), (*Time)(&k.ReviewBy), (*Time)(&k.ProtectedUntil), (*Time)(&k.StageAt)}
}

func deskMailFields(m *workflow.DeskMail) []any {
	return []any{(*int64)(&m.No), (*text)(&m.From), (*text)(&m.Subject), (*text)(&m.Rule), (*Time)(&m.Received)}
}

func deskContactFields(c *workflow.DeskContact) []any {
	return []any{(*text)(&c.Name), (*text)(&c.Email), (*text)(&c.Partner), (*int64)(&c.Deal), (*text)(&c.Company), (*text)(&c.Other.Name), (*text)(&c.Other.Email)}
}

func desk(ctx context.Context, c conn, ask workflow.DeskAsk) (d workflow.Desk, err error) {
	const limit = workflow.DeskLimit + 1
	deals := func(order string, conditions func(w *where)) ([]workflow.DeskDeal, error) {
		var w where
		conditions(&w)
		onDesk(&w, ask)
		return all(ctx, c, deskDealFields, `SELECT `+deskDealColumns+` FROM deal d JOIN partner p ON p.no = d.partner`+
			w.String()+` ORDER BY `+order+`, d.no LIMIT ?`, append(w.args, limit)...)
	}
	if d.Awaiting, err = deals("coalesce(d.review_by, d.registered_at)", func(w *where) { w.and("d.stage = ?", ask.Review) }); err != nil {
		return d, fmt.Errorf("awaiting: %w", err)
	}
	if d.Expiring, err = deals("d.protected_until", func(w *where) {
		w.and("d.protected_until IS NOT NULL AND d.protected_until >= ? AND d.protected_until <= ?", Time(ask.Now), Time(ask.EndsBy))
		whereIn(w, "d.stage", ask.Active)
	}); err != nil {
		return d, fmt.Errorf("expiring: %w", err)
	}
	if !ask.Unmoved.IsZero() && len(ask.Active) > 0 {
		if d.Stalled, err = deals("d.stage_at", func(w *where) {
			whereIn(w, "d.stage", ask.Active)
			w.and("d.stage_at <= ?", Time(ask.Unmoved))
		}); err != nil {
			return d, fmt.Errorf("stalled: %w", err)
		}
	}
	if ask.Lead {
		if d.Held, err = all(ctx, c, deskMailFields, `SELECT no, sender, subject, rule, received_at FROM (
			SELECT no, sender, subject, rule, received_at FROM mail WHERE disposition = 'held'
			AND NOT (rule >= '`+workflow.WaitsByItself+`' AND rule < '`+workflow.WaitsByItself+`~') ORDER BY no DESC LIMIT ?) held
			WHERE received_at >= ? ORDER BY no`, limit, Time(ask.HeldSince)); err != nil {
			return d, fmt.Errorf("held: %w", err)
		}
	}
	if d.Applicants, err = coming(ctx, c, ask, "applied_at", time.Time{}, limit); err != nil {
		return d, fmt.Errorf("applicants: %w", err)
	}
	if d.Newcomers, err = coming(ctx, c, ask, "joined_at", workflow.NewcomersSince(ask.Now), limit); err != nil {
		return d, fmt.Errorf("newcomers: %w", err)
	}
	if d.Unreachable, err = unreachable(ctx, c, ask, limit); err != nil {
		return d, err
	}
	d.Idle, err = unreachableIdle(ctx, c, ask, limit)
	return d, err
}

// coming finds partners by one of the columns made of their joining, from a time on, the oldest first: those the manager
// looks after, and those nobody does when it is the lead's desk.
func coming(ctx context.Context, c conn, ask workflow.DeskAsk, column string, since time.Time, limit int) ([]workflow.Partner, error) {
	var w where
	if w.and(column + " IS NOT NULL"); !since.IsZero() {
		w.and(column+" >= ?", Time(since))
	}
	lookedAfter(&w, "manager", ask)
	return all(ctx, c, partnerFields, `SELECT `+partnerColumns+` FROM partner`+w.String()+` ORDER BY `+column+`, no LIMIT ?`, append(w.args, limit)...)
}

// lookedAfter leaves the partners that a manager looks after, and those nobody does when it is the lead's desk.
func lookedAfter(w *where, column string, ask workflow.DeskAsk) {
	if !ask.Lead {
		w.and(column+" = ?", ask.Member)
		return
	}
	args := []any{ask.Member}
	for _, m := range ask.Managers {
		args = append(args, m)
	}
	w.and("("+column+" = ? OR "+column+" NOT IN (''"+strings.Repeat(", ?", len(ask.Managers))+") OR "+column+" = '')", args...)
}

// unreachable finds people whose mail bounces, with the deals that are not over.
func unreachable(ctx context.Context, c conn, ask workflow.DeskAsk, limit int) ([]workflow.DeskContact, error) {
	var w where
	w.and("c.status = 'unreachable'")
	whereIn(&w, "d.stage", ask.Open)
	onDesk(&w, ask)
	rows, err := all(ctx, c, deskContactFields, `SELECT c.name, c.email, p.name, d.no, d.company, coalesce(o.name, ''), coalesce(o.email, '') FROM contact c
		JOIN deal_contact t ON t.contact = c.no JOIN deal d ON d.no = t.deal JOIN partner p ON p.no = d.partner
		LEFT JOIN contact o ON o.no = (SELECT min(x.no) FROM contact x WHERE x.partner = p.no AND x.status = 'active' AND x.no <> c.no)`+w.String()+` ORDER BY c.no, d.no LIMIT ?`, append(w.args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("unreachable: %w", err)
	}
	return rows, nil
}

// unreachableIdle finds people whose mail bounces and who take part in no deal that is not over, the latest contacts first.
func unreachableIdle(ctx context.Context, c conn, ask workflow.DeskAsk, limit int) ([]workflow.DeskContact, error) {
	var open, w where
	open.and("t.contact = c.no")
	whereIn(&open, "d.stage", ask.Open)
	w.and("c.status = 'unreachable' AND p.status = 'active'")
	w.and("NOT EXISTS (SELECT 1 FROM deal_contact t JOIN deal d ON d.no = t.deal"+open.String()+")", open.args...)
	lookedAfter(&w, "p.manager", ask)
	fields := func(c *workflow.DeskContact) []any {
		return []any{(*text)(&c.Name), (*text)(&c.Email), (*text)(&c.Partner), (*int64)(&c.PartnerNo), (*text)(&c.Other.Name), (*text)(&c.Other.Email)}
	}
	rows, err := all(ctx, c, fields, `SELECT c.name, c.email, p.name, p.no, coalesce(o.name, ''), coalesce(o.email, '') FROM contact c
		JOIN partner p ON p.no = c.partner LEFT JOIN contact o ON o.no = (SELECT min(x.no) FROM contact x WHERE x.partner = p.no AND x.status = 'active' AND x.no <> c.no)`+
		w.String()+` ORDER BY c.no DESC LIMIT ?`, append(w.args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("unreachable without a deal: %w", err)
	}
	return rows, nil
}

// onDesk leaves the deals that a manager answers for: as backup, as owner, as the partner's manager, or as the lead when
// neither is a manager.
func onDesk(w *where, ask workflow.DeskAsk) {
	managers := make([]any, len(ask.Managers))
	for i, m := range ask.Managers {
		managers[i] = m
	}
	among := " IN (?" + strings.Repeat(", ?", max(len(managers), 1)-1) + ")"
	if len(managers) == 0 {
		managers = []any{""}
	}
	of := "CASE WHEN d.owner" + among + " THEN d.owner WHEN p.manager" + among + " THEN p.manager ELSE '' END"
	args := append(append([]any{ask.Member}, managers...), managers...)
	if ask.Lead {
		w.and("(d.backup = ? OR "+of+" IN (?, ''))", append(args, ask.Member)...)
		return
	}
	w.and("(d.backup = ? OR "+of+" = ?)", append(args, ask.Member)...)
}
