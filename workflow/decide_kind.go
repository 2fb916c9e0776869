package workflow

import (
	"fmt"
	"strings"

	"refermail/workflow/program"
)

// usualType is a partner's when nobody said one and the program names none.
const usualType = "consultant"

// fits checks a partner's type and tier against the program, and puts in the only type there is when none is said, the
// first tier. A program that names no types or tiers leaves them free.
func (d *draft) fits(p *Partner, typeSaid, tierSaid bool) {
	rules := d.w.Rules.Program
	fresh := p.Type == "" // a type given earlier, under other rules, stays until somebody says another
	if !typeSaid && fresh {
		if p.Type = usualType; len(rules.Types) == 1 {
			p.Type = rules.Types[0].Name
		}
	}
	if _, known := rules.Type(p.Type); !known && !typeSaid && fresh && len(rules.Types) > 0 {
		d.out.Refusal = fmt.Sprintf("say the type of the partner; there are: %s", typeNames(rules))
		return
	}
	if _, known := rules.Type(p.Type); !known && (typeSaid || fresh) && len(rules.Types) > 0 {
		d.out.Refusal = fmt.Sprintf("%q is no partner type of %s; there are: %s", p.Type, rules.Name, typeNames(rules))
		return
	}
	if !tierSaid || len(rules.Tiers) == 0 {
		return
	}
	if _, known := rules.Tier(p.Tier); !known && p.Tier != "" {
		var names []string
		for _, t := range rules.Tiers {
			names = append(names, t.Name)
		}
		d.out.Refusal = fmt.Sprintf("%q is no tier of %s; there are: %s", p.Tier, rules.Name, strings.Join(names, ", "))
	}
}

func typeNames(p *program.Program) string {
	var names []string
	for _, t := range p.Types {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}
