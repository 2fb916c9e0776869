package store

import (
	"context"
	"fmt"

	"refermail/workflow"
	"refermail/workflow/account"
)

// saveMails writes how mails ended. What the result does not say of the mail (its Message-ID, subject, deal …), as
// when a held mail is rejected without reading it again, stays as it was.
func (t *tx) saveMails(ctx context.Context, c workflow.Changes) error {
	mails := latest(c.Mails, func(m *workflow.MailResult) workflow.MailNo { return m.No })
	at := Time(c.At)
	fields := func(m *workflow.MailResult) []any {
		return []any{
			(*int64)(&m.No), (*text)(&m.Disposition), (*text)(&m.Rule), (*ref)(&m.Deal), (*keyText)(&m.MessageID),
			(*text)(&m.BodyDigest), (*text)(&m.From), (*text)(&m.Subject), &at,
			proofField{&m.Proof},
		}
	}
	n, err := values(ctx, t.conn, `UPDATE mail SET disposition = v.column2, rule = v.column3, deal = coalesce(v.column4, deal),
		message_id = coalesce(nullif(v.column5, ''), message_id), body_digest = coalesce(nullif(v.column6, ''), body_digest),
		sender = coalesce(nullif(v.column7, ''), sender), subject = coalesce(nullif(v.column8, ''), subject),
		decided_at = v.column9, proof = coalesce(v.column10, proof) FROM (VALUES `,
		`(CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))`,
		mails, fields, `) AS v WHERE mail.no = v.column1`)
	return expect(n, len(mails), err)
}

func (t *tx) saveReleases(ctx context.Context, c workflow.Changes) error {
	released := latest(c.Release, func(r *workflow.Release) workflow.MailNo { return r.Mail })
	fields := func(r *workflow.Release) []any { return []any{(*int64)(&r.Mail), &r.Forced} }
	n, err := values(ctx, t.conn, `UPDATE mail SET disposition = '', forced = v.column2 FROM (VALUES `,
		`(CAST(? AS BIGINT), CAST(? AS `+t.dialect.boolean+`))`, released, fields, `) AS v WHERE mail.no = v.column1`)
	if len(released) > 0 {
		t.wakes[TopicMail] = true
	}
	return expect(n, len(released), err)
}

// expect makes a missing row an error: a result for a mail we do not have is a bug, not something to pass over.
func expect(n int64, want int, err error) error {
	if err == nil && n != int64(want) {
		err = fmt.Errorf("%d of %d: %w", int64(want)-n, want, ErrNotFound)
	}
	return err
}

// saveNotices adds to the outbox. A notice that is there already is passed over: its id is the hash of its key, so one index
// tells.
func (t *tx) saveNotices(ctx context.Context, c workflow.Changes) error {
	rows := make([]noticeWithKey, len(c.Notices))
	for i, n := range c.Notices {
		n.ID = workflow.NewNoticeID(n.Key)
		n.Answer = n.Answer && !n.Unproven // those are tallies
		if n.RunAt.IsZero() {
			n.RunAt = c.At
		}
		rows[i] = noticeWithKey{
			NoticeRow:    NoticeRow{Notice: n, State: workflow.Ready, Created: c.At, Due: n.RunAt, number: t.notice + int64(i)},
			recipientKey: account.CompareKey(n.To.Email),
		}
	}
	n, err := insert(ctx, t.conn, "notice", noticeColumns+", recipient_key", rows, noticeWithKeyFields, ` ON CONFLICT (id) DO NOTHING`)
	if n > 0 {
		t.wakes[TopicOutbox] = true
	}
	return err
}
