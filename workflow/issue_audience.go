package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"refermail/workflow/program"
)

// AudienceHelp says how an audience is written.
const AudienceHelp = "all, or conditions like: tier>=silver, type=consultant|agency, lang=de, manager=max, partner=P-7, dormant>60d, active<30d"

// audienceKeys are the words a condition begins with.
func audienceKeys() []string {
	return []string{"tier", "type", "lang", "manager", "partner", "dormant", "active"}
}

// mostAudienceDays bounds dormant and active.
const mostAudienceDays = 3650

var condition = regexp.MustCompile(`^([\pL ]+?)\s*(>=|<=|=>|=<|==|=|>|<|:)\s*(.+)$`)

// ParseAudience reads who gets an issue (NL-2): "all", or conditions parted by commas, all of which must hold; values parted
// by "|" or "or" are alternatives. problem says what could not be read, with what was nearly meant and what there is.
func ParseAudience(rules *Rules, said string) (a Audience, problem string) {
	said = strings.Trim(oneLine(said, 500), " .")
	if slices.Contains([]string{"all", "everybody", "everyone"}, strings.ToLower(said)) {
		return Audience{}, ""
	}
	a.Said = said
	parts := strings.FieldsFunc(strings.ReplaceAll(said, " and ", ","), func(r rune) bool { return r == ',' || r == ';' })
	for _, part := range parts {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		hit := condition.FindStringSubmatch(part)
		if hit == nil {
			return Audience{}, fmt.Sprintf("%q is no condition; write to: %s", oneLine(part, 40), AudienceHelp)
		}
		if problem := a.meets(rules, audienceKey(hit[1]), sign(hit[2]), alternatives(hit[3])); problem != "" {
			return Audience{}, problem
		}
	}
	if a.everybody() {
		return Audience{}, "say who gets it, to: " + AudienceHelp
	}
	return a, ""
}

// everybody reports whether no condition is set.
func (a Audience) everybody() bool {
	return len(a.Types)+len(a.Tiers)+len(a.Languages)+len(a.Managers)+len(a.Partners) == 0 && a.Quiet == 0 && a.Heard == 0
}

// String says who gets an issue, as a manager writes it.
func (a Audience) String() string {
	if a.everybody() {
		return "all"
	}
	return a.Said
}

func sign(s string) string {
	switch s {
	case "=>":
		return ">="
	case "=<":
		return "<="
	case "==", ":":
		return "="
	}
	return s
}

func alternatives(said string) (values []string) {
	for v := range strings.SplitSeq(strings.ReplaceAll(said, " or ", "|"), "|") {
		if v = strings.Trim(v, ` "'`); v != "" {
			values = append(values, v)
		}
	}
	return values
}

// audienceKey is the word a condition begins with, by its other names too.
func audienceKey(word string) string {
	switch word = strings.ToLower(strings.TrimSpace(word)); word {
	case "language", "languages":
		return "lang"
	case "types", "tiers", "managers", "partners":
		return strings.TrimSuffix(word, "s")
	case "quiet", "silent":
		return "dormant"
	case "heard":
		return "active"
	}
	return word
}

// meets adds one condition.
func (a *Audience) meets(rules *Rules, key, sign string, values []string) (problem string) {
	if !slices.Contains(audienceKeys(), key) {
		return noSuch(key, "condition", audienceKeys())
	}
	if len(values) == 0 {
		return "say what follows " + key + sign
	}
	switch {
	case key == "dormant" || key == "active":
		return a.since(key, sign, values)
	case key == "tier":
		return a.tiers(rules.Program, sign, values)
	case sign != "=":
		return fmt.Sprintf("%s takes =, like %s=%s", key, key, values[0])
	}
	for _, v := range values {
		switch key {
		case "type":
			problem = addNamed(&a.Types, "type of partner", v, typeWords(rules.Program))
		case "lang":
			problem = addNamed(&a.Languages, "language of the program", strings.ToLower(v), languageWords(rules.Program))
		case "manager":
			m, ok := rules.named(v)
			if !ok {
				return noSuch(v, "member of the team", teamWords(rules.Team))
			}
			a.Managers = append(a.Managers, m.Email)
		case "partner":
			no, ok := ParsePartnerNo(v)
			if !ok || !strings.HasPrefix(strings.ToLower(v), "p-") {
				return fmt.Sprintf("%q is no partner's number; they look like P-7, and refermail partner list shows them", oneLine(v, 40))
			}
			a.Partners = append(a.Partners, no)
		}
		if problem != "" {
			return problem
		}
	}
	return ""
}

// since reads "dormant>60d" and "active<30d".
func (a *Audience) since(key, sign string, values []string) (problem string) {
	days, ok := audienceDays(values[0])
	want := map[string]string{"dormant": ">", "active": "<"}[key]
	if !ok || len(values) != 1 || strings.TrimSuffix(sign, "=") != want {
		return fmt.Sprintf("%s%s%s cannot be read; write %s%s60d, 1 to %d days", key, sign, oneLine(strings.Join(values, "|"), 20), key, want, mostAudienceDays)
	}
	if key == "dormant" {
		a.Quiet = days
	} else {
		a.Heard = days
	}
	return ""
}

var daysBehind = regexp.MustCompile(`(?i)^(\d{1,4})\s*(d|days?|w|weeks?)?$`)

func audienceDays(s string) (time.Duration, bool) {
	hit := daysBehind.FindStringSubmatch(strings.TrimSpace(s))
	if hit == nil {
		return 0, false
	}
	n, _ := parseNumber(hit[1], "")
	if strings.HasPrefix(strings.ToLower(hit[2]), "w") {
		n *= 7
	}
	return time.Duration(n) * 24 * time.Hour, n >= 1 && n <= mostAudienceDays
}

// tiers lists the tiers a comparison means; a partner without any is below the lowest.
func (a *Audience) tiers(p *program.Program, sign string, values []string) (problem string) {
	ladder := tierWords(p)
	if len(ladder) == 0 {
		return "this program has no tiers"
	}
	if len(values) > 1 && sign != "=" {
		return "compare with one tier, like tier>=" + ladder[0].name
	}
	for _, v := range values {
		var one []string
		if problem := addNamed(&one, "tier", v, ladder); problem != "" {
			return problem
		}
		at := slices.IndexFunc(ladder, func(w named) bool { return w.name == one[0] })
		for i := -1; i < len(ladder); i++ {
			in := i == at
			switch sign {
			case ">=":
				in = i >= at
			case "<=":
				in = i <= at
			case ">":
				in = i > at
			case "<":
				in = i < at
			}
			switch {
			case in && i < 0:
				a.Tiers = append(a.Tiers, "")
			case in:
				a.Tiers = append(a.Tiers, ladder[i].name)
			}
		}
	}
	if len(a.Tiers) == 0 {
		return "no tier is " + sign + values[0]
	}
	return ""
}

// named is something that people call by a name or a label.
type named struct{ name, label string }

func typeWords(p *program.Program) (all []named) {
	for _, t := range p.Types {
		all = append(all, named{t.Name, t.Label})
	}
	return all
}

func tierWords(p *program.Program) (all []named) {
	for _, t := range p.Tiers {
		all = append(all, named{t.Name, t.Label})
	}
	return all
}

func languageWords(p *program.Program) (all []named) {
	for _, code := range p.Languages {
		all = append(all, named{code, languageName(code)})
	}
	return all
}

// languageName is a language we write, in English.
func languageName(code string) string {
	switch code {
	case "en":
		return "English"
	case "de":
		return "German"
	case "fr":
		return "French"
	case "es":
		return "Spanish"
	case "nl":
		return "Dutch"
	}
	return ""
}

func teamWords(team []Member) (names []string) {
	for _, m := range team {
		names = append(names, m.Email)
	}
	return names
}

// addNamed adds what a value means.
func addNamed(to *[]string, what, value string, all []named) (problem string) {
	var names []string
	for _, n := range all {
		if strings.EqualFold(n.name, value) || n.label != "" && strings.EqualFold(n.label, value) {
			*to = append(*to, n.name)
			return ""
		}
		names = append(names, n.name)
	}
	if len(names) == 0 {
		return "there is no " + what
	}
	return noSuch(value, what, names)
}

// noSuch says that a word is none of some, which was nearly meant, and what there is.
func noSuch(word, what string, all []string) string {
	said := fmt.Sprintf("%q is no %s", oneLine(word, 40), what)
	for _, w := range all {
		if nearly(strings.ToLower(word), strings.ToLower(w)) {
			said += fmt.Sprintf("; did you mean %s?", w)
			break
		}
	}
	there := "; there are: "
	if strings.HasSuffix(said, "?") {
		there = " There are: "
	}
	return said + there + strings.Join(all, ", ")
}

// nearly is mistyped for short words too, of which no other is meant.
func nearly(a, b string) bool {
	return mistyped(a, b) || len(a) >= 3 && (strings.HasPrefix(b, a) || strings.HasPrefix(a, b))
}
