package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/program"
)

// rates says in plain words what a partner earns and what holds for them (SS-6).
func (d *draft) rates(p Partner) Letter {
	rules := d.w.Rules.Program
	l := Letter{Partner: p.Name, Version: rules.Version()}
	say := func(label, value string) {
		if value = strings.TrimSpace(value); value != "" {
			l.Fields = append(l.Fields, Line{Label: label, Value: value})
		}
	}
	t, _ := rules.Type(p.Type)
	say("You are", firstOf(t.Label, p.Type))
	say("That means", t.About)
	say("Plan", t.Plan)
	say("You earn", t.Rates)
	if tier, ok := rules.Tier(p.Tier); ok {
		say("Tier", tier.Label)
		say("It brings", tier.Benefits)
	}
	say("Protection", fmt.Sprintf("%d days from approval", rules.ProtectionDays(p.Type, p.Tier, "")))
	say("Credit", fmt.Sprintf("%d days from registration", rules.AttributionDays(p.Type, p.Tier, "")))
	if t.Rates == "" {
		l.Note = "The program says no rate for your kind of partner; reply, and a person tells you."
	}
	return l
}

// tier says where a partner stands and how far the next tier is.
func (d *draft) tier(p Partner) Letter {
	rules := d.w.Rules.Program
	l := Letter{Partner: p.Name}
	if len(rules.Tiers) == 0 {
		l.Note = "This program has no tiers: what holds for one partner of your kind holds for all."
		return l
	}
	if t, ok := rules.Tier(p.Tier); ok {
		l.Stage = t.Label
		if t.Benefits != "" {
			l.Text = t.Benefits
		}
	}
	next, more := rules.NextTier(p.Tier)
	if !more {
		l.Final = true
		return l
	}
	l.Was = next.Label // the tier to come
	m := d.standing(p, next)
	count := func(label string, have, need int) {
		if need > 0 {
			l.Fields = append(l.Fields, Line{Label: label, Value: fmt.Sprintf("%d of %d%s", have, need, toGo(max(0, need-have)))})
		}
	}
	count("Accepted referrals", m.Accepted, next.Accepted)
	count("Won referrals", m.Won, next.Won)
	if need := next.Revenue; need.Minor > 0 {
		have, left := Money{Minor: m.Revenue, Currency: need.Currency}, Money{Minor: max(0, need.Minor-m.Revenue), Currency: need.Currency}
		value := have.String() + " of " + Money{Minor: need.Minor, Currency: need.Currency}.String()
		if left.Minor > 0 {
			value += ", " + left.String() + " to go"
		} else {
			value += ", reached"
		}
		l.Fields = append(l.Fields, Line{Label: "Revenue", Value: value})
	}
	l.Limit, l.Reason = next.WindowDays, next.Benefits
	return l
}

func toGo(n int) string {
	if n == 0 {
		return ", reached"
	}
	return fmt.Sprintf(", %d to go", n)
}

// standing counts what a partner brought within a tier's window, of the deals that were loaded: their newest.
func (d *draft) standing(p Partner, t program.Tier) (m program.Metrics) {
	since := d.in.At.Add(-time.Duration(t.WindowDays) * 24 * time.Hour)
	for _, no := range d.w.ofPartner[p.No] {
		k := d.w.deals[no]
		stage := d.stageOf(k)
		if t.WindowDays > 0 && k.RegisteredAt.Before(since) || !stage.Protects {
			continue
		}
		m.Accepted++
		if stage.Name == program.Won {
			m.Won++
			if k.Amount != nil && k.Amount.Currency == t.Revenue.Currency {
				m.Revenue += k.Amount.Minor
			}
		}
	}
	return m
}

// assetsFor lists what a partner may ask for (PT-9).
func (d *draft) assetsFor(p Partner) []AssetLine {
	var lines []AssetLine
	for _, a := range d.w.Rules.Program.Assets {
		if len(a.Types) == 0 || slices.Contains(a.Types, p.Type) {
			lines = append(lines, AssetLine{Name: a.Name, About: a.Description})
		}
	}
	return lines
}

// sendAsset sends one of the program's files. A name that is none is answered with those there are, save in a reply of
// several words, which is for people: "send invoice copy".
func (d mailDraft) sendAsset(a ask, p Partner, k *Deal) (MailResult, bool) {
	plain := func(s string) string {
		return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
	}
	var near []string
	lines := d.assetsFor(p)
	for _, line := range lines {
		if plain(line.Name) == plain(a.arg) {
			d.say(k, KindAsset, Letter{Asset: line.Name, Text: line.About})
			return d.handle("send "+line.Name, k), true
		}
		if mistyped(plain(line.Name), plain(a.arg)) {
			near = append(near, line.Name)
		}
	}
	if len(near) == 0 && k != nil {
		return MailResult{}, false
	}
	l := Letter{Assets: lines, Excerpt: oneLine(a.arg, 60)}
	if len(near) > 0 {
		l.Note = "Did you mean " + strings.Join(near, " or ") + "?"
	}
	d.say(k, KindAssets, l)
	return d.handle("send something we do not have", k), true
}
