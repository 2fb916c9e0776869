package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"refermail/workflow"
)

// DealFilter chooses deals for a list. The zero value chooses all; several fields must all fit.
type DealFilter struct {
	Stages  []string
	Partner workflow.PartnerNo
	Domain  string          // of the account
	After   workflow.DealNo // only later ones
	Most    int             // how many at most; 0: all
}

// DealRow is a deal as lists show it.
type DealRow struct {
	workflow.Deal
	PartnerName string
	SubmittedBy string // the submitter's address
}

func dealRowFields(d *DealRow) []any {
	return append(dealFields(&d.Deal), (*text)(&d.PartnerName), (*text)(&d.SubmittedBy))
}

// Deals yields the chosen deals in order of their numbers, one by one; an error comes last.
func (db *DB) Deals(ctx context.Context, f DealFilter) iter.Seq2[DealRow, error] {
	var w where
	whereIn(&w, "d.stage", f.Stages)
	if f.Partner != 0 {
		w.and("d.partner = ?", int64(f.Partner))
	}
	if f.Domain != "" {
		w.and("d.domain <> '' AND d.domain = ?", searchKey(f.Domain))
	}
	if f.After != 0 {
		w.and("d.no > ?", int64(f.After))
	}
	return list(ctx, db.read, "deals", dealRowFields, `SELECT `+qualify("d", dealColumns)+`, p.name, c.email FROM deal d
		JOIN partner p ON p.no = d.partner LEFT JOIN contact c ON c.no = d.submitter`+w.String()+` ORDER BY d.no`+limit(f.Most), w.args)
}

// DealStory is a deal with everything that is shown of it.
type DealStory struct {
	Deal      workflow.Deal
	Partner   workflow.Partner
	Submitter workflow.Contact // zero when there is none
	Events    []workflow.Event // the timeline, oldest first
}

// Deal returns a deal with its partner and its timeline, or ErrNotFound. All are read at one moment.
func (db *DB) Deal(ctx context.Context, no workflow.DealNo) (DealStory, error) {
	var s DealStory
	err := db.snapshot(ctx, func(c conn) (err error) {
		if s.Deal, err = one(ctx, c, dealFields, `SELECT `+dealColumns+` FROM deal WHERE no = ?`, int64(no)); err != nil {
			return err
		}
		if s.Partner, err = one(ctx, c, partnerFields, `SELECT `+partnerColumns+` FROM partner WHERE no = ?`, int64(s.Deal.Partner)); err != nil {
			return err
		}
		s.Submitter, err = one(ctx, c, contactFields, `SELECT `+contactColumns+` FROM contact WHERE no = ?`, int64(s.Deal.Submitter))
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		s.Events, err = all(ctx, c, eventFields, `SELECT `+eventColumns+` FROM event WHERE deal = ? ORDER BY seq`, int64(no))
		return err
	})
	if err != nil {
		return DealStory{}, fmt.Errorf("read deal %s: %w", no, err)
	}
	return s, nil
}

// qualify puts the table's short name before each column.
func qualify(table, columns string) string {
	return table + "." + strings.ReplaceAll(columns, ", ", ", "+table+".")
}
