package main

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// theWholeLife fills a database with one person and one account in every way mail knows: forwarded, in a list, on a card,
// introduced, nominated, written by themselves, bounced, replied, ruled about.
const theWholeLife = `# Everything about one person
partner: Northwind Consulting, consultant, northwind.example
  Ann <ann@northwind.example>
partner: Contoso Partners, consultant, contoso.example
  Abe <abe@contoso.example>
person: Kanario Vogelzang <kanario@kanarifirma.example>
person: Lee <lee@other.example>

Ann forwards
  Kanario Vogelzang needs a new warehouse by autumn. Consent: yes
  ---
  From: Kanario Vogelzang <kanario@kanarifirma.example>
  Subject: A new warehouse for Kanarifirma

  Hi Ann, call me at +49 40 77788899. Kanario
others may follow
Ann replies to "D-1001"
  Kanario's boss joins on Thursday, says kanario@kanarifirma.example
others may follow
Max replies to "[D-1001]"
  note Kanario Vogelzang prefers the phone
others may follow
Max replies to "[D-1001]"
  decline because Kanario Vogelzang is no decision maker
others may follow
Abe writes
  Subject: Two cards
  Context: They look for billing, and Kanario Vogelzang of Kanarifirma too.
  Consent: yes
  === kim.vcf
  BEGIN:VCARD
  VERSION:3.0
  FN:Kim Park
  ORG:Initech
  EMAIL:kim@initech.example
  END:VCARD
  === kanario.vcf
  BEGIN:VCARD
  VERSION:3.0
  FN:Kanario Vogelzang
  ORG:Kanarifirma
  EMAIL:kanario@kanarifirma.example
  TEL;TYPE=WORK:+49 40 77788899
  END:VCARD
others may follow
Abe writes
  Subject: A list
  === leads.csv
  company,contact,email,context
  Hooli,Zoe Quill,zoe@hooli.example,They need storage
  Kanarifirma,Kanario Vogelzang,kanario@kanarifirma.example,They need storage
others may follow
Ann writes to Kanario
  Subject: Introduction: Kanarifirma and Acme
  Cc: Rita, deals
  Hi Kanario, meet Rita from Acme, who can help you with the new billing system we talked about.
others may follow
Kanario writes to deals
  Subject: Who are you? asks Kanario

  I am Kanario Vogelzang, kanario@kanarifirma.example, +49 40 777 888 99
others may follow
Ann writes to deals+nominate
  Subject: They would fit

  Kanarifirma advises companies too, write to kanario@kanarifirma.example
others may follow
Max replies to "suggests Kanarifirma"
  invite
others may follow
Kanario replies
  join
others may follow
Kanario's mailbox refuses mail
Kanario writes to deals
  Subject: Another question of Kanario
  Hello?
others may follow
Abe writes
  Subject: Lee's storage

  Company: Other Ltd
  Contact: Lee <lee@other.example>
  Lee needs storage; do not confuse with kanario@kanarifirma.example
  Consent: yes
others may follow
1 day later
others may follow
`

// accountCanary is every form in which the person and the account may be left somewhere.
var accountCanary = regexp.MustCompile(`(?i)kanari|vogelzang|777[ ]?888[ ]?99`)

// personCanary leaves out the company's name, which a deal keeps when only its person goes.
var personCanary = regexp.MustCompile(`(?i)kanario|vogelzang|777[ ]?888[ ]?99`)

// lived plays theWholeLife and hands over the performance, the service running.
func lived(t *testing.T, database string, then func(p *performance) error) {
	t.Helper()
	s, err := parseScript("life.txt", theWholeLife)
	if err != nil {
		t.Fatal(err)
	}
	s.steps = append(s.steps, step{line: 999, text: "then", do: func(p *performance) error {
		p.open = true // whatever the service mails from now on
		err := then(p)
		p.open = true
		return err
	}})
	if err := perform(t, s, database); err != nil {
		t.Fatal(err)
	}
}

// dump is every row of every table as text, mails unpacked, by table.
func dump(t *testing.T, database string) map[string][]string {
	t.Helper()
	driver, dsn, tables := "sqlite", strings.TrimPrefix(database, "sqlite:"), `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'`
	if strings.HasPrefix(database, "postgres") {
		driver, dsn, tables = "postgres", database, `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	unpack, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer unpack.Close()
	out := map[string][]string{}
	for _, table := range cellsOf(t, db, tables) {
		name := table[0]
		for _, cells := range cellsOf(t, db, `SELECT * FROM `+name) {
			for i, c := range cells {
				if raw, err := unpack.DecodeAll([]byte(c), nil); err == nil && len(raw) > 0 {
					cells[i] = strings.Join(append(mailText(raw), string(raw)), "\n")
				}
			}
			out[name] = append(out[name], strings.Join(cells, " | "))
		}
		slices.Sort(out[name])
	}
	return out
}

func cellsOf(t *testing.T, db *sql.DB, q string) (out [][]string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		cells, into := make([]sql.NullString, len(cols)), make([]any, len(cols))
		for i := range into {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		texts := make([]string, len(cols))
		for i, c := range cells {
			texts[i] = c.String
		}
		out = append(out, texts)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// left lists where a pattern stands in a dump.
func left(d map[string][]string, pattern *regexp.Regexp) (out []string) {
	for table, rows := range d {
		for _, r := range rows {
			if at := pattern.FindStringIndex(r); at != nil {
				out = append(out, fmt.Sprintf("%s: …%s…", table, r[max(0, at[0]-60):min(len(r), at[1]+60)]))
			}
		}
	}
	slices.Sort(out)
	return out
}

// inFiles lists the files of a SQLite database in which a pattern stands.
func inFiles(t *testing.T, database string, pattern *regexp.Regexp) (out []string) {
	t.Helper()
	path, ok := strings.CutPrefix(database, "sqlite:")
	if !ok {
		return nil
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "-shm") { // page numbers alone
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if at := pattern.FindIndex(b); at != nil {
			out = append(out, fmt.Sprintf("%s: %q", filepath.Base(f), b[max(0, at[0]-40):min(len(b), at[1]+40)]))
		}
	}
	return out
}

// wholeTimelines checks every chain.
func wholeTimelines(p *performance) error {
	for d, err := range p.app.db.Deals(p.t.Context(), store.DealFilter{}) {
		if err != nil {
			return err
		}
		story, err := p.app.db.Deal(p.t.Context(), d.No)
		if err != nil {
			return err
		}
		if err := workflow.VerifyChain(story.Events, story.Deal.Hash); err != nil {
			return err
		}
	}
	return nil
}

// TestNothingIsLeftOfAnErasedPerson: after an erasure, while the service runs, no table, no mail and no byte of the database's
// files tells of the person, every timeline verifies, and whoever has nothing to do with them keeps every byte.
func TestNothingIsLeftOfAnErasedPerson(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		t.Parallel()
		lived(t, database, func(p *performance) error {
			if err := p.settle(); err != nil {
				return err
			}
			before := dump(t, database)
			if n := len(left(before, personCanary)); n < 40 {
				t.Errorf("only %d rows tell of the person: the test proves nothing", n)
			}
			exported(t, p)
			out, err := p.refermail("erase", "--person", "Kanario@Kanarifirma.example")
			if err != nil || !strings.Contains(out, "Nothing was changed") || !strings.Contains(out, "D-1001") {
				t.Errorf("dry run: %v\n%s", err, out)
			}
			unchanged(t, "the dry run", before, dump(t, database))
			if out, err = p.refermail("erase", "--person", "kanario@kanarifirma.example", "--yes"); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if err := p.settle(); err != nil { // a manager may be told
				return err
			}
			after := dump(t, database)
			if rest := left(after, personCanary); len(rest) > 0 {
				t.Errorf("left in %d rows:\n%s", len(rest), strings.Join(rest, "\n"))
			}
			if rest := inFiles(t, database, personCanary); len(rest) > 0 {
				t.Errorf("left in the files:\n%s", strings.Join(rest, "\n"))
			}
			untouched(t, before, after, personCanary)
			if err := wholeTimelines(p); err != nil {
				t.Error(err)
			}
			again, err := p.refermail("erase", "--person", "kanario@kanarifirma.example", "--yes")
			if err != nil || !strings.Contains(again, "Nothing is left about them") {
				t.Errorf("again: %v\n%s", err, again)
			}
			unchanged(t, "erasing twice", after, dump(t, database), "erasure")
			return nil
		})
	})
}

// unchanged checks that no table changed but the turn of the service that runs, and those excepted.
func unchanged(t *testing.T, what string, was, is map[string][]string, except ...string) {
	t.Helper()
	for table, rows := range is {
		if table != "lease" && !slices.Contains(except, table) && !slices.Equal(rows, was[table]) {
			t.Errorf("%s changed %s from\n%s\nto\n%s", what, table, strings.Join(was[table], "\n"), strings.Join(rows, "\n"))
		}
	}
}

// untouched checks that rows which did not tell of the subject, and belong to no deal or mail that did, are as they were.
func untouched(t *testing.T, before, after map[string][]string, pattern *regexp.Regexp) {
	t.Helper()
	for _, table := range []string{"partner_domain", "off_limit", "program", "account_alias", "contact_address", "contact", "offer", "ending", "timer", "input", "mailbox", "counter"} {
		for _, r := range before[table] {
			if !pattern.MatchString(r) && !slices.Contains(after[table], r) && table != "timer" && table != "counter" {
				t.Errorf("%s: a row of somebody else changed:\n%s", table, r)
			}
		}
	}
	for _, r := range before["deal"] {
		no, _, _ := strings.Cut(r, " |")
		if !pattern.MatchString(r) && !slices.Contains(after["deal"], r) {
			told := slices.ContainsFunc(before["event"], func(e string) bool { return strings.HasPrefix(e, no+" |") && pattern.MatchString(e) })
			if !told {
				t.Errorf("a deal of somebody else changed:\n%s", r)
			}
		}
	}
}

// TestNothingIsLeftOfAnErasedAccount: likewise for a company with all its people.
func TestNothingIsLeftOfAnErasedAccount(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		t.Parallel()
		lived(t, database, func(p *performance) error {
			// Its own person is at the nominated partner, which has the account's name.
			if out, err := p.refermail("erase", "--person", "kanario@kanarifirma.example", "--yes"); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			out, err := p.refermail("erase", "--account", "kanarifirma.example", "--yes")
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			after := dump(t, database)
			rest := slices.DeleteFunc(left(after, accountCanary), func(r string) bool { return strings.HasPrefix(r, "partner") })
			if len(rest) > 0 {
				t.Errorf("left in %d rows:\n%s", len(rest), strings.Join(rest, "\n"))
			}
			return wholeTimelines(p)
		})
	})
}

// TestARestoredBackupIsErasedAgain: a copy made before the erasure, put in the place of the database, loses the person at the
// next start, before anything else happens.
func TestARestoredBackupIsErasedAgain(t *testing.T) {
	t.Parallel()
	database := storetest.SQLite(t)
	lived(t, database, func(p *performance) error {
		copied := filepath.Join(p.dir, "copy.db")
		if out, err := p.refermail("backup", copied); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		manifest, err := os.ReadFile(copied + ".json")
		if err != nil || !bytes.Contains(manifest, []byte(`"erasures": 0`)) {
			t.Errorf("manifest: %v %s", err, manifest)
		}
		out, err := p.refermail("erase", "--person", "kanario@kanarifirma.example", "--yes")
		if err != nil || !strings.Contains(out, "copy.db") {
			t.Errorf("the backup is not named: %v\n%s", err, out)
		}
		records, err := os.ReadFile(filepath.Join(p.dir, "refermail-erased.jsonl"))
		if err != nil || personCanary.Match(records) {
			t.Errorf("records: %v\n%s", err, records)
		}
		if err := p.stop(); err != nil {
			return err
		}
		path := strings.TrimPrefix(database, "sqlite:")
		b, err := os.ReadFile(copied)
		if err != nil {
			return err
		}
		for _, suffix := range []string{"-wal", "-shm"} {
			_ = os.Remove(path + suffix)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			return err
		}
		if len(left(dump(t, database), personCanary)) < 40 {
			t.Error("the copy does not tell of the person: the test proves nothing")
		}
		if err := p.start(); err != nil && !strings.Contains(err.Error(), "erasures on record") {
			return err
		}
		if rest := left(dump(t, database), personCanary); len(rest) > 0 {
			t.Errorf("left in %d rows:\n%s", len(rest), strings.Join(rest, "\n"))
		}
		if rest := inFiles(t, database, personCanary); len(rest) > 0 {
			t.Errorf("left in the files:\n%s", strings.Join(rest, "\n"))
		}
		out, err = p.refermail("erase", "--replay")
		if err != nil || !strings.Contains(out, "is carried out") {
			t.Errorf("replay: %v\n%s", err, out)
		}
		return wholeTimelines(p)
	})
}

// exported checks that what the person would get has everything of theirs, from every table.
func exported(t *testing.T, p *performance) {
	t.Helper()
	x, err := p.app.db.Export(t.Context(), "kanario@kanarifirma.example", mailText)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"contact", "contact_address", "deal", "event", "mail", "notice", "ending"} {
		if len(x.Rows[table]) == 0 {
			t.Errorf("the export has no %s", table)
		}
	}
	file := filepath.Join(p.dir, "their.zip")
	if out, err := p.refermail("export", "--person", "kanario@kanarifirma.example", "--out", file); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	mails := 0
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "mails/M-") {
			mails++
		}
	}
	if mails != len(x.Mails) || mails < 10 {
		t.Errorf("%d mails in the archive, want %d", mails, len(x.Mails))
	}
}

// TestAnErasureThatIsKilledIsFinishedByTheNext stops an erasure at every table in turn; the last one runs through.
func TestAnErasureThatIsKilledIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		t.Parallel()
		lived(t, database, func(p *performance) error {
			who := store.Who{Address: "kanario@kanarifirma.example"}
			killed := 0
			for at := 1; ; at++ {
				life, kill := context.WithCancel(t.Context())
				steps := 0
				_, err := p.app.db.Erase(life, store.Erasing{Who: who, By: operator, At: p.now(), Text: mailText, Step: func(string) {
					if steps++; steps == at {
						kill()
					}
				}})
				kill()
				if err == nil {
					break
				}
				if killed++; killed > 100 {
					return err
				}
				if err := wholeTimelines(p); err != nil {
					t.Fatalf("killed at step %d: %v", at, err)
				}
			}
			if killed < 15 {
				t.Errorf("killed %d times only", killed)
			}
			if rest := left(dump(t, database), personCanary); len(rest) > 0 {
				t.Errorf("left in %d rows:\n%s", len(rest), strings.Join(rest, "\n"))
			}
			return wholeTimelines(p)
		})
	})
}
