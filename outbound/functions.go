package outbound

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"refermail/outbound/tongue"
	"refermail/workflow"
)

// functions is what templates of a language can call. A zero time is shown as nothing. Days are those of UTC, in which
// windows are counted; what names an hour is in the zone its time carries, the reader's.
func functions(t *tongue.Tongue) map[string]any {
	all := map[string]any{
		"day":     t.Day,
		"weekday": t.Weekday,
		"moment":  t.Moment,
		"promise": t.Promise,
		"clock":   t.Clock,
		"money":   func(m *workflow.Money) string { return money(t, m) },
		"person":  person,
		"mailbox": mailbox,
		"bytes":   func(n int) string { return byteCount(t, n) },
		"columns": columns,
		"pad":     pad,
		"mailto":  mailto,
		"copying": copying,
		"typed":   typed,
		"runs":    runs,
		"short":   func(max int, s string) string { return CleanLine(s, max) },
		"guessed": func(missing []workflow.Line) bool {
			return slices.ContainsFunc(missing, func(l workflow.Line) bool { return l.Perhaps != "" })
		},
		"lines": func(s string) []string { return strings.Split(s, "\n") },
	}
	maps.Copy(all, markFunctions())
	return all
}

// money writes an amount as people do: "48,000 USD", "250.50 EUR", "1,200 JPY".
func money(t *tongue.Tongue, m *workflow.Money) string {
	if m == nil {
		return ""
	}
	digits := 2
	switch m.Currency { // ISO 4217
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF":
		digits = 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		digits = 3
	}
	scale := int64(1)
	for range digits {
		scale *= 10
	}
	sign, whole, part := "", m.Minor/scale, m.Minor%scale
	if m.Minor < 0 {
		sign, whole, part = "-", -whole, -part
	}
	decimals := ""
	if part != 0 {
		decimals = fmt.Sprintf("%0*d", digits, part)
	}
	return strings.TrimSpace(sign + t.Decimal(whole, decimals) + " " + CleanLine(m.Currency, 3))
}

// person writes the prospect in one line: name, address, title, phone.
func person(p workflow.Person) string {
	parts := []string{mailbox(p.Name, p.Email), p.Title, p.Phone}
	var said []string
	for _, s := range parts {
		if s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, ", ")
}

// mailbox writes a name with its address, or what there is of the two.
func mailbox(name, email string) string {
	switch {
	case name == "" || name == email:
		return email
	case email == "":
		return name
	}
	return name + " <" + email + ">"
}

func byteCount(t *tongue.Tongue, n int) string {
	switch {
	case n >= 1<<20:
		tenths := (int64(n)*10 + 1<<19) >> 20
		return t.Decimal(tenths/10, strconv.FormatInt(tenths%10, 10)) + " MB"
	case n >= 1<<10:
		return t.Whole(int64(n+(1<<9))>>10) + " KB"
	}
	said, _ := t.Say(strconv.Itoa(n)+" bytes", nil)
	return said
}

// pad fills s with spaces to width runes, for columns in text.
func pad(width int, s string) string {
	if n := utf8.RuneCountInString(s); n < width {
		return s + strings.Repeat(" ", width-n)
	}
	return s
}

// typed is what of a command stands in a mail that a link begins: all but what the reader fills in.
func typed(command string) string {
	before, _, _ := strings.Cut(command, "<")
	return before
}

// mailto is a link that begins a mail with these words.
func mailto(address, subject, body string) string {
	local, domain, _ := strings.Cut(unisolated(address), "@")
	return "mailto:" + url.PathEscape(local) + "@" + url.PathEscape(domain) + "?subject=" + escape(subject) + "&body=" + escape(body)
}

// copying is a link that begins a mail with this address in copy.
func copying(address, subject, body string) string {
	return "mailto:?cc=" + escape(address) + "&subject=" + escape(subject) + "&body=" + escape(body)
}

// escape makes a part of a link of any text.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(unisolated(s)), "+", "%20") }
