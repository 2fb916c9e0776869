package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"refermail/workflow"
	"refermail/workflow/store"
)

// noticeID is the ID argument of outbox commands.
type noticeID struct {
	ID string `arg:"" help:"The notice, as outbox list shows it."`
}

func (n noticeID) id() workflow.NoticeID {
	return workflow.NoticeID(strings.ToLower(strings.TrimSpace(n.ID)))
}

// explain puts the store's errors into words.
func (n noticeID) explain(err error) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return fmt.Errorf("there is no notice %s", printable(n.ID))
	case errors.Is(err, store.ErrSent):
		return fmt.Errorf("%s was sent, or is being sent at this moment", n.id())
	}
	return err
}

// noticeStates are the words of --state.
func noticeStates() []workflow.NoticeState {
	return []workflow.NoticeState{workflow.Ready, workflow.Sending, workflow.Sent, workflow.Refused, workflow.Cancelled}
}

type outboxList struct {
	jsonFlag
	State []string `help:"Only mails in this state: ready, sending, sent, failed, cancelled." placeholder:"STATE"`
	Deal  string   `help:"Only mails of this deal." placeholder:"D-1042"`
}

// Run lists notices.
func (c *outboxList) Run(ctx context.Context, p *program) error {
	var filter store.NoticeFilter
	for _, word := range c.State {
		if !slices.Contains(noticeStates(), workflow.NoticeState(word)) {
			return usageError{text: fmt.Sprintf("%q is no state; there are ready, sending, sent, failed, cancelled", word), hint: "refermail outbox list --help"}
		}
		filter.States = append(filter.States, workflow.NoticeState(word))
	}
	if c.Deal != "" {
		no, err := dealRef{c.Deal}.no()
		if err != nil {
			return err
		}
		filter.Deal = no
	}
	return p.withSession(ctx, func(s *session) error {
		rows := s.Store.Notices(ctx, filter)
		if c.JSON {
			return writeList(p.Out, rows, viewNotice)
		}
		none := "Nothing is owed and nothing was sent."
		if len(c.State) > 0 || c.Deal != "" {
			none = "No such mails."
		}
		return printRows(p, rows, none, []string{"ID", "STATE", "KIND", "TO", "SUBJECT", "TRIES", "NEXT", "SERVER SAID"},
			func(n store.NoticeRow) []any {
				return []any{n.ID, n.State, n.Kind, n.To.Email, short(n.Subject), n.Attempts, due(n), short(n.Response)}
			})
	})
}

type outboxShow struct {
	noticeID
	jsonFlag
}

// noticeDetail adds what the mail is made of.
type noticeDetail struct {
	noticeView
	InReplyTo  string   `json:"in_reply_to"`
	References []string `json:"references"`
	Company    string   `json:"company"`
	Text       string   `json:"text"` // words of a person that it carries
	Effects    []string `json:"effects"`
}

// Run shows one notice.
func (c *outboxShow) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		n, err := s.Store.Notice(ctx, c.id())
		if err != nil {
			return c.explain(err)
		}
		d := noticeDetail{viewNotice(n), n.InReplyTo, list(n.References), n.Letter.Company, n.Letter.Text, list(n.Letter.Effects)}
		if c.JSON {
			return p.json(d)
		}
		t := newTable("NOTICE", d.ID)
		for _, row := range [][2]string{
			{"Kind", d.Kind}, {"State", d.State}, {"To", d.To}, {"Subject", d.Subject}, {"Deal", orNone(d.Deal)}, {"Answers", orNone(d.Mail)},
			{"Message-ID", d.MessageID}, {"In-Reply-To", d.InReplyTo}, {"Tries", fmt.Sprint(d.Attempts)}, {"Made", moment(n.Created)},
			{"Next", due(n)}, {"Settled", moment(n.Settled)}, {"Server said", wrap(d.Response)}, {"Text", wrap(d.Text)},
		} {
			if row[1] != "" {
				t.add(row[0], row[1])
			}
		}
		return t.print(p.console)
	})
}

func orNone(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// due says when a notice is tried next, "" when it is settled.
func due(n store.NoticeRow) string {
	if n.State != workflow.Ready && n.State != workflow.Sending {
		return ""
	}
	return moment(n.RunAt)
}

type outboxRetry struct{ noticeID }

// Run makes a notice due now.
func (c *outboxRetry) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		if err := s.Store.RetryNotice(ctx, c.id(), s.Now()); err != nil {
			return c.explain(err)
		}
		return p.say("%s will be sent now, if a service runs.", c.id())
	})
}

type outboxCancel struct{ noticeID }

// Run gives a notice up.
func (c *outboxCancel) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		if err := s.Store.CancelNotice(ctx, c.id(), s.Now()); err != nil {
			return c.explain(err)
		}
		return p.say("%s will not be sent.", c.id())
	})
}
