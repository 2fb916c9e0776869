package workflow

import (
	"slices"
	"strings"

	"refermail/workflow/account"
)

// isTest reports a lead that is sent to try the service out (IN-18): to the address for it, with the subject TEST, or as
// an answer to what we said to such a one.
func (d mailDraft) isTest() bool {
	if d.m.ToTest || testSubject(d.m.Subject) {
		return true
	}
	return slices.ContainsFunc(d.m.InReplyTo, func(id string) bool {
		n, ok := d.w.notices[d.w.sent[id]]
		return ok && n.Kind == KindTest
	})
}

// testSubject reports "TEST", "test", "Re: TEST", "TEST: Globex", "[TEST] Globex" and "TEST Fwd: Globex", and not
// "Test automation for Globex".
func testSubject(subject string) bool {
	s := bareSubject(subject)
	if strings.EqualFold(s, "test") {
		return true
	}
	word, rest, _ := strings.Cut(s, " ")
	rest = strings.ToLower(strings.TrimSpace(rest))
	switch {
	case strings.EqualFold(word, "test:"), strings.EqualFold(word, "[test]"), strings.EqualFold(word, "(test)"):
		return true
	case word != "TEST":
		return false
	}
	return strings.HasPrefix(rest, "fwd:") || strings.HasPrefix(rest, "fw:") || strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "–")
}

// simulate answers a test lead with what a real one would be answered, and remembers nothing of it but that it came. It
// looks at no other registration: a test must not tell who else is there.
func (d mailDraft) simulate(c Contact, p Partner) MailResult {
	trial := mailDraft{newDraft(d.w, d.in), d.m}
	lead := Lead{}
	if d.m.Lead != nil {
		lead = *d.m.Lead
	}
	if said := strings.TrimSpace(d.m.Reply); lead.Context == "" && !d.m.Forwarded && len(d.m.Said) == 0 && wordCount(said) >= 3 {
		lead.Context = said
	}
	id := account.Identify(lead.Company, lead.Domain, lead.Contact.Email)
	l := Letter{Company: lead.Company, Domain: id.Domain, Contact: lead.Contact, Rule: d.refusal(p, id, lead)}
	if l.Rule == "" {
		k := trial.register(c, p, lead, id)
		l = trial.letter(*k)
		l.Partner = ""
		if len(k.Missing) == 0 {
			l.Due, l.Clause = trial.reviewBy(*k), trial.clause(*k, "review")
		} else {
			l.Due = d.in.At.Add(d.w.Rules.Program.LapseAfter)
		}
	}
	l.Ref, l.Note = "", ""
	if d.mustAgree(p) {
		l.Note = "agreement"
	}
	d.answer(d.m, nil, PartnerSide, Notice{Kind: KindTest, Letter: l})
	d.fact(p.No, "simulation")
	return d.handle("a test lead", nil)
}
