package main

import (
	"context"
	"errors"
	"strings"

	"refermail/workflow"
)

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
				p.warn("line %d: %s is %s already", row.line, row.cell["name"], no)
				continue
			}
			d, err := c.add(ctx, s, row)
			if err != nil {
				failed++
				p.warn("line %d: %v", row.line, err)
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
			name := strings.ReplaceAll(k.Name, ";", ",") // semicolons separate people
			people[k.Partner] = append(people[k.Partner], strings.TrimSpace(name+" <"+k.Email+">"))
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
