package inbound

import (
	"strings"

	"refermail/inbound/parse"
	"refermail/workflow"
)

// fieldLimit bounds how many explicit lines of one mail are taken.
const fieldLimit = 40

// intent copies what the mail asks for: the lead it carries, explicit lines, the report, the files.
func intent(mail *workflow.Mail, m *parse.Message, r *Reader) {
	if b := m.Bounce; b != nil {
		mail.Report = &workflow.Report{Recipient: b.Recipient, Status: b.Status, Permanent: b.Permanent, Delayed: b.Delayed, Reason: b.Reason, OriginalID: b.OriginalID}
	}
	if f := m.Forward; f != nil {
		mail.Forwarded = true
		mail.ForwardOwn = r.own(f.From.Address)
	}
	if ours, ok := r.ourOwn(m); ok {
		mail.ForwardUs, mail.ForwardOwn = true, m.Forward != nil
		if no, ok := named(ours); ok && mail.SubjectNo == 0 {
			mail.SubjectNo = no
		}
		if f := m.Forward; f != nil && f.From.Address == "" {
			own := *m
			own.Lead = r.besides(m)
			m = &own
		}
	}
	mail.Said, mail.Unfilled = said(m)
	for _, a := range m.Attachments {
		mail.Attachments = append(mail.Attachments, workflow.Attachment{Name: a.Name, Type: a.Type, Size: a.Size, SHA256: a.SHA256, Inline: a.Inline})
	}
	switch {
	case m.Lead != nil:
		mail.Lead = lead(m, mail.Unfilled, r.own)
	case m.Consent != "" && !mail.Unfilled:
		mail.Lead = &workflow.Lead{Consent: m.Consent, Fields: map[string]string{}}
	}
	if !mail.Forwarded && mail.Class == workflow.Human { // what somebody else sent the partner is not the partner's list
		mail.List = list(m, mail.Lead)
	}
}

// said are the explicit lines of the sender's own words, each as it was understood: "Contact: Bo <bo@globex.example>" is a
// name and an address, "Company: Globex (globex.example)" a name and a domain. A line about consent that does not grant
// it ("Consent: no") is none; its words still reach the manager. unfilled reports lines of ours that came back as they
// were or with an answer behind our guess: what the parser made of those is our own word.
func said(m *parse.Message) (said map[string]string, unfilled bool) {
	said = map[string]string{}
	ours := map[string]bool{}
	for i, f := range m.Fields {
		if f.Name == "" || f.Value == "" || i >= fieldLimit {
			continue
		}
		filled := workflow.Filled(f.Value)
		if filled != strings.TrimSpace(f.Value) {
			unfilled = true
			for _, name := range tells(f.Name) {
				ours[name] = true
			}
			if filled != "" && f.Name != "consent" {
				said[f.Name] = filled
			}
			continue
		}
		if m.Lead == nil { // "Consent: yes" alone names no account: the answer to our question
			if f.Name != "consent" || parse.Consents(f.Value) {
				said[f.Name] = f.Value
			}
			continue
		}
		if v := m.Lead.Fields[f.Name]; f.Name != "consent" && (v.Source != "line" || v.Confidence >= parse.Bar) {
			said[f.Name] = f.Value // "Title: The third floor" may be a heading: below the bar, a line has not said it
		}
		for _, name := range tells(f.Name) {
			if v := m.Lead.Fields[name]; v.Source == "line" && v.Confidence >= parse.Bar && !ours[name] {
				said[name] = v.Value
			}
		}
	}
	return said, unfilled
}

// tells names the fields that a line can fill.
func tells(field string) []string {
	switch field {
	case "contact":
		return []string{"contact", "email", "phone", "title"}
	case "email":
		return []string{"email", "contact"}
	case "company":
		return []string{"company", "domain"}
	}
	return []string{field}
}
