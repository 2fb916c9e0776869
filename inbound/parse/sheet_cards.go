package parse

import (
	"fmt"

	"refermail/workflow/account"
)

// ReadSheet reads the list of leads a mail brings, at most rows of it: a file with columns, or several contact cards of
// people nobody could choose from. It is nil when there is none. A file that cannot be read stands back behind cards.
func ReadSheet(m *Message, rows int) *Sheet {
	s := findSheet(m.Attachments, rows)
	if len(m.cards) > 1 && (s == nil || s.Trouble != "") {
		return cardSheet(m.cards, rows)
	}
	return s
}

func cardSheet(cards []contactCard, rows int) *Sheet {
	s := &Sheet{Name: fmt.Sprintf("%d contact cards", len(cards)), Cards: true}
	for i, c := range cards {
		if len(s.Rows) == rows {
			s.More++
			continue
		}
		row := SheetRow{Line: i + 1, Values: map[string]string{"contact": c.name, "company": c.org, "title": c.title, "phone": c.phone,
			"email": c.email, "address": c.address}}
		if host := account.Registrable(c.url); !socialHosts[host] && !account.IsFreeMail(host) {
			row.Values["domain"] = host
		}
		row.tidy()
		s.Rows = append(s.Rows, row)
	}
	return s
}
