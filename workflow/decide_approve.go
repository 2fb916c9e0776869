package workflow

import (
	"fmt"
	"strings"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// undecided returns why an application cannot be decided about, "" when it can.
func (d *draft) undecided(no PartnerNo) string {
	p := d.partner(no)
	a := p.application()
	switch {
	case a == nil:
		return p.Name + " never applied; it is " + p.Status
	case !p.outside():
		return p.Name + " was approved before; it is " + p.Status
	case a.State == Declined:
		return "it was declined on " + a.Decided.UTC().Format("2 Jan 2006")
	}
	return ""
}

// approvePartner makes a partner of an applicant: kept leads are registered, or wait for the agreement where one is needed.
func (d mailDraft) approvePartner(by Member, no PartnerNo, text string) string {
	if why := d.undecided(no); why != "" {
		return why
	}
	p := d.partner(no)
	rules, a := d.w.Rules.Program, p.application()
	kind := a.Answers["type"]
	if as, ok := strings.CutPrefix(strings.ToLower(text), "as "); ok {
		t, found := typeNamed(rules, as)
		if !found && len(rules.Types) > 0 {
			return fmt.Sprintf("%q is no kind of partner of %s; there are: %s", oneLine(as, 40), rules.Name, typeNames(rules))
		}
		kind = firstOf(t.Name, oneLine(as, 40))
	}
	if kind == "" && len(rules.Types) > 1 {
		return "the applicant has not said what kind of partner; approve as <kind>: " + typeNames(rules)
	}
	if p.Type = kind; len(p.Domains) == 0 {
		p.Domains = d.domainFor(no, a.Answers["domain"])
	}
	if d.fits(&p, kind != "", false); d.out.Refusal != "" {
		why := d.out.Refusal
		d.out.Refusal = ""
		return why
	}
	p.Status, p.Manager = Active, by.Email
	d.keepPartner(p)
	d.joining(no, func(p *Partner, j *Joining) {
		p.Name = firstOf(j.Application.Answers["company"], p.Name)
		j.Application.State, j.Application.Decided, j.Application.By = Approved, d.in.At, by.Email
		j.Since = d.in.At
	})
	d.endPartnerTimers(no, "join_remind", "join_lapse", "join_decide")
	d.effect("%s is a partner now (%s); %s looks after it", d.partner(no).Name, firstOf(d.kindLabel(kind), kind), memberName(by))
	d.welcome(by, no)
	return ""
}

// domainFor returns the web domain an applicant's company owns from now on: people at it become its contacts. Not one that
// is somebody's already, of free mail or ours.
func (d *draft) domainFor(no PartnerNo, domain string) []string {
	owner, taken := d.w.byDomain[domain]
	switch {
	case domain == "" || domain == noDomain || account.IsFreeMail(domain) || domain == account.Registrable(d.w.Rules.Self.Domain()):
		return nil
	case taken && owner != no:
		d.effect("%s stays with %s; people at it do not become contacts of this one", domain, d.w.partners[owner].Name)
		return nil
	}
	if c, ok := d.firstContact(no); !ok || account.FromAddress(c.Email) != domain { // nobody has shown that it is theirs
		d.effect("%s was not added: the application came from another address; add it with refermail partner set %s --domain %s", domain, no, domain)
		return nil
	}
	return []string{domain}
}

func (d *draft) kindLabel(name string) string {
	t, _ := d.w.Rules.Program.Type(name)
	return t.Label
}

// welcome tells the new partner, with the first mail of the onboarding where it is one for day 0, mails the agreement, and
// lets go of what was kept.
func (d mailDraft) welcome(by Member, no PartnerNo) {
	p := d.partner(no)
	t, _ := d.w.Rules.Program.Type(p.Type)
	l := Letter{Company: p.Name, By: memberName(by), Stage: firstOf(t.Label, p.Type), Limit: len(p.Joining.Waiting), Address: d.w.Rules.Self.Address}
	l.Text = d.filled(p, t.Welcome)
	if first, ok := d.dayZero(); ok {
		l.Text = d.filled(p, first.Text)
		d.stepSent(no, first)
	}
	if d.mustAgree(p) {
		l.Note = "agreement"
	}
	d.tellApplicant(no, Notice{Kind: KindJoined, Letter: l})
	c, ok := d.firstContact(no)
	if d.mustAgree(p) && ok {
		d.mailAgreement(no, c)
		d.effect("The agreement was mailed to %s; referrals are registered once it is accepted", c.Email)
	} else {
		d.joining(no, func(_ *Partner, j *Joining) {
			if n := d.releaseLeads(j); n > 0 {
				d.effect("registered now, with the time of arrival: %s of theirs from before", plural(n, "mail"))
			}
		})
	}
	d.planStep(no, d.in.At)
}

// declinePartner ends an application; the applicant hears why.
func (d mailDraft) declinePartner(by Member, no PartnerNo, why string) string {
	if problem := d.undecided(no); problem != "" {
		return problem
	}
	if why = oneLine(why, maxLine); why == "" {
		return "say why in one sentence the applicant will read, for example: decline we have enough partners in your country"
	}
	kept := 0
	p := d.joining(no, func(_ *Partner, j *Joining) {
		j.Application.State, j.Application.Decided, j.Application.By, j.Application.Reason = Declined, d.in.At, by.Email, why
		for _, mail := range j.Waiting {
			if known, ok := d.w.mails[mail]; ok && known.Disposition == Held {
				d.out.Mails = append(d.out.Mails, MailResult{No: mail, Disposition: Ignored, Rule: "the sender's application was declined",
					MessageID: known.MessageID, BodyDigest: known.BodyDigest})
				kept++
			}
		}
		j.Waiting = nil
	})
	d.endPartnerTimers(no, "join_remind", "join_lapse", "join_decide")
	d.tellApplicant(no, Notice{Kind: KindJoinDeclined, Letter: Letter{Company: p.Name, By: memberName(by), Reason: why, Limit: kept}})
	d.effect("%s was declined and told why", p.Name)
	return ""
}

// askApplicant passes a manager's question on; the answer comes back with the application.
func (d mailDraft) askApplicant(by Member, no PartnerNo, what string) string {
	if problem := d.undecided(no); problem != "" {
		return problem
	}
	if what == "" {
		return "write the question behind it, for example: ask which of your clients come to mind first"
	}
	p := d.partner(no)
	d.tellApplicant(no, Notice{Kind: KindJoinQuestion, Letter: Letter{Company: p.Name, By: memberName(by), Text: clip(what, maxText)}})
	d.effect("%s was asked", p.Name)
	return ""
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// filled puts a partner's values into a text of the program.
func (d *draft) filled(p Partner, text string) string {
	values := d.w.Rules.Program.Values()
	values["inbox"] = d.w.Rules.Self.Address
	values["agreement"], _ = d.agreement()
	values["partner"], values["type"] = p.Name, firstOf(d.kindLabel(p.Type), p.Type)
	tier, _ := d.w.Rules.Program.Tier(p.Tier)
	values["tier"] = firstOf(tier.Label, p.Tier)
	if m, ok := d.partnersManager(p); ok {
		values["manager"] = memberName(m)
	}
	values["first_name"] = "there"
	if c, ok := d.firstContact(p.No); ok && strings.TrimSpace(c.Name) != "" {
		values["first_name"], _, _ = strings.Cut(strings.TrimSpace(c.Name), " ")
	}
	return program.Fill(text, values)
}
