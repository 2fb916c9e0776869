package workflow

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"refermail/workflow/program"
)

// Command is one line of a manager's reply (CONTRACT, Behaviour 10).
type Command struct {
	Verb   string // approve, decline, ask, stage, note, assign, extend, undo, help, partner
	Stage  program.Stage
	Text   string // reason, question, note, words for the partner, member
	Amount *Money
	Days   int
	Deal   DealNo // of attribute, when it names one
	Whom   string // of attribute: a partner or nobody
	Line   string // as written
}

// CommandHelp lists the commands as people write them.
func CommandHelp() []string {
	return []string{"approve", "approve 60 days", "approve because <why>", "decline <reason>: <sentence>", "ask <question>", "stage <name>, or just its name: demo done", "won 48000 USD", "lost <why>",
		"note <text> (only the team sees it)", "@partner <text> (goes to the partner)", "assign <member>", "value 48000 USD", "confirm involvement", "add contact <name> <address>", "attribute to <partner> because <why>", "same account as D-1042, or: not the same as D-1042", "extend 30d", "undo", "help"}
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
			if i > 0 && len(commands) > 0 && strings.TrimSpace(lines[i-1]) != "" {
				if why := nearMiss(p, line); why != "" {
					return nil, fmt.Sprintf("%q: %s", oneLine(line, 80), why)
				}
			}
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

// approveDays finds "60 days" behind approve.
var approveDays = regexp.MustCompile(`(?i)^(?:for\s+)?(\d{1,9}\s*(?:d|days?))(?:[\s.,!;]|$)`)

// namedDeal finds the deal a command names right behind its word.
var namedDeal = regexp.MustCompile(`(?i)^\S+\s+(?:deal\s+|to\s+)?(d-\d{1,12})\b`)

// elsewhere says why a command that names another deal than the one its conversation is about is not done, "" for all
// others.
func (c Command) elsewhere(no DealNo) string {
	switch c.Verb {
	case "note", "partner", "ask", "same", "apart", "attribute":
		return ""
	}
	if hit := namedDeal.FindStringSubmatch(c.Line); hit != nil {
		if named, ok := ParseRef(strings.ToUpper(hit[1])); ok && named != no {
			return fmt.Sprintf("this conversation is about %s; write the command for %s in its own", no, named)
		}
	}
	return ""
}

// beside are words that may stand beside approve and change nothing of it.
var beside = regexp.MustCompile(`(?i)^(?:d-\d{1,12}|it|this|that|one|deal|the|referral|lead|registration|as|is|asked|request|requested|please|pls|from|me|for|yes|ok|okay|good|great|nice|super|perfect|cool|thanks?|thx|you|ty|many|much|very|so|best|kind|regards|cheers|danke|bitte|merci|gracias|bedankt)$`)

// signedBelow is a name behind the command: "Approve. Max", "approve - Max Miller".
var signedBelow = regexp.MustCompile(`\s*[.,!;–—-]\s*(\p{Lu}\p{L}+)(?:\s+\p{Lu}\p{L}+)?\.?\s*$`)

// besideApprove says why the words behind approve are none that can be passed over, "" when they can.
func besideApprove(line string) string {
	line, _, _ = strings.Cut(line, "because ")
	line = strings.Join(strings.Fields(line), " ")
	if hit := signedBelow.FindStringSubmatchIndex(line); hit != nil && !denies(strings.ToLower(line[hit[2]:hit[3]])) {
		line = line[:hit[0]]
	}
	_, rest, _ := strings.Cut(line, " ")
	rest = approveDays.ReplaceAllString(strings.TrimLeft(rest, ":–—- "), " ")
	for _, w := range strings.FieldsFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '?' }) {
		if strings.Trim(w, "-") != "" && !beside.MatchString(w) {
			return "approve does not take other words, and nothing is approved halfway; write approve alone, approve 60 days, or approve because <why>"
		}
	}
	return ""
}

func (c Command) takesText() bool {
	switch c.Verb {
	case "decline", "decline change", "decline involvement", "ask", "note", "partner":
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
		if strings.EqualFold(strings.Trim(rest, " .!"), "change") {
			c.Verb = "approve change"
			return c, true, ""
		}
		if hit := approveDays.FindStringSubmatch(rest); hit != nil {
			days, ok := parseDays(hit[1])
			if !ok {
				return c, false, "say for how many days it is protected, 1 to 180, for example: approve 60 days"
			}
			c.Days = days
		}
		if why := besideApprove(line); why != "" {
			return c, false, why
		}
		if _, why, given := strings.Cut(line, "because "); given { // only a stated reason overrides a rule
			c.Text = strings.TrimSpace(why)
		}
		return c, true, ""
	case "decline", "declined", "reject":
		if c.Verb = "decline"; small(rest) {
			return c, false, "say why in one sentence, for example: decline we do not work in their country"
		}
		switch first, why, _ := strings.Cut(rest, " "); strings.ToLower(strings.Trim(first, ":,.")) {
		case "involvement":
			c.Verb, c.Text = "decline involvement", strings.TrimSpace(strings.TrimLeft(why, ":–—-, "))
		case "change":
			c.Verb = "decline change" // of a company, if the partner asks for one; else a reason that begins so
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
	case "same", "not":
		return parseSame(c, word, line)
	case "attribute":
		return parseAttribute(c, strings.TrimSpace(attributeHead.ReplaceAllString(line, "")))
	case "value":
		amount, err := ParseMoney(rest)
		if err != nil {
			return c, false, err.Error()
		}
		c.Amount, c.Text = &amount, ""
		return c, true, ""
	case "confirm":
		first, level, _ := strings.Cut(rest, " ")
		if !strings.EqualFold(strings.Trim(first, ":,.!"), "involvement") {
			return c, false, "say what is confirmed, for example: confirm involvement"
		}
		c.Verb, c.Text = "confirm involvement", strings.Trim(level, " :.!")
		return c, true, ""
	case "add":
		return parseAddContact(c, rest)
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
	if small(rest) {
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
	s = strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(s), "days"), "day"), "d"), " ")
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(s, "by ")))
	return n, err == nil && n >= 1 && n <= 180
}
