package workflow

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"refermail/workflow/account"
)

// adminCommand is one line of a manager about a partner (MG-4).
type adminCommand struct {
	Verb    string // add, suspend, resume, end, alias, tier, keep tier, demote, certify, invite, drop, undo, unsubscribe, subscribe
	Who     string // the partner as written: P-7, a name or its beginning, a domain, an address; "" for the thread's
	Tier    string
	Why     string
	Domains []string
	People  []Address
	Type    string
	Manager string
	Name    string    // of a certificate
	Until   time.Time // of a certificate, its last moment
	Line    string    // as written
}

// AdminHelp lists the commands about partners as people write them.
func AdminHelp() []string {
	return []string{`add partner "Fox Ltd" ann@fox.example type <type>`, "tier <partner> <tier> because <why>", "tier <partner> auto",
		"suspend partner <partner> because <why>", "resume partner <partner>", "end partner <partner> because <why>",
		"alias partner <partner> <domain>", "certify <partner> <course> until 2027-06-30", "unsubscribe ann@fox.example", "subscribe ann@fox.example", "undo partner <partner>"}
}

const maxAdminLines = 20

// adminHeads are how the commands begin. Those in alone may stand without a partner in a thread about one.
var (
	adminHeads      = regexp.MustCompile(`(?i)^(add|suspend|resume|end|alias|undo)\s+partner\b[:,]?\s*(.*)$`)
	adminTier       = regexp.MustCompile(`(?i)^tier\s+(?:partner\s+)?(\S.*)$`)
	adminAlone      = regexp.MustCompile(`(?i)^(keep\s+tier|demote|invite|drop|undo)\b[:,.!]*\s*(.*)$`)
	adminCert       = regexp.MustCompile(`(?i)^certify\s+(.+)\s+until\s+(\d{4}-\d{2}-\d{2})[.!]?$`)
	becauseOf       = regexp.MustCompile(`(?is)^(.*?)[,;]?\s*\bbecause[:\s]+(.+)$`)
	numberedPartner = regexp.MustCompile(`(?i)^p-\d{1,12}$`)
	addOptions      = regexp.MustCompile(`(?i)\b(type|tier|domain|manager)\s+("[^"]*"|\S+)`)
	addPeople       = regexp.MustCompile(`(?:"?([^"<>,;]*?)"?\s*)<([^<>\s]+@[^<>\s]+)>|([^\s<>,;]+@[^\s<>,;]+)`)
)

// parseAdmin reads the commands at the top of a text, one a line. thread says that the text answers a mail about a partner,
// where the partner need not be named. problem, when not empty, says which line could not be read: then nothing is done. No
// commands and no problem mean that the text is about something else.
func parseAdmin(text string, thread bool) (commands []adminCommand, problem string) {
	for raw := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line := strings.TrimSpace(raw)
		if line == "" {
			if len(commands) > 0 {
				return commands, ""
			}
			continue
		}
		c, ok, why := parseAdminLine(line, thread)
		switch {
		case why != "":
			return nil, fmt.Sprintf("%q: %s", oneLine(line, 80), why)
		case !ok && len(commands) == 0:
			return nil, ""
		case !ok:
			return nil, fmt.Sprintf("%q is no command about a partner; write one a line, and leave a line empty before other words", oneLine(line, 80))
		case len(commands) == maxAdminLines:
			return nil, fmt.Sprintf("these are more than %d commands; send them in several mails", maxAdminLines)
		}
		commands = append(commands, c)
	}
	return commands, ""
}

func parseAdminLine(line string, thread bool) (c adminCommand, ok bool, why string) {
	line = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`).Replace(strings.Join(strings.Fields(line), " "))
	c.Line = line
	if m := adminHeads.FindStringSubmatch(line); m != nil {
		c.Verb = strings.ToLower(m[1])
		return c.head(m[2])
	}
	if of, ok := c.aboutNewsletter(line); ok {
		return of, true, ""
	}
	if m := adminCert.FindStringSubmatch(line); m != nil {
		return c.certify(m[1], m[2])
	}
	if m := adminTier.FindStringSubmatch(line); m != nil {
		return c.giveTier(m[1], thread)
	}
	if m := adminAlone.FindStringSubmatch(line); m != nil {
		c.Verb = strings.Join(strings.Fields(strings.ToLower(m[1])), " ")
		rest := strings.Trim(m[2], " .!")
		if c.Verb == "drop" {
			c.Why, rest = oneLine(rest, maxLine), ""
			if first, why, _ := strings.Cut(c.Why, " "); numberedPartner.MatchString(first) {
				rest, c.Why = first, why
			}
		}
		named := numberedPartner.MatchString(rest)
		switch {
		case named:
			c.Who = rest
			return c, true, ""
		case thread && rest == "":
			return c, true, ""
		case thread && c.Verb == "invite" && strings.Contains(rest, "@"):
			return c.invite(rest)
		}
	}
	return adminCommand{}, false, ""
}

// head reads what stands behind "… partner".
func (c adminCommand) head(rest string) (adminCommand, bool, string) {
	if c.Verb == "add" {
		return c.add(rest)
	}
	if m := becauseOf.FindStringSubmatch(rest); m != nil {
		rest, c.Why = m[1], oneLine(m[2], maxLine)
	}
	if c.Verb == "alias" {
		who, domain := cutLast(rest)
		if c.Who = unquoted(who); c.Who == "" || !strings.Contains(domain, ".") {
			return c, false, "name the partner and a domain of its own, for example: alias partner Fox foxltd.example"
		}
		c.Domains = []string{strings.Trim(domain, "@.,")}
		return c, true, ""
	}
	c.Who = unquoted(rest)
	switch {
	case c.Who == "":
		return c, false, fmt.Sprintf("name the partner, for example: %s partner Fox", c.Verb)
	case c.Why == "" && (c.Verb == "suspend" || c.Verb == "end"):
		return c, false, fmt.Sprintf("say why, for example: %s partner %s because they asked for it; only the team reads it", c.Verb, c.Who)
	}
	return c, true, ""
}

const addExample = `add partner "Fox Ltd" ann@fox.example type consultant`

// add reads `"Fox Ltd" Ann Archer <ann@fox.example> type referral tier silver domain fox.example manager rita`.
func (c adminCommand) add(rest string) (adminCommand, bool, string) {
	if strings.HasPrefix(rest, `"`) {
		name, after, closed := strings.Cut(rest[1:], `"`)
		if !closed {
			return c, false, "the quotation mark does not end, for example: " + addExample
		}
		c.Who, rest = oneLine(name, maxLine), strings.TrimSpace(after)
	}
	for _, m := range addOptions.FindAllStringSubmatch(rest, -1) {
		value := strings.Trim(m[2], `",;.`)
		switch strings.ToLower(m[1]) {
		case "type":
			c.Type = value
		case "tier":
			c.Tier = value
		case "domain":
			c.Domains = append(c.Domains, value)
		case "manager":
			c.Manager = value
		}
	}
	rest = strings.TrimSpace(addOptions.ReplaceAllString(rest, " "))
	if c.Who == "" { // the name ends where the first address begins
		at := addPeople.FindStringSubmatchIndex(rest)
		if at == nil || at[6] < 0 {
			return c, false, "put the name into quotation marks and an address behind it, for example: " + addExample
		}
		c.Who, rest = strings.Trim(rest[:at[0]], " ,"), rest[at[0]:]
	}
	for _, m := range addPeople.FindAllStringSubmatch(rest, -1) {
		email, ok := account.NormalizeAddress(firstOf(m[2], strings.TrimRight(m[3], ".,;")))
		if !ok {
			return c, false, fmt.Sprintf("%q is no e-mail address", firstOf(m[2], m[3]))
		}
		c.People = append(c.People, Address{Name: oneLine(strings.Trim(m[1], " ,"), maxLine), Email: email})
	}
	if left := strings.Trim(addPeople.ReplaceAllString(rest, ""), " ,;."); left != "" {
		return c, false, fmt.Sprintf("%q cannot be read, for example: %s", oneLine(left, 60), addExample)
	}
	if c.Who == "" || len(c.People) == 0 {
		return c, false, "a partner needs a name and somebody's address, for example: " + addExample
	}
	return c, true, ""
}

// giveTier reads "fox silver because …" and "fox auto". Without a reason it is none of ours, save in a partner's thread:
// "tier" alone is what partners ask.
func (c adminCommand) giveTier(rest string, thread bool) (adminCommand, bool, string) {
	m := becauseOf.FindStringSubmatch(rest)
	if m != nil {
		rest, c.Why = m[1], oneLine(m[2], maxLine)
	}
	who, tier := cutLast(strings.TrimRight(rest, " .,!"))
	c.Verb, c.Who, c.Tier = "tier", unquoted(who), strings.ToLower(strings.Trim(tier, `"`))
	switch {
	case c.Who == "" && !thread:
		return adminCommand{}, false, ""
	case c.Why == "" && c.Tier != "auto":
		return c, false, "say why, for example: tier Fox silver because they certified three people"
	}
	return c, true, ""
}

func (c adminCommand) certify(rest, day string) (adminCommand, bool, string) {
	until, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return c, false, fmt.Sprintf("%q is no day; write it like 2027-06-30", day)
	}
	who, name, _ := strings.Cut(rest, " ")
	if strings.HasPrefix(rest, `"`) {
		who, name, _ = strings.Cut(rest[1:], `"`)
	}
	c.Verb, c.Who, c.Name, c.Until = "certify", unquoted(who), oneLine(strings.Trim(name, ` "`), 100), until.AddDate(0, 0, 1)
	if c.Name == "" {
		return c, false, "name the partner and the course, for example: certify Fox Product basics until 2027-06-30"
	}
	return c, true, ""
}

func (c adminCommand) invite(rest string) (adminCommand, bool, string) {
	email, ok := account.NormalizeAddress(strings.Trim(rest, "<>"))
	if !ok {
		return c, false, fmt.Sprintf("%q is no e-mail address", oneLine(rest, 60))
	}
	c.People = []Address{{Email: email}}
	return c, true, ""
}

// mixesAdmin reports whether a command about a partner stands among the first lines, below something else: it would be
// passed over there.
func mixesAdmin(text string) bool {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			return false
		}
		if adminHeads.MatchString(line) || adminNews.MatchString(line) {
			if _, ok, _ := parseAdminLine(line, false); ok {
				return true
			}
		}
	}
	return false
}

// cutLast cuts the last word off.
func cutLast(s string) (head, last string) {
	s = strings.TrimSpace(s)
	i := strings.LastIndexByte(s, ' ')
	return strings.TrimSpace(s[:max(i, 0)]), s[i+1:]
}

func unquoted(s string) string { return strings.Trim(s, ` "'.,`) }
