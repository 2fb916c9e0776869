package main

import (
	"fmt"
	"io"
	"iter"
	"time"

	"encoding/json"

	"refermail/inbound/auth"
	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/store"
)

// The JSON of reading commands. Names are a contract: fields are added, never renamed or taken away. Times are RFC 3339
// in UTC, a time that is not set is null, lists are never null.

// dealView is a deal in lists.
type dealView struct {
	Ref              string          `json:"ref"`
	Company          string          `json:"company"`
	Domain           string          `json:"domain"`
	Contact          contactOfDeal   `json:"contact"`
	Context          string          `json:"context"`
	Consent          string          `json:"consent"`
	Partner          string          `json:"partner"`
	PartnerID        string          `json:"partner_id"`
	SubmittedBy      string          `json:"submitted_by"`
	Owner            string          `json:"owner"`
	Stage            string          `json:"stage"`
	Reason           string          `json:"reason"`
	ReasonCode       string          `json:"reason_code"`
	RegisteredAt     *time.Time      `json:"registered_at"`
	ProtectedUntil   *time.Time      `json:"protected_until"`
	AttributionUntil *time.Time      `json:"attribution_until"`
	UpdatedAt        *time.Time      `json:"updated_at"`
	Amount           *workflow.Money `json:"amount"`
	Missing          []string        `json:"missing"`
	Conflict         *string         `json:"conflict"`
	Program          string          `json:"program"` // digest of the version it stands under, "" for the one in force
}

// contactOfDeal is the prospect.
type contactOfDeal struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
	Title string `json:"title"`
}

// dealDetail is one deal with its story.
type dealDetail struct {
	dealView
	Fields      map[string]string     `json:"fields"`
	Involvement *workflow.Involvement `json:"involvement"` // null when nobody said
	Timeline    []eventView           `json:"timeline"`
	Verified    *bool                 `json:"verified,omitempty"` // only with --verify
}

// eventView is one entry of a timeline.
type eventView struct {
	Seq        int64               `json:"seq"`
	At         time.Time           `json:"at"`
	Kind       string              `json:"kind"`
	By         string              `json:"by"`
	Visibility workflow.Visibility `json:"visibility"`
	Text       string              `json:"text"`
	Mail       *string             `json:"mail"`
	Hash       string              `json:"hash"`
	Erased     *time.Time          `json:"erased_at"` // when the words were erased
}

func viewDeal(d workflow.Deal, partner, submitter string) dealView {
	return dealView{
		Ref: d.No.String(), Company: d.Company, Domain: d.Domain,
		Contact: contactOfDeal{d.Contact.Name, d.Contact.Email, d.Contact.Phone, d.Contact.Title},
		Context: d.Context, Consent: d.Consent, Partner: partner, PartnerID: d.Partner.String(), SubmittedBy: submitter,
		Owner: d.Owner, Stage: d.Stage, Reason: d.Reason, ReasonCode: d.ReasonCode, RegisteredAt: timePointer(d.RegisteredAt),
		ProtectedUntil: timePointer(d.Protection()), AttributionUntil: timePointer(d.AttributionUntil),
		UpdatedAt: timePointer(d.UpdatedAt), Amount: d.Amount, Missing: list(d.Missing), Conflict: reference(d.Conflict != 0, d.Conflict), Program: d.Program,
	}
}

func viewEvent(e workflow.Event) eventView {
	return eventView{e.Seq, e.At.UTC(), e.Kind, e.By, e.Visibility, e.Text, reference(e.Mail != 0, e.Mail), e.Hash, timePointer(e.Erased)}
}

// reference is a number as people see it, null when there is none.
func reference(set bool, no fmt.Stringer) *string {
	if !set {
		return nil
	}
	s := no.String()
	return &s
}

// partnerView is a partner in lists.
type partnerView struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Type      string     `json:"type"`
	Tier      string     `json:"tier"`
	Status    string     `json:"status"`
	Domains   []string   `json:"domains"`
	Manager   string     `json:"manager"`
	CreatedAt *time.Time `json:"created_at"`
	HeardAt   *time.Time `json:"heard_at"`   // when one of its people last wrote, to the day
	DormantAt *time.Time `json:"dormant_at"` // since when it is dormant
}

// partnerDetail is one partner with its people.
type partnerDetail struct {
	partnerView
	Contacts []contactView `json:"contacts"`
	joiningView
	Exchange *workflow.Exchange `json:"exchange,omitempty"` // what went back and forth; of show only
	Answers  []answerView       `json:"answers,omitempty"`  // to newsletters and check-ins, the oldest first; of show only
}

// contactView is a person at a partner.
type contactView struct {
	Name       string   `json:"name"`
	Email      string   `json:"email"`
	Addresses  []string `json:"addresses"`
	Status     string   `json:"status"`
	Newsletter bool     `json:"newsletter"`
	Language   string   `json:"language"` // "" while not known
	Zone       string   `json:"zone"`

	Reach *reachView `json:"reach,omitempty"` // of show only
}

func viewPartner(p workflow.Partner) partnerView {
	return partnerView{p.No.String(), p.Name, p.Type, p.Tier, p.Status, list(p.Domains), p.Manager, timePointer(p.CreatedAt), timePointer(p.HeardAt), timePointer(p.DormantAt)}
}

func viewContacts(contacts []workflow.Contact) []contactView {
	out := make([]contactView, 0, len(contacts))
	for _, c := range contacts {
		out = append(out, contactView{c.Name, c.Email, list(c.Addresses), c.Status, c.Newsletter, c.Tongue.Language, c.Tongue.Zone, nil})
	}
	return out
}

// mailView is a mail that reached the inbox.
type mailView struct {
	ID          string     `json:"id"`
	SHA256      string     `json:"sha256"`
	MessageID   string     `json:"message_id"`
	From        string     `json:"from"`
	Subject     string     `json:"subject"`
	ReceivedAt  *time.Time `json:"received_at"`
	Size        int64      `json:"size"`
	Disposition string     `json:"disposition"` // "pending" until it is decided
	Rule        string     `json:"rule"`
	Deal        *string    `json:"deal"`
}

// mailDetail adds how the mail was understood.
type mailDetail struct {
	mailView
	To          []parse.Address  `json:"to"`
	Cc          []parse.Address  `json:"cc"`
	Text        string           `json:"text"`
	Reply       string           `json:"reply"`
	Elided      string           `json:"elided"`
	Auth        auth.Result      `json:"auth"`
	Attachments []attachmentView `json:"attachments"`
	Degraded    bool             `json:"degraded"`
	Warnings    []string         `json:"warnings"`
	Findings    []parse.Finding  `json:"findings"`
}

func viewMail(m store.MailRow) mailView {
	disposition := string(m.Disposition)
	if m.Disposition == workflow.Pending {
		disposition = "pending"
	}
	return mailView{m.No.String(), m.Digest, m.MessageID, m.From, m.Subject, timePointer(m.Received), m.Size, disposition, m.Rule,
		reference(m.Deal != 0, m.Deal)}
}

// noticeView is a mail we owe or have sent.
type noticeView struct {
	ID        string     `json:"id"`
	Kind      string     `json:"kind"`
	State     string     `json:"state"` // ready, sending, sent, failed, cancelled
	To        string     `json:"to"`
	Subject   string     `json:"subject"`
	Deal      *string    `json:"deal"`
	Mail      *string    `json:"mail"` // what it answers
	MessageID string     `json:"message_id"`
	Attempts  int        `json:"attempts"`
	CreatedAt *time.Time `json:"created_at"`
	NextAt    *time.Time `json:"next_at"` // null when nothing is due any more
	SettledAt *time.Time `json:"settled_at"`
	Response  string     `json:"response"`
}

func viewNotice(n store.NoticeRow) noticeView {
	v := noticeView{string(n.ID), string(n.Kind), string(n.State), n.To.Email, n.Subject, reference(n.Deal != 0, n.Deal),
		reference(n.Mail != 0, n.Mail), n.MessageID, n.Attempts, timePointer(n.Created), nil, timePointer(n.Settled), n.Response}
	if n.State == workflow.Ready || n.State == workflow.Sending {
		v.NextAt = timePointer(n.RunAt)
	}
	return v
}

// writeList writes a JSON array while it is read, so that a long list needs no memory. An error ends it in the middle,
// and the exit code says so.
func writeList[T, V any](w io.Writer, rows iter.Seq2[T, error], view func(T) V) error {
	separator := "[\n  "
	for row, err := range rows {
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, separator); err != nil {
			return fmt.Errorf("write JSON: %w", err)
		}
		separator = ",\n  "
		text, err := json.Marshal(view(row))
		if err != nil {
			return fmt.Errorf("write JSON: %w", err)
		}
		if _, err := (quietWriter{w}).Write(text); err != nil {
			return fmt.Errorf("write JSON: %w", err)
		}
	}
	end := "\n]\n"
	if separator == "[\n  " {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}
