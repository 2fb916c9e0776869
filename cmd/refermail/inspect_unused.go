package main

import (
	"fmt"
	"strings"
	"unicode"

	"refermail/inbound/parse"
)

// unused says why a value that a rule of the lead took is in no field of it, "" when it is or no value was taken.
func unused(f parse.Finding, l *parse.Lead) string {
	rule := string(f.Rule)
	what := squeezed(f.What)
	if !strings.HasPrefix(rule, "lead.") || what == "" {
		return ""
	}
	if l == nil {
		return "not used: no account and no person came of it"
	}
	if rule == "lead.consent" {
		if l.Consent != "" {
			return ""
		}
		return "not used: it is not plain whose consent it is"
	}
	for _, v := range l.Fields {
		if has := squeezed(v.Value); has != "" && (strings.Contains(what, has) || strings.Contains(has, what)) {
			return ""
		}
	}
	if strings.Contains(squeezed(l.Context), what) {
		return ""
	}
	field := fieldOf(f.What)
	v, ok := l.Fields[field]
	if !ok || v.Source == strings.TrimPrefix(rule, "lead.") {
		return "not used"
	}
	return fmt.Sprintf("not used: %s is surer of the %s (%.2f)", v.Source, field, v.Confidence)
}

// fieldOf guesses which field a value was meant for: by its key, its at sign or its digits.
func fieldOf(what string) string {
	if key, _, ok := strings.Cut(what, ":"); ok && !strings.Contains(key, " ") {
		return strings.ToLower(key)
	}
	digits := 0
	for _, r := range what {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	switch {
	case strings.Contains(what, "@"):
		return "email"
	case digits >= 6:
		return "phone"
	}
	return ""
}

// squeezed is a text by its letters and digits alone, so that spaces and marks make no difference.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
