package inbound

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/token"
)

// Reader turns kept bytes into what the workflow decides about. It is safe for concurrent use.
type Reader struct {
	Self     workflow.Self
	Ring     token.Ring
	Catchall bool   // tokens may be whole local parts (reply_mode = "catchall")
	LoopMark string // the value of LoopHeader on our own mail
	// Trust says how far the From address is proven by the header of the mail.
	Trust  func(h parse.Header, from string) workflow.Trust
	Limits parse.Limits
	Now    func() time.Time
	Log    *slog.Logger
	// Panicked is called for every recovered panic; nil to only log it.
	Panicked func()
}

// Read understands one mail. ok is false when reading panicked or took longer than Limits.Time: a bug of ours, and the
// mail it returns carries only what decides its disposition, Failed.
func (r *Reader) Read(kept workflow.KeptMail) (mail *workflow.Mail, ok bool) {
	done := make(chan *workflow.Mail, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				r.Log.Error("panic while reading", "mail", kept.No.String(), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				if r.Panicked != nil {
					r.Panicked()
				}
				done <- nil
			}
		}()
		done <- r.read(kept)
	}()
	limit := time.NewTimer(r.Limits.Time)
	defer limit.Stop()
	select {
	case mail = <-done:
	case <-limit.C:
		r.Log.Error("reading took too long", "mail", kept.No.String(), "limit", r.Limits.Time)
	}
	if mail == nil {
		return &workflow.Mail{No: kept.No, Digest: kept.Digest, Received: kept.Received}, false
	}
	return mail, true
}

func (r *Reader) read(kept workflow.KeptMail) *workflow.Mail {
	m := parse.Parse(kept.Bytes, parse.Options{Limits: r.Limits, Own: r.own})
	verdict := Screen(m, r.Self, r.LoopMark)
	mail := &workflow.Mail{
		No: kept.No, Digest: kept.Digest, BodyDigest: bodyDigest(kept.Bytes), Received: kept.Received,
		MessageID: m.MessageID, InReplyTo: m.InReplyTo, References: m.References,
		Senders: len(m.From), To: addresses(m.To), Cc: addresses(m.Cc), Subject: m.Subject,
		Class: verdict.Class, Rule: verdict.Rule, Quiet: verdict.Quiet, Forced: kept.Forced,
		Again: kept.Known && (kept.Disposition == workflow.Held || kept.Disposition == workflow.Failed), Trust: workflow.Fail,
		Text: m.Text, Reply: m.Reply, Oversize: kept.Oversize, Degraded: m.Degraded,
	}
	if len(m.From) == 1 {
		mail.From = sender(m.From[0])
		mail.Trust = r.Trust(m.Header, mail.From.Email)
	}
	if mail.MessageID == "" {
		mail.MessageID = madeUpID(m, mail.BodyDigest)
	}
	mail.Threads, mail.TokenBad, mail.SubjectNo = r.clues(m)
	for _, address := range recipients(m) {
		mail.ToNews = mail.ToNews || strings.EqualFold(address, r.Self.News)
	}
	intent(mail, m, r)
	return mail
}

// own keeps ourselves from being taken for the prospect.
func (r *Reader) own(address string) bool {
	return r.Self.Owns(address) || account.Domain(address) == r.Self.Domain() || address == r.Self.Domain()
}

func sender(a parse.Address) workflow.Address {
	email, ok := account.NormalizeAddress(a.Address)
	if !ok {
		return workflow.Address{}
	}
	return workflow.Address{Name: a.Name, Email: email}
}

func addresses(list []parse.Address) []workflow.Address {
	out := make([]workflow.Address, 0, len(list))
	for _, a := range list {
		out = append(out, workflow.Address{Name: a.Name, Email: strings.ToLower(a.Address)})
	}
	return out
}

// bodyDigest covers what two deliveries of one mail have in common: everything below the header.
func bodyDigest(raw []byte) string {
	body := raw
	if i := bytes.Index(raw, []byte("\n\n")); i >= 0 {
		body = raw[i:]
	}
	if i := bytes.Index(raw, []byte("\r\n\r\n")); i >= 0 && len(raw)-i > len(body) || i >= 0 && len(body) == len(raw) {
		body = raw[i:]
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// madeUpID stands in for a missing Message-ID: the same for every delivery of the same mail.
func madeUpID(m *parse.Message, body string) string {
	from := ""
	if len(m.From) > 0 {
		from = m.From[0].Address
	}
	sum := sha256.Sum256([]byte(from + "\n" + m.DateRaw + "\n" + m.Subject + "\n" + body))
	return "none." + hex.EncodeToString(sum[:16]) + "@invalid"
}

// fieldLimit bounds how many explicit lines of one mail are taken.
const fieldLimit = 40

// intent copies what the mail asks for: the lead it carries, explicit lines, the report, the files.
func intent(mail *workflow.Mail, m *parse.Message, r *Reader) {
	if b := m.Bounce; b != nil {
		mail.Report = &workflow.Report{Recipient: b.Recipient, Status: b.Status, Permanent: b.Permanent, Reason: b.Reason, OriginalID: b.OriginalID}
	}
	if f := m.Forward; f != nil {
		mail.Forwarded = true
		mail.ForwardOwn = r.own(f.From.Address)
	}
	mail.Said = said(m)
	for _, a := range m.Attachments {
		mail.Attachments = append(mail.Attachments, workflow.Attachment{Name: a.Name, Type: a.Type, Size: a.Size, SHA256: a.SHA256, Inline: a.Inline})
	}
	if l := m.Lead; l != nil {
		mail.Lead = &workflow.Lead{Company: l.Company, Domain: l.Domain, Context: l.Context, Consent: l.Consent, Fields: map[string]string{},
			Contact: workflow.Person{Name: l.Contact.Name, Email: strings.ToLower(l.Contact.Email), Phone: l.Contact.Phone, Title: l.Contact.Title}}
		for name, v := range l.Fields {
			switch name {
			case "company", "domain", "contact", "email", "phone", "title", "context", "consent":
			default:
				mail.Lead.Fields[name] = v.Value
			}
		}
		consentByForward(mail, m)
	}
}

// said are the explicit lines of the sender's own words, each as it was understood: "Contact: Bo <bo@globex.example>" is a
// name and an address, "Company: Globex (globex.example)" a name and a domain. A line about consent that does not grant
// it ("Consent: no") is none; its words still reach the manager.
func said(m *parse.Message) map[string]string {
	said := map[string]string{}
	for i, f := range m.Fields {
		if f.Name == "" || f.Value == "" || i >= fieldLimit {
			continue
		}
		if f.Name != "consent" {
			said[f.Name] = f.Value
		}
		if m.Lead == nil {
			continue
		}
		for _, name := range tells(f.Name) {
			if v := m.Lead.Fields[name]; v.Source == "line" && v.Value != "" {
				said[name] = v.Value
			}
		}
	}
	return said
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

// consentByForward takes a forwarded mail that the prospect wrote as evidence that he is on the thread (VA-3).
func consentByForward(mail *workflow.Mail, m *parse.Message) {
	if f := m.Forward; f != nil && mail.Lead.Consent == "" && f.From.Address != "" &&
		account.CompareKey(f.From.Address) == account.CompareKey(mail.Lead.Contact.Email) {
		mail.Lead.Consent = "they wrote the mail that was forwarded"
	}
}
