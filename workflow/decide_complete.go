package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// patch applies what a reply says about an open registration: every explicit line that differs, and anything that
// answers what is missing. It returns what changed, old → new, a line each. A deal that was decided is not patched: the
// company of a protected account is the manager's to change (IN-9).
func (d mailDraft) patch(k *Deal) []string {
	if !d.stageOf(*k).Open {
		return nil
	}
	var changed []string
	set := func(label string, field *string, value string) {
		if value = oneLine(value, maxLine); value == "" || value == *field {
			return
		}
		if *field == "" {
			changed = append(changed, label+": "+value)
		} else {
			changed = append(changed, fmt.Sprintf("%s: %s → %s", label, *field, value))
		}
		*field = value
	}
	before := account.Identity{Domain: k.Domain, NameKey: k.NameKey}
	said, segment := d.answers(k), segmentOf(d.rules(*k), *k)
	set("Company", &k.Company, said["company"])
	set("Contact", &k.Contact.Name, said["contact"])
	set("Email", &k.Contact.Email, strings.ToLower(said["email"]))
	set("Phone", &k.Contact.Phone, said["phone"])
	set("Title", &k.Contact.Title, said["title"])
	set("Context", &k.Context, said["context"])
	set("Consent", &k.Consent, said["consent"])
	domain := said["domain"]
	for name, v := range said {
		switch name {
		case "company", "contact", "email", "phone", "title", "context", "consent", "domain":
		default:
			old := k.Fields[name]
			set(name, &old, v)
			k.Fields[name] = old
		}
	}
	if domain == "" && said["company"] == "" {
		domain = k.Domain
	}
	id := account.Identify(k.Company, domain, k.Contact.Email)
	if id.Domain != before.Domain && id.Domain != "" {
		changed = append(changed, fmt.Sprintf("Domain: %s", id.Domain))
	}
	if k.Domain, k.NameKey = id.Domain, id.NameKey; k.Company == "" && k.Domain != "" {
		k.Company = account.DisplayFromDomain(k.Domain)
	}
	if segmentOf(d.rules(*k), *k) != segment {
		d.attribute(k)
	}
	d.missing(k)
	for _, line := range changed {
		d.event(k, "field", d.m.From.Email, ForPartner, line)
	}
	return changed
}

// answers collects what the reply says, explicit lines first; inferred values and free words fill only what is missing.
func (d mailDraft) answers(k *Deal) map[string]string {
	said := map[string]string{}
	for name, v := range d.m.Said {
		said[name] = v
	}
	free := d.agree(k, said)
	fill := func(name, value string, missing bool) {
		if said[name] == "" && missing {
			said[name] = value
		}
	}
	lacks := map[string]bool{}
	for _, name := range k.Missing {
		lacks[name] = true
	}
	if lead := d.m.Lead; lead != nil {
		fill("company", lead.Company, lacks["company"])
		fill("domain", lead.Domain, lacks["company"] && k.Domain == "")
		fill("contact", lead.Contact.Name, lacks["contact"])
		fill("email", lead.Contact.Email, lacks["contact"])
		fill("consent", lead.Consent, k.Consent == "")
		fill("context", lead.Context, lacks["context"])
	}
	if len(d.m.Said) > 0 || d.m.Unfilled || free == "" {
		return said
	}
	few := fewWords(free) && canName(free) && !slices.ContainsFunc(wordsOf(free), denies) && !strings.ContainsAny(free[:1], ">|")
	switch {
	case lacks["context"] && wordCount(free) >= 3:
		fill("context", free, true)
	case len(k.Missing) == 1 && lacks["company"] && few:
		fill("company", strings.Trim(free, " ."), true)
	case len(k.Missing) == 1 && lacks["contact"] && few:
		fill("contact", strings.Trim(free, " ."), true)
	}
	return said
}

// fewWords reports whether a text can be the bare name of a company or a person.
func fewWords(s string) bool {
	return s != "" && wordCount(s) <= 8 && !strings.ContainsAny(s, "\n?")
}

// wordCount counts words; where a script puts no spaces between them, two letters are taken for one.
func wordCount(s string) (n int) {
	for field := range strings.FieldsSeq(s) {
		dense := 0
		for _, r := range field {
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
				dense++
			}
		}
		n += max(1, dense/2)
	}
	return n
}

// completed goes on with a registration whose fields changed: still incomplete, now complete, or corrected.
func (d mailDraft) completed(k *Deal, changed []string) MailResult {
	if r, ok := d.barred(k); ok {
		return r
	}
	switch {
	case len(k.Missing) > 0:
		l := d.letter(*k)
		l.Effects = changed
		l.Due = d.lapseDue(*k)
		d.answer(d.m, k, PartnerSide, Notice{Kind: KindIncomplete, Letter: l})
		return d.handle("still incomplete", k)
	case k.Stage == program.UnderReview:
		l := d.letter(*k)
		l.Effects = changed
		d.answer(d.m, k, PartnerSide, Notice{Kind: KindUpdated, Letter: l})
		d.review(k, "The partner corrected the registration: "+strings.Join(changed, "; ")+".")
		return d.handle("corrected", k)
	}
	d.forgetAll(k)
	d.review(k, "")
	d.receipt(k, KindReceipt)
	return d.handle("completed", k)
}

// lapseDue is when an incomplete registration lapses: an answer that leaves something open does not put it off.
func (d *draft) lapseDue(k Deal) time.Time {
	if due, known := d.w.timerDue[timerKey("lapse", k.No)]; known {
		return due
	}
	return k.CreatedAt.Add(d.rules(k).LapseAfter)
}

// barred looks again at whose account it is after fields changed: ended when the rules forbid it, with the conflicts of
// the account it names now otherwise.
func (d mailDraft) barred(k *Deal) (MailResult, bool) {
	id := identityOf(*k)
	if rule := d.refusal(d.partner(k.Partner), id, Lead{Contact: k.Contact}); rule != "" {
		d.decline(k, rule)
		l := d.letter(*k)
		l.Rule = rule
		d.answer(d.m, k, PartnerSide, Notice{Kind: KindRefused, Letter: l})
		return d.handle("refused: "+rule, k), true
	}
	if off, ok := d.w.barring(*k, id); ok {
		return d.offLimits(k, off), true
	}
	if k.Conflict != 0 && !d.w.same(id, identityOf(d.w.deals[k.Conflict])) {
		k.Conflict = 0
	}
	if k.Conflict == 0 {
		d.conflicts(k, d.w.sameAccount(id))
	}
	return MailResult{}, false
}

func (d *draft) forgetAll(k *Deal) {
	d.forget("remind", k.No)
	d.forget("lapse", k.No)
	d.forget("approval", k.No)
}
