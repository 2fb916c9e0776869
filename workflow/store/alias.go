package store

import (
	"context"
	"iter"
	"strings"

	"refermail/workflow"
)

const aliasColumns = "name, account, said_by, said_at"

func aliasFields(a *workflow.Alias) []any {
	return []any{(*keyText)(&a.Name), (*keyText)(&a.Account), (*text)(&a.By), (*Time)(&a.At)}
}

const apartColumns = "name, other, said_by, said_at"

func apartFields(a *workflow.Apart) []any {
	return []any{(*keyText)(&a.Names[0]), (*keyText)(&a.Names[1]), (*text)(&a.By), (*Time)(&a.At)}
}

// loadAliases finds all names of the wanted accounts, and adds these to what is wanted: a deal of a subsidiary is a deal
// of the account.
func (l *loader) loadAliases(ctx context.Context) error {
	var keys []string
	for _, d := range l.want.Domains {
		keys = append(keys, "d:"+d)
	}
	for _, n := range l.want.NameKeys {
		keys = append(keys, "n:"+n)
	}
	found, err := in(ctx, l.conn, aliasFields, `SELECT `+aliasColumns+` FROM account_alias WHERE name IN (?)`, searchKeys(keys))
	if err != nil {
		return err
	}
	for _, a := range found {
		keys = append(keys, a.Account)
	}
	named, err := in(ctx, l.conn, aliasFields, `SELECT `+aliasColumns+` FROM account_alias WHERE account IN (?)`, searchKeys(keys))
	if err != nil {
		return err
	}
	l.facts.Aliases = latest(append(found, named...), func(a *workflow.Alias) string { return a.Name })
	for _, a := range l.facts.Aliases {
		for _, key := range []string{a.Name, a.Account} {
			if domain, ok := strings.CutPrefix(key, "d:"); ok {
				l.want.Domains = append(l.want.Domains, domain)
			} else if name, ok := strings.CutPrefix(key, "n:"); ok {
				l.want.NameKeys = append(l.want.NameKeys, name)
			}
		}
	}
	return l.loadApart(ctx)
}

func (l *loader) loadApart(ctx context.Context) error {
	keys := searchKeys(l.want.Similar)
	first, err := in(ctx, l.conn, apartFields, `SELECT `+apartColumns+` FROM account_apart WHERE name IN (?)`, keys)
	if err != nil {
		return err
	}
	second, err := in(ctx, l.conn, apartFields, `SELECT `+apartColumns+` FROM account_apart WHERE other IN (?)`, keys)
	l.facts.Apart = latest(append(first, second...), func(a *workflow.Apart) [2]string { return a.Names })
	return err
}

func (t *tx) saveAliases(ctx context.Context, c workflow.Changes) error {
	if err := execIn(ctx, t.conn, `DELETE FROM account_alias WHERE name IN (?)`, searchKeys(c.EndAliases)); err != nil {
		return err
	}
	aliases := latest(c.Aliases, func(a *workflow.Alias) string { return a.Name })
	if err := upsert(ctx, t.conn, "account_alias", aliasColumns, aliases, aliasFields); err != nil {
		return err
	}
	_, err := insert(ctx, t.conn, "account_apart", apartColumns, c.Apart, apartFields, ` ON CONFLICT (name, other) DO NOTHING`)
	return err
}

// Aliases yields all names of accounts, account by account, one by one; an error comes last.
func (db *DB) Aliases(ctx context.Context) iter.Seq2[workflow.Alias, error] {
	return list(ctx, db.read, "aliases", aliasFields, `SELECT `+aliasColumns+` FROM account_alias ORDER BY account, name`, nil)
}
