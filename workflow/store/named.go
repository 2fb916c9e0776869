package store

import (
	"context"
	"strings"

	"refermail/workflow"
)

// namedMost is how many partners whose names begin alike are loaded: enough to say that there are several.
const namedMost = 5

// findNamed finds partners by how their names begin.
func (l *loader) findNamed(ctx context.Context) error {
	for _, name := range distinct(l.want.PartnerNames) {
		name = strings.ToValidUTF8(name, "")
		partners, err := all(ctx, l.conn, number[workflow.PartnerNo],
			`SELECT no FROM partner WHERE LOWER(name) >= ? AND LOWER(name) < ? ORDER BY LOWER(name), no LIMIT ?`, name, name+"\U0010FFFF", namedMost)
		if err != nil {
			return err
		}
		l.partners.add(partners...)
	}
	return nil
}
