package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/cmd/refermail/yearcheck"
	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/attribution"
	"refermail/workflow/store"
)

// books is what stands in the service's memory at the end of the year, in the checker's words.
func (w *yearWorld) books(ctx context.Context) yearcheck.Year {
	w.t.Helper()
	year := yearcheck.Year{Mails: w.sent}
	var deals []workflow.Deal
	var names []string
	for row, err := range w.service.app.db.Deals(ctx, store.DealFilter{}) {
		w.must(err)
		deals, names = append(deals, row.Deal), append(names, row.PartnerName)
	}
	direct := w.opportunities(ctx, deals)
	for i, k := range deals {
		d := yearcheck.Deal{Thread: w.thread(ctx, k.No), Partner: names[i], Stage: k.Stage, Missing: strings.Join(k.Missing, ","),
			Consent: k.Consent != "", Owner: k.Owner, Conflict: w.thread(ctx, k.Conflict), Registered: k.RegisteredAt,
			Protected: k.ProtectedUntil, Attribution: k.AttributionUntil, Disputed: k.Dispute.Open(), Forgotten: k.Contact.Email == "" && k.Context == "" && k.Consent == ""}
		if r := k.Ruling; r != nil {
			if d.Ruled = "nobody"; r.Credits != 0 {
				d.Ruled = w.thread(ctx, r.Credits)
			}
		}
		d.Credited = w.credited(ctx, k, deals, direct)
		year.Deals = append(year.Deals, d)
	}
	for p, err := range w.service.app.db.Partners(ctx) {
		w.must(err)
		s := yearcheck.Standing{Name: p.Name, Tier: p.Tier, Dormant: p.Status == workflow.Dormant, Kept: p.Standing.KeptUntil}
		if f := p.Standing.Falling; f != nil {
			s.Falling = f.Due
		}
		year.Partners = append(year.Partners, s)
	}
	return year
}

// opportunities are what our own people work on, as the service remembers it.
func (w *yearWorld) opportunities(ctx context.Context, deals []workflow.Deal) (direct []workflow.OffLimit) {
	w.t.Helper()
	var want workflow.Want
	for _, k := range deals {
		want.Domains, want.NameKeys = append(want.Domains, k.Domain), append(want.NameKeys, k.NameKey)
	}
	w.must(w.service.app.db.Update(ctx, func(tx workflow.Tx) error {
		facts, err := tx.Load(ctx, want, w.service.now)
		for _, o := range facts.OffLimits {
			if o.List == "open_opportunity" && !slices.Contains(direct, o) {
				direct = append(direct, o)
			}
		}
		return err
	}))
	return direct
}

// credited asks the product's own attribution whose a deal's account is at the end of the year.
func (w *yearWorld) credited(ctx context.Context, k workflow.Deal, all []workflow.Deal, direct []workflow.OffLimit) string {
	is := func(d workflow.Deal) account.Identity { return account.Identity{Domain: d.Domain, NameKey: d.NameKey} }
	var f attribution.Facts
	policy := w.policyOf(ctx, k)
	for _, o := range all {
		if !is(o).Same(is(k)) {
			continue
		}
		gone := slices.Contains([]string{"lost", "declined", "withdrawn", "expired"}, o.Stage)
		f.Claims = append(f.Claims, attribution.Claim{Deal: int64(o.No), Partner: int64(o.Partner), Registered: o.RegisteredAt, Approved: o.ApprovedAt,
			ProtectedUntil: o.ProtectedUntil, AttributedUntil: o.AttributionUntil, Gone: gone})
		if r := o.Ruling; r != nil {
			f.Rulings = append(f.Rulings, attribution.Ruling{Deal: int64(r.Credits), At: r.At})
		}
	}
	for _, o := range direct {
		if id := (account.Identity{Domain: o.Domain, NameKey: o.NameKey}); id.Same(is(k)) {
			f.Direct = append(f.Direct, attribution.Direct{Since: o.Since})
		}
	}
	var threads []string
	for _, s := range attribution.Decide(f, w.service.now, policy).Shares {
		threads = append(threads, w.thread(ctx, workflow.DealNo(s.Deal)))
	}
	if len(threads) == 0 && len(f.Rulings) > 0 {
		return "nobody"
	}
	return strings.Join(threads, ",")
}

// policyOf is the policy of the rules a deal was registered under.
func (w *yearWorld) policyOf(ctx context.Context, k workflow.Deal) attribution.Policy {
	if known, ok := w.policies[k.Program]; ok {
		return known
	}
	w.policies[k.Program] = attribution.LastKnown
	var versions []workflow.ProgramText
	w.must(w.service.app.db.Update(ctx, func(tx workflow.Tx) error {
		facts, err := tx.Load(ctx, workflow.Want{Programs: []string{k.Program}}, w.service.now)
		versions = facts.Texts
		return err
	}))
	if len(versions) == 1 && strings.Contains(versions[0].Text, `policy = "first_registered"`) {
		w.policies[k.Program] = attribution.FirstRegistered
	}
	return w.policies[k.Program]
}

// tell says everything of one conversation in the order it happened, for whoever looks into a difference.
func (w *yearWorld) tell(ctx context.Context, thread string, want yearcheck.Year) string {
	var lines []string
	add := func(at time.Time, format string, args ...any) {
		lines = append(lines, at.UTC().Format("01-02 15:04:05.000 ")+fmt.Sprintf(format, args...))
	}
	for _, e := range w.events {
		if e.ID == thread || e.Thread == thread {
			add(e.At, "%s writes %s: %.200q robot %t relay %t", e.From, e.ID, e.Body, e.Robot, e.Relay)
		}
		if e.Kind == yearcheck.Down || e.Kind == yearcheck.NewRules {
			add(e.At, "%s until %s, decided %t", e.Kind, e.Until.Format(time.RFC3339), e.Decided)
		}
	}
	for _, m := range w.sent {
		if m.Thread == thread || strings.HasSuffix(m.To, "@"+thread) {
			add(m.Earliest, "    sent %s to %s: %.260s", m.Kind, m.To, m.Says[0])
		}
	}
	for _, m := range want.Mails {
		if m.Thread == thread {
			add(m.Earliest, "    owed %s to %s %q", m.Kind, m.To, m.Says)
		}
	}
	for no, first := range w.threads {
		if first != thread {
			continue
		}
		story, err := w.service.app.db.Deal(ctx, no)
		w.must(err)
		for _, e := range story.Events {
			add(e.At, "        %s by %s: %.120q", e.Kind, e.By, e.Text)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
