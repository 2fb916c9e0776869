package workflow

import (
	"fmt"
	"regexp"
	"strings"

	"refermail/workflow/program"
)

// otherReason is the code of a reason that stands in the manager's words alone.
const otherReason = "other"

// onlyCode is a first word that can be nothing but a mistyped code: "not_fit: …".
var onlyCode = regexp.MustCompile(`^([a-z0-9]+(?:_[a-z0-9]+)+)\s*(?::|$)`)

// reasonFor reads what stands behind decline or lost (WF-4): a code of the program or its label, then, after a colon, a
// sentence for the partner; or the sentence alone, which is the reason "other". says is what the partner reads.
func (d *draft) reasonFor(k Deal, to program.Stage, text string) (code, says, problem string) {
	text = strings.TrimSpace(text)
	rules := d.rules(k)
	reasons := rules.ReasonsFor(to.Name)
	for _, r := range reasons {
		own, ok := behindCode(r, text)
		switch {
		case !ok:
		case r.Code == otherReason && own == "":
			return "", "", fmt.Sprintf("say it in one sentence the partner will read, for example: %s other: they bought elsewhere before we met", to.Name)
		case r.Code == otherReason:
			return r.Code, own, ""
		default:
			return r.Code, joined(program.Fill(r.Text, d.values(k)), own), ""
		}
	}
	for _, r := range rules.Reasons {
		if _, ok := behindCode(r, text); ok && strings.Contains(text, ":") {
			return "", "", fmt.Sprintf("%s is no reason for %s; there are: %s", r.Code, to.Label, reasonCodes(reasons))
		}
	}
	if hit := onlyCode.FindStringSubmatch(text); hit != nil {
		return "", "", fmt.Sprintf("there is no reason %q; there are: %s", hit[1], reasonCodes(reasons))
	}
	for _, r := range reasons {
		if r.Code == otherReason {
			return r.Code, text, ""
		}
	}
	if len(reasons) > 0 {
		return "", "", fmt.Sprintf("name the reason, then your sentence, for example: %s %s: <sentence>; there are: %s", to.Name, reasons[0].Code, reasonCodes(reasons))
	}
	return "", text, ""
}

// behindCode returns what a text says behind a reason's code or label. A code of one plain word, like budget, counts only
// with a colon or alone: "budget was cut" is a sentence.
func behindCode(r program.Reason, text string) (rest string, ok bool) {
	for _, name := range []string{r.Code, strings.ReplaceAll(r.Code, "_", " "), r.Label} {
		if len(text) < len(name) || name == "" || !strings.EqualFold(text[:len(name)], name) {
			continue
		}
		rest = strings.TrimSpace(text[len(name):])
		if after, colon := strings.CutPrefix(rest, ":"); colon {
			return strings.TrimSpace(after), true
		}
		if strings.Trim(rest, ".!") == "" {
			return "", true
		}
	}
	return "", false
}

func reasonCodes(reasons []program.Reason) string {
	var codes []string
	for _, r := range reasons {
		codes = append(codes, r.Code)
	}
	return strings.Join(codes, ", ")
}

// values is what the program's texts can say about a deal and its partner.
func (d *draft) values(k Deal) map[string]string {
	rules, p := d.rules(k), d.w.partners[k.Partner]
	values := rules.Values()
	values["inbox"], values["partner"], values["tier"] = d.w.Rules.Self.Address, p.Name, p.Tier
	values["type"] = p.Type
	if t, ok := rules.Type(p.Type); ok {
		values["type"] = t.Label
	}
	if t, ok := rules.Tier(p.Tier); ok {
		values["tier"] = t.Label
	}
	if m, ok := d.w.managerOf(k); ok {
		values["manager"] = memberName(m)
	}
	if c, ok := d.contact(k.Submitter); ok {
		values["first_name"], _, _ = strings.Cut(displayName(Address{Name: c.Name, Email: c.Email}), " ")
	}
	values["company"], values["ref"], values["stage"] = accountName(k), k.No.String(), d.stageOf(k).Label
	return values
}

// stageNews is what the program tells partners about the stage a deal is in now, with its values.
func (d *draft) stageNews(k Deal) string { return program.Fill(d.stageOf(k).News, d.values(k)) }

// choices are the words that decide about a registration, with the reasons for declining it (WF-1).
func (d *draft) choices(k Deal, l *Letter) {
	l.Commands = []string{"approve", "approve 60 days", "decline <reason>: <sentence for the partner>", "ask <question>", "note <text> (only the team sees it)"}
	for _, r := range d.rules(k).ReasonsFor(program.Declined) {
		l.Reasons = append(l.Reasons, Line{Label: r.Code, Value: program.Fill(r.Text, d.values(k))})
	}
	if k.Consent == "" && d.rules(k).Consent {
		l.Commands[0], l.Commands[1] = "approve because <why it is fine without consent>", "approve 60 days because <why>"
	}
}
