package store

import (
	"database/sql/driver"
	"time"

	"refermail/workflow"
)

// MailRow is a mail of the inbox as lists show it, without its bytes.
type MailRow struct {
	No          workflow.MailNo
	Digest      string // hex SHA-256 of the bytes
	Size        int64
	Oversize    bool
	Mailbox     string
	UID         uint32
	Received    time.Time
	MessageID   string
	BodyDigest  string
	From        string
	Subject     string
	Disposition workflow.Disposition
	Rule        string
	Deal        workflow.DealNo
	Forced      bool           // released by a person as if its sender were proven
	Decided     time.Time      // zero while it is pending for the first time
	Proof       workflow.Proof // what the trust in its sender rests on; zero when nothing was kept
	Erased      time.Time      // when its words and bytes were erased; zero while they are there
}

const mailColumns = "no, digest, size, oversize, mailbox, uid, received_at, message_id, body_digest, sender, subject, " +
	"disposition, rule, deal, forced, decided_at, proof, erased_at"

func mailFields(m *MailRow) []any {
	return []any{
		(*int64)(&m.No), (*text)(&m.Digest), &m.Size, &m.Oversize, (*text)(&m.Mailbox), &m.UID, (*Time)(&m.Received),
		(*keyText)(&m.MessageID), (*text)(&m.BodyDigest), (*text)(&m.From), (*text)(&m.Subject),
		(*text)(&m.Disposition), (*text)(&m.Rule), (*ref)(&m.Deal), &m.Forced, (*Time)(&m.Decided), proofField{&m.Proof}, (*Time)(&m.Erased),
	}
}

const mailStateColumns = "no, message_id, body_digest, disposition, deal, sender, erased_at IS NOT NULL"

func mailStateFields(m *workflow.MailState) []any {
	return []any{
		(*int64)(&m.No), (*keyText)(&m.MessageID), (*text)(&m.BodyDigest), (*text)(&m.Disposition), (*ref)(&m.Deal), (*text)(&m.From), &m.Erased,
	}
}

const newMailColumns = "no, digest, size, oversize, mailbox, uid, received_at"

func newMailFields(m *workflow.KeptMail) []any {
	return []any{
		(*int64)(&m.No), (*text)(&m.Digest), &m.Size, &m.Oversize, (*text)(&m.Mailbox), &m.UID, (*Time)(&m.Received),
	}
}

const keptMailColumns = newMailColumns + ", disposition, forced"

func keptMailFields(m *workflow.KeptMail) []any {
	return append(newMailFields(m), (*text)(&m.Disposition), &m.Forced)
}

const markColumns = "name, validity, uid, floor, since_at"

// namedMark is how far the mailbox with this name has been read.
type namedMark struct {
	mailbox string
	workflow.Mark
}

func markFields(m *namedMark) []any {
	return []any{(*keyText)(&m.mailbox), &m.Validity, &m.UID, &m.Floor, (*Time)(&m.Since)}
}

// proofField is a proof kept as JSON; one that says nothing is NULL.
type proofField struct{ p *workflow.Proof }

func (f proofField) Value() (driver.Value, error) {
	if f.p.Level == "" {
		return nil, nil
	}
	return asJSON[workflow.Proof]{f.p}.Value()
}

func (f proofField) Scan(v any) error { return asJSON[workflow.Proof]{f.p}.Scan(v) }
