package main

import (
	"context"
	"fmt"
	"time"

	"refermail/workflow"
)

// maxAliases bounds one import of aliases: each row is decided about with those before it in mind.
const maxAliases = 5000

type accountAlias struct {
	Name    string `arg:"" help:"A domain or a name: a subsidiary, an old name."`
	Account string `arg:"" help:"The domain or name of the account it belongs to."`
	dryRunFlag
}

// Run makes a name mean an account. The deals that meet by it are named.
func (c *accountAlias) Run(ctx context.Context, p *program) error {
	return accountChange(ctx, p, workflow.AddAliases{Rows: []workflow.AliasRow{{Name: c.Name, Account: c.Account}}}, c.DryRun)
}

type accountRemove struct {
	Name string `arg:"" help:"The alias to take away."`
	dryRunFlag
}

// Run takes a name away from its account.
func (c *accountRemove) Run(ctx context.Context, p *program) error {
	return accountChange(ctx, p, workflow.EndAlias{Name: c.Name}, c.DryRun)
}

type accountImport struct {
	File string `arg:"" help:"CSV with the columns alias and account; - reads standard input."`
	dryRunFlag
}

// Run adds the aliases of a file, all of them or none. A row that is so already is passed over, so that a repeat is
// harmless.
func (c *accountImport) Run(ctx context.Context, p *program) error {
	columns := []string{"alias", "account"}
	rows, err := readCSV(p, c.File, columns, columns)
	if err != nil {
		return err
	}
	if len(rows) > maxAliases {
		return fmt.Errorf("the list has %d rows; at most %d can be read at once", len(rows), maxAliases)
	}
	a := workflow.AddAliases{Again: true}
	for _, row := range rows {
		a.Rows = append(a.Rows, workflow.AliasRow{Name: row.cell["alias"], Account: row.cell["account"]})
	}
	return accountChange(ctx, p, a, c.DryRun)
}

func accountChange(ctx context.Context, p *program, action workflow.Action, dry bool) error {
	return p.withSession(ctx, func(s *session) error {
		if dry {
			s.rehearse()
		}
		d, err := s.do(ctx, action)
		if err != nil {
			return err
		}
		return p.report(d, dry)
	})
}

type accountList struct{ jsonFlag }

// aliasView is one name of an account.
type aliasView struct {
	Alias   string    `json:"alias"`
	Account string    `json:"account"`
	By      string    `json:"by"`
	Since   time.Time `json:"since"`
}

// Run lists all aliases, account by account.
func (c *accountList) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		rows := s.Store.Aliases(ctx)
		if c.JSON {
			return writeList(p.Out, rows, func(a workflow.Alias) aliasView {
				return aliasView{workflow.ShowAccountKey(a.Name), workflow.ShowAccountKey(a.Account), a.By, a.At.UTC()}
			})
		}
		return printRows(p, rows, "No account has another name.", []string{"ACCOUNT", "ALIAS", "SINCE", "BY"},
			func(a workflow.Alias) []any {
				return []any{workflow.ShowAccountKey(a.Account), workflow.ShowAccountKey(a.Name), a.At.UTC().Format(time.DateOnly), a.By}
			})
	})
}
