package workflow

import (
	"fmt"
	"slices"
	"strings"
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
	say("That means", d.filled(p, t.About))
	say("Plan", t.Plan)
	say("You earn", d.filled(p, t.Rates))
	if tier, ok := rules.Tier(p.Tier); ok {
		say("Tier", tier.Label)
		say("It brings", d.filled(p, tier.Benefits))
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
			l.Text = d.filled(p, t.Benefits)
		}
	}
	next, more := rules.NextTier(p.Tier)
	if !more {
		l.Final = true
		return l
	}
	l.Was = next.Label // the tier to come
	m := d.metrics(p, next.WindowDays)
	l.Fields = progress(next, m)
	l.Limit, l.Reason = next.WindowDays, d.filled(p, next.Benefits)
	return l
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
