package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"refermail/outbound"
	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/token"
)

type partnerDo struct {
	Words []string `arg:"" help:"A command about a partner, as a manager would mail it." placeholder:"WORDS"`
	dryRunFlag
}

// Run does what a manager's mail would do, by the same path.
func (c *partnerDo) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		if c.DryRun {
			s.rehearse()
		}
		d, err := s.do(ctx, workflow.AdminCommanded{Text: strings.Join(c.Words, " ")})
		if err != nil {
			return err
		}
		return p.report(d, c.DryRun)
	})
}

type partnerAlias struct{ partnerID }

// Run prints the partner's secret address.
func (c *partnerAlias) Run(ctx context.Context, p *program) error {
	no, err := partnerNo(c.ID)
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		if _, _, err := s.Store.Partner(ctx, no); err != nil {
			return fmt.Errorf("there is no partner %s", no)
		}
		if outbound.ReplyMode(s.Config.Mail.ReplyMode) == outbound.Subject {
			return fmt.Errorf("with reply_mode = %q only %s reaches us, so no partner has an address of its own", outbound.Subject, s.Config.Mail.Address)
		}
		ring, err := signingKeys(ctx, s.Store, s.Now())
		if err != nil {
			return err
		}
		tag := token.Deal(ring, token.ForPartner, int64(no), workflow.AliasOf(no))
		return p.say("%s", outbound.Tagged(s.Config.Mail.Address, outbound.ReplyMode(s.Config.Mail.ReplyMode), tag))
	})
}

type partnerTiers struct {
	jsonFlag
	DryRun bool `help:"Say what tonight would change and mail; change nothing, mail nobody."`
}

// standingView is where one partner stands.
type standingView struct {
	partnerView
	Accepted   int        `json:"accepted"` // within the window of the next tier, of the own one when there is none
	Won        int        `json:"won"`
	Revenue    moneyView  `json:"revenue"`
	Certified  int        `json:"certified"`
	WindowDays int        `json:"window_days"`
	Reached    string     `json:"reached"` // the tier its numbers meet
	Next       string     `json:"next"`    // "" on the highest
	ToGo       []string   `json:"to_go"`
	Given      bool       `json:"given"` // by a manager's word
	FallsTo    *string    `json:"falls_to"`
	FallsAfter *time.Time `json:"falls_after"`
}

// moneyView is an amount.
type moneyView struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// Run shows who stands where, or rehearses tonight.
func (c *partnerTiers) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		if c.DryRun {
			return c.tonight(ctx, p, s)
		}
		rows, err := standings(ctx, s)
		if err != nil {
			return err
		}
		if c.JSON {
			return p.json(rows)
		}
		t := newTable("ID", "NAME", "TYPE", "TIER", "REACHED", "NEXT", "TO GO", "NOTICE")
		for _, r := range rows {
			notice := ""
			switch {
			case r.FallsAfter != nil:
				notice = "falls after " + r.FallsAfter.UTC().Format(time.DateOnly) + " at the earliest"
			case r.Given:
				notice = "given by a manager"
			}
			t.add(r.ID, r.Name, r.Type, r.Tier, r.Reached, r.Next, strings.Join(r.ToGo, "; "), notice)
		}
		return t.print(p.console)
	})
}

// standings reads all partners and what they brought, some hundred at a time.
func standings(ctx context.Context, s *session) ([]standingView, error) {
	now := s.Now()
	ask := workflow.MeritsAt(s.Rules.Program, now)
	rows := []standingView{}
	var batch []workflow.Partner
	flush := func() error {
		numbers := make([]workflow.PartnerNo, len(batch))
		for i, x := range batch {
			numbers[i] = x.No
		}
		merits, err := s.Store.Merits(ctx, numbers, ask)
		for _, x := range batch {
			rows = append(rows, viewStanding(s.Rules, x, merits[x.No], ask.Currency, now))
		}
		batch = nil
		return err
	}
	for x, err := range s.Store.Partners(ctx) {
		if err != nil {
			return nil, err
		}
		if batch = append(batch, x); len(batch) == 500 {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	return rows, flush()
}

func viewStanding(rules *workflow.Rules, x workflow.Partner, merits workflow.Merits, currency string, now time.Time) standingView {
	st := workflow.Stands(rules, x, merits, now)
	v := standingView{partnerView: viewPartner(x), Accepted: st.Metrics.Accepted, Won: st.Metrics.Won, Revenue: moneyView{st.Metrics.Revenue, currency},
		Certified: st.Metrics.Certified, WindowDays: st.WindowDays, Reached: st.Reached, Next: st.Next, ToGo: []string{}, Given: x.Standing.Given != nil}
	for _, l := range st.ToNext {
		v.ToGo = append(v.ToGo, l.Label+": "+l.Value)
	}
	if f := x.Standing.Falling; f != nil {
		v.FallsTo, v.FallsAfter = &f.To, timePointer(f.Due)
	}
	return v
}

// tonight does the night's work on the real rows, at the time it will be, and rolls it back.
func (c *partnerTiers) tonight(ctx context.Context, p *program, s *session) error {
	s.rehearse()
	at := s.Rules.NightAfter(s.Now())
	type owed struct {
		Kind    workflow.Kind `json:"kind"`
		To      string        `json:"to"`
		Subject string        `json:"subject"`
	}
	out := struct {
		At      time.Time `json:"at"`
		Changes []string  `json:"changes"`
		Mails   []owed    `json:"mails"`
	}{at, []string{}, []owed{}}
	for after, more := workflow.PartnerNo(0), true; more; {
		decisions, err := s.Engine.Handle(ctx, workflow.Input{At: at, By: operator, Action: workflow.EvaluateNight{After: after}})
		if err != nil {
			return err
		}
		d := decisions[0]
		out.Changes = append(out.Changes, d.Effects...)
		for _, n := range d.Notices {
			out.Mails = append(out.Mails, owed{n.Kind, account.CompareKey(n.To.Email), n.Subject})
		}
		after, more = workflow.NextNight(d)
	}
	if c.JSON {
		return p.json(out)
	}
	lines := []string{"Tonight, " + at.Format("2 Jan 2006 15:04 UTC") + ", if nothing happens before:"}
	for _, e := range out.Changes {
		lines = append(lines, "  "+e)
	}
	if len(out.Changes) == 0 {
		lines = append(lines, "  nothing changes")
	}
	for _, m := range out.Mails {
		lines = append(lines, fmt.Sprintf("  mail to %s: %s", m.To, m.Subject))
	}
	return p.say("%s", strings.Join(append(lines, "Nothing was changed, nobody was mailed."), "\n"))
}
