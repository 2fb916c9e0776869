package program

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Texts hold {placeholders}. What may stand in braces depends on where the text is read.

// rulesWords are known without a partner: they may stand in every text.
func rulesWords() []string {
	return []string{"program", "inbox", "protection_days", "attribution_days", "extension_days", "extension_times", "review", "answer",
		"dispute", "hours", "missing_days", "lapse_days", "no_news_days", "conflict"}
}

// mailWords may stand in mails to one partner.
func mailWords() []string {
	return append([]string{"agreement", "partner", "first_name", "manager", "type", "tier"}, rulesWords()...)
}

// dealWords may stand in mails about one deal.
func dealWords() []string { return append([]string{"company", "ref", "stage"}, mailWords()...) }

// Values returns what the program itself says about placeholders: all of a clause's but {inbox}, which is the
// service's address, and the agreement. Windows are the defaults.
func (p *Program) Values() map[string]string {
	values := map[string]string{
		"program":          p.Name,
		"protection_days":  strconv.Itoa(p.ProtectionDays("", "", "")),
		"attribution_days": strconv.Itoa(p.AttributionDays("", "", "")),
		"extension_days":   strconv.Itoa(p.Extension.Days),
		"extension_times":  times(p.Extension.Most),
		"review":           p.SLA.Review.String(),
		"answer":           p.SLA.Answer.String(),
		"dispute":          p.SLA.Dispute.String(),
		"hours":            p.Calendar.String(),
		"missing_days":     strconv.Itoa(p.Reminders.Missing),
		"lapse_days":       strconv.Itoa(p.Reminders.Lapse),
		"no_news_days":     strconv.Itoa(p.Reminders.NoNews),
		"conflict":         conflictWords(p.Conflict),
	}
	values["agreement"] = Fill(p.Agreement.Text, values)
	return values
}

// times says how often.
func times(n int) string {
	switch n {
	case 0:
		return "not once"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return plural(n, "time")
}

// Fill puts values into the placeholders of a text. One without a value stays as it is written.
func Fill(text string, values map[string]string) string {
	var b strings.Builder
	for {
		before, name, after, ok := nextPlaceholder(text)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		if v, known := values[name]; known {
			b.WriteString(v)
		} else {
			b.WriteString("{" + name + "}")
		}
		text = after
	}
}

// nextPlaceholder cuts a text at its first {name}: a brace, at most 40 characters of the same line, a brace.
func nextPlaceholder(text string) (before, name, after string, ok bool) {
	for at := 0; ; {
		open := strings.IndexByte(text[at:], '{')
		if open < 0 {
			return text, "", "", false
		}
		open += at
		rest := text[open+1 : min(len(text), open+42)]
		if end := strings.IndexAny(rest, "{}\n"); end > 0 && rest[end] == '}' {
			return text[:open], rest[:end], text[open+end+2:], true
		}
		at = open + 1
	}
}

// placeholders names what stands in braces in a text of the file and is not known there.
func (t *table) placeholders(key, text string, known []string) {
	line := t.v.line
	if v := t.v.table[key]; v != nil {
		line = v.line
	}
	for {
		_, name, after, ok := nextPlaceholder(text)
		if !ok {
			return
		}
		if !slices.Contains(known, name) {
			t.r.wrong(line, t.where(key), "unknown placeholder {%s}; %s", name, meant(strings.ToLower(strings.TrimSpace(name)), known))
		}
		text = after
	}
}

// RulesText returns the rules of engagement as numbered sentences, for `rules` by mail. values are added to the
// program's own; give "inbox".
func (p *Program) RulesText(values map[string]string) string {
	all := p.Values()
	maps.Copy(all, values)
	var b strings.Builder
	for _, c := range p.Clauses {
		fmt.Fprintf(&b, "%s  %s\n", c.ID, Fill(c.Text, all))
	}
	return b.String()
}

// AgreementText returns the agreement as partners read it; "" when the program has none.
func (p *Program) AgreementText(values map[string]string) string {
	all := p.Values()
	maps.Copy(all, values)
	return Fill(p.Agreement.Text, all)
}

// AgreementDigest returns the SHA-256 of a text as it was mailed, in hexadecimal: what a partner's "I agree" is bound
// to (VA-14). Line ends and space around the text do not matter.
func AgreementDigest(text string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))))
	return hex.EncodeToString(sum[:])
}

// conflictWords says a policy in words.
func conflictWords(policy string) string {
	switch policy {
	case LastKnown:
		return "the last registration wins"
	case FirstRegistered:
		return "the first registration wins"
	case Split:
		return "the registrations share equally"
	}
	return policy
}
