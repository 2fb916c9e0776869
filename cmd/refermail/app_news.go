package main

import (
	"context"
	"errors"
	"time"

	"refermail/outbound"
	"refermail/outbound/press"
	"refermail/outbound/smtp"
	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/token"
)

// newsroom prints issues of the newsletter: copies for their readers, and samples for the team.
type newsroom struct {
	db    *store.DB
	rules func() *workflow.Rules // in force
	now   func() time.Time
	print press.Options
}

// newNewsroom makes the one of a configuration; keys is the ring as it is now.
func newNewsroom(cfg *Config, db *store.DB, rules func() *workflow.Rules, now func() time.Time, keys func() token.Ring, mark string) (*newsroom, error) {
	words, err := outbound.LoadWords(overrides(cfg))
	if err != nil {
		return nil, err
	}
	n := &newsroom{db: db, rules: rules, now: now, print: press.Options{
		Brand: outbound.Brand{Name: cfg.Mail.Name, Address: cfg.Mail.Postal}, Mail: cfg.Mail.Address, Mode: outbound.ReplyMode(cfg.Mail.ReplyMode),
		Keys: keys, LoopMark: mark, PublicURL: cfg.Web.URL, Words: words,
	}}
	if all := rules().Program.Languages; len(all) > 0 {
		n.print.Language = all[0]
	}
	return n, nil
}

// printer composes an issue for its readers.
func (n *newsroom) printer(ctx context.Context, no workflow.IssueNo) (outbound.Printer, error) {
	issue, err := n.db.Issue(ctx, no)
	if err != nil {
		return nil, err
	}
	doc, err := n.db.Document(ctx, no)
	if err != nil {
		return nil, err
	}
	return press.New(n.print, issue, doc)
}

// complete fills in what a batch's rows do not say of its readers.
func (n *newsroom) complete(ctx context.Context, b workflow.CopyBatch) error {
	readers := make([]*workflow.Recipient, len(b.Copies))
	for i := range b.Copies {
		readers[i] = &b.Copies[i].Recipient
	}
	return n.fill(ctx, b.Personal, readers...)
}

func (n *newsroom) fill(ctx context.Context, personal bool, readers ...*workflow.Recipient) error {
	rules := n.rules()
	for _, r := range readers {
		rules.Introduce(r)
	}
	if !personal {
		return nil
	}
	var partners []workflow.PartnerNo
	for _, r := range readers {
		partners = append(partners, r.Partner)
	}
	now := n.now()
	business, err := n.db.Business(ctx, partners, rules.FinalStages(), workflow.MeritsAt(rules.Program, now), now)
	if err != nil {
		return err
	}
	blocks := map[workflow.PartnerNo]*workflow.PersonalBlock{}
	for _, r := range readers {
		if blocks[r.Partner] == nil {
			block := workflow.PersonalOf(rules, business[r.Partner], now)
			blocks[r.Partner] = &block
		}
		r.Personal = blocks[r.Partner]
	}
	return nil
}

// Sample implements outbound.Samples.
func (n *newsroom) Sample(ctx context.Context, no workflow.IssueNo, to *workflow.Address) (outbound.Sample, error) {
	issue, err := n.db.Issue(ctx, no)
	if errors.Is(err, store.ErrNotFound) {
		return outbound.Sample{}, nil
	}
	if err != nil {
		return outbound.Sample{}, err
	}
	doc, err := n.db.Document(ctx, no)
	if errors.Is(err, store.ErrNotFound) {
		return outbound.Sample{}, nil
	}
	if err != nil {
		return outbound.Sample{}, err
	}
	return n.sample(ctx, issue, doc, to)
}

// sample prints an issue that may not be kept yet.
func (n *newsroom) sample(ctx context.Context, issue workflow.Issue, doc workflow.Document, to *workflow.Address) (outbound.Sample, error) {
	s := outbound.Sample{Text: doc.Text}
	r, err := n.db.FirstReader(ctx, issue, n.now())
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return s, err
	}
	if err == nil {
		if err := n.fill(ctx, issue.Personal, &r); err != nil {
			return s, err
		}
		s.Reader = firstOf(r.To.Name, r.To.Email)
		if r.Company != "" {
			s.Reader += " (" + r.Company + ")"
		}
	}
	switch {
	case to != nil:
		r.To, doc.Subject = *to, "[Test] "+doc.Subject
	case s.Reader == "": // nobody would get it: its author stands for them
		r.To = issue.By
	}
	if r.Company == "" {
		r.Company = "Example Ltd"
	}
	r.Contact = 0 // whose tokens open nothing
	if issue.No == 0 {
		issue.No = 1
	}
	made, err := press.New(n.print, issue, doc)
	if err != nil { // the author is told what is wrong with it
		return s, nil //nolint:nilerr // see above
	}
	p, err := made.Preview(r)
	if err != nil {
		return s, nil //nolint:nilerr // likewise
	}
	s.Text, s.Raw = p.Text, p.Raw
	return s, nil
}

// broadcast makes the lane of newsletters: connections of its own, so that no mail to one person waits for them.
func (a *app) broadcast() (err error) {
	bulk := a.cfg.Send.BulkConnections
	depth := min(3, max(1, outbound.Window/bulk))
	o, err := senderOptions(a.cfg)
	if err != nil {
		return err
	}
	if a.bulk, err = smtp.NewBulk(smtp.BulkOptions{Options: o, Connections: bulk, Depth: depth}); err != nil {
		return err
	}
	a.broadcaster, err = outbound.NewBroadcaster(outbound.BroadcasterOptions{
		Copies: a.db, Sender: a.bulk, Press: a.news.printer, Complete: a.news.complete, Log: a.log, Now: a.clock.Now,
		Ended: func(ctx context.Context, no workflow.IssueNo, at time.Time) error {
			_, err := a.engine.Handle(ctx, workflow.Input{At: at, By: "refermail", Action: workflow.IssueFinished{Issue: no}})
			return err
		},
		Refused:     a.refusedCopy,
		Connections: bulk * depth, PerSecond: float64(a.cfg.Send.BulkPerSecond), PerDay: a.cfg.Send.BulkPerDay,
		Zone: a.engine.Rules.Program.Calendar.Location(),
	})
	return err
}

// refusedCopy hands a copy that its server refused for good to the engine.
func (a *app) refusedCopy(ctx context.Context, id workflow.CopyID, _ workflow.Address, reason string, at time.Time) error {
	_, err := a.engine.Handle(ctx, workflow.Input{At: at, By: "refermail", Action: workflow.RefusedCopy{Copy: id, Reason: reason}})
	return err
}

// leave takes a reader out of the newsletter, at their word on the web.
func (a *app) leave(ctx context.Context, id workflow.CopyID) error {
	_, err := a.engine.Handle(ctx, workflow.Input{At: a.clock.Now(), By: "web", Action: workflow.LeaveNewsletter{Copy: id}})
	return err
}

// newsroomOf is what a command prints with, as the service does.
func newsroomOf(ctx context.Context, s *session) (*newsroom, error) {
	ring, err := signingKeys(ctx, s.Store, s.Now())
	if err != nil {
		return nil, err
	}
	mark, err := ownMark(ctx, s.Store, ring)
	if err != nil {
		return nil, err
	}
	return newNewsroom(s.Config, s.Store, s.Engine.InForce, s.Now, func() token.Ring { return ring }, mark)
}
