package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// issueOrder is one line of a manager's reply about an issue, or of the top of a newsletter.
type issueOrder struct {
	Verb     string // send, to, test, personal, kind, subject, cancel, pause, resume, undo, preview, help
	Line     string // as written
	Anyway   bool   // send although others went out within the week
	Rest     bool   // send to those alone who got none within the week
	At       time.Time
	Audience Audience
	Text     string // of test an address, of subject the subject
	On       bool   // of personal
	Kind     IssueKind
}

// IssueOrders lists what a reply to a preview can say, with examples of what a program has.
func IssueOrders(p *program.Program) []string {
	return []string{"send", "send tue 09:00", "send anyway", "send rest", audienceExample(p), "to: all", "test", "test <address of a member>",
		"personal: on", "personal: off", "kind: check-in", "subject: <new subject>", "pause", "resume", "cancel", "undo", "preview", "help"}
}

// audienceExample is an order for a part of all readers, of conditions that some may meet.
func audienceExample(p *program.Program) string {
	var all []string
	if tiers := tierWords(p); len(tiers) > 0 {
		all = append(all, "tier>="+tiers[len(tiers)/2].name)
	}
	if types := typeWords(p); len(types) > 0 {
		all = append(all, "type="+types[0].name)
	}
	all = append(all, "dormant>60d")
	if tongues := languageWords(p); len(tongues) > 1 {
		all = append(all, "lang="+tongues[1].name)
	}
	return "to: " + strings.Join(all, ", ")
}

// heads are orders that may also stand at the top of a newsletter.
func (o issueOrder) heads() bool {
	return o.Verb == "to" || o.Verb == "personal" || o.Verb == "subject" || o.Verb == "kind"
}

var orderWord = regexp.MustCompile(`^(?i)(send|to|audience|test|personal block|personal|kind|subject|cancel|stop|pause|resume|continue|undo|preview|show|help)\b\s*(:?)\s*(.*)$`)

// parseIssueOrders reads the orders at the top of a text, one a line, up to the first line that is none; rest is what follows.
// problem says which line cannot be read; nothing must be done then. now is on the clock of who wrote.
func parseIssueOrders(rules *Rules, now time.Time, text string) (orders []issueOrder, rest, problem string) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		o, ok, why := parseIssueOrder(rules, now, line)
		if why != "" {
			return nil, "", fmt.Sprintf("%q: %s", oneLine(line, 80), why)
		}
		if !ok {
			below := i > 0 && strings.TrimSpace(lines[i-1]) != "" && len(orders) > 0
			if near := nearestOrder(line); near != "" && below {
				return nil, "", fmt.Sprintf("%q: this is no order; did you mean %q?", oneLine(line, 80), near)
			}
			return orders, strings.TrimSpace(strings.Join(lines[i:], "\n")), ""
		}
		orders = append(orders, o)
	}
	return orders, "", contradicts(orders)
}

// contradicts says why orders of one mail cannot be done together, "" when they can.
func contradicts(orders []issueOrder) string {
	ends, seen := 0, map[string]bool{}
	for _, o := range orders {
		switch o.Verb {
		case "send", "cancel", "pause", "resume", "undo":
			if ends++; len(orders) > 1 && o.Verb != "send" {
				return fmt.Sprintf("%q stands alone in a mail", o.Verb)
			}
		}
		if seen[o.Verb] && o.Verb != "test" {
			return fmt.Sprintf("%q stands there twice", o.Verb)
		}
		seen[o.Verb] = true
	}
	if i := slices.IndexFunc(orders, func(o issueOrder) bool { return o.Verb == "send" }); i >= 0 && i < len(orders)-1 {
		return "send is the last line, after what changes the issue"
	}
	return ""
}

// nearestOrder is the order a line was nearly, "" for none.
func nearestOrder(line string) string {
	word := strings.ToLower(strings.Trim(firstWord(line), " :,.!"))
	if len(strings.Fields(line)) > 6 {
		return ""
	}
	for _, verb := range []string{"send", "test", "personal", "subject", "cancel", "pause", "resume", "undo", "preview", "help"} {
		if word != verb && word != "" && word[0] == verb[0] && (mistyped(verb, word) || len(word) == len(verb) && sameLetters(word, verb)) {
			_, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			return strings.TrimSpace(verb + " " + rest)
		}
	}
	return ""
}

// sameLetters reports two words of the same letters: "sned" is "send", two typos in four letters.
func sameLetters(a, b string) bool {
	ra, rb := []byte(a), []byte(b)
	slices.Sort(ra)
	slices.Sort(rb)
	return string(ra) == string(rb)
}

// parseIssueOrder reads one line. ok is false for a line that is no order; why explains one that is nearly one.
func parseIssueOrder(rules *Rules, now time.Time, line string) (o issueOrder, ok bool, why string) {
	if bare := politely.ReplaceAllString(line, ""); bare != line { // "Please send us your leads" begins a letter
		if o, ok, why = parseIssueOrder(rules, now, bare); why != "" {
			return issueOrder{}, false, ""
		}
		o.Line = line
		return o, ok, ""
	}
	hit := orderWord.FindStringSubmatch(line)
	if hit == nil {
		return o, false, ""
	}
	verb, colon, rest := strings.ToLower(hit[1]), hit[2] != "", strings.TrimSpace(hit[3])
	bare := strings.Trim(rest, " .!") == "" || slices.Contains([]string{"cancel", "stop", "pause", "resume", "continue", "undo"}, verb) && !talksOn(rest)
	o.Verb, o.Line = verb, line
	switch verb {
	case "to", "audience":
		if o.Verb = "to"; !colon && !strings.EqualFold(strings.Trim(rest, " .!"), "all") { // "To all our partners," begins a letter
			return issueOrder{}, false, ""
		}
		o.Audience, why = ParseAudience(rules, rest)
		return o, why == "", why
	case "send":
		return parseSend(o, now, rest)
	case "test":
		return parseTest(o, rest)
	case "kind":
		switch strings.ToLower(strings.Trim(rest, " .!")) {
		case "newsletter":
			o.Kind = Newsletter
		case "check-in", "check in", "checkin":
			o.Kind = CheckIn
		default:
			if !colon {
				return issueOrder{}, false, ""
			}
			return o, false, "write kind: newsletter, or kind: check-in for questions whose answers are filed"
		}
		return o, true, ""
	case "personal", "personal block":
		o.Verb = "personal"
		switch strings.ToLower(strings.Trim(rest, " .!")) {
		case "on", "yes":
			o.On = true
		case "off", "no":
		default:
			if !colon {
				return issueOrder{}, false, ""
			}
			return o, false, "write personal: on or personal: off"
		}
		return o, true, ""
	case "subject":
		if o.Text = oneLine(rest, maxSubject); !colon {
			return issueOrder{}, false, ""
		} else if o.Text == "" {
			return o, false, "write the subject behind it"
		}
		return o, true, ""
	case "stop":
		o.Verb = "cancel"
	case "continue":
		o.Verb = "resume"
	case "show":
		o.Verb = "preview"
	}
	return o, bare, ""
}

var politely = regexp.MustCompile(`(?i)^(?:please\s+)+`)

// talksOn reports words that make a sentence of an order: "stop sending it now" is to be heard while mails leave, "stop by on
// Tuesday" is no order.
func talksOn(rest string) bool {
	return slices.ContainsFunc(strings.Fields(strings.ToLower(rest)), func(w string) bool {
		w = strings.Trim(w, ",.!")
		return w != "" && !saysNothing(w) && !slices.Contains([]string{"sending", "all", "everything", "immediately", "again"}, w)
	})
}

// saysNothing are words that may stand beside send.
func saysNothing(w string) bool {
	return slices.Contains([]string{"it", "now", "out", "please", "this", "issue", "newsletter", "the", "thanks", "thank", "you"}, w)
}

func parseSend(o issueOrder, now time.Time, rest string) (issueOrder, bool, string) {
	words := strings.Fields(strings.ToLower(strings.TrimRight(rest, " .!")))
	words = slices.DeleteFunc(words, func(w string) bool {
		w = strings.Trim(w, ",.!")
		o.Anyway, o.Rest = o.Anyway || w == "anyway", o.Rest || w == "rest"
		return w == "anyway" || w == "rest" || saysNothing(w)
	})
	if o.Rest { // "send to the rest"
		words = slices.DeleteFunc(words, func(w string) bool { return w == "to" || w == "only" })
	}
	switch {
	case o.Rest && o.Anyway:
		return o, false, "write send rest, or send anyway for all of them"
	case len(words) == 0:
		return o, true, ""
	}
	at, ok := ParseMoment(strings.Join(words, " "), now)
	switch {
	case !ok && len(words) > 6:
		return issueOrder{}, false, ""
	case !ok:
		return o, false, "this is no time; write send alone, or send with one, like: send " + strings.ReplaceAll(MomentHelp, ", ", ", send ")
	case !at.After(now):
		return o, false, fmt.Sprintf("%s is over: it is %s now", whenFor(at), whenFor(now))
	case at.Sub(now) > 366*24*time.Hour:
		return o, false, fmt.Sprintf("%s is more than a year away", whenFor(at))
	}
	o.At = at
	return o, true, ""
}

func parseTest(o issueOrder, rest string) (issueOrder, bool, string) {
	rest = strings.Trim(strings.TrimPrefix(strings.TrimSpace(rest), "to "), " .!<>")
	if strings.EqualFold(rest, "me") {
		rest = ""
	}
	if rest == "" {
		return o, true, ""
	}
	if at := strings.LastIndexAny(rest, "< "); at >= 0 && strings.Contains(rest, "@") {
		rest = strings.Trim(rest[at:], "<> ")
	}
	email, ok := account.NormalizeAddress(rest)
	if !ok {
		return o, false, "write test alone, or test with the address of a member of the team"
	}
	o.Text = email
	return o, true, ""
}

// whenFor writes a moment for people, on its own clock.
func whenFor(at time.Time) string { return at.Format("Mon 2 Jan 2006, 15:04 MST") }
