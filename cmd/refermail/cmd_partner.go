package main

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"refermail/workflow"
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
	Type    string   `help:"consultant, agency, vendor, customer, …" default:"consultant"`
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
			return p.json(partnerDetail{viewPartner(d.Partners[0]), viewContacts(d.Contacts)})
		}
		return p.report(d, false)
	})
}

// readAddresses reads "Name <address>" or a bare address, each.
func readAddresses(texts []string) ([]workflow.Address, error) {
	var out []workflow.Address
	for _, text := range texts {
		a, err := mail.ParseAddress(text)
		if err != nil {
			return nil, usageError{text: fmt.Sprintf("%q cannot be read; write Name <address>", text)}
		}
		out = append(out, workflow.Address{Name: a.Name, Email: strings.ToLower(a.Address)})
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
		if c.JSON {
			return p.json(partnerDetail{viewPartner(x), viewContacts(contacts)})
		}
		t := newTable("PARTNER", x.No.String()+"  "+x.Name)
		t.add("Type", strings.Join(nonEmpty(x.Type, x.Tier), ", "))
		t.add("Status", x.Status)
		t.add("Domains", strings.Join(x.Domains, " "))
		t.add("Manager", firstOf(x.Manager, "the first manager of the team"))
		if err := t.print(p.console); err != nil {
			return err
		}
		t = newTable("CONTACT", "ADDRESS", "STATUS", "NEWSLETTER")
		for _, k := range contacts {
			t.add(k.Name, k.Email, k.Status, yesNo(k.Newsletter))
		}
		return errors.Join(p.say(""), t.print(p.console))
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
	Name    *string  `help:"A new name." placeholder:"NAME"`
	Type    *string  `help:"A new type." placeholder:"TYPE"`
	Tier    *string  `help:"A new tier." placeholder:"TIER"`
	Status  *string  `help:"active or suspended." placeholder:"STATUS"`
	Manager *string  `help:"Another member of the team." placeholder:"ADDRESS"`
	Domain  []string `help:"A further domain. Repeatable." placeholder:"D"`
	Contact []string `help:"A further person, as Name <address>. Repeatable." sep:"none" placeholder:"'NAME <ADDRESS>'"`
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
	return p.withSession(ctx, func(s *session) error {
		if c.DryRun {
			s.rehearse()
		}
		d, err := s.do(ctx, workflow.SetPartner{Partner: no, Name: c.Name, Type: c.Type, Tier: c.Tier, Status: c.Status,
			Manager: c.Manager, AddDomains: c.Domain, AddContacts: contacts})
		if err != nil {
			return err
		}
		return p.report(d, c.DryRun)
	})
}

// partnerColumns are those of import and export. Several domains or contacts of a cell are separated by semicolons.
func partnerColumns() []string {
	return []string{"name", "type", "tier", "domains", "contacts", "manager"}
}

type partnerImport struct {
	File string `arg:"" help:"CSV with the columns name, type, tier, domains, contacts, manager; only name is needed. - reads standard input."`
	dryRunFlag
}

// Run adds the partners of a file, line by line. A line that cannot be added is named with its number, the others are
// added; the exit code is then 1. A partner whose name exists already is passed over, so that a repeat is harmless.
func (c *partnerImport) Run(ctx context.Context, p *program) error {
	rows, err := readCSV(p, c.File, []string{"name"}, partnerColumns())
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		known := map[string]workflow.PartnerNo{}
		for x, err := range s.Store.Partners(ctx) {
			if err != nil {
				return err
			}
			known[strings.ToLower(x.Name)] = x.No
		}
		if c.DryRun {
			s.rehearse()
		}
		added, failed := 0, 0
		for _, row := range rows {
			name := strings.ToLower(row.cell["name"])
			if no, ok := known[name]; ok {
				fmt.Fprintf(p.Err, "line %d: %s is %s already\n", row.line, printable(row.cell["name"]), no)
				continue
			}
			d, err := c.add(ctx, s, row)
			if err != nil {
				failed++
				fmt.Fprintf(p.Err, "line %d: %v\n", row.line, err)
				continue
			}
			added++
			known[name] = d.Partners[0].No
		}
		if err := p.say("%s added, %d passed over, %d failed.%s", count(added, "partner"), len(rows)-added-failed, failed, dryNote(c.DryRun)); err != nil {
			return err
		}
		if failed > 0 {
			return quietError{}
		}
		return nil
	})
}

func dryNote(dry bool) string {
	if dry {
		return " Nothing was changed (--dry-run)."
	}
	return ""
}

func (c *partnerImport) add(ctx context.Context, s *session, row csvRow) (workflow.Decision, error) {
	contacts, err := readAddresses(cellList(row.cell["contacts"]))
	if err != nil {
		return workflow.Decision{}, err
	}
	d, err := s.do(ctx, workflow.AddPartner{Name: row.cell["name"], Type: row.cell["type"], Tier: row.cell["tier"],
		Domains: cellList(row.cell["domains"]), Contacts: contacts, Manager: row.cell["manager"]})
	if err == nil && len(d.Partners) == 0 {
		err = errors.New("no partner was made")
	}
	return d, err
}

// cellList takes apart a cell with several values.
func cellList(cell string) (out []string) {
	for one := range strings.SplitSeq(cell, ";") {
		if one = strings.TrimSpace(one); one != "" {
			out = append(out, one)
		}
	}
	return out
}

type partnerExport struct{}

// Run writes all partners in the form import reads.
func (c *partnerExport) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		people := map[workflow.PartnerNo][]string{}
		for k, err := range s.Store.Contacts(ctx) {
			if err != nil {
				return err
			}
			people[k.Partner] = append(people[k.Partner], (&mail.Address{Name: k.Name, Address: k.Email}).String())
		}
		w := newCSV(p.Out, partnerColumns()...)
		for x, err := range s.Store.Partners(ctx) {
			if err != nil {
				return err
			}
			w.row(x.Name, x.Type, x.Tier, strings.Join(x.Domains, "; "), strings.Join(people[x.No], "; "), x.Manager)
		}
		return w.done()
	})
}
