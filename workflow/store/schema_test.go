package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"refermail/migrations"
	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

func TestBothFoldersHoldTheSameSteps(t *testing.T) {
	t.Parallel()
	names := func(folder string) (out []string) {
		files, err := fs.ReadDir(migrations.Files, folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			out = append(out, f.Name())
		}
		return out
	}
	equal(t, "migrations", names("sqlite"), names("postgres"))
}

func TestMigrateTwiceAndTwoAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		t.Parallel()
		var wg sync.WaitGroup
		var mu sync.Mutex
		var applied []string
		for range 4 {
			wg.Go(func() {
				names, err := store.Migrate(t.Context(), address)
				if err != nil {
					t.Errorf("migrate: %v", err)
				}
				mu.Lock()
				applied = append(applied, names...)
				mu.Unlock()
			})
		}
		wg.Wait()
		steps, _ := fs.Glob(migrations.Files, "sqlite/*.sql")
		equal(t, "applied by all together", len(applied), len(steps))
		names, err := store.Migrate(t.Context(), address)
		if len(names) != 0 || err != nil {
			t.Errorf("repeated: %v, %v", names, err)
		}
		db := reopen(t, address)
		equal(t, "counters are there once", load(t, db, workflow.Want{}).Next.Deal, 1001)
	})
}

// TestADatabaseOfTheFirstVersionIsBroughtUpWithItsDeals takes the later steps back and has them made again.
func TestADatabaseOfTheFirstVersionIsBroughtUpWithItsDeals(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		t.Parallel()
		db := open(t, address)
		deals := stage(t, db, 1)
		for _, back := range []string{
			`DROP INDEX deal_kept`, `DROP INDEX mail_kept`, `DROP INDEX notice_kept`, `DROP INDEX ending_received_at`, `DROP TABLE erasure`, `DROP TABLE backup`,
			`ALTER TABLE event DROP COLUMN salt`, `ALTER TABLE event DROP COLUMN digest`, `ALTER TABLE event DROP COLUMN erased_at`,
			`ALTER TABLE deal DROP COLUMN erased_at`, `ALTER TABLE mail DROP COLUMN erased_at`, `ALTER TABLE notice DROP COLUMN erased_at`,
			`DROP TABLE ending`, `ALTER TABLE deal DROP COLUMN perhaps`, `DROP TABLE program`,
			`ALTER TABLE deal DROP COLUMN program`, `ALTER TABLE deal DROP COLUMN approved_at`, `ALTER TABLE deal DROP COLUMN active_at`,
			`ALTER TABLE deal DROP COLUMN extended`, `ALTER TABLE deal DROP COLUMN ruling`, `ALTER TABLE deal DROP COLUMN dispute`,
			`DROP INDEX partner_applied_at`, `DROP INDEX partner_joined_at`, `ALTER TABLE partner DROP COLUMN joining`,
			`ALTER TABLE partner DROP COLUMN applied_at`, `ALTER TABLE partner DROP COLUMN joined_at`,
			`ALTER TABLE off_limit DROP COLUMN since_at`, `ALTER TABLE off_limit DROP COLUMN rep`,
			`DROP TABLE account_alias`, `DROP TABLE account_apart`, `ALTER TABLE deal DROP COLUMN line`,
			`DROP INDEX deal_registered_at`, `DROP TABLE offer`, `ALTER TABLE deal DROP COLUMN reason_code`, `ALTER TABLE deal DROP COLUMN approval`,
			`ALTER TABLE deal DROP COLUMN involvement`, `ALTER TABLE deal DROP COLUMN decided_at`, `ALTER TABLE deal DROP COLUMN answered_at`,
			`DROP INDEX deal_protected_until`, `DROP INDEX deal_stage_at`, `DROP INDEX contact_unreachable`, `ALTER TABLE deal DROP COLUMN stage_at`,
			`ALTER TABLE deal DROP COLUMN review_by`, `ALTER TABLE deal DROP COLUMN backup`,
			`ALTER TABLE contact DROP COLUMN news`, `ALTER TABLE deal DROP COLUMN others`, `ALTER TABLE deal DROP COLUMN asked`, `DROP TABLE account_check`, `DROP TABLE news_line`, `ALTER TABLE contact DROP COLUMN tongue`,
			`DROP INDEX deal_counts_at`, `DROP INDEX deal_won_at`, `ALTER TABLE deal DROP COLUMN counts_at`, `ALTER TABLE deal DROP COLUMN won_at`, `ALTER TABLE deal DROP COLUMN terms`,
			`DROP INDEX partner_name_key`, `DROP INDEX partner_dormant_at`, `ALTER TABLE partner DROP COLUMN name_key`, `ALTER TABLE partner DROP COLUMN heard_at`,
			`ALTER TABLE partner DROP COLUMN dormant_at`, `ALTER TABLE partner DROP COLUMN standing`, `ALTER TABLE partner DROP COLUMN held`, `ALTER TABLE notice DROP COLUMN partner`,
			`ALTER TABLE mail DROP COLUMN proof`, `DROP TABLE domain_look`,
			`DROP TABLE tally`, `DROP TABLE braked`,
			`DROP TABLE api_token`,
			`DROP TABLE suppression`, `DROP TABLE issue_answer`, `ALTER TABLE contact DROP COLUMN reach`, `DROP TABLE issue_echo`, `DROP TABLE issue_batch`, `DROP TABLE issue_copy`, `DROP TABLE issue_document`, `DROP TABLE issue`,
			`DELETE FROM goose_db_version WHERE version_id >= 2`} {
			run(t, db, back)
		}
		names, err := store.Migrate(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "applied", names, []string{"0002_learnt_signatures", "0003_rules_per_deal", "0004_deadlines", "0005_partner_words", "0006_joining",
			"0007_standing", "0008_accounts_and_lists", "0009_managers_day", "0010_tongues", "0011_who_sent_it", "0012_api_tokens", "0013_privacy", "0014_brakes", "0015_newsletters", "0016_ways_back", "0017_sending"})
		deals[0].Perhaps, deals[0].Program, deals[0].Extended, deals[0].Ruling, deals[0].Dispute = nil, "", 0, nil, nil
		deals[0].ReasonCode, deals[0].Approval, deals[0].Involvement = "", nil, nil
		deals[0].DecidedAt, deals[0].AnsweredAt = time.Time{}, time.Time{}
		deals[0].Line = 0
		deals[0].ApprovedAt, deals[0].ActiveAt = time.Time{}, time.Time{}
		deals[0].StageAt, deals[0].ReviewBy, deals[0].Backup = deals[0].UpdatedAt, time.Time{}, ""
		deals[0].Others, deals[0].Asked = nil, nil
		deals[0].CountsAt, deals[0].WonAt, deals[0].Terms = time.Time{}, time.Time{}, nil
		db = reopen(t, address)
		equal(t, "deals", load(t, db, workflow.Want{Deals: []workflow.DealNo{1001}}).Deals, deals)
		equal(t, "endings", endings(t, db, "ann@partner.example"), map[string]string{})
	})
}

func TestSQLiteMigratesItselfAndIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "odd name?#%.db")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			db, err := store.Open(t.Context(), "sqlite:"+path, store.Options{})
			if err != nil {
				t.Errorf("open: %v", err)
				return
			}
			if err := db.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	}
	wg.Wait()
	db := reopen(t, "sqlite:"+path)
	save(t, db, workflow.Changes{Inputs: []string{"x"}})
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		equal(t, "mode of "+filepath.Base(file), mode(t, file), 0o600)
	}
	if _, err := os.Stat(path + "-migrate"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the lock was left behind: %v", err)
	}
}

func TestSQLiteFlushesEveryCommit(t *testing.T) {
	t.Parallel()
	db := open(t, storetest.SQLite(t))
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1"} {
		got, err := store.Pragma(t.Context(), db, pragma)
		if got != want || err != nil {
			t.Errorf("%s is %s, want %s (%v)", pragma, got, want, err)
		}
	}
}

func TestPostgresAsksForMigrate(t *testing.T) {
	t.Parallel()
	address := storetest.Postgres(t)
	_, err := store.Open(t.Context(), address, store.Options{})
	schemaErr, ok := errors.AsType[*store.SchemaError](err)
	if !ok || len(schemaErr.Pending) == 0 || schemaErr.Newer != 0 || !strings.Contains(err.Error(), "refermail migrate") || !strings.Contains(err.Error(), "0001_") {
		t.Fatalf("open an empty database: %v", err)
	}
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		t.Parallel()
		db := open(t, address)
		if err := store.Exec(t.Context(), db, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, ?)`, true); err != nil {
			t.Fatal(err)
		}
		_, openErr := store.Open(t.Context(), address, store.Options{})
		_, migrateErr := store.Migrate(t.Context(), address)
		for _, err := range []error{openErr, migrateErr} {
			if e, ok := errors.AsType[*store.SchemaError](err); !ok || e.Newer != 9000 || !strings.Contains(err.Error(), "newer") {
				t.Errorf("a newer database: %v", err)
			}
		}
	})
}

func TestBothDatabasesHaveTheSameTables(t *testing.T) {
	t.Parallel()
	columns := func(address string) []string {
		cols, err := store.Columns(t.Context(), open(t, address))
		if err != nil {
			t.Fatal(err)
		}
		return cols
	}
	got, want := columns(storetest.SQLite(t)), columns(storetest.Postgres(t))
	equal(t, "columns", got, want)
	if len(got) < 100 {
		t.Errorf("%d columns only", len(got))
	}
}

func TestAddressesThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "sqlite:", "sqlite::memory:", "mysql://x", "sqlite:" + t.TempDir() + "/no/such/folder/x.db", "postgres://%zz:secret@x"} {
		db, err := store.Open(t.Context(), address, store.Options{})
		if err == nil {
			db.Close()
			t.Errorf("%q was opened", address)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}
