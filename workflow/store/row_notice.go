package store

import (
	"time"

	"refermail/workflow"
	"refermail/workflow/account"
)

// NoticeRow is a notice with where it stands in the outbox.
type NoticeRow struct {
	workflow.Notice
	State    workflow.NoticeState
	Attempts int
	Lease    string    // of the attempt under way
	Response string    // what the server said last
	Created  time.Time // when it was decided
	Due      time.Time // when it was first to be sent
	Settled  time.Time // when it was sent, refused or cancelled; zero while it is owed
	number   int64     // order of creation
}

const noticeColumns = "id, no, key, kind, deal, mail, recipient_name, recipient, side, answer, subject, message_id, " +
	"in_reply_to, refs, purpose, letter, state, attempts, lease, response, created_at, due_at, run_at, settled_at, partner"

func noticeFields(n *NoticeRow) []any {
	return []any{
		(*text)(&n.ID), &n.number, (*keyText)(&n.Key), (*text)(&n.Kind), (*ref)(&n.Deal), (*ref)(&n.Mail),
		(*text)(&n.To.Name), (*text)(&n.To.Email), (*text)(&n.Side), &n.Answer, (*text)(&n.Subject),
		(*keyText)(&n.MessageID), (*text)(&n.InReplyTo), asJSON[[]string]{&n.References}, &n.Purpose,
		asJSON[workflow.Letter]{&n.Letter}, (*text)(&n.State), &n.Attempts, (*text)(&n.Lease), (*text)(&n.Response),
		(*Time)(&n.Created), (*Time)(&n.Due), (*Time)(&n.RunAt), (*Time)(&n.Settled), (*ref)(&n.Partner),
	}
}

// noticeWithKey is a notice as it is written: with the key its recipient is found by.
type noticeWithKey struct {
	NoticeRow
	recipientKey string
}

func noticeWithKeyFields(n *noticeWithKey) []any {
	n.recipientKey = account.CompareKey(n.To.Email)
	return append(noticeFields(&n.NoticeRow), (*keyText)(&n.recipientKey))
}

const sentNoticeColumns = "id, message_id, kind, deal, mail, recipient_name, recipient, side"

func sentNoticeFields(n *workflow.SentNotice) []any {
	return []any{
		(*text)(&n.ID), (*keyText)(&n.MessageID), (*text)(&n.Kind), (*ref)(&n.Deal), (*ref)(&n.Mail), (*text)(&n.To.Name),
		(*text)(&n.To.Email), (*text)(&n.Side),
	}
}
