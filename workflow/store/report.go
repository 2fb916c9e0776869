package store

import (
	"context"
	"fmt"

	"refermail/workflow"
)

// mostCounts bounds how many different groups and stages one report counts.
const mostCounts = 5000

// loadReports answers [workflow.Want].Reports.
func (l *loader) loadReports(ctx context.Context) error {
	for no, ask := range l.want.Reports {
		facts, err := report(ctx, l.conn, ask)
		if err != nil {
			return err
		}
		if l.facts.Reports == nil {
			l.facts.Reports = map[workflow.MailNo]workflow.ReportFacts{}
		}
		l.facts.Reports[no] = facts
	}
	return nil
}

// Report returns what a report is made of, as of one moment. It costs what was registered in its span, not what lies
// before or after.
func (db *DB) Report(ctx context.Context, ask workflow.ReportAsk) (workflow.ReportFacts, error) {
	return asOfNow(ctx, db, "read report", func(c conn) (workflow.ReportFacts, error) { return report(ctx, c, ask) })
}

func report(ctx context.Context, c conn, ask workflow.ReportAsk) (facts workflow.ReportFacts, err error) {
	from, until := Time(ask.From), Time(ask.Until)
	if ask.Speed {
		facts.Speeds, err = all(ctx, c, speedFields, `SELECT d.registered_at, d.decided_at, d.answered_at, d.review_by, d.stage,
			(SELECT MIN(n.settled_at) FROM notice n WHERE n.deal = d.no AND n.kind IN ('receipt', 'incomplete', 'duplicate') AND n.state = 'sent')
			FROM deal d WHERE d.registered_at >= ? AND d.registered_at < ? ORDER BY d.registered_at, d.no LIMIT ?`,
			from, until, workflow.MostSpeeds+1)
		if len(facts.Speeds) > workflow.MostSpeeds {
			facts.Speeds, facts.More = facts.Speeds[:workflow.MostSpeeds], true
		}
		return facts, err
	}
	facts.Counts, err = all(ctx, c, countFields, countQuery(ask.By), from, until, mostCounts+1)
	if len(facts.Counts) > mostCounts {
		facts.Counts, facts.More = facts.Counts[:mostCounts], true
	}
	return facts, err
}

func countQuery(by string) string {
	return `SELECT ` + reportGroup(by) + `, d.stage, CASE WHEN d.approved_at IS NULL THEN 0 ELSE 1 END,
		COALESCE(d.amount_currency, ''), COUNT(*), CAST(COALESCE(SUM(d.amount_minor), 0) AS BIGINT)
		FROM deal d JOIN partner p ON p.no = d.partner WHERE d.registered_at >= ? AND d.registered_at < ?
		GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 LIMIT ?`
}

// reportGroup is the expression deals are counted by; [workflow.ReportGroups] lists them.
func reportGroup(by string) string {
	switch by {
	case "tier":
		return "CASE WHEN p.tier = '' THEN 'no tier' ELSE p.tier END"
	case "type":
		return "CASE WHEN p.type = '' THEN 'no type' ELSE p.type END"
	case "stage":
		return "d.stage"
	case "owner":
		return "CASE WHEN d.owner <> '' THEN d.owner WHEN p.manager <> '' THEN p.manager ELSE 'nobody by name' END"
	case "month":
		return "SUBSTR(d.registered_at, 1, 7)"
	}
	return "p.name || ' (P-' || CAST(p.no AS TEXT) || ')'"
}

func countFields(r *workflow.ReportCount) []any {
	return []any{(*text)(&r.Group), (*text)(&r.Stage), truth{&r.Approved}, (*text)(&r.Currency), &r.Deals, &r.Minor}
}

// speedFields reads a deal's times with its stage.
func speedFields(k *workflow.DealSpeed) []any {
	return []any{(*Time)(&k.Registered), (*Time)(&k.Decided), (*Time)(&k.Answered), (*Time)(&k.Promised), (*text)(&k.Stage), (*Time)(&k.Receipt)}
}

// truth reads 0 and 1.
type truth struct{ v *bool }

// Scan implements sql.Scanner.
func (t truth) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("read yes or no: a %T", v)
	}
	*t.v = n != 0
	return nil
}
