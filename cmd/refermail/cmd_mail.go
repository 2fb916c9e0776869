package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"refermail/inbound"
	"refermail/inbound/auth"
	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/store"
)

// mailID is the ID argument of mail commands.
type mailID struct {
	ID string `arg:"" help:"The mail, like M-31."`
}

func (m mailID) no() (workflow.MailNo, error) {
	no, ok := workflow.ParseMailNo(m.ID)
	if !ok {
		return 0, usageError{text: fmt.Sprintf("%q is no number of a mail; they look like M-31", m.ID), hint: "refermail mail list"}
	}
	return no, nil
}

type mailList struct {
	jsonFlag
	Disposition []string `help:"Only mails that ended so: handled, ignored, held, failed; or pending." placeholder:"WORD"`
	Deal        string   `help:"Only mails of this deal." placeholder:"D-1042"`
}

// Run lists mails.
func (c *mailList) Run(ctx context.Context, p *program) error {
	var filter store.MailFilter
	for _, word := range c.Disposition {
		d, ok := dispositionOf(word)
		if !ok {
			return usageError{text: fmt.Sprintf("%q is no disposition; there are handled, ignored, held, failed, pending", word), hint: "refermail help dispositions"}
		}
		filter.Dispositions = append(filter.Dispositions, d)
	}
	if c.Deal != "" {
		no, err := dealRef{c.Deal}.no()
		if err != nil {
			return err
		}
		filter.Deal = no
	}
	return p.withSession(ctx, func(s *session) error {
		rows := s.Store.Mails(ctx, filter)
		if c.JSON {
			return writeList(p.Out, rows, viewMail)
		}
		return printRows(p, rows, "No mails.", []string{"ID", "RECEIVED", "FROM", "SUBJECT", "DISPOSITION", "RULE", "DEAL"},
			func(m store.MailRow) []any {
				v := viewMail(m)
				return []any{v.ID, moment(m.Received), v.From, short(v.Subject), v.Disposition, short(v.Rule), orNone(v.Deal)}
			})
	})
}

// dispositionOf reads the word people use.
func dispositionOf(word string) (workflow.Disposition, bool) {
	switch d := workflow.Disposition(word); d {
	case workflow.Handled, workflow.Ignored, workflow.Held, workflow.Failed:
		return d, true
	case "pending":
		return workflow.Pending, true
	}
	return "", false
}

// short cuts a text for a table of many rows.
func short(s string) string {
	const most = 48
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

type mailShow struct {
	mailID
	jsonFlag
	Raw     bool `xor:"form" help:"Write the mail's bytes, as the mailbox gave them."`
	Explain bool `xor:"form" help:"Show the rule that took each line, and what was understood."`
}

// Run shows one mail as it was understood.
func (c *mailShow) Run(ctx context.Context, p *program) error {
	no, err := c.no()
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		row, err := s.Store.Mail(ctx, no)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no mail %s", no)
		}
		if err != nil {
			return err
		}
		if !row.Erased.IsZero() {
			return erasedMail(row)
		}
		raw, err := s.Store.Raw(ctx, no)
		if err != nil {
			return err
		}
		if c.Raw && p.terminal() { // files and pipes get every byte
			return p.say("%s", strings.ReplaceAll(string(raw), "\r\n", "\n"))
		}
		if c.Raw {
			_, err = p.Out.Write(raw)
			return err
		}
		check, err := newSignatureCheck(p.getenv, s.Config.Mail.AuthservID)
		if err != nil {
			return err
		}
		m := parse.Parse(raw, parse.Options{Limits: parse.DefaultLimits(), Own: inbound.Own(s.Rules.Self)})
		d := understand(row, raw, m, check)
		if c.Explain && !c.JSON {
			return p.explain(d.explanation(m))
		}
		if c.JSON {
			return p.json(d)
		}
		return c.print(p, d)
	})
}

// understand shows a kept mail, which was read again as the service does.
func understand(row store.MailRow, raw []byte, m *parse.Message, check signatureCheck) mailDetail {
	v := viewMessage(m)
	d := viewMail(row)
	if row.Disposition == workflow.Pending || row.Disposition == workflow.Failed { // nobody has written down yet what it says of itself
		d.MessageID, d.Subject = firstOf(d.MessageID, m.MessageID), firstOf(d.Subject, m.Subject)
		d.From = firstOf(d.From, auth.Author(m))
	}
	return mailDetail{
		mailView: d, To: v.To, Cc: v.Cc, Text: v.Text, Reply: v.Reply, Elided: v.Elided, Attachments: v.Attachments,
		Auth: shownProof(proofOf(row, raw, m, check)), Degraded: v.Degraded, Warnings: v.Warnings, Findings: v.Findings,
	}
}

// proofOf is what was decided on; a mail nobody has decided about is judged now.
func proofOf(row store.MailRow, raw []byte, m *parse.Message, check signatureCheck) auth.Result {
	if row.Proof.Level != "" {
		return row.Proof
	}
	return check(raw, m, row.Received)
}

// explanation says of a kept mail, beside how it is understood, what became of it.
func (d mailDetail) explanation(m *parse.Message) explanation {
	v := viewMessage(m)
	v.Auth = d.Auth
	e := newExplanation(m, v)
	e.fate = []string{"mail", d.ID, "disposition", firstOf(d.Disposition, "pending"), "because", d.Rule, "deal", orNone(d.Deal)}
	return e
}

func (c *mailShow) print(p *program, d mailDetail) error {
	t := newTable("MAIL", d.ID+"  "+d.Subject)
	t.add("From", d.From+" ("+string(d.Auth.Level)+")")
	for _, line := range proofLines(d.Auth) {
		t.add(strings.ToUpper(line[0][:1])+line[0][1:], wrap(line[1]))
	}
	var to []string
	for _, a := range append(d.To, d.Cc...) {
		to = append(to, a.Address)
	}
	t.add("To", wrap(strings.Join(to, ", ")))
	if d.ReceivedAt != nil {
		t.add("Received", moment(*d.ReceivedAt))
	}
	t.add("Message-ID", d.MessageID)
	t.add("Disposition", d.Disposition)
	t.add("Rule", wrap(d.Rule))
	t.add("Deal", orNone(d.Deal))
	for _, a := range d.Attachments {
		t.add("Attachment", fmt.Sprintf("%s, %s, %d bytes", a.Name, a.Type, a.Size))
	}
	for _, w := range d.Warnings {
		t.add("Warning", wrap(w))
	}
	if err := t.print(p.console); err != nil {
		return err
	}
	return p.say("\n%s", printable(strings.TrimSpace(d.Text)))
}
