package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow"
)

// week is how long nobody gets another bulk mail (NL-12).
const week = 7 * 24 * time.Hour

// audienceQuery is who is asked about, for one issue at one moment. What it says of contacts (k) and partners (p) is the one
// place that decides who gets a copy: the preview counts by it, copies are made by it, and it is asked again when a copy leaves.
type audienceQuery struct {
	others []workflow.IssueNo // whose copies count as another bulk mail
	since  time.Time          // when they left after it
}

// audienceOf asks about an issue, 0 for one that does not exist yet. Its own copies are no other bulk mail; with anyway none are.
func audienceOf(ctx context.Context, c conn, issue workflow.IssueNo, anyway bool, now time.Time) (q audienceQuery, err error) {
	if q.since = now.Add(-week); anyway {
		return q, nil
	}
	q.others, err = issuesSince(ctx, c, q.since)
	q.others = slices.DeleteFunc(q.others, func(no workflow.IssueNo) bool { return no == issue })
	return q, err
}

// issuesSince are the issues of which copies may have left since then: they are asked for by their numbers, since copies have no
// index by contact alone, which would cost each copy more than all its questions. A day more is for what was under way when an issue
// was cancelled.
func issuesSince(ctx context.Context, c conn, since time.Time) ([]workflow.IssueNo, error) {
	numbers, err := all(ctx, c, number[workflow.IssueNo], `SELECT no FROM issue WHERE send_at IS NOT NULL AND (ended_at IS NULL OR ended_at > ?) ORDER BY no`,
		Time(since.Add(-24*time.Hour)))
	if err != nil {
		return nil, fmt.Errorf("find the last issues: %w", err)
	}
	return numbers, nil
}

// whyNot is an expression for why a contact gets no copy, ” for one who does, and its arguments. The first reason counts.
func (q audienceQuery) whyNot() (string, []any) {
	const always = `CASE WHEN k.status = '` + erasedStatus + `' OR k.email = '' THEN 'erased'
		WHEN k.status = 'unreachable' THEN 'unreachable'
		WHEN k.status NOT IN ('active', '') THEN 'not active'
		WHEN NOT k.newsletter THEN 'unsubscribed'
		WHEN p.status = 'suspended' THEN 'their partner is suspended'
		WHEN p.status = 'left' THEN 'their partner takes no part any more'
		WHEN p.status NOT IN ('active', 'dormant', '') THEN 'their partner has not joined yet'
		WHEN p.joining LIKE '%"Asked":"%' AND p.joining NOT LIKE '%"Agreements":[%' THEN 'their partner has not accepted the agreement'`
	if len(q.others) == 0 {
		return always + ` ELSE '' END`, nil
	}
	args := make([]any, 0, len(q.others)+1)
	for _, no := range q.others {
		args = append(args, int64(no))
	}
	return always + ` WHEN EXISTS (SELECT 1 FROM issue_copy o WHERE o.contact = k.no AND o.issue IN (?` + strings.Repeat(", ?", len(q.others)-1) + `) AND o.state = 'sent' AND o.settled_at > ?)
		THEN 'got another bulk mail within a week' ELSE '' END`, append(args, Time(q.since))
}

// conditions is what contacts and their partners must meet to be in an audience, and its arguments. The language stands in
// JSON that we write ourselves, where a quotation mark inside a value is escaped.
func conditions(a workflow.Audience, now time.Time) (string, []any) {
	parts, args := []string{"1 = 1"}, []any{}
	oneOf := func(column string, values []string) {
		if len(values) == 0 {
			return
		}
		parts = append(parts, column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")")
		for _, v := range values {
			args = append(args, clean(v))
		}
	}
	oneOf("p.type", a.Types)
	oneOf("p.tier", a.Tiers)
	oneOf("p.manager", a.Managers)
	if len(a.Partners) > 0 {
		parts = append(parts, "p.no IN (?"+strings.Repeat(", ?", len(a.Partners)-1)+")")
		for _, no := range a.Partners {
			args = append(args, int64(no))
		}
	}
	if len(a.Languages) > 0 {
		any := make([]string, len(a.Languages))
		for i, l := range a.Languages {
			any[i] = "k.tongue LIKE ?"
			args = append(args, `%"language":"`+clean(l)+`"%`)
			if l == "en" {
				any[i] += ` OR k.tongue IS NULL OR k.tongue NOT LIKE '%"language":"%'`
			}
		}
		parts = append(parts, "("+strings.Join(any, " OR ")+")")
	}
	if a.Quiet > 0 { // who never wrote is as quiet as their partner is old
		parts, args = append(parts, "coalesce(p.heard_at, p.created_at, '') < ?"), append(args, Time(now.Add(-a.Quiet)))
	}
	if a.Heard > 0 {
		parts, args = append(parts, "p.heard_at >= ?"), append(args, Time(now.Add(-a.Heard)))
	}
	return strings.Join(parts, " AND "), args
}

// audience says who would get an issue now, and who among those who meet its conditions would not. It reads every contact
// once; to be called in a transaction or a snapshot, so that numbers and names agree.
func audience(ctx context.Context, c conn, a workflow.Audience, issue workflow.IssueNo, anyway bool, now time.Time) (workflow.AudienceFacts, error) {
	q, err := audienceOf(ctx, c, issue, anyway, now)
	if err != nil {
		return workflow.AudienceFacts{}, err
	}
	why, whyArgs := q.whyNot()
	where, args := conditions(a, now)
	args = append(whyArgs, args...)
	from := ` FROM (SELECT k.no, k.partner, k.name, k.email, p.name AS company, ` + why + ` AS why
		FROM contact k JOIN partner p ON p.no = k.partner WHERE ` + where + `) AS x `
	type group struct {
		why             string
		count, partners int
	}
	groups, err := all(ctx, c, func(g *group) []any { return []any{&g.why, &g.count, &g.partners} },
		`SELECT why, count(*), count(DISTINCT partner)`+from+`GROUP BY why ORDER BY count(*) DESC, why`, args...)
	if err != nil {
		return workflow.AudienceFacts{}, fmt.Errorf("count the audience: %w", err)
	}
	facts := workflow.AudienceFacts{}
	for _, g := range groups {
		names, err := namesOf(ctx, c, from, append(args[:len(args):len(args)], g.why))
		if err != nil {
			return workflow.AudienceFacts{}, fmt.Errorf("name the audience: %w", err)
		}
		if g.why == "" {
			facts.Count, facts.Partners, facts.Names = g.count, g.partners, names
			continue
		}
		facts.Excluded = append(facts.Excluded, workflow.Exclusion{Reason: g.why, Count: g.count, Names: names})
	}
	return facts, nil
}

// namesOf lists the first contacts of one group, "Ann Lee (Northwind)", in order of their partners. Who has no name is their
// address.
func namesOf(ctx context.Context, c conn, from string, args []any) ([]string, error) {
	type person struct{ name, email, company string }
	people, err := all(ctx, c, func(p *person) []any { return []any{(*text)(&p.name), (*text)(&p.email), (*text)(&p.company)} },
		`SELECT name, email, company`+from+`WHERE why = ? ORDER BY partner, no`+limit(workflow.AudienceNames), args...)
	names := make([]string, len(people))
	for i, p := range people {
		if p.name == "" {
			p.name = p.email
		}
		names[i] = strings.TrimSpace(p.name + " (" + p.company + ")")
	}
	return names, err
}

// Audience says who would get an issue now, and who among those who meet its conditions would not, and why. It reads every
// contact; issue is 0 for one that does not exist yet.
func (db *DB) Audience(ctx context.Context, a workflow.Audience, issue workflow.IssueNo, anyway bool, now time.Time) (workflow.AudienceFacts, error) {
	return asOfNow(ctx, db, "count an audience", func(c conn) (workflow.AudienceFacts, error) { return audience(ctx, c, a, issue, anyway, now) })
}
