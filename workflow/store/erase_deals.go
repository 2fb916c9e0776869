package store

import (
	"context"
	"slices"

	"refermail/workflow"
)

// timelines erases entries that name the subject in deals that are not about them.
func (r *eraseRun) timelines(ctx context.Context) error {
	r.say("timelines")
	t := tableOf("event")
	for last := row(nil); ; {
		where, args := t.after(last)
		rows, err := t.rows(ctx, r.db.read, where, "", walkRows, args...)
		if err != nil {
			return err
		}
		for _, one := range rows {
			deal := one.number("deal")
			text, author := r.e.event(deal, one.text("actor"), one.text("text"))
			if !has(r.e.deals, deal) && (text && one.text("text") != "" || author) {
				r.events.add(deal)
			}
			if author {
				r.report.TakeIn = append(r.report.TakeIn, workflow.DealNo(deal))
			}
		}
		if len(rows) < walkRows {
			break
		}
		last = rows[len(rows)-1]
	}
	slices.Sort(r.report.TakeIn)
	r.report.TakeIn = slices.Compact(r.report.TakeIn)
	deals := r.events.list()
	slices.Sort(deals)
	for _, no := range deals {
		if err := r.turn(ctx, func(c conn, _ string) error { return r.timeline(ctx, c, no) }); err != nil {
			return err
		}
	}
	return nil
}

// ownDeals erases the deals about the subject, each with its timeline in one transaction.
func (r *eraseRun) ownDeals(ctx context.Context, deals []int64) error {
	r.say("deals")
	for _, no := range deals {
		err := r.turn(ctx, func(c conn, lock string) error { return r.ownDeal(ctx, c, no, lock) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *eraseRun) ownDeal(ctx context.Context, c conn, no int64, lock string) error {
	deal, err := one(ctx, c, dealFields, `SELECT `+dealColumns+` FROM deal WHERE no = ?`, no)
	if err != nil {
		return err
	}
	r.report.Deals = append(r.report.Deals, deal)
	if !r.e.account && r.e.needles.in(deal.Company) {
		r.report.Kept = append(r.report.Kept, deal.No.String()+", company: it is called like the person; `refermail erase --account` takes it out")
	}
	if err := r.timeline(ctx, c, no); err != nil {
		return err
	}
	t := tableOf("deal")
	rows, err := t.rows(ctx, c, "no = ?", lock, 0, no)
	if err != nil {
		return err
	}
	for _, one := range rows {
		if err := r.row(ctx, c, t, one); err != nil {
			return err
		}
	}
	if r.Dry {
		return nil
	}
	_, err = c.exec(ctx, `UPDATE deal SET erased_at = ? WHERE no = ?`, Time(r.At), no)
	return err
}

// timeline erases what is to go from the timeline of one deal, and says on it that something went. Chains of before salts
// are salted first: else whoever guesses the words could try them. A chain that somebody has changed is erased all the same,
// stays broken, and is named.
func (r *eraseRun) timeline(ctx context.Context, c conn, no int64) error {
	events, err := all(ctx, c, eventFields, `SELECT `+eventColumns+` FROM event WHERE deal = ? ORDER BY seq`, no)
	if err != nil {
		return err
	}
	deal, err := one(ctx, c, dealFields, `SELECT `+dealColumns+` FROM deal WHERE no = ?`, no)
	if err != nil {
		return err
	}
	changed := make([]workflow.Event, len(events))
	n, authors := 0, false
	whole := workflow.VerifyChain(events, deal.Hash) == nil
	sealed, head := events, deal.Hash
	if whole {
		sealed, head = workflow.Reseal(events, r.seed)
	}
	for i, e := range sealed {
		changed[i] = e
		text, author := r.e.event(no, e.By, e.Text)
		if (!text || e.Text == "" && !e.Erased.IsZero()) && !author {
			continue
		}
		authors = authors || author
		if e.Salt == "" && e.Digest == "" { // of a broken chain
			e.Text, e.Erased = "", r.At
			if author {
				e.By = ""
			}
			changed[i], n = e, n+1
			continue
		}
		changed[i], n = e.Erase(r.At, author), n+1
	}
	if n == 0 {
		return nil
	}
	r.report.Count["event"] += n
	if !whole {
		r.report.Broken = append(r.report.Broken, deal.No)
	}
	if len(r.report.Found) < MaxFindings {
		columns := []string{"text"}
		if authors {
			columns = []string{"actor", "text"}
		}
		r.report.Found = append(r.report.Found, Finding{Table: "event", Row: deal.No.String(), Columns: columns, Done: "words emptied in " + itoa(int64(n)) + " of " + itoa(int64(len(events))) + " entries"})
	}
	if r.Dry {
		return nil
	}
	deal.Hash = head
	last := deal.Append(workflow.Event{At: r.At, Kind: "erased", By: r.By, Visibility: workflow.ForTeam, Text: "Personal data was erased " + r.why + "."}, r.seed)
	for i, e := range changed {
		if e == events[i] {
			continue
		}
		if _, err := c.exec(ctx, `UPDATE event SET actor = ?, text = ?, salt = ?, digest = ?, erased_at = ?, hash = ? WHERE deal = ? AND seq = ?`,
			clean(e.By), clean(e.Text), e.Salt, e.Digest, (*Time)(&e.Erased), e.Hash, no, e.Seq); err != nil {
			return err
		}
	}
	if _, err := insert(ctx, c, "event", eventColumns, []workflow.Event{last}, eventFields, ""); err != nil {
		return err
	}
	_, err = c.exec(ctx, `UPDATE deal SET seq = ?, hash = ? WHERE no = ?`, deal.Seq, deal.Hash, no)
	return err
}
