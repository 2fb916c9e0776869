package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"refermail/workflow"
	rules "refermail/workflow/program"
	"refermail/workflow/store"
)

type dealList struct {
	jsonFlag
	Stage   []string `help:"Only deals in this stage." placeholder:"STAGE"`
	Partner string   `help:"Only deals of this partner." placeholder:"P-7"`
}

// Run lists deals.
func (c *dealList) Run(ctx context.Context, p *program) error {
	filter := store.DealFilter{Stages: c.Stage}
	if c.Partner != "" {
		no, err := partnerNo(c.Partner)
		if err != nil {
			return err
		}
		filter.Partner = no
	}
	return p.withSession(ctx, func(s *session) error {
		for _, word := range c.Stage {
			if _, ok := s.Rules.Program.Stage(word); !ok {
				return usageError{text: fmt.Sprintf("%q is no stage; there are %s", word, stageNames(s.Rules.Program)), hint: "refermail deal list --help"}
			}
		}
		rows := s.Store.Deals(ctx, filter)
		if c.JSON {
			return writeList(p.Out, rows, viewDealRow)
		}
		none := "No deals yet: forward a mail to " + s.Config.Mail.Address + "."
		if len(c.Stage) > 0 || c.Partner != "" {
			none = "No such deals."
		}
		return printRows(p, rows, none,
			[]string{"REF", "COMPANY", "CONTACT", "PARTNER", "STAGE", "REGISTERED", "PROTECTED"},
			func(d store.DealRow) []any {
				return []any{d.No, d.Company, firstOf(d.Contact.Name, d.Contact.Email), d.PartnerName, d.Stage, day(d.RegisteredAt), day(d.ProtectedUntil)}
			})
	})
}

func stageNames(p *rules.Program) string {
	var names []string
	for _, s := range p.Stages {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}

func viewDealRow(d store.DealRow) dealView { return viewDeal(d.Deal, d.PartnerName, d.SubmittedBy) }

type dealShow struct {
	dealRef
	jsonFlag
	Verify bool `help:"Check that nobody changed the timeline; exit 1 when somebody did."`
}

// Run shows a deal with its timeline.
func (c *dealShow) Run(ctx context.Context, p *program) error {
	no, err := c.no()
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		story, err := s.Store.Deal(ctx, no)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no deal %s", no)
		}
		if err != nil {
			return err
		}
		var broken error
		if c.Verify {
			broken = workflow.VerifyChain(story.Events, story.Deal.Hash)
		}
		if c.JSON {
			err = p.json(c.detail(story, broken))
		} else {
			err = c.print(p, s, story, broken)
		}
		return errors.Join(err, broken)
	})
}

func (c *dealShow) detail(s store.DealStory, broken error) dealDetail {
	d := dealDetail{dealView: viewDeal(s.Deal, s.Partner.Name, s.Submitter.Email), Fields: s.Deal.Fields, Involvement: s.Deal.Involvement, Timeline: []eventView{}}
	if d.Fields == nil {
		d.Fields = map[string]string{}
	}
	for _, e := range s.Events {
		d.Timeline = append(d.Timeline, viewEvent(e))
	}
	if c.Verify {
		intact := broken == nil
		d.Verified = &intact
	}
	return d
}

func (c *dealShow) print(p *program, s *session, story store.DealStory, broken error) error {
	d := story.Deal
	t := newTable("DEAL", d.No.String()+"  "+d.Company)
	for _, row := range [][2]string{
		{"Stage", s.Rules.Program.Label(d.Stage)},
		{"Reason", d.Reason},
		{"Contact", strings.Join(nonEmpty(d.Contact.Name, d.Contact.Email, d.Contact.Phone, d.Contact.Title), ", ")},
		{"Domain", d.Domain},
		{"Context", d.Context},
		{"Consent", d.Consent},
		{"Missing", strings.Join(d.Missing, ", ")},
		{"Partner", strings.Join(nonEmpty(story.Partner.Name, story.Submitter.Email), ", ")},
		{"Owner", d.Owner},
		{"Amount", money(d.Amount)},
		{"Registered", moment(d.RegisteredAt)},
		{"Protected until", day(d.ProtectedUntil)},
		{"Attributed until", day(d.AttributionUntil)},
	} {
		if row[1] != "" {
			t.add(row[0], wrap(row[1]))
		}
	}
	if err := t.print(p.console); err != nil {
		return err
	}
	if err := p.say(""); err != nil {
		return err
	}
	t = newTable("AT", "KIND", "BY", "SEEN BY", "TEXT")
	for _, e := range story.Events {
		t.add(moment(e.At), e.Kind, e.By, e.Visibility, wrap(e.ErasedWords()))
	}
	if err := t.print(p.console); err != nil {
		return err
	}
	if c.Verify && broken == nil {
		erased := 0
		for _, e := range story.Events {
			if !e.Erased.IsZero() {
				erased++
			}
		}
		if erased > 0 {
			return p.say("\nThe timeline is intact: %s, the words of %d erased, head %s.", count(len(story.Events), "event"), erased, d.Hash)
		}
		return p.say("\nThe timeline is intact: %s, head %s.", count(len(story.Events), "event"), d.Hash)
	}
	return nil
}

type dealExport struct{}

// Run writes all deals as CSV.
func (c *dealExport) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		w := newCSV(p.Out, "ref", "company", "domain", "contact_name", "contact_email", "partner", "submitted_by", "owner", "stage", "reason",
			"registered_at", "protected_until", "attribution_until", "amount_minor", "currency", "context")
		for d, err := range s.Store.Deals(ctx, store.DealFilter{}) {
			if err != nil {
				return err
			}
			minor, currency := "", ""
			if d.Amount != nil {
				minor, currency = strconv.FormatInt(d.Amount.Minor, 10), d.Amount.Currency
			}
			w.row(d.No.String(), d.Company, d.Domain, d.Contact.Name, d.Contact.Email, d.PartnerName, d.SubmittedBy, d.Owner, d.Stage, d.Reason,
				stamp(d.RegisteredAt), stamp(d.ProtectedUntil), stamp(d.AttributionUntil), minor, currency, d.Context)
		}
		return w.done()
	})
}

// withSession opens a session around f.
func (p *program) withSession(ctx context.Context, f func(*session) error) (err error) {
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return f(s)
}
