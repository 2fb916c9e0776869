package inbound

import (
	"refermail/inbound/parse"
	"refermail/workflow"
)

// list is the list of leads a mail brings, nil when there is none. Contact cards are a list only where the mail itself
// names nobody.
func list(m *parse.Message, lead *workflow.Lead) *workflow.LeadList {
	s := parse.ReadSheet(m, workflow.MaxListRows)
	if s == nil || s.Cards && lead != nil && (lead.Contact.Name != "" || lead.Contact.Email != "") {
		return nil
	}
	out := &workflow.LeadList{Name: s.Name, Cards: s.Cards, More: s.More, Trouble: string(s.Trouble), Others: s.Others}
	for _, row := range s.Rows {
		v := row.Values
		fields := map[string]string{}
		for name, value := range v {
			switch name {
			case "company", "domain", "contact", "email", "phone", "title", "context", "consent":
			default:
				fields[name] = value
			}
		}
		out.Rows = append(out.Rows, workflow.ListRow{Line: row.Line, Dropped: row.Dropped, Lead: workflow.Lead{Company: v["company"], Domain: v["domain"],
			Context: v["context"], Consent: v["consent"], Fields: fields,
			Contact: workflow.Person{Name: v["contact"], Email: v["email"], Phone: v["phone"], Title: v["title"]}}})
	}
	for _, gap := range s.Gaps {
		out.Gaps = append(out.Gaps, workflow.ListGap{Line: gap.Line, Why: gap.Why})
	}
	return out
}
