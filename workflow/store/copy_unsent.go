package store

import (
	"context"
	"fmt"

	"refermail/workflow"
)

// UnsentCopy is a copy that did not reach its reader.
type UnsentCopy struct {
	Contact     workflow.ContactNo
	Name        string // of the contact; "" when it has none or was erased
	Email       string // likewise
	Partner     workflow.PartnerNo
	PartnerName string
	State       workflow.CopyState // CopyRefused or CopySkipped
	Reason      string             // as the server said, or why it was skipped
}

// UnsentCopies returns the copies of an issue that were refused for good or skipped, the first ones first, at most so many.
func (db *DB) UnsentCopies(ctx context.Context, no workflow.IssueNo, most int) ([]UnsentCopy, error) {
	fields := func(c *UnsentCopy) []any {
		return []any{(*int64)(&c.Contact), (*text)(&c.Name), (*text)(&c.Email), (*int64)(&c.Partner), (*text)(&c.PartnerName), (*text)(&c.State), (*text)(&c.Reason)}
	}
	copies, err := all(ctx, db.read, fields, `SELECT c.contact, k.name, k.email, p.no, p.name, c.state, c.response
		FROM issue_copy c JOIN contact k ON k.no = c.contact JOIN partner p ON p.no = k.partner
		WHERE c.issue = ? AND c.state IN ('refused', 'skipped') ORDER BY c.contact LIMIT ?`, int64(no), most)
	if err != nil {
		return nil, fmt.Errorf("read who did not get %s: %w", no, err)
	}
	return copies, nil
}
