package store

import (
	"context"
	"errors"
	"fmt"

	"refermail/workflow"
)

// Keep stores raw mails, and how far the mailbox has been read, in one transaction, and returns all of them in the order
// given, with their numbers. Mails whose bytes were kept before, or stand in the batch twice, are Known and keep the
// number and disposition they have. The same call repeated after a crash changes nothing but the mark. It does not wait
// for decisions on PostgreSQL. The caller bounds how many bytes a batch holds.
func (db *DB) Keep(ctx context.Context, mailbox string, mark workflow.Mark, mails []workflow.RawMail) ([]workflow.KeptMail, error) {
	bodies := db.squeeze.pack(len(mails), func(i int) []byte { return mails[i].Bytes })
	var kept []workflow.KeptMail
	var fresh int
	err := db.relaxed(ctx, func(c conn) (err error) { // in a power cut the mailbox still has them; the decision is flushed
		if kept, fresh, err = keepMails(ctx, c, mails, bodies); err != nil {
			return err
		}
		if fresh > 0 && c.dialect.notify != "" {
			if _, err := c.exec(ctx, c.dialect.notify, TopicMail); err != nil {
				return err
			}
		}
		return upsert(ctx, c, "mailbox", markColumns, []namedMark{{mailbox, mark}}, markFields)
	})
	if err != nil {
		return nil, fmt.Errorf("keep %d mails: %w", len(mails), err)
	}
	if fresh > 0 {
		db.bell.ring(TopicMail)
	}
	return kept, nil
}

// keepMails numbers the mails that are new and writes them. The counter's row is locked first, so that nobody else can
// keep the same bytes meanwhile.
func keepMails(ctx context.Context, c conn, mails []workflow.RawMail, bodies [][]byte) (kept []workflow.KeptMail, fresh int, err error) {
	if len(mails) == 0 {
		return nil, 0, nil
	}
	next, err := one(ctx, c, number[workflow.MailNo], `SELECT next FROM counter WHERE name = 'mail'`+c.dialect.lockRows)
	if err != nil {
		return nil, 0, err
	}
	known, err := keptBefore(ctx, c, mails)
	if err != nil {
		return nil, 0, err
	}
	kept = make([]workflow.KeptMail, len(mails))
	var added []workflow.KeptMail
	var raws []rawBody
	for i, m := range mails {
		kept[i].RawMail = m
		if k, ok := known[m.Digest]; ok {
			kept[i].No, kept[i].Disposition, kept[i].Forced, kept[i].Known = k.No, k.Disposition, k.Forced, true
			continue
		}
		kept[i].No = next + workflow.MailNo(len(added))
		known[m.Digest] = kept[i]
		added = append(added, kept[i])
		raws = append(raws, rawBody{int64(kept[i].No), bodies[i]})
	}
	if len(added) == 0 {
		return kept, 0, nil
	}
	if _, err := insert(ctx, c, "mail", newMailColumns, added, newMailFields, ""); err != nil {
		return nil, 0, err
	}
	if _, err := insert(ctx, c, "mail_raw", "mail, body", raws, rawFields, ""); err != nil {
		return nil, 0, err
	}
	_, err = c.exec(ctx, `UPDATE counter SET next = ? WHERE name = 'mail'`, int64(next)+int64(len(added)))
	return kept, len(added), err
}

func keptBefore(ctx context.Context, c conn, mails []workflow.RawMail) (map[string]workflow.KeptMail, error) {
	digests := make([]string, len(mails))
	for i, m := range mails {
		digests[i] = m.Digest
	}
	rows, err := in(ctx, c, keptMailFields, `SELECT `+keptMailColumns+` FROM mail WHERE digest IN (?)`, distinct(digests))
	known := make(map[string]workflow.KeptMail, len(rows)+len(mails))
	for _, m := range rows {
		known[m.Digest] = m
	}
	return known, err
}

// rawBody is a row of mail_raw: the packed bytes of a mail.
type rawBody struct {
	mail int64
	body []byte
}

func rawFields(r *rawBody) []any { return []any{&r.mail, &r.body} }

// Mark returns how far the mailbox has been read; the zero Mark when it never was.
func (db *DB) Mark(ctx context.Context, mailbox string) (workflow.Mark, error) {
	m, err := one(ctx, db.read, markFields, `SELECT `+markColumns+` FROM mailbox WHERE name = ?`, searchKey(mailbox))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return workflow.Mark{}, fmt.Errorf("read mark of %s: %w", mailbox, err)
	}
	return m.Mark, nil
}

// pendingBytes bounds what Pending returns, unless a single mail is larger.
const pendingBytes = 64 << 20

// Pending returns kept mails that nobody has decided about, oldest first, with their bytes: at most max, and no more
// than 64 MB beyond the first.
func (db *DB) Pending(ctx context.Context, max int) ([]workflow.KeptMail, error) {
	mails, err := all(ctx, db.read, keptMailFields,
		`SELECT `+keptMailColumns+` FROM mail WHERE disposition = '' ORDER BY no LIMIT ?`, max)
	if err != nil {
		return nil, fmt.Errorf("read pending mails: %w", err)
	}
	var bytes int64
	place := make(map[int64]int, len(mails))
	var numbers []int64
	for i, m := range mails {
		if bytes += m.Size; i > 0 && bytes > pendingBytes {
			mails = mails[:i]
			break
		}
		place[int64(m.No)] = i
		numbers = append(numbers, int64(m.No))
	}
	raws, err := in(ctx, db.read, rawFields, `SELECT mail, body FROM mail_raw WHERE mail IN (?)`, numbers)
	if err != nil {
		return nil, fmt.Errorf("read pending mails: %w", err)
	}
	for _, r := range raws {
		if mails[place[r.mail]].Bytes, err = db.squeeze.unpack(r.body); err != nil {
			return nil, fmt.Errorf("read mail %d: %w", r.mail, err)
		}
	}
	return mails, nil
}

// Raw returns the bytes of a mail as they reached us, or ErrNotFound.
func (db *DB) Raw(ctx context.Context, no workflow.MailNo) ([]byte, error) {
	r, err := one(ctx, db.read, rawFields, `SELECT mail, body FROM mail_raw WHERE mail = ?`, int64(no))
	if err != nil {
		return nil, fmt.Errorf("read mail %s: %w", no, err)
	}
	return db.squeeze.unpack(r.body)
}
