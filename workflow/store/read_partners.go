package store

import (
	"context"
	"fmt"
	"iter"

	"refermail/workflow"
)

// Partners yields all partners in order of their numbers, one by one; an error comes last.
func (db *DB) Partners(ctx context.Context) iter.Seq2[workflow.Partner, error] {
	return list(ctx, db.read, "partners", partnerFields, `SELECT `+partnerColumns+` FROM partner ORDER BY no`, nil)
}

// PartnersAfter yields the partners with numbers beyond after, at most so many, in order of their numbers; an error comes last.
func (db *DB) PartnersAfter(ctx context.Context, after workflow.PartnerNo, most int) iter.Seq2[workflow.Partner, error] {
	return list(ctx, db.read, "partners", partnerFields, `SELECT `+partnerColumns+` FROM partner WHERE no > ? ORDER BY no`+limit(most), []any{int64(after)})
}

// Contacts yields all contacts, partner by partner, one by one; an error comes last.
func (db *DB) Contacts(ctx context.Context) iter.Seq2[workflow.Contact, error] {
	return list(ctx, db.read, "contacts", contactFields, `SELECT `+contactColumns+` FROM contact ORDER BY partner, no`, nil)
}

// Partner returns a partner with its contacts, or ErrNotFound.
func (db *DB) Partner(ctx context.Context, no workflow.PartnerNo) (workflow.Partner, []workflow.Contact, error) {
	var p workflow.Partner
	var contacts []workflow.Contact
	err := db.snapshot(ctx, func(c conn) (err error) {
		if p, err = one(ctx, c, partnerFields, `SELECT `+partnerColumns+` FROM partner WHERE no = ?`, int64(no)); err != nil {
			return err
		}
		contacts, err = all(ctx, c, contactFields, `SELECT `+contactColumns+` FROM contact WHERE partner = ? ORDER BY no`, int64(no))
		return err
	})
	if err != nil {
		return workflow.Partner{}, nil, fmt.Errorf("read partner %s: %w", no, err)
	}
	return p, contacts, nil
}

// OffLimits yields all accounts nobody may register, list by list in the order they were imported; an error comes last.
func (db *DB) OffLimits(ctx context.Context) iter.Seq2[workflow.OffLimit, error] {
	return list(ctx, db.read, "off-limits", offLimitFields, `SELECT `+offLimitColumns+` FROM off_limit ORDER BY list, position`, nil)
}
