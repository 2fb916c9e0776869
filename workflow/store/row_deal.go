package store

import (
	"refermail/workflow"
	"refermail/workflow/account"
)

const dealColumns = "no, partner, submitter, company, domain, name_key, contact_name, contact_email, contact_phone, " +
	"contact_title, context, consent, fields, stage, missing, conflict, reason, registered_at, protected_until, " +
	"attribution_until, amount_minor, amount_currency, owner, people, undo, seq, hash, created_at, updated_at, perhaps, " +
	"program, approved_at, active_at, extended, ruling, dispute, stage_at, review_by, backup, others, asked, " +
	"reason_code, approval, involvement, decided_at, answered_at, counts_at, won_at, terms, line"

func dealFields(d *workflow.Deal) []any {
	return []any{
		(*int64)(&d.No), (*int64)(&d.Partner), (*ref)(&d.Submitter), (*text)(&d.Company), (*keyText)(&d.Domain),
		(*keyText)(&d.NameKey), (*text)(&d.Contact.Name), (*text)(&d.Contact.Email), (*text)(&d.Contact.Phone),
		(*text)(&d.Contact.Title), (*text)(&d.Context), (*text)(&d.Consent), asJSON[map[string]string]{&d.Fields},
		(*text)(&d.Stage), asJSON[[]string]{&d.Missing}, (*ref)(&d.Conflict), (*text)(&d.Reason),
		(*Time)(&d.RegisteredAt), (*Time)(&d.ProtectedUntil), (*Time)(&d.AttributionUntil), minorOf{&d.Amount},
		currencyOf{&d.Amount}, (*text)(&d.Owner), asJSON[[]workflow.Participant]{&d.People},
		asJSON[*workflow.Undo]{&d.Undo}, &d.Seq, (*text)(&d.Hash), (*Time)(&d.CreatedAt), (*Time)(&d.UpdatedAt),
		asJSON[map[string]string]{&d.Perhaps},
		(*keyText)(&d.Program), (*Time)(&d.ApprovedAt), (*Time)(&d.ActiveAt), &d.Extended, asJSON[*workflow.Ruling]{&d.Ruling}, asJSON[*workflow.Dispute]{&d.Dispute},
		(*Time)(&d.StageAt), (*Time)(&d.ReviewBy), (*text)(&d.Backup), asJSON[[]workflow.Person]{&d.Others}, asJSON[*workflow.Change]{&d.Asked},
		(*text)(&d.ReasonCode), asJSON[*workflow.Approval]{&d.Approval}, asJSON[*workflow.Involvement]{&d.Involvement},
		(*Time)(&d.DecidedAt), (*Time)(&d.AnsweredAt),
		(*Time)(&d.CountsAt), (*Time)(&d.WonAt), asJSON[*workflow.Terms]{&d.Terms}, &d.Line,
	}
}

// dealWithKey is a deal as it is written: with the key its prospect is found by.
type dealWithKey struct {
	workflow.Deal
	contactKey string
}

func dealWithKeyFields(d *dealWithKey) []any {
	d.contactKey = account.CompareKey(d.Contact.Email)
	return append(dealFields(&d.Deal), (*keyText)(&d.contactKey))
}

const eventColumns = "deal, seq, at, kind, actor, visibility, text, mail, hash, salt, digest, erased_at"

func eventFields(e *workflow.Event) []any {
	return []any{
		(*int64)(&e.Deal), &e.Seq, (*Time)(&e.At), (*text)(&e.Kind), (*text)(&e.By), (*text)(&e.Visibility),
		(*text)(&e.Text), (*ref)(&e.Mail), (*text)(&e.Hash), (*text)(&e.Salt), (*text)(&e.Digest), (*Time)(&e.Erased),
	}
}

const timerColumns = "key, kind, deal, due_at"

func timerFields(t *workflow.Timer) []any {
	return []any{(*keyText)(&t.Key), (*text)(&t.Kind), (*ref)(&t.Deal), (*Time)(&t.Due)}
}
