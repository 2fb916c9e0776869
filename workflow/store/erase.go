package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"refermail/workflow"
)

// Erasing takes a person's or an account's data out of the database.
type Erasing struct {
	Who
	By  string // who asked us to, "operator"
	At  time.Time
	Dry bool // say what would be done and change nothing
	// Text returns everything a mail says, decoded: the subject is looked for in it and in the bytes themselves. It must not
	// keep the bytes.
	Text func(raw []byte) []string
	// Step is told which table is looked at; nil for nobody.
	Step func(what string)
}

// Finding is one row that holds personal data of the subject, and what becomes of it.
type Finding struct {
	Table   string   `json:"table"`
	Row     string   `json:"row"` // "D-1042", "M-31", the id of a mail of ours
	Columns []string `json:"columns"`
	Done    string   `json:"done"` // "emptied", "deleted", "their name is taken out"
}

// EraseReport is what was found and done. Rows past the first MaxFindings are only counted.
type EraseReport struct {
	Kind     string   // person or account
	Hash     string   // keyed, of the address or the account
	Names    []string // what is looked for in everybody's words beside addresses: names and telephone numbers
	Found    []Finding
	Count    map[string]int             // rows by table
	Deals    []workflow.Deal            // about the subject, as they were
	TakeIn   []workflow.DealNo          // the subject is the partner's person in these
	Contacts map[workflow.PartnerNo]int // persons at partners that were the subject
	Left     []string                   // what could not be done at this moment, and why
	Broken   []workflow.DealNo          // whose timeline had been changed before
	Mailbox  []MailRow                  // mails the mailbox may still have, as they were
	Backups  []BackupRow                // made before: they still hold everything
	Kept     []string                   // what names the subject and stays, and why
}

// MaxFindings is how many rows a report names one by one.
const MaxFindings = 2000

// eraseRun is one pass.
type eraseRun struct {
	*Erasing
	db     *DB
	e      *eraser
	report EraseReport
	events set[int64] // deals in whose timeline the subject is
	seed   []byte
	why    string // on the timeline
}

// Erase takes somebody's data out of every table, in small transactions that take turns with decisions; the service may run.
// What is being sent or decided at this moment is left and named in Left: repeat the call later. Repeating it is harmless,
// and what a call that was killed did not do, the next one does. Afterwards nothing of it is in the database's files, save
// what PostgreSQL itself keeps (WAL archives, replicas, unvacuumed pages). The subject's keyed hash is kept.
func (db *DB) Erase(ctx context.Context, x Erasing) (EraseReport, error) {
	s, err := db.subjectOf(ctx, x.Who)
	if err != nil {
		return EraseReport{}, err
	}
	r := &eraseRun{Erasing: &x, db: db, e: eraserOf(s), events: set[int64]{}, seed: newSeed(), why: "at the wish of whom it is about"}
	r.report = EraseReport{Kind: "account", Names: s.lookedFor(), Count: map[string]int{}, Contacts: map[workflow.PartnerNo]int{}}
	if s.person {
		r.report.Kind = "person"
	}
	if r.report.Hash, err = db.hashOf(ctx, s.key()); err != nil {
		return r.report, err
	}
	if !x.Dry {
		if err := db.beginErasure(ctx, r.report.Hash, r.report.Kind, x.By, x.At); err != nil {
			return r.report, err
		}
	}
	if err := r.all(ctx); err != nil {
		return r.report, fmt.Errorf("erase: %w", err)
	}
	if x.Dry {
		return r.report, nil
	}
	r.say("the files of the database")
	if err := db.Shred(ctx); err != nil {
		return r.report, err
	}
	if len(r.report.Left) > 0 {
		return r.report, nil
	}
	return r.report, db.endErasure(ctx, r.report.Hash, x.At)
}

func (r *eraseRun) say(what string) {
	if r.Step != nil {
		r.Step(what)
	}
}

// all goes over the tables. Deals about the subject and the person itself come last: what they are found by stands there, so
// that a run that was killed can be repeated.
func (r *eraseRun) all(ctx context.Context) (err error) {
	if r.report.Backups, err = r.db.Backups(ctx); err != nil {
		return err
	}
	if err := r.mentions(ctx); err != nil {
		return err
	}
	for _, t := range personalTables() {
		switch {
		case len(t.personal()) == 0, t.name == "event", t.name == "mail_raw", t.name == "contact", t.name == "contact_address":
			continue
		}
		if err := r.table(ctx, t, func(row row) bool { return t.name != "deal" || !has(r.e.deals, row.number("no")) }); err != nil {
			return err
		}
	}
	if err := r.timelines(ctx); err != nil {
		return err
	}
	if err := r.kept(ctx); err != nil {
		return err
	}
	if err := r.ownDeals(ctx, slices.Sorted(maps.Keys(r.e.deals))); err != nil {
		return err
	}
	for _, name := range []string{"contact", "contact_address"} {
		if err := r.table(ctx, tableOf(name), func(row) bool { return true }); err != nil {
			return err
		}
	}
	return nil
}

// mentions finds the mails that name the subject. One mail is in memory at a time.
func (r *eraseRun) mentions(ctx context.Context) error {
	r.say("mails")
	for no := range r.e.deals { // whatever is packed in a workbook, the timeline knows the mail
		numbers, err := all(ctx, r.db.read, number[int64], `SELECT mail FROM event WHERE deal = ? AND mail IS NOT NULL`, no)
		if err != nil {
			return err
		}
		r.e.mails.add(numbers...)
	}
	for last := int64(0); ; {
		raws, err := all(ctx, r.db.read, rawFields, `SELECT mail, body FROM mail_raw WHERE mail > ? ORDER BY mail LIMIT 1`, last)
		if err != nil || len(raws) == 0 {
			return err
		}
		last = raws[0].mail
		raw, err := r.db.squeeze.unpack(raws[0].body)
		if err != nil {
			return fmt.Errorf("read mail %d: %w", last, err)
		}
		if r.names(raw) {
			r.e.mails.add(last)
		}
	}
}

func (r *eraseRun) names(raw []byte) bool {
	if r.e.needles.in(string(raw)) {
		return true
	}
	return r.Text != nil && slices.ContainsFunc(r.Text(raw), r.e.needles.in)
}

// table goes over one table.
func (r *eraseRun) table(ctx context.Context, t personalTable, which func(row) bool) error {
	r.say(t.name)
	for last := row(nil); ; {
		where, args := t.after(last)
		var rows []row
		work := func(c conn, lock string) (err error) {
			if rows, err = t.rows(ctx, c, where, lock, walkRows, args...); err != nil {
				return err
			}
			for _, one := range rows {
				if which(one) {
					if err := r.row(ctx, c, t, one); err != nil {
						return err
					}
				}
			}
			return nil
		}
		if err := r.turn(ctx, work); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		if len(rows) < walkRows {
			return nil
		}
		last = rows[len(rows)-1]
	}
}

// turn runs work in a transaction of its own, or for a dry run only reads.
func (r *eraseRun) turn(ctx context.Context, work func(c conn, lock string) error) error {
	if r.Dry {
		return work(r.db.read, "")
	}
	before := r.report.mark()
	err := r.db.taking(ctx, func(c conn) error { return work(c, r.db.dialect.lockRows) })
	if err != nil {
		r.report.back(before)
	}
	return err
}

// row does to one row what is to be done.
func (r *eraseRun) row(ctx context.Context, c conn, t personalTable, one row) error {
	what := r.e.treat(t, one)
	marks := (t.name == "mail" || t.name == "notice") && what.own && one["erased_at"] == nil
	if !what.drop && len(what.set) == 0 && !marks {
		return nil
	}
	if why := r.busy(t, one, what); why != "" {
		r.report.Left = append(r.report.Left, why)
		return nil
	}
	r.found(t, one, what)
	if r.Dry {
		return nil
	}
	return t.write(ctx, c, one, what, r.At)
}

// busy says why a row cannot be changed at this moment; "" when it can.
func (r *eraseRun) busy(t personalTable, one row, what treatment) string {
	switch {
	case t.name == "mail" && what.own && one.text("disposition") == "":
		return t.label(one) + " is being decided about"
	case t.name == "notice" && one.text("state") == "sending" && one.text("run_at") > r.At.UTC().Format(layout):
		return "a mail about it is being sent (" + one.text("id") + ")"
	}
	return ""
}

func (r *eraseRun) found(t personalTable, one row, what treatment) {
	r.report.Count[t.name]++
	f := Finding{Table: t.name, Row: t.named(one), Columns: slices.Sorted(maps.Keys(what.set)), Done: "their name is taken out"}
	switch {
	case what.drop:
		f.Done = "deleted"
	case what.own:
		f.Done = "emptied"
	}
	switch t.name {
	case "contact":
		r.report.Contacts[workflow.PartnerNo(one.number("partner"))]++
	case "mail":
		r.report.Mailbox = append(r.report.Mailbox, MailRow{No: workflow.MailNo(one.number("no")), Mailbox: one.text("mailbox"), MessageID: one.text("message_id"), From: one.text("sender")})
	}
	if len(r.report.Found) < MaxFindings {
		r.report.Found = append(r.report.Found, f)
	}
}

// kept names what stays although it names the subject.
func (r *eraseRun) kept(ctx context.Context) error {
	for _, t := range []struct{ table, column, why string }{
		{"partner", "name", "a partner's name is kept for its deals and what is owed to it; rename it with `refermail partner set`"},
		{"partner", "domains", "a partner's domains decide who may write for it; change them with `refermail partner set`"},
		{"off_limit", "company", "off-limits lists are yours; import the list again without it"},
		{"off_limit", "domain", "off-limits lists are yours; import the list again without it"},
		{"program", "text", "versions of the program are kept word for word, since deals rest on them"},
	} {
		table := tableOf(t.table)
		for last := row(nil); ; {
			where, args := table.after(last)
			rows, err := table.rows(ctx, r.db.read, where, "", walkRows, args...)
			if err != nil {
				return err
			}
			for _, one := range rows {
				if r.e.needles.in(one.text(t.column)) {
					r.report.Kept = append(r.report.Kept, table.label(one)+", "+t.column+": "+t.why)
				}
			}
			if len(rows) < walkRows {
				break
			}
			last = rows[len(rows)-1]
		}
	}
	return nil
}

// marked is how long a report was, to take back what a failed transaction added.
type marked struct {
	found, left, mailbox int
	count                map[string]int
}

func (p *EraseReport) mark() marked {
	return marked{len(p.Found), len(p.Left), len(p.Mailbox), maps.Clone(p.Count)}
}

func (p *EraseReport) back(m marked) {
	p.Found, p.Left, p.Mailbox, p.Count = p.Found[:m.found], p.Left[:m.left], p.Mailbox[:m.mailbox], m.count
}
