package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
)

// AdminCommanded is one or more commands about partners by an operator, in the words a manager would mail.
type AdminCommanded struct{ Text string }

func (AdminCommanded) action() {}

// partnerThread returns the partner a member's mail is about, by a token that was given to that very person.
func (d mailDraft) partnerThread() (PartnerNo, bool) {
	for i := range d.m.Threads {
		if t := &d.m.Threads[i]; t.Purpose == toPartner && !t.Quoted && d.mine(t) {
			return t.Partner, true
		}
	}
	return 0, false
}

// adminMail does what a manager says about partners, in a mail of its own or in reply to one about a partner: all of it or
// nothing, and tells exactly what was done (MG-4). ok is false when the mail says nothing about partners.
func (d mailDraft) adminMail(by Member) (r MailResult, ok bool) {
	no, thread := d.partnerThread()
	if d.m.Forwarded || d.m.AllQuote || slices.ContainsFunc(d.m.Threads, func(t Thread) bool { return t.Purpose == toRelay && !t.Quoted }) {
		return MailResult{}, false // words of, or for, somebody else
	}
	commands, problem := parseAdmin(words(d.m), thread)
	switch {
	case len(commands) == 0 && problem == "" && !thread:
		if !mixesAdmin(words(d.m)) {
			return MailResult{}, false
		}
		return d.helpAdmin("Nothing was done: commands about partners stand in a mail of their own, not among those about a deal."), true
	case !d.strong():
		return d.challenge(Address{Name: by.Name, Email: by.Email}, TeamSide, "a team command needs an authenticated sender"), true
	case !by.Is("manager"):
		return d.helpAdmin("Nothing was done: partners are added and changed by managers."), true
	case problem != "":
		return d.helpAdmin("Nothing was done. " + problem + "."), true
	case len(commands) == 0:
		return d.helpAdmin("Nothing was done: the first line is no command we know."), true
	}
	touched, problem := d.adminDo(by, commands, no)
	if problem != "" {
		*d.draft = *newDraft(d.w, d.in)
		return d.helpAdmin("Nothing was done, on no line. " + problem + "."), true
	}
	l := Letter{Effects: d.out.Effects}
	n := Notice{Kind: KindConfirm, Purpose: toPartner, Partner: touched[0], Letter: l}
	if u := d.partner(touched[0]).Standing.Undo; len(touched) == 1 && u != nil && u.Until.After(d.in.At) && !slices.Contains([]string{"undo", newsletterOff, newsletterOn}, commands[0].Verb) {
		n.Letter.UndoUntil = u.Until
	}
	d.answer(d.m, nil, TeamSide, n)
	return d.handle("about partners: "+oneLine(commands[0].Line, 60), nil), true
}

func (d mailDraft) helpAdmin(why string) MailResult {
	no, _ := d.partnerThread()
	n := Notice{Kind: KindCommands, Letter: Letter{Note: why, Commands: AdminHelp(), Excerpt: excerpt(words(d.m))}}
	if no != 0 {
		n.Purpose, n.Partner = toPartner, no
		n.Letter.Commands = append([]string{"keep tier", "demote", "invite", "drop <why>", "undo"}, n.Letter.Commands...)
	}
	d.answer(d.m, nil, TeamSide, n)
	return d.handle("no command", nil)
}

// adminCommanded is an operator's commands about partners: the same words, the same checks.
func (d *draft) adminCommanded(a AdminCommanded) {
	commands, problem := parseAdmin(a.Text, false)
	if problem == "" && len(commands) == 0 {
		problem = fmt.Sprintf("%q is no command about a partner; there are: %s", oneLine(a.Text, 80), strings.Join(AdminHelp(), ", "))
	}
	if problem == "" {
		_, problem = d.adminDo(Member{Email: d.in.By, Name: d.w.Rules.Self.Name}, commands, 0)
	}
	d.out.Refusal = problem
}

// adminDo does the commands in order and returns the partners they changed. After a problem nothing of it may be kept.
func (d *draft) adminDo(by Member, commands []adminCommand, thread PartnerNo) (touched []PartnerNo, problem string) {
	for _, c := range commands {
		no, problem := d.adminOne(by, c, thread)
		if problem != "" {
			return nil, fmt.Sprintf("%q: %s", oneLine(c.Line, 80), strings.TrimSuffix(problem, "."))
		}
		if !slices.Contains(touched, no) {
			touched = append(touched, no)
		}
	}
	return touched, ""
}

func (d *draft) adminOne(by Member, c adminCommand, thread PartnerNo) (no PartnerNo, problem string) {
	if c.Verb == "add" {
		return d.adminAdd(c)
	}
	p, news := d.partner(thread), c.Verb == newsletterOff || c.Verb == newsletterOn
	if _, known := d.w.contactAt(c.Who); news && !known {
		return 0, "nobody at a partner has the address " + c.Who
	}
	if c.Who != "" {
		if p, problem = d.whichPartner(c.Who); problem != "" {
			return 0, problem
		}
	}
	if p.No == 0 {
		return 0, "say which partner is meant"
	}
	was := p
	p.Domains = slices.Clone(p.Domains)
	switch c.Verb {
	case "suspend":
		problem = d.suspend(&p, c.Why)
	case "resume":
		problem = d.resume(&p)
	case "end":
		problem = d.end(&p, c.Why)
	case "alias":
		problem = d.addAlias(&p, c.Domains)
	case "tier":
		problem = d.giveTier(by, &p, c)
	case "keep tier":
		problem = d.keepTier(&p)
	case "demote":
		problem = d.demote(&p)
	case "certify":
		problem = d.certify(&p, c)
	case "invite":
		problem = d.invite(by, &p, c)
	case "drop":
		problem = d.dropProspect(&p, c.Why)
	case "undo":
		problem = d.undoPartner(by, &p)
	case newsletterOff, newsletterOn:
		return p.No, d.newsletterOf(p, c.Who, c.Verb == newsletterOn) // the other word takes it back
	}
	if problem != "" {
		return 0, problem
	}
	switch c.Verb {
	case "undo", "invite", "drop", "certify":
	default:
		d.rememberPartner(by, was, &p, c.Verb)
	}
	d.keepPartner(p)
	return p.No, ""
}

// adminAdd makes a partner. Two commands of one mail cannot give it what the other has given away.
func (d *draft) adminAdd(c adminCommand) (no PartnerNo, problem string) {
	for _, who := range c.People {
		for _, k := range d.out.Contacts {
			if slices.Contains(k.Addresses, account.CompareKey(who.Email)) {
				return 0, who.Email + " is named twice"
			}
		}
	}
	for _, given := range c.Domains {
		for _, o := range d.out.Partners {
			if slices.Contains(o.Domains, account.Registrable(given)) {
				return 0, given + " is named twice"
			}
		}
	}
	before, no := len(d.out.Effects), d.out.Next.Partner
	d.addPartner(AddPartner{Name: c.Who, Type: c.Type, Tier: c.Tier, Domains: c.Domains, Contacts: c.People, Manager: c.Manager})
	if problem, d.out.Refusal = d.out.Refusal, ""; problem != "" {
		return 0, problem
	}
	p := d.partner(no)
	d.out.Effects = d.out.Effects[:before]
	said := []string{firstOf(d.typeLabel(p.Type), p.Type)}
	if p.Tier != "" {
		said = append(said, d.tierLabel(p.Tier))
	}
	for _, who := range c.People {
		said = append(said, who.Email)
	}
	said = append(said, p.Domains...)
	d.effect("%s %s added: %s; nobody was mailed", p.No, p.Name, strings.Join(said, ", "))
	if host := account.FromAddress(c.People[0].Email); len(p.Domains) == 0 && host != "" {
		d.effect("only these people write for it; for everybody at %s: alias partner %s %s", host, p.No, host)
	}
	return p.No, ""
}

func (d *draft) typeLabel(name string) string {
	t, _ := d.w.Rules.Program.Type(name)
	return t.Label
}

func (d *draft) addAlias(p *Partner, domains []string) (problem string) {
	before := len(p.Domains)
	for _, o := range d.out.Partners {
		if o.No != p.No && slices.Contains(o.Domains, account.Registrable(domains[0])) {
			return fmt.Sprintf("%s belongs to %s %s already", domains[0], o.No, o.Name)
		}
	}
	d.ownDomains(p, domains)
	if problem, d.out.Refusal = d.out.Refusal, ""; problem != "" {
		return problem
	}
	if len(p.Domains) == before {
		return fmt.Sprintf("%s is a domain of %s already", domains[0], p.Name)
	}
	d.effect("%s %s: %s is its domain now; whoever writes from there, proven, is its contact", p.No, p.Name, p.Domains[len(p.Domains)-1])
	return ""
}

// giveTier sets a tier by a manager's word; the partner does not fall below it until "tier <partner> auto".
func (d *draft) giveTier(by Member, p *Partner, c adminCommand) (problem string) {
	rules := d.w.Rules.Program
	if c.Tier == "auto" {
		if p.Standing.Given == nil {
			return fmt.Sprintf("no manager gave %s its tier; it follows its numbers", p.Name)
		}
		p.Standing.Given = nil
		d.effect("%s %s: its tier follows its numbers from tonight; nothing changed yet", p.No, p.Name)
		return ""
	}
	var names []string
	to := ""
	for _, t := range rules.Tiers {
		names = append(names, t.Name)
		if strings.EqualFold(t.Name, c.Tier) || strings.EqualFold(t.Label, c.Tier) {
			to = t.Name
		}
	}
	switch {
	case len(names) == 0:
		return "this program has no tiers"
	case to == "":
		return fmt.Sprintf("%q is no tier; there are: %s, or auto", oneLine(c.Tier, 40), strings.Join(names, ", "))
	}
	was := p.Tier
	p.Standing.Given, p.Standing.Falling = &Given{Tier: to, By: by.Email, At: d.in.At, Why: c.Why}, nil
	if to == was {
		d.effect("%s %s stays %s by your word, whatever its numbers say, until tier %s auto", p.No, p.Name, d.tierLabel(to), p.No)
		return ""
	}
	p.Tier = to
	old, _ := tierRank(rules, was)
	now, _ := tierRank(rules, to)
	kind, what := KindPromoted, "given"
	if now < old {
		kind = KindDemoted
	}
	d.tellTier(*p, kind, was, "Your partner manager decided so.", what+"/"+was)
	d.effect("%s %s is %s now%s%s; what it registered before keeps its terms", p.No, p.Name, d.tierLabel(to), before(d.tierLabel(was)), d.toldWhom(*p))
	return ""
}

func (d *draft) certify(p *Partner, c adminCommand) (problem string) {
	if !c.Until.After(d.in.At) {
		return "that day is over"
	}
	all := slices.DeleteFunc(slices.Clone(p.Standing.Certificates), func(o Certificate) bool {
		return strings.EqualFold(o.Name, c.Name) || !o.Until.After(d.in.At)
	})
	if len(all) >= 50 {
		return "it has 50 certificates already"
	}
	p.Standing.Certificates = append(all, Certificate{Name: c.Name, Until: c.Until})
	d.effect("%s %s: certificate %s noted, valid to %s; it holds %d", p.No, p.Name, c.Name, c.Until.Add(-time.Second).Format("2 Jan 2006"), p.Standing.certified(d.in.At))
	return ""
}

// rememberPartner keeps what a partner was, for as long as a command can be taken back. Several commands of one mail are
// taken back together.
func (d *draft) rememberPartner(by Member, was Partner, p *Partner, what string) {
	until := d.in.At.Add(d.w.Rules.Program.UndoWithin)
	if u := p.Standing.Undo; u != nil && u.By == by.Email && u.Until.Equal(until) {
		next := *u
		next.What, next.Told = u.What+", "+what, u.Told || p.Tier != u.Tier
		p.Standing.Undo = &next
		return
	}
	p.Standing.Undo = &PartnerUndo{By: by.Email, Until: until, What: what, Tier: was.Tier, Status: was.Status, Domains: was.Domains,
		Given: was.Standing.Given, Falling: was.Standing.Falling, Told: p.Tier != was.Tier}
}

// undoPartner takes the last command about a partner back and corrects what the partner was told.
func (d *draft) undoPartner(by Member, p *Partner) (problem string) {
	u := p.Standing.Undo
	switch {
	case u == nil || u.Status == "":
		return fmt.Sprintf("there is nothing to take back about %s", p.Name)
	case !u.Until.After(d.in.At):
		return fmt.Sprintf("%q can no longer be taken back: that was possible until %s", u.What, u.Until.UTC().Format("15:04 UTC"))
	}
	if u.Status == Active || u.Status == Dormant {
		d.releaseHeld(p)
	}
	tier := p.Tier
	p.Tier, p.Status, p.Domains = u.Tier, u.Status, u.Domains
	p.Standing.Given, p.Standing.Falling, p.Standing.Undo = u.Given, u.Falling, nil
	if p.Status != Dormant {
		p.DormantAt = time.Time{}
	}
	told := ""
	if u.Told && tier != p.Tier {
		d.tellTier(*p, KindTierKept, tier, "Our last mail about your tier was a mistake; please forget it.", "undone/"+by.Email)
		told = d.toldWhom(*p)
	}
	d.effect("%s %s: %s was taken back%s", p.No, p.Name, u.What, told)
	return ""
}
