package outbound

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"refermail/workflow"
)

// functions is what templates can call. Times are shown in UTC; a zero time is shown as nothing.
func functions() map[string]any {
	return map[string]any{
		"day":       func(t time.Time) string { return stamp(t, "2 Jan 2006") },
		"weekday":   func(t time.Time) string { return stamp(t, "Mon 2 Jan 2006") },
		"moment":    func(t time.Time) string { return stamp(t, "2 Jan 2006 15:04 UTC") },
		"promise":   promise,
		"clock":     func(t time.Time) string { return stamp(t, "15:04 UTC") },
		"money":     money,
		"person":    person,
		"mailbox":   mailbox,
		"bytes":     byteCount,
		"columns":   columns,
		"pad":       pad,
		"mailto":    mailto,
		"introduce": introduce,
		"typed":     typed,
		"short":     func(max int, s string) string { return cleanLine(s, max) },
		"guessed": func(missing []workflow.Line) bool {
			return slices.ContainsFunc(missing, func(l workflow.Line) bool { return l.Perhaps != "" })
		},
		"lines": func(s string) []string { return strings.Split(s, "\n") },
	}
}

func stamp(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}

// promise writes when something is due as its reader's clock shows it: a letter carries the time in their zone.
func promise(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	_, east := t.Zone()
	zone := "UTC"
	if minutes := east / 60; minutes != 0 {
		sign := "+"
		if minutes < 0 {
			sign, minutes = "-", -minutes
		}
		if zone += fmt.Sprintf("%s%d", sign, minutes/60); minutes%60 != 0 {
			zone += fmt.Sprintf(":%02d", minutes%60)
		}
	}
	return t.Format("Mon 2 Jan 2006 15:04 ") + zone
}

// money writes an amount as people do: "48,000 USD", "250.50 EUR", "1,200 JPY".
func money(m *workflow.Money) string {
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
	s := strconv.FormatInt(m.Minor, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for len(s) <= digits {
		s = "0" + s
	}
	whole, part := s[:len(s)-digits], s[len(s)-digits:]
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if strings.Trim(part, "0") != "" {
		whole += "." + part
	}
	return strings.TrimSpace(sign + whole + " " + cleanLine(m.Currency, 3))
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

func byteCount(n int) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", (n+(1<<9))>>10)
	}
	return fmt.Sprintf("%d bytes", n)
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
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	local, domain, _ := strings.Cut(address, "@")
	return "mailto:" + url.PathEscape(local) + "@" + url.PathEscape(domain) + "?subject=" + escape(subject) + "&body=" + escape(body)
}

// introduce is a link that begins an introduction with us in copy.
func introduce(p *Page) string {
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	text := "Hello,\n\nyou told me what you are looking for, and I think " + p.Brand.Name + " can help. They are in copy, and I have said what it is about: " +
		"\n\nJust reply to all, and somebody there gets in touch with you.\n\nBest regards\n" + p.By
	return "mailto:?cc=" + escape(p.Mailbox) + "&subject=" + escape("Introduction: "+p.Brand.Name) + "&body=" + escape(text)
}
