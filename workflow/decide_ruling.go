package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"refermail/workflow/program"
)

// attributeWords takes "D-1042 to Northwind because Bo asked for them" apart; the number is that of the deal in hand when
// it is left out.
var attributeWords = regexp.MustCompile(`(?is)^(?:(d-\d+)\s+)?to\s+(.+?)(?:,?\s+because[:\s]+(.+))?$`)

var attributeHead = regexp.MustCompile(`(?i)^attribute[d]?[:,]?\s*`)

// citedWords finds the clause a manager cites.
var citedWords = regexp.MustCompile(`(?i)\bclause\s+([0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)`)

const attributeExample = "attribute to Northwind because their contact asked for the demo (clause 4.2)"

// parseAttribute reads a ruling.
func parseAttribute(c Command, rest string) (Command, bool, string) {
	parts := attributeWords.FindStringSubmatch(rest)
	switch {
	case parts == nil:
		return c, false, "say to whom, for example: " + attributeExample
	case strings.TrimSpace(parts[3]) == "":
		return c, false, "say why, for example: " + attributeExample
	}
	c.Verb, c.Text, c.Whom = "attribute", strings.TrimSpace(parts[3]), strings.Trim(parts[2], " \"'.")
	if parts[1] != "" {
		c.Deal, _ = ParseRef(strings.ToUpper(parts[1]))
	}
	return c, true, ""
}

// rulingWords is how a manager would credit this deal.
func (d *draft) rulingWords(k Deal) string {
	return fmt.Sprintf("attribute to %s because <why, and the clause>", d.w.partners[k.Partner].Name)
}

// attributeTo rules whose an account is (CF-12, MG-7). The ruling stands on all deals of the account until the next one;
// every partner with a claim hears how it is for them, and nothing of anybody else.
func (d *draft) attributeTo(by Member, k *Deal, c Command) (problem string) {
	all := d.w.sameAccount(identityOf(*k))
	if c.Deal != 0 && !slices.ContainsFunc(all, func(o Deal) bool { return o.No == c.Deal }) {
		return fmt.Sprintf("%s is not a registration of %s; reply to a mail about it", c.Deal, accountName(*k))
	}
	credits, problem := d.whom(all, c.Whom, k.Partner)
	if problem != "" {
		return problem
	}
	clause, problem := citedClause(d.rules(*k), c.Text)
	if problem != "" {
		return problem
	}
	ruling := Ruling{Credits: credits, By: by.Email, At: d.in.At, Clause: clause, Why: oneLine(c.Text, maxLine)}
	var drafts []*Deal
	var replaced []Ruled
	told := func(own Deal) bool { // those for whom it is long over have nothing to hear
		stage := d.stageOf(own)
		return !stage.Final || stage.Protects || own.No == k.No || credits == own.No
	}
	for _, o := range all {
		own := d.deal(o.No)
		r := ruling
		replaced = append(replaced, Ruled{Deal: own.No, Ruling: own.Ruling, Dispute: own.Dispute.Open(), Told: told(*own), At: d.in.At})
		own.Ruling = &r
		if own.Dispute.Open() {
			own.Dispute.Ruled = d.in.At
			d.forget("dispute", own.No)
		}
		drafts = append(drafts, own)
	}
	d.rememberRuling(by, k, replaced)
	o := d.credited(*k)
	d.effect("%s: %s It stands until another ruling", accountName(*k), o.Because())
	for _, own := range drafts {
		d.event(own, "ruling", by.Email, ForTeam, joined(o.Because(), "Why: "+ruling.Why))
		if !told(*own) {
			continue
		}
		says := o.ToPartner(int64(own.Partner))
		d.event(own, "credit", by.Email, ForPartner, says)
		d.tellRuling(by, own, says)
		d.effect("%s: the partner was told: %s", own.No, says)
	}
	return ""
}

func (d *draft) tellRuling(by Member, k *Deal, says string) {
	l := d.letter(*k)
	l.Was, l.By, l.Partner, l.Reason = l.Stage, memberName(by), "", ""
	l.Note = joined(says, d.rulingMeans(*k))
	if k.Ruling != nil {
		l.Clause = d.clauseWords(*k, k.Ruling.Clause)
	}
	d.tellPartner(k, Notice{Kind: KindStage, Letter: l})
}

// rulingMeans says what a ruling changes for this deal's partner.
func (d *draft) rulingMeans(k Deal) string {
	switch {
	case k.ruledOut():
		return "The registration stays on file, but no longer reserves the account for you. If you have evidence we have not seen, reply: dispute <evidence>."
	case d.stageOf(k).Open:
		return "We go on with your registration, and you hear the decision here."
	}
	return "We go on with it as before."
}

// whom finds the registration a ruling credits: by its number, or its partner's name or number; "nobody" is none.
func (d *draft) whom(all []Deal, who string, own PartnerNo) (credits DealNo, problem string) {
	name := strings.ToLower(strings.TrimPrefix(strings.ToLower(who), "partner "))
	if name == "nobody" || name == "no one" {
		return 0, ""
	}
	var found []Deal
	var known []string
	for _, o := range all {
		p := d.w.partners[o.Partner]
		known = append(known, fmt.Sprintf("%s (%s, %s)", p.Name, p.No, o.No))
		if name == strings.ToLower(o.No.String()) {
			return o.No, ""
		}
		full := strings.ToLower(p.Name)
		if name == strings.ToLower(p.No.String()) || name == full || strings.HasPrefix(full, name+" ") {
			found = append(found, o)
		}
	}
	if len(found) == 0 {
		return 0, fmt.Sprintf("%q has no registration of this account; there are: %s, or nobody", oneLine(who, 60), strings.Join(known, ", "))
	}
	for _, o := range found[1:] {
		if o.Partner != found[0].Partner {
			return 0, fmt.Sprintf("%q may be several; there are: %s", oneLine(who, 60), strings.Join(known, ", "))
		}
	}
	credited := found[0]
	for _, o := range found { // of one partner's several, the one that is still going on
		if d.stageOf(credited).Final && !d.stageOf(o).Final {
			credited = o
		}
	}
	return credited.No, ""
}

// citedClause returns the clause a ruling names, else the one about disputes or conflicts.
func citedClause(p *program.Program, why string) (id, problem string) {
	if m := citedWords.FindStringSubmatch(why); m != nil {
		for _, c := range p.Clauses {
			if c.ID == m[1] {
				return c.ID, ""
			}
		}
		return "", fmt.Sprintf("there is no clause %s in the rules this deal was registered under", m[1])
	}
	for _, purpose := range []string{"conflict", "dispute", "attribution"} {
		if c, ok := p.Clause(purpose); ok {
			return c.ID, ""
		}
	}
	return "", ""
}
