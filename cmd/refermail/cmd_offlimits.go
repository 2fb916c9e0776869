package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"refermail/workflow"
	"refermail/workflow/account"
)

type offlimitsImport struct {
	File string `arg:"" help:"CSV with the columns company and domain, for open opportunities also since (2026-11-20) and rep (address); - reads standard input."`
	List string `required:"" enum:"customer,named_account,competitor,open_opportunity" help:"Which list: ${enum}." placeholder:"LIST"`
	dryRunFlag
}

// Run replaces one list. A line that names no account is named, and nothing is changed.
func (c *offlimitsImport) Run(ctx context.Context, p *program) error {
	rows, err := readCSV(p, c.File, nil, []string{"company", "domain", "since", "rep"})
	if err != nil {
		return err
	}
	l := workflow.OffLimitList{Name: c.List}
	var wrong []error
	for _, row := range rows {
		o := workflow.OffLimit{List: c.List, Company: row.cell["company"], Rep: strings.ToLower(strings.TrimSpace(row.cell["rep"]))}
		if day := strings.TrimSpace(row.cell["since"]); day != "" {
			var err error
			if o.Since, err = time.Parse(time.DateOnly, day); err != nil {
				wrong = append(wrong, fmt.Errorf("line %d: %q is no day; write it like 2026-11-20", row.line, day))
			}
		}
		o.Domain, o.NameKey = account.Registrable(row.cell["domain"]), account.NameKey(o.Company)
		switch given := row.cell["domain"]; {
		case given != "" && o.Domain == "":
			wrong = append(wrong, fmt.Errorf("line %d: %q is no domain", row.line, given))
		case account.IsFreeMail(o.Domain):
			wrong = append(wrong, fmt.Errorf("line %d: %s is a free-mail domain and no company's", row.line, o.Domain))
		case o.Domain == "" && o.NameKey == "":
			wrong = append(wrong, fmt.Errorf("line %d: neither a company nor a domain", row.line))
		}
		l.Rows = append(l.Rows, o)
	}
	if len(wrong) > 0 {
		return errors.Join(wrong...)
	}
	return p.withSession(ctx, func(s *session) error {
		if c.DryRun {
			s.rehearse()
		}
		d, err := s.do(ctx, workflow.ImportOffLimits{List: l})
		if err != nil {
			return err
		}
		return p.report(d, c.DryRun)
	})
}

type offlimitsList struct{ jsonFlag }

// offLimitView is one account nobody may register.
type offLimitView struct {
	List    string `json:"list"`
	Company string `json:"company"`
	Domain  string `json:"domain"`
}

// Run lists all off-limits accounts.
func (c *offlimitsList) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		rows := s.Store.OffLimits(ctx)
		if c.JSON {
			return writeList(p.Out, rows, func(o workflow.OffLimit) offLimitView { return offLimitView{o.List, o.Company, o.Domain} })
		}
		return printRows(p, rows, "No account is off limits.", []string{"LIST", "COMPANY", "DOMAIN"},
			func(o workflow.OffLimit) []any { return []any{o.List, o.Company, o.Domain} })
	})
}
