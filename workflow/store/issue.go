package store

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"refermail/workflow"
)

// TopicIssues is woken when an issue is to be sent, goes on or stops.
const TopicIssues = "issues"

const issueColumns = "no, kind, state, mail, by_name, by_email, subject, audience, personal, anyway, rest, doubt, created_at, send_at, ended_at, cursor"

func issueFields(i *workflow.Issue) []any {
	return []any{
		(*int64)(&i.No), (*text)(&i.Kind), (*text)(&i.State), (*ref)(&i.Mail), (*text)(&i.By.Name), (*text)(&i.By.Email), (*text)(&i.Subject),
		(*audienceField)(&i.Audience), &i.Personal, &i.Anyway, &i.Rest, (*text)(&i.Doubt), (*Time)(&i.CreatedAt), (*Time)(&i.SendAt), (*Time)(&i.EndedAt), (*int64)(&i.Cursor),
	}
}

// audienceField is an audience as JSON; everybody is {}.
type audienceField workflow.Audience

func (a *audienceField) Value() (driver.Value, error) {
	b, err := json.Marshal((*workflow.Audience)(a))
	return noNUL(string(b)), err
}

func (a *audienceField) Scan(v any) error {
	return asJSON[workflow.Audience]{(*workflow.Audience)(a)}.Scan(v)
}

// saveIssues writes issues whole, but for the cursor of one that exists: that is moved where copies are made.
func (t *tx) saveIssues(ctx context.Context, c workflow.Changes) error {
	if len(c.Issues) == 0 {
		return nil
	}
	t.wakes[TopicIssues] = true
	issues := latest(c.Issues, func(i *workflow.Issue) workflow.IssueNo { return i.No })
	_, err := insert(ctx, t.conn, "issue", issueColumns, issues, issueFields, ` ON CONFLICT (no) DO UPDATE SET kind = excluded.kind, state = excluded.state, mail = excluded.mail,
		by_name = excluded.by_name, by_email = excluded.by_email, subject = excluded.subject, audience = excluded.audience, personal = excluded.personal,
		anyway = excluded.anyway, rest = excluded.rest, doubt = excluded.doubt, send_at = excluded.send_at, ended_at = excluded.ended_at`)
	if err != nil {
		return err
	}
	type row struct {
		issue workflow.IssueNo
		body  []byte
	}
	texts := latest(c.Documents, func(d *workflow.IssueText) workflow.IssueNo { return d.Issue })
	rows := make([]row, len(texts))
	for i, d := range texts {
		body, err := packDocument(d.Document)
		if err != nil {
			return err
		}
		rows[i] = row{d.Issue, body}
	}
	return upsert(ctx, t.conn, "issue_document", "issue, document", rows, func(r *row) []any { return []any{(*int64)(&r.issue), &r.body} })
}

// packDocument makes bytes of a document. A squeezer of its own is enough: documents change a few times a month.
func packDocument(doc workflow.Document) ([]byte, error) {
	raw, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("write document: %w", err)
	}
	s, err := newSqueezer()
	if err != nil {
		return nil, err
	}
	defer s.close()
	return s.pack(1, func(int) []byte { return raw })[0], nil
}

func unpackDocument(body []byte) (doc workflow.Document, err error) {
	s, err := newSqueezer()
	if err != nil {
		return doc, err
	}
	defer s.close()
	raw, err := s.unpack(body)
	if err != nil {
		return doc, err
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return doc, fmt.Errorf("read document: %w", err)
	}
	return doc, nil
}

func document(ctx context.Context, c conn, no workflow.IssueNo) (workflow.Document, error) {
	body, err := one(ctx, c, func(b *[]byte) []any { return []any{b} }, `SELECT document FROM issue_document WHERE issue = ?`, int64(no))
	if err != nil {
		return workflow.Document{}, err
	}
	return unpackDocument(body)
}

// loadIssues loads issues with what they say and how far they are, the newest that went out, and who would get one.
func (l *loader) loadIssues(ctx context.Context) error {
	issues, err := in(ctx, l.conn, issueFields, `SELECT `+issueColumns+` FROM issue WHERE no IN (?)`, distinct(l.want.Issues))
	if err != nil {
		return err
	}
	l.facts.Issues = issues
	l.facts.Documents, l.facts.Progress = map[workflow.IssueNo]workflow.Document{}, map[workflow.IssueNo]workflow.IssueProgress{}
	for _, i := range issues {
		doc, err := document(ctx, l.conn, i.No)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("%s: %w", i.No, err)
		}
		l.facts.Documents[i.No] = doc
		if l.facts.Progress[i.No], err = issueProgress(ctx, l.conn, i.No); err != nil {
			return err
		}
	}
	if l.want.Latest {
		l.facts.Latest, err = one(ctx, l.conn, issueFields, `SELECT `+issueColumns+` FROM issue
			WHERE state IN ('sending', 'paused', 'sent') AND send_at IS NOT NULL ORDER BY send_at DESC, no DESC LIMIT 1`)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		l.facts.Waiting, err = all(ctx, l.conn, issueFields, `SELECT `+issueColumns+` FROM issue
			WHERE state IN ('draft', 'scheduled') AND ended_at IS NULL ORDER BY state DESC, no DESC`+limit(workflow.WaitingIssues))
		if err != nil {
			return err
		}
	}
	for _, ask := range l.want.Audiences {
		facts, err := audience(ctx, l.conn, ask.Audience, ask.Issue, ask.Anyway, ask.At)
		if err != nil {
			return err
		}
		l.facts.Audiences = append(l.facts.Audiences, workflow.AudienceAnswer{AudienceAsk: ask, AudienceFacts: facts})
	}
	if l.want.Month {
		if l.facts.Month, err = month(ctx, l.conn); err != nil {
			return err
		}
	}
	return nil
}

// reasonsMost is how many reasons are told of copies that were not taken.
const reasonsMost = 10

// issueProgress counts the copies of an issue, and why some were not taken. It reads every copy.
func issueProgress(ctx context.Context, c conn, no workflow.IssueNo) (p workflow.IssueProgress, err error) {
	type count struct {
		state string
		n     int
	}
	states, err := all(ctx, c, func(s *count) []any { return []any{(*text)(&s.state), &s.n} },
		`SELECT state, count(*) FROM issue_copy WHERE issue = ? GROUP BY state`, int64(no))
	if err != nil {
		return p, err
	}
	for _, s := range states {
		switch workflow.CopyState(s.state) {
		case workflow.CopySent:
			p.Sent = s.n
		case workflow.CopyRefused:
			p.Refused = s.n
		case workflow.CopySkipped:
			p.Skipped = s.n
		default:
			p.Ready += s.n
		}
	}
	if p.Refused+p.Skipped > 0 {
		p.Why, err = all(ctx, c, func(e *workflow.Exclusion) []any { return []any{(*text)(&e.Reason), &e.Count} },
			`SELECT response, count(*) FROM issue_copy WHERE issue = ? AND state IN ('refused', 'skipped') GROUP BY response ORDER BY count(*) DESC, response`+limit(reasonsMost), int64(no))
	}
	return p, err
}

// joined is when a partner began to take part.
const joined = "coalesce(joined_at, created_at)"

// month says what happened since the last newsletter, in numbers.
func month(ctx context.Context, c conn) (m workflow.Month, err error) {
	last, err := one(ctx, c, issueFields, `SELECT `+issueColumns+` FROM issue WHERE kind = 'newsletter' AND state = 'sent' AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1`)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return m, err
	}
	at := func(query string, to *time.Time) {
		if err == nil || errors.Is(err, ErrNotFound) {
			*to, _, err = earliest(ctx, c, query)
		}
	}
	at(`SELECT min(`+joined+`) FROM partner WHERE status IN ('active', 'dormant', 'suspended')`, &m.Joined)
	at(`SELECT max(created_at) FROM issue WHERE kind = 'check_in'`, &m.CheckIn)
	if err != nil {
		return m, err
	}
	if m.Since, m.Issue = last.EndedAt, last.No; last.No == 0 {
		m.Since = m.Joined
	}
	since := Time(m.Since)
	if m.Issue == 0 { // the first one tells of everything
		since = Time(time.Unix(0, 0))
	}
	for _, n := range []struct {
		to    *int
		query string
	}{
		{&m.Registered, `SELECT count(*) FROM deal WHERE registered_at >= ?`},
		{&m.Accepted, `SELECT count(*) FROM deal WHERE counts_at >= ?`},
		{&m.Won, `SELECT count(*) FROM deal WHERE won_at >= ?`},
		{&m.Partners, `SELECT count(*) FROM partner WHERE status IN ('active', 'dormant') AND ` + joined + ` > ?`},
		{&m.Promoted, `SELECT count(DISTINCT k.partner) FROM notice n JOIN contact_address a ON a.address = n.recipient_key JOIN contact k ON k.no = a.contact
			WHERE n.kind = 'promoted' AND n.created_at >= ?`},
	} {
		count, err := one(ctx, c, number[int64], n.query, since)
		if err != nil {
			return m, err
		}
		*n.to = int(count)
	}
	open, err := one(ctx, c, number[int64], `SELECT count(*) FROM issue WHERE kind = 'newsletter' AND state IN ('scheduled', 'sending', 'paused')`)
	if err != nil {
		return m, err
	}
	m.Open = open > 0
	before, err := one(ctx, c, programFields, `SELECT `+programColumns+` FROM program WHERE since_at <= ? ORDER BY since_at DESC LIMIT 1`, Time(m.Since))
	if errors.Is(err, ErrNotFound) { // the first partners are older than the first start
		before, err = one(ctx, c, programFields, `SELECT `+programColumns+` FROM program ORDER BY since_at LIMIT 1`)
	}
	if err == nil {
		m.Before = &before
	} else if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return m, err
}

// loadBulk says when contacts of partners got their last bulk mail, if it is not long ago; one that is to leave counts as leaving
// now, one that was cancelled as none.
func (l *loader) loadBulk(ctx context.Context) error {
	type last struct {
		contact workflow.ContactNo
		at      Time
	}
	l.facts.BulkTo = map[workflow.ContactNo]time.Time{}
	issues, err := issuesSince(ctx, l.conn, l.now.Add(-week))
	if err != nil || len(issues) == 0 || len(l.want.BulkTo) == 0 {
		return err
	}
	rows, err := in(ctx, l.conn, func(r *last) []any { return []any{(*int64)(&r.contact), &r.at} },
		`SELECT c.contact, max(coalesce(c.settled_at, ?)) FROM issue_copy c JOIN contact k ON k.no = c.contact JOIN issue i ON i.no = c.issue
			WHERE (c.state = 'sent' OR c.state = 'ready' AND i.state <> 'cancelled') AND c.issue IN (?) AND k.partner IN (?) GROUP BY c.contact`,
		distinct(l.want.BulkTo), Time(l.now), issues)
	for _, r := range rows {
		l.facts.BulkTo[r.contact] = time.Time(r.at)
	}
	return err
}

// Issues yields all issues, the newest first; an error comes last.
func (db *DB) Issues(ctx context.Context) iter.Seq2[workflow.Issue, error] {
	return list(ctx, db.read, "issues", issueFields, `SELECT `+issueColumns+` FROM issue ORDER BY no DESC`, nil)
}

// Issue returns an issue, or ErrNotFound.
func (db *DB) Issue(ctx context.Context, no workflow.IssueNo) (workflow.Issue, error) {
	i, err := one(ctx, db.read, issueFields, `SELECT `+issueColumns+` FROM issue WHERE no = ?`, int64(no))
	if err != nil {
		return i, fmt.Errorf("read %s: %w", no, err)
	}
	return i, nil
}

// Document returns what an issue says, or ErrNotFound.
func (db *DB) Document(ctx context.Context, no workflow.IssueNo) (workflow.Document, error) {
	doc, err := document(ctx, db.read, no)
	if err != nil {
		return doc, fmt.Errorf("read what %s says: %w", no, err)
	}
	return doc, nil
}

// Progress counts the copies of an issue, and why some were not taken; it reads every copy.
func (db *DB) Progress(ctx context.Context, no workflow.IssueNo) (workflow.IssueProgress, error) {
	return asOfNow(ctx, db, "count copies of "+no.String(), func(c conn) (workflow.IssueProgress, error) { return issueProgress(ctx, c, no) })
}

// FirstReader returns whose copy stands for all: the first contact who would get an issue now. The error is ErrNotFound when nobody
// would.
func (db *DB) FirstReader(ctx context.Context, i workflow.Issue, now time.Time) (workflow.Recipient, error) {
	q, err := audienceOf(ctx, db.read, i.No, i.Anyway, now)
	if err != nil {
		return workflow.Recipient{}, err
	}
	why, whyArgs := q.whyNot()
	where, args := conditions(i.Audience, now)
	c, err := one(ctx, db.read, copyFields, `SELECT k.no, k.partner, k.name, k.email, k.tongue, p.name, p.type, p.tier, p.manager, 0, NULL, ''
		FROM contact k JOIN partner p ON p.no = k.partner WHERE `+where+` AND `+why+` = '' ORDER BY k.partner, k.no LIMIT 1`, append(args, whyArgs...)...)
	if err != nil {
		return c.Recipient, fmt.Errorf("find a reader of %s: %w", i.No, err)
	}
	return c.Recipient, nil
}
