package workflow

import (
	"slices"
	"strings"

	"refermail/workflow/account"
)

// putBefore shows the application to the manager with everything known and what speaks against it.
func (d *draft) putBefore(no PartnerNo, l Letter) {
	p := d.partner(no)
	m, ok := d.partnersManager(p)
	c, _ := d.firstContact(no)
	if !ok {
		return
	}
	all := d.joinLetter(p)
	all.Due, all.Text, all.Note, all.By, all.Address = l.Due, l.Text, l.Note, displayName(Address{Name: c.Name, Email: c.Email}), c.Email
	all.Warnings = d.against(p, c)
	all.Commands = []string{"approve", "decline <why>", "ask <question>", scoreExample}
	if types := d.w.Rules.Program.Types; len(types) > 1 {
		all.Commands = slices.Insert(all.Commands, 1, "approve as <"+typeNames(d.w.Rules.Program)+">")
	}
	a := p.application()
	n := Notice{Kind: KindApplication, Purpose: toApplicant, To: Address{Name: m.Name, Email: m.Email}, Side: TeamSide, Letter: all,
		Subject: oneLine("["+no.String()+"] "+firstOf(all.Company, c.Email)+" wants to become a partner", maxSubject), InReplyTo: a.TeamLast,
		References: references(a.TeamRoot, a.TeamLast)}
	if m, ok := d.in.Action.(ReceivedMail); ok {
		n.Mail, n.Key = m.Mail.No, "application/"+m.Mail.Digest
	}
	sent := d.send(n)
	d.joining(no, func(_ *Partner, j *Joining) {
		j.Application.TeamRoot, j.Application.TeamLast = firstOf(a.TeamRoot, sent.MessageID), sent.MessageID
	})
}

// against lists what speaks against an application, for the team alone.
func (d *draft) against(p Partner, c Contact) []string {
	a, host := p.application(), account.Domain(c.Email)
	domain := a.Answers["domain"]
	var out []string
	if account.IsFreeMail(host) {
		out = append(out, host+" is a free-mail address: nothing shows that "+c.Email+" belongs to the company.")
	} else if own := account.FromAddress(c.Email); own != domain && domain != noDomain {
		out = append(out, "The mail came from "+host+", the application names "+domain+".")
	}
	if domain == noDomain {
		out = append(out, "No web domain was given.")
	} else if owner, ok := d.w.byDomain[domain]; ok && owner != p.No {
		out = append(out, domain+" is a domain of "+d.w.partners[owner].Name+" ("+owner.String()+") already.")
	}
	if domain == account.Registrable(d.w.Rules.Self.Domain()) {
		out = append(out, domain+" is our own domain.")
	}
	id := account.Identify(a.Answers["company"], strings.TrimPrefix(domain, noDomain), "")
	var lists []string
	for _, o := range d.w.offLimits {
		if id.Same(account.Identity{Domain: o.Domain, NameKey: o.NameKey}) && !slices.Contains(lists, o.List) {
			lists = append(lists, o.List)
			out = append(out, "It is on the list "+strings.ReplaceAll(o.List, "_", " ")+" as "+strings.TrimSpace(o.Company+" "+o.Domain)+".")
		}
	}
	for _, k := range d.w.sameAccount(id) {
		out = append(out, "It was referred to us as "+k.No.String()+" by "+d.w.partners[k.Partner].Name+".")
	}
	return out
}

// joinLetter is what mails about an application say.
func (d *draft) joinLetter(p Partner) Letter {
	a := p.application()
	l := Letter{Ref: p.No.String(), Company: a.Answers["company"], Registered: a.At, Limit: len(p.Joining.Waiting), Reason: a.Reason}
	for _, q := range joinItems(d.w.Rules.Program) {
		v := a.Answers[q.name]
		if t, ok := d.w.Rules.Program.Type(v); ok && q.name == "type" {
			v = firstOf(t.Label, t.Name)
		}
		if v == "" {
			l.Missing = append(l.Missing, Line{Label: q.label, Value: q.example})
		} else {
			l.Fields = append(l.Fields, Line{Label: q.label, Value: v})
		}
	}
	return l
}
