package workflow

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/currency"

	"refermail/workflow/program"
)

// Command is one line of a manager's reply (CONTRACT, Behaviour 10).
type Command struct {
	Verb   string // approve, decline, ask, stage, note, assign, extend, undo, help, partner
	Stage  program.Stage
	Text   string // reason, question, note, words for the partner, member
	Amount *Money
	Days   int
	Line   string // as written
}

// CommandHelp lists the commands as people write them.
func CommandHelp() []string {
	return []string{"approve", "decline <why>", "ask <question>", "stage <name>, or just its name: demo done", "won 48000 USD", "lost <why>",
		"note <text> (only the team sees it)", "@partner <text> (goes to the partner)", "assign <member>", "extend 30d", "undo", "help"}
}

// ParseCommands reads the commands at the top of a text, one a line, and stops at the first line that is none; a greeting
// below them is no command. problem, when not empty, says which line could not be read: then nothing must be done.
func ParseCommands(p *program.Program, text string) (commands []Command, problem string) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" {
			if len(commands) > 0 && !startsCommand(p, nextWords(lines[i:])) {
				break
			}
			continue
		}
		c, ok, why := parseCommand(p, line)
		if why != "" {
			return nil, fmt.Sprintf("%q: %s", oneLine(line, 80), why)
		}
		if !ok {
			break
		}
		for c.takesText() && i+1 < len(lines) && strings.TrimSpace(lines[i+1]) != "" && !startsCommand(p, lines[i+1]) {
			i++
			c.Text = strings.TrimSpace(c.Text + "\n" + strings.TrimRight(lines[i], " \t"))
		}
		commands = append(commands, c)
	}
	return commands, ""
}

func (c Command) takesText() bool {
	switch c.Verb {
	case "decline", "ask", "note", "partner":
		return true
	}
	return c.Stage.Negative
}

func nextWords(lines []string) string {
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			return l
		}
	}
	return ""
}

func startsCommand(p *program.Program, line string) bool {
	_, ok, why := parseCommand(p, strings.TrimSpace(line))
	return ok || why != ""
}

// parseCommand reads one line. ok is false for a line that is no command; why explains one that is nearly one.
func parseCommand(p *program.Program, line string) (c Command, ok bool, why string) {
	c.Line = line
	word, rest, _ := strings.Cut(strings.Join(strings.Fields(line), " "), " ")
	word = strings.ToLower(strings.TrimRight(word, ":,.!"))
	rest = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rest), "because "))
	rest = strings.TrimSpace(strings.TrimLeft(rest, ":–—- "))
	c.Verb, c.Text = word, rest
	switch word {
	case "approve", "approved", "accept":
		c.Verb, c.Text = "approve", ""
		if _, why, given := strings.Cut(line, "because "); given { // only a stated reason overrides a rule
			c.Text = strings.TrimSpace(why)
		}
		return c, true, ""
	case "decline", "declined", "reject":
		if c.Verb = "decline"; rest == "" {
			return c, false, "say why in one sentence, for example: decline we do not work in their country"
		}
		return c, true, ""
	case "ask":
		if rest == "" {
			return c, false, "write the question behind it, for example: ask who decides at Globex?"
		}
		return c, true, ""
	case "note":
		if rest == "" {
			return c, false, "write the note behind it"
		}
		return c, true, ""
	case "@partner", "partner":
		if word == "partner" && !strings.HasPrefix(line, "@") {
			return Command{}, false, ""
		}
		c.Verb = "partner"
		return c, true, ""
	case "assign":
		if rest == "" {
			return c, false, "name a member of the team"
		}
		c.Text = strings.TrimPrefix(rest, "to ")
		return c, true, ""
	case "extend":
		days, ok := parseDays(rest)
		if !ok {
			return c, false, "say by how many days, 1 to 180, for example: extend 30d"
		}
		c.Days = days
		return c, true, ""
	case "undo", "help":
		return c, rest == "", ""
	case "won":
		return parseWon(p, c, rest)
	case "lost":
		return parseLost(p, c, rest)
	case "stage", "move":
		s, found := p.Find(strings.TrimPrefix(rest, "to "))
		if !found {
			return c, false, "there is no such stage; there are: " + strings.Join(stageNames(p), ", ")
		}
		c.Verb, c.Stage, c.Text = "stage", s, ""
		return c, true, ""
	}
	if s, found := p.Find(strings.Trim(line, " .!")); found && s.ByTeam {
		return Command{Verb: "stage", Stage: s, Line: line}, true, ""
	}
	return Command{}, false, ""
}

func parseWon(p *program.Program, c Command, rest string) (Command, bool, string) {
	c.Verb, c.Text = "stage", ""
	c.Stage, _ = p.Stage(program.Won)
	if rest == "" {
		return c, true, ""
	}
	amount, err := ParseMoney(rest)
	if err != nil {
		return c, false, err.Error()
	}
	c.Amount = &amount
	return c, true, ""
}

func parseLost(p *program.Program, c Command, rest string) (Command, bool, string) {
	c.Verb, c.Text = "stage", rest
	c.Stage, _ = p.Stage(program.Lost)
	if rest == "" {
		return c, false, "say why in one sentence, for example: lost budget was cut"
	}
	return c, true, ""
}

func stageNames(p *program.Program) []string {
	var names []string
	for _, s := range p.Stages {
		if s.ByTeam {
			names = append(names, s.Name)
		}
	}
	return names
}

func parseDays(s string) (int, bool) {
	s = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(s), " days"), "days"), "d")
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(s, "by ")))
	return n, err == nil && n >= 1 && n <= 180
}

var amountPattern = regexp.MustCompile(`^(?:([A-Za-z]{3})|([$€£¥]))?\s?([0-9][0-9.,' ]{0,20})\s?([kKmM])?\s?(?:([A-Za-z]{3})|([$€£¥]))?$`)

// ParseMoney reads "48000 USD", "$48,000", "48.000,50 EUR" or "48k EUR" into minor units. A currency must be named; more
// decimals than the currency has are refused, never rounded.
func ParseMoney(s string) (Money, error) {
	m := amountPattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return Money{}, fmt.Errorf("%q is no amount; write it like 48000 USD", oneLine(s, 40))
	}
	code := strings.ToUpper(m[1] + m[5])
	symbol := m[2] + m[6]
	meant := map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}[symbol]
	switch {
	case code == "":
		code = meant
	case symbol != "" && code != meant && (symbol != "$" || !strings.HasSuffix(code, "D")): // $ 500 EUR, but not $ 500 CAD
		code = ""
	}
	unit, err := currency.ParseISO(code)
	if err != nil || code == "XXX" || code == "XTS" {
		return Money{}, fmt.Errorf("%q names no currency; write it like 48000 USD", oneLine(s, 40))
	}
	scale, _ := currency.Standard.Rounding(unit)
	whole, frac, ok := splitDecimal(strings.NewReplacer("'", "", " ", "").Replace(m[3]))
	if !ok {
		return Money{}, fmt.Errorf("%q can be read in two ways; write it like 48000 USD", oneLine(s, 40))
	}
	switch strings.ToLower(m[4]) {
	case "k":
		whole, frac = shift(whole, frac, 3)
	case "m":
		whole, frac = shift(whole, frac, 6)
	}
	frac = strings.TrimRight(frac, "0")
	if len(frac) > scale {
		return Money{}, fmt.Errorf("%s has %d decimals; %q has more", unit, scale, oneLine(s, 40))
	}
	minor, err := strconv.ParseInt(whole+frac+strings.Repeat("0", scale-len(frac)), 10, 64)
	if err != nil || minor > 1e15 {
		return Money{}, fmt.Errorf("%q is too large an amount", oneLine(s, 40))
	}
	return Money{Minor: minor, Currency: unit.String()}, nil
}

// splitDecimal separates whole and decimal digits: the last separator is the decimal one unless exactly three digits
// follow it or it occurs more than once. ok is false when the digits stand in no groups that anybody writes: a slip of
// the finger must not become a hundred times the amount.
func splitDecimal(s string) (whole, frac string, ok bool) {
	i := strings.LastIndexAny(s, ".,")
	if i < 0 {
		return s, "", true
	}
	other := strings.ContainsAny(s[:i], strings.Replace(".,", s[i:i+1], "", 1))
	whole, frac = s[:i], s[i+1:]
	if strings.Count(s, s[i:i+1]) > 1 || len(frac) == 3 && !other {
		whole, frac = s, ""
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == '.' || r == ',' })
	plain := strings.Join(groups, "")
	ok = len(plain)+max(0, len(groups)-1) == len(whole) && plain != "" // no separator at an edge or beside another
	for n, g := range groups {
		switch last := n == len(groups)-1; {
		case len(groups) == 1:
		case n == 0:
			ok = ok && len(g) <= 3 && g[0] != '0'
		case last:
			ok = ok && len(g) == 3
		default:
			ok = ok && (len(g) == 3 || len(g) == 2) // 48,00,000 in India
		}
	}
	return plain, frac, ok && !(strings.Contains(whole, ".") && strings.Contains(whole, ","))
}

func shift(whole, frac string, places int) (string, string) {
	frac += strings.Repeat("0", max(0, places-len(frac)))
	return whole + frac[:places], frac[places:]
}

// undoUntil is when a command of now can no longer be taken back.
func (d *draft) undoUntil() time.Time { return d.in.At.Add(d.w.Rules.Program.UndoWithin) }
