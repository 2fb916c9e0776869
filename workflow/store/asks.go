package store

import (
	"context"

	"refermail/workflow"
)

// What is kept of partners' words: the accounts they asked about, and news for daily mails. What is read of it stands in scope.go.

const newsColumns = "contact, deal, at, text"

func newsFields(n *workflow.NewsLine) []any {
	return []any{(*int64)(&n.Contact), (*int64)(&n.Deal), (*Time)(&n.At), (*text)(&n.Text)}
}

const checkColumns = "mail, partner, contact, account, verdict, asked_at"

func checkFields(c *workflow.AccountCheck) []any {
	return []any{(*int64)(&c.Mail), (*int64)(&c.Partner), (*int64)(&c.Contact), (*text)(&c.Account), (*text)(&c.Verdict), (*Time)(&c.At)}
}

func (t *tx) saveChecks(ctx context.Context, c workflow.Changes) error {
	_, err := insert(ctx, t.conn, "account_check", checkColumns, c.Checks, checkFields, ` ON CONFLICT (mail) DO NOTHING`)
	return err
}

func (t *tx) saveNews(ctx context.Context, c workflow.Changes) error {
	if err := execIn(ctx, t.conn, `DELETE FROM news_line WHERE contact IN (?)`, c.EndNews); err != nil {
		return err
	}
	_, err := insert(ctx, t.conn, "news_line", newsColumns, c.News, newsFields, "")
	return err
}
