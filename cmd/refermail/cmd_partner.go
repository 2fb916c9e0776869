package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"refermail/workflow"
	"refermail/workflow/account"
	rules "refermail/workflow/program"
	"refermail/workflow/store"
)

// partnerID is the ID argument of partner commands.
type partnerID struct {
	ID string `arg:"" help:"The partner, like P-7."`
}

func partnerNo(id string) (workflow.PartnerNo, error) {
	no, ok := workflow.ParsePartnerNo(id)
	if !ok {
		return 0, usageError{text: fmt.Sprintf("%q is no number of a partner; they look like P-7", id), hint: "refermail partner list"}
	}
	return no, nil
}

type partnerAdd struct {
	jsonFlag
	Name    string   `arg:"" help:"The partner's name."`
	Type    string   `help:"A partner type of the program, needed where it has several; where it has none, a word of yours, else consultant." placeholder:"TYPE"`
	Tier    string   `help:"The partner's tier." placeholder:"TIER"`
	Domain  []string `help:"A mail domain of the partner; people at it become its contacts. Repeatable." placeholder:"D"`
	Contact []string `help:"A person, as Name <address>. Repeatable." sep:"none" placeholder:"'NAME <ADDRESS>'"`
	Manager string   `help:"The member of the team who decides; default the first manager." placeholder:"ADDRESS"`
}

// Run adds a partner. Nobody is mailed.
func (c *partnerAdd) Run(ctx context.Context, p *program) error {
	contacts, err := readAddresses(c.Contact)
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		d, err := s.do(ctx, workflow.AddPartner{Name: c.Name, Type: c.Type, Tier: c.Tier, Domains: c.Domain, Contacts: contacts, Manager: c.Manager})
		if err != nil {
			return err
		}
		if c.JSON && len(d.Partners) > 0 {
			return p.json(partnerDetail{viewPartner(d.Partners[0]), viewContacts(d.Contacts), viewJoining(d.Partners[0], s.Rules.Program), nil, nil})
		}
		return p.report(d, false)
	})
}

// readAddresses reads "Name <address>" or a bare address, each. Commas in a name need no quotes here.
func readAddresses(texts []string) ([]workflow.Address, error) {
	var out []workflow.Address
	for _, text := range texts {
		name, address := "", strings.TrimSpace(text)
		if open := strings.LastIndexByte(address, '<'); open >= 0 && strings.HasSuffix(address, ">") {
			name, address = strings.Trim(strings.TrimSpace(address[:open]), `"`), address[open+1:len(address)-1]
		}
		email, ok := account.NormalizeAddress(address)
		if !ok {
			return nil, usageError{text: fmt.Sprintf("%q cannot be read; write Name <address>", text)}
		}
		out = append(out, workflow.Address{Name: name, Email: email})
	}
	return out, nil
}

type partnerList struct{ jsonFlag }

// Run lists partners.
func (c *partnerList) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		rows := s.Store.Partners(ctx)
		if c.JSON {
			return writeList(p.Out, rows, viewPartner)
		}
		return printRows(p, rows, "No partners yet: `refermail partner add --help`.", []string{"ID", "NAME", "TYPE", "TIER", "STATUS", "DOMAINS", "MANAGER"},
			func(x workflow.Partner) []any {
				return []any{x.No, x.Name, x.Type, x.Tier, x.Status, strings.Join(x.Domains, " "), x.Manager}
			})
	})
}

type partnerShow struct {
	partnerID
	jsonFlag
}

// Run shows one partner with its people.
func (c *partnerShow) Run(ctx context.Context, p *program) error {
	no, err := partnerNo(c.ID)
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		x, contacts, err := s.Store.Partner(ctx, no)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no partner %s", no)
		}
		if err != nil {
			return err
		}
		exchange, err := s.Store.Exchange(ctx, no, rules.Won)
		if err != nil {
			return err
		}
		answers, err := answeredBy(ctx, s.Store, no)
		if err != nil {
			return err
		}
		reach, err := s.Store.Reach(ctx, no)
		if err != nil {
			return err
		}
		if c.JSON {
			return p.json(viewForTeam(x, contacts, s.Rules.Program, exchange, answers, reach, s.Now()))
		}
		t := newTable("PARTNER", x.No.String()+"  "+x.Name)
		t.add("Type", strings.Join(nonEmpty(x.Type, x.Tier), ", "))
		t.add("Status", x.Status)
		t.add("Domains", strings.Join(x.Domains, " "))
		t.add("Manager", firstOf(x.Manager, "the first manager of the team"))
		t.add("Referred to us", fmt.Sprintf("%d, won %d", exchange.Received, exchange.Won))
		t.add("Given to them", fmt.Sprintf("%d, accepted %d, passed %d", exchange.Given, exchange.Accepted, exchange.Passed))
		t.add("To give a lead", "forward it to "+tagged(s.Rules.Self.Address, "to-"+strings.ToLower(no.String())))
		for _, line := range x.Progress(s.Rules) {
			t.add(line.Label, line.Value)
		}
		for _, a := range answers[max(0, len(answers)-answersShown):] {
			t.add("Answered "+a.Issue, fmt.Sprintf("%s, %s: %s", day(a.At), firstOf(a.Contact.Name, a.Contact.Email, "erased"), short(a.Text)))
		}
		if err := t.print(p.console); err != nil {
			return err
		}
		t = newTable("CONTACT", "ADDRESS", "STATUS", "NEWSLETTER", "LANGUAGE", "ZONE")
		for _, k := range contacts {
			t.add(k.Name, k.Email, k.Status, yesNo(k.Newsletter), k.Tongue.Language, k.Tongue.Zone)
		}
		reached := newTable("CONTACT", "REACHABLE", "LAST ACCEPTED", "LAST BOUNCED", "LAST REPLIED")
		for _, k := range contacts {
			m := reach[k.No]
			reached.add(firstOf(k.Name, k.Email), k.Reachable(m, s.Now()), day(m.AcceptedAt), day(k.Reach.BouncedAt), day(k.Reach.HeardAt))
		}
		return errors.Join(p.say(""), t.print(p.console), p.say(""), reached.print(p.console))
	})
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

type partnerSet struct {
	partnerID
	Name     *string  `help:"A new name." placeholder:"NAME"`
	Type     *string  `help:"A new type." placeholder:"TYPE"`
	Tier     *string  `help:"A new tier." placeholder:"TIER"`
	Status   *string  `help:"active or suspended." placeholder:"STATUS"`
	Manager  *string  `help:"Another member of the team." placeholder:"ADDRESS"`
	Domain   []string `help:"A further domain. Repeatable." placeholder:"D"`
	Language *string  `help:"The language all its people are written to in, like de; auto: learnt from their mail." placeholder:"CODE"`
	Zone     *string  `help:"The time zone they are written to in, like Europe/Berlin; auto: learnt from their mail." placeholder:"ZONE"`
	Contact  []string `help:"A further person, as Name <address>. Repeatable." sep:"none" placeholder:"'NAME <ADDRESS>'"`
	dryRunFlag
}

// Run changes a partner.
func (c *partnerSet) Run(ctx context.Context, p *program) error {
	no, err := partnerNo(c.ID)
	if err != nil {
		return err
	}
	contacts, err := readAddresses(c.Contact)
	if err != nil {
		return err
	}
	if c.Name == nil && c.Type == nil && c.Tier == nil && c.Status == nil && c.Manager == nil && c.Language == nil && c.Zone == nil && len(c.Domain)+len(contacts) == 0 {
		return usageError{text: "name what to change, for example --tier gold", hint: "refermail partner set --help"}
	}
	return p.withSession(ctx, func(s *session) error {
		if c.DryRun {
			s.rehearse()
		}
		d, err := s.do(ctx, workflow.SetPartner{Partner: no, Name: c.Name, Type: c.Type, Tier: c.Tier, Status: c.Status,
			Manager: c.Manager, AddDomains: c.Domain, AddContacts: contacts,
			Language: chosen(c.Language), Zone: chosen(c.Zone)})
		if err != nil {
			return err
		}
		return p.report(d, c.DryRun)
	})
}

// chosen is what a flag sets: "auto" leaves it to be learnt.
func chosen(flag *string) *string {
	if flag != nil && *flag == "auto" {
		return new(string)
	}
	return flag
}

// tagged is an address of ours with a tag behind its local part.
func tagged(address, tag string) string {
	local, domain, _ := strings.Cut(address, "@")
	return local + "+" + tag + "@" + domain
}
