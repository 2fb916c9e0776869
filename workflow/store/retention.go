package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"refermail/workflow"
)

// Terms are how long personal data is kept. A term of zero keeps it for ever.
type Terms struct {
	Leads      time.Duration // after a lead ended in one of Stages
	Stages     []string
	Mails      time.Duration // after a mail that belongs to no deal came, or was settled
	Signatures time.Duration // after the mail they were learnt from
}

// Past is what is past its term: how many rows of each kind, and the leads.
type Past struct {
	Leads      []workflow.Deal // the first MaxFindings
	Mails      int             // kept mails that belong to no deal
	Notices    int             // mails of ours that belong to no deal
	Signatures int
	Offers     int
	Answers    int // to newsletters
	Checks     int // accounts partners asked about
}

// Sum is how many rows that are.
func (p Past) Sum() int {
	return len(p.Leads) + p.Mails + p.Notices + p.Signatures + p.Offers + p.Checks + p.Answers
}

// retentionBatch is how many rows go in one transaction; a lead counts with everything that belongs to it.
const (
	retentionBatch = 100
	leadBatch      = 10
)

// retention is one nightly pass.
type retention struct {
	db    *DB
	terms Terms
	now   time.Time
	dry   bool
	keep  set[int64] // mails that are evidence or wait for something
	past  Past
}

// EraseDue erases what is past its term at now, batch by batch; decisions go on in between. With dry it only counts. It is
// harmless when repeated, and what a call that was killed did not do, the next one does.
func (db *DB) EraseDue(ctx context.Context, terms Terms, now time.Time, dry bool) (Past, error) {
	r := &retention{db: db, terms: terms, now: now, dry: dry, keep: set[int64]{}}
	for _, step := range []struct {
		what string
		do   func(context.Context) error
	}{{"leads", r.leads}, {"kept mails", r.evidence}, {"mails", r.mails}, {"answers", r.answers}, {"sent mails", r.notices}, {"signatures", r.signatures}, {"offers", r.offers}, {"checks", r.checks}} {
		if err := step.do(ctx); err != nil {
			return r.past, fmt.Errorf("erase what is past its term: %s: %w", step.what, err)
		}
	}
	if dry || r.past.Sum() == 0 || db.dialect.emptyLog == nil {
		return r.past, nil
	}
	if err := db.dialect.emptyLog(ctx, db.write); err != nil && !errors.Is(err, errStillRead) { // else the next one does
		return r.past, fmt.Errorf("erase what is past its term: %w", err)
	}
	return r.past, nil
}

// run is a pass over rows that nobody is looked for in.
func (r *retention) run(deals ...int64) *eraseRun {
	e := &eraser{needles: nobodyNamed(), contacts: set[int64]{}, deals: set[int64]{}, mails: set[int64]{}, expired: true, reason: "erased after its term"}
	e.deals.add(deals...)
	return &eraseRun{Erasing: &Erasing{By: "refermail", At: r.now, Dry: r.dry}, db: r.db, e: e, events: set[int64]{}, seed: newSeed(), why: "after its term",
		report: EraseReport{Count: map[string]int{}, Contacts: map[workflow.PartnerNo]int{}}}
}

func (r *retention) before(term time.Duration) Time { return Time(r.now.Add(-term)) }

// leads erases the leads that ended long ago, with their mails, notices and words.
func (r *retention) leads(ctx context.Context) error {
	for _, stage := range r.terms.Stages {
		for last := workflow.DealNo(0); r.terms.Leads > 0; {
			deals, err := all(ctx, r.db.read, dealFields, `SELECT `+dealColumns+` FROM deal WHERE stage = ? AND stage_at < ? AND no > ?
				AND (erased_at IS NULL OR erased_at < updated_at) AND coalesce(updated_at, created_at) < ? ORDER BY no LIMIT ?`,
				stage, r.before(r.terms.Leads), int64(last), r.before(r.terms.Leads), leadBatch)
			if err != nil {
				return err
			}
			if len(deals) == 0 {
				break
			}
			last = deals[len(deals)-1].No
			deals = slices.DeleteFunc(deals, func(d workflow.Deal) bool { return d.Dispute.Open() }) // its words are needed yet
			if err := r.batch(ctx, deals); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *retention) batch(ctx context.Context, deals []workflow.Deal) error {
	for _, d := range deals {
		if len(r.past.Leads) < MaxFindings {
			r.past.Leads = append(r.past.Leads, d)
		}
	}
	if r.dry {
		return nil
	}
	var numbers []int64
	for _, d := range deals {
		numbers = append(numbers, int64(d.No))
	}
	run := r.run(numbers...)
	return run.turn(ctx, func(c conn, lock string) error {
		for _, no := range numbers {
			for _, name := range []string{"mail", "notice"} {
				if err := run.where(ctx, c, name, "deal = ?", lock, no); err != nil {
					return err
				}
			}
			if err := run.ownDeal(ctx, c, no, lock); err != nil {
				return err
			}
		}
		return nil
	})
}

// where treats the rows of a table that a condition chooses.
func (r *eraseRun) where(ctx context.Context, c conn, table, where, lock string, args ...any) error {
	t := tableOf(table)
	rows, err := t.rows(ctx, c, where, lock, 0, args...)
	if err != nil {
		return err
	}
	for _, one := range rows {
		if err := r.row(ctx, c, t, one); err != nil {
			return err
		}
	}
	return nil
}

// evidence finds the mails that stay: those a timeline rests on that is kept, like lists of leads, which belong to no one deal;
// acceptances of the agreement; and those that wait for an approval or a resumption.
func (r *retention) evidence(ctx context.Context) error {
	lists, err := all(ctx, r.db.read, number[int64], `SELECT DISTINCT m.no FROM mail m JOIN event e ON e.mail = m.no JOIN deal d ON d.no = e.deal
		WHERE m.erased_at IS NULL AND m.deal IS NULL AND m.received_at < ? AND d.erased_at IS NULL`, r.before(r.terms.Mails))
	if err != nil {
		return err
	}
	r.keep.add(lists...)
	for p, err := range each(ctx, r.db.read, partnerFields, `SELECT `+partnerColumns+` FROM partner WHERE joining IS NOT NULL OR held IS NOT NULL`) {
		if err != nil {
			return err
		}
		for _, no := range p.Held {
			r.keep.add(int64(no))
		}
		if p.Joining == nil {
			continue
		}
		for _, no := range p.Joining.Waiting {
			r.keep.add(int64(no))
		}
		for _, a := range p.Joining.Agreements {
			r.keep.add(int64(a.Mail))
		}
	}
	return nil
}

// mails erases kept mails that belong to no deal.
func (r *retention) mails(ctx context.Context) error {
	return r.pass(ctx, r.terms.Mails, "mail", `SELECT no FROM mail WHERE erased_at IS NULL AND deal IS NULL AND received_at < ? AND disposition <> '' AND no > ? ORDER BY no LIMIT ?`, "no = ?",
		func(e *eraser, no int64) bool {
			if has(r.keep, no) {
				return false
			}
			e.mails.add(no)
			r.past.Mails++
			return true
		})
}

// pass erases rows of one table, numbered, that are past a term.
func (r *retention) pass(ctx context.Context, term time.Duration, table, query, where string, which func(*eraser, int64) bool) error {
	for last := int64(0); term > 0; {
		numbers, err := all(ctx, r.db.read, number[int64], query, r.before(term), last, retentionBatch)
		if err != nil || len(numbers) == 0 {
			return err
		}
		last = numbers[len(numbers)-1]
		run := r.run()
		var chosen []int64
		for _, no := range numbers {
			if which(run.e, no) {
				chosen = append(chosen, no)
			}
		}
		if r.dry || len(chosen) == 0 {
			continue
		}
		err = run.turn(ctx, func(c conn, lock string) error {
			for _, no := range chosen {
				if err := run.where(ctx, c, table, where, lock, no); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// notices empties mails of ours that belong to no deal.
func (r *retention) notices(ctx context.Context) error {
	const query = `SELECT no FROM notice WHERE erased_at IS NULL AND deal IS NULL AND settled_at IS NOT NULL AND settled_at < ? AND no > ? ORDER BY no LIMIT ?`
	for last := int64(0); r.terms.Mails > 0; {
		numbers, err := all(ctx, r.db.read, number[int64], query, r.before(r.terms.Mails), last, retentionBatch)
		if err != nil || len(numbers) == 0 {
			return err
		}
		last, r.past.Notices = numbers[len(numbers)-1], r.past.Notices+len(numbers)
		if r.dry {
			continue
		}
		err = r.db.taking(ctx, func(c conn) error {
			return execIn(ctx, c, `UPDATE notice SET letter = NULL, subject = '', response = '', recipient = '', recipient_name = '', recipient_key = '',
				key = 'erased/' || id, in_reply_to = '', refs = NULL, erased_at = '`+r.now.UTC().Format(layout)+`' WHERE settled_at IS NOT NULL AND no IN (?)`, numbers)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// simple counts rows, or changes them.
func (r *retention) simple(ctx context.Context, term time.Duration, counted *int, table, where, change string) (err error) {
	if term == 0 {
		return nil
	}
	n, err := one(ctx, r.db.read, number[int64], `SELECT count(*) FROM `+table+` WHERE `+where, r.before(term))
	*counted = int(n)
	if err != nil || n == 0 || r.dry {
		return err
	}
	return r.db.taking(ctx, func(c conn) error {
		_, err := c.exec(ctx, change+` WHERE `+where, r.before(term))
		return err
	})
}

func (r *retention) signatures(ctx context.Context) error {
	return r.simple(ctx, r.terms.Signatures, &r.past.Signatures, "ending", `received_at < ?`, `DELETE FROM ending`)
}

func (r *retention) offers(ctx context.Context) error {
	return r.simple(ctx, r.terms.Leads, &r.past.Offers, "offer", `coalesce(answered_at, offered_at) < ? AND answer <> 'accepted' AND (contact_name <> '' OR contact_email <> '')`,
		`UPDATE offer SET contact_name = '', contact_email = ''`)
}

func (r *retention) checks(ctx context.Context) error {
	return r.simple(ctx, r.terms.Leads, &r.past.Checks, "account_check", `asked_at < ? AND account <> ''`, `UPDATE account_check SET account = ''`)
}

// answers go as the mails do that they are made of.
func (r *retention) answers(ctx context.Context) error {
	return r.simple(ctx, r.terms.Mails, &r.past.Answers, "issue_answer", `at < ? AND text <> ''`, `UPDATE issue_answer SET text = ''`)
}

// MarshalJSON writes a report for scripts.
func (p Past) MarshalJSON() ([]byte, error) {
	refs := []string{}
	for _, d := range p.Leads {
		refs = append(refs, d.No.String())
	}
	return json.Marshal(map[string]any{"leads": refs, "mails": p.Mails, "notices": p.Notices, "signatures": p.Signatures, "offers": p.Offers, "checks": p.Checks, "answers": p.Answers})
}
