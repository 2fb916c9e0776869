package store

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"refermail/workflow"
)

func copyFactsFields(c *workflow.CopyFacts) []any {
	return []any{(*int64)(&c.Issue), (*int64)(&c.Contact), (*text)(&c.Kind), (*text)(&c.Subject), (*text)(&c.By.Name), (*text)(&c.By.Email)}
}

// loadCopies loads the wanted copies, the partners of their contacts, and the deals of contacts whose mail came back.
func (l *loader) loadCopies(ctx context.Context) error {
	if len(l.want.Copies) == 0 && len(l.want.OfContacts) == 0 {
		return nil
	}
	var issues []workflow.IssueNo
	var contacts []workflow.ContactNo
	for _, c := range l.want.Copies {
		issues, contacts = append(issues, c.Issue), append(contacts, c.Contact)
	}
	copies, err := in(ctx, l.conn, copyFactsFields, `SELECT c.issue, c.contact, i.kind, i.subject, i.by_name, i.by_email
		FROM issue_copy c JOIN issue i ON i.no = c.issue WHERE c.issue IN (?) AND c.contact IN (?)`, distinct(contacts), distinct(issues))
	if err != nil {
		return err
	}
	wanted := set[workflow.CopyID]{}
	wanted.add(l.want.Copies...)
	for _, c := range copies {
		if _, ok := wanted[c.CopyID]; ok {
			l.facts.Copies = append(l.facts.Copies, c)
		}
	}
	partners, err := in(ctx, l.conn, number[workflow.PartnerNo], `SELECT partner FROM contact WHERE no IN (?)`, distinct(contacts))
	if err != nil {
		return err
	}
	l.partners.add(partners...)
	deals, err := in(ctx, l.conn, number[workflow.DealNo], `SELECT deal FROM deal_contact WHERE contact IN (?)`, distinct(l.want.OfContacts))
	l.deals.add(deals...)
	return err
}

// saveEchoes writes what came of copies, each once.
func (t *tx) saveEchoes(ctx context.Context, c workflow.Changes) error {
	type key struct {
		workflow.CopyID
		kind workflow.EchoKind
	}
	echoes := latest(c.Echoes, func(e *workflow.CopyEcho) key { return key{e.CopyID, e.Kind} })
	fields := func(e *workflow.CopyEcho) []any {
		return []any{(*int64)(&e.Issue), (*int64)(&e.Contact), (*text)(&e.Kind), (*Time)(&e.At)}
	}
	if _, err := insert(ctx, t.conn, "issue_echo", "issue, contact, kind, at", echoes, fields, ` ON CONFLICT (issue, contact, kind) DO NOTHING`); err != nil {
		return err
	}
	answers := latest(c.Answers, func(a *workflow.IssueAnswer) workflow.MailNo { return a.Mail })
	return upsert(ctx, t.conn, "issue_answer", answerColumns, answers, answerFields)
}

const answerColumns = "mail, issue, contact, at, text"

func answerFields(a *workflow.IssueAnswer) []any {
	return []any{(*int64)(&a.Mail), (*int64)(&a.Issue), (*int64)(&a.Contact), (*Time)(&a.At), (*text)(&a.Text)}
}

// echoNumbers counts what became of an issue. It reads every copy.
func echoNumbers(ctx context.Context, c conn, no workflow.IssueNo) (n workflow.IssueNumbers, err error) {
	type count struct {
		what string
		n    int
	}
	counts, err := all(ctx, c, func(s *count) []any { return []any{(*text)(&s.what), &s.n} },
		`SELECT state, count(*) FROM issue_copy WHERE issue = ? GROUP BY state UNION ALL SELECT kind, count(*) FROM issue_echo WHERE issue = ? GROUP BY kind`,
		int64(no), int64(no))
	if err != nil {
		return n, err
	}
	into := map[string]*int{
		string(workflow.CopySent): &n.Accepted, string(workflow.CopyRefused): &n.Refused, string(workflow.CopySkipped): &n.Skipped, string(workflow.CopyReady): &n.Waiting,
		string(workflow.Bounced): &n.Bounced, string(workflow.Replied): &n.Replied, string(workflow.Unsubscribed): &n.Unsubscribed,
		string(workflow.Complained): &n.Complained, string(workflow.Submitted): &n.Submitted,
	}
	for _, s := range counts {
		if to := into[s.what]; to != nil {
			*to = s.n
		}
	}
	n.Submissions, err = submissions(ctx, c, no)
	return n, err
}

// submissions counts the deals that readers of an issue registered soon after it went out. It begins with the deals of those
// days, which are few, however many copies there are.
func submissions(ctx context.Context, c conn, no workflow.IssueNo) (int, error) {
	type span struct{ from, to Time }
	at, err := one(ctx, c, func(s *span) []any { return []any{&s.from, &s.to} }, `SELECT send_at, coalesce(ended_at, send_at) FROM issue WHERE no = ? AND send_at IS NOT NULL`, int64(no))
	if err != nil {
		return 0, ignoreMissing(err)
	}
	type deal struct {
		submitter workflow.ContactNo
		at        Time
	}
	deals, err := all(ctx, c, func(d *deal) []any { return []any{(*ref)(&d.submitter), &d.at} },
		`SELECT submitter, registered_at FROM deal WHERE registered_at >= ? AND registered_at < ?`, at.from, Time(time.Time(at.to).Add(workflow.SubmissionsWithin)))
	if err != nil {
		return 0, err
	}
	var people []workflow.ContactNo
	for _, d := range deals {
		people = append(people, d.submitter)
	}
	type sent struct {
		contact workflow.ContactNo
		at      Time
	}
	copies, err := in(ctx, c, func(s *sent) []any { return []any{(*int64)(&s.contact), &s.at} },
		`SELECT contact, settled_at FROM issue_copy WHERE issue = ? AND state = 'sent' AND contact IN (?)`, distinct(people), int64(no))
	got := map[workflow.ContactNo]time.Time{}
	for _, s := range copies {
		got[s.contact] = time.Time(s.at)
	}
	n := 0
	for _, d := range deals {
		copied, reader := got[d.submitter]
		if after := time.Time(d.at).Sub(copied); reader && after >= 0 && after < workflow.SubmissionsWithin {
			n++
		}
	}
	return n, err
}

// loadNumbers loads what became of the wanted issues.
func (l *loader) loadNumbers(ctx context.Context) (err error) {
	for _, no := range distinct(l.want.Numbers) {
		if l.facts.Numbers == nil {
			l.facts.Numbers = map[workflow.IssueNo]workflow.IssueNumbers{}
		}
		if l.facts.Numbers[no], err = echoNumbers(ctx, l.conn, no); err != nil {
			return err
		}
		if l.facts.Collated == nil {
			l.facts.Collated = map[workflow.IssueNo][]workflow.Line{}
		}
		if l.facts.Collated[no], err = collated(ctx, l.conn, no); err != nil {
			return err
		}
	}
	return nil
}

// collated lists who answered an issue what.
func collated(ctx context.Context, c conn, no workflow.IssueNo) ([]workflow.Line, error) {
	type row struct{ name, email, company, text string }
	rows, err := all(ctx, c, func(r *row) []any {
		return []any{(*text)(&r.name), (*text)(&r.email), (*text)(&r.company), (*text)(&r.text)}
	},
		`SELECT k.name, k.email, p.name, a.text FROM issue_answer a JOIN contact k ON k.no = a.contact JOIN partner p ON p.no = k.partner
		WHERE a.issue = ? AND a.text <> '' ORDER BY a.at, a.mail`+limit(workflow.CollatedMost), int64(no))
	lines := make([]workflow.Line, len(rows))
	for i, r := range rows {
		lines[i] = workflow.Line{Label: strings.TrimSpace(cmp.Or(r.name, r.email, "Somebody") + " (" + r.company + ")"), Value: r.text}
	}
	return lines, err
}

// Numbers says what became of an issue; of one that does not exist, nothing did. It reads every copy.
func (db *DB) Numbers(ctx context.Context, no workflow.IssueNo) (workflow.IssueNumbers, error) {
	return asOfNow(ctx, db, "count what became of "+no.String(), func(c conn) (workflow.IssueNumbers, error) { return echoNumbers(ctx, c, no) })
}

// ReadAnswer is an answer to an issue with whose it is, for the team.
type ReadAnswer struct {
	workflow.IssueAnswer
	Name, Email string // of who wrote; both empty when they were erased
	Partner     workflow.PartnerNo
	Company     string
}

// Answers yields what readers wrote back to an issue, the oldest first; an error comes last. With partner, only what its people
// wrote.
func (db *DB) Answers(ctx context.Context, no workflow.IssueNo, partner workflow.PartnerNo) iter.Seq2[ReadAnswer, error] {
	fields := func(a *ReadAnswer) []any {
		return append(answerFields(&a.IssueAnswer), (*text)(&a.Name), (*text)(&a.Email), (*int64)(&a.Partner), (*text)(&a.Company))
	}
	var w where
	if no != 0 {
		w.and("a.issue = ?", int64(no))
	}
	if partner != 0 {
		w.and("k.partner = ?", int64(partner))
	}
	return list(ctx, db.read, "answers", fields, `SELECT `+qualify("a", answerColumns)+`, k.name, k.email, p.no, p.name
		FROM issue_answer a JOIN contact k ON k.no = a.contact JOIN partner p ON p.no = k.partner`+w.String()+` ORDER BY a.at, a.mail`, slices.Clone(w.args))
}
