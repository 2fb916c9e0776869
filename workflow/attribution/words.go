package attribution

import (
	"fmt"
	"strings"
)

// Because says for the team why the outcome is as it is, in one sentence that names deals by number.
func (o Outcome) Because() string {
	switch o.Ground {
	case ByRuling:
		return o.winners("A manager ruled that nobody is credited", "A manager ruled for %s") + o.cited() + "."
	case ByProtection:
		return o.winners("", "%s was approved first and is protected until "+o.until.UTC().Format("2 Jan 2006")) + "; nothing overrides that but a ruling."
	case ByDirect:
		return "Our own sales team was working on the account before it was registered; a registration counts as influence only."
	case ByPolicy:
		return o.policyWords()
	}
	return "No registration of this account is inside its attribution window."
}

func (o Outcome) policyWords() string {
	switch o.Policy {
	case FirstRegistered:
		return o.winners("", "No protection is running, and %s is the first registration inside its attribution window.")
	case Split:
		if len(o.Shares) > 1 {
			return o.winners("", "No protection is running; %s are inside their attribution windows and share equally.")
		}
		return o.winners("", "No protection is running, and %s alone is inside its attribution window.")
	}
	return o.winners("", "No protection is running, and %s is the last registration inside its attribution window.")
}

// ToPartner says the same to one partner: whether they are credited and by which rule, and nothing about anybody else.
func (o Outcome) ToPartner(partner int64) string {
	mine := 0
	for _, s := range o.Shares {
		if s.Partner == partner {
			mine += s.Points
		}
	}
	switch {
	case mine == 0 && o.Ground == ByDirect:
		return "Our own sales team was working on this account before it was registered."
	case mine == 0 && o.Ground == ByRuling:
		return "A manager decided on this account" + o.cited() + "; the credit is not yours."
	case mine == 0 && o.Ground == ByProtection:
		return "Another registration of this account was approved first and is protected."
	case mine == 0 && o.Ground == ByPolicy:
		return "Another registration of this account goes before yours."
	case mine == 0:
		return "No registration of this account is inside its attribution window."
	case mine < Whole:
		return fmt.Sprintf("The credit for this account is shared; your part is %d.%02d %%.", mine/100, mine%100)
	case o.Ground == ByRuling:
		return "A manager decided on this account" + o.cited() + "; the credit is yours."
	case o.Ground == ByProtection:
		return "This account is yours, protected until " + o.until.UTC().Format("2 Jan 2006") + "."
	}
	return "The credit for this account is yours until " + o.until.UTC().Format("2 Jan 2006") + "."
}

func (o Outcome) cited() string {
	if o.Clause == "" {
		return ""
	}
	return " (clause " + o.Clause + ")"
}

// winners puts the credited deals into a format, or returns nobody when there are none.
func (o Outcome) winners(nobody, format string) string {
	if len(o.Shares) == 0 {
		return nobody
	}
	refs := make([]string, len(o.Shares))
	for i, s := range o.Shares {
		refs[i] = fmt.Sprintf("D-%d", s.Deal)
	}
	return fmt.Sprintf(format, strings.Join(refs, " and "))
}
