package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"refermail/migrations"
)

// SchemaError means that the database's tables are not those this program works with.
type SchemaError struct {
	Pending []string // names of the migrations that are missing, in order
	Newer   int64    // number of the database's newest migration when this program does not know it
}

func (e *SchemaError) Error() string {
	if e.Newer != 0 {
		return fmt.Sprintf("the database was made by a newer refermail (its newest migration is number %d, unknown here): run that version", e.Newer)
	}
	return "the database's tables are not up to date (missing: " + strings.Join(e.Pending, ", ") + "): run `refermail migrate`"
}

// Migrate brings the tables up to date and returns the names of the migrations it applied, which may be none. It works
// on an empty database, does no harm when repeated, and when two run at once one waits for the other. The error is a
// *SchemaError when the database is newer than this program.
func Migrate(ctx context.Context, address string) (applied []string, err error) {
	db, err := connect(ctx, address, Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.migrate(ctx)
}

// checkSchema compares the tables with what this program needs, and on SQLite brings them there.
func (db *DB) checkSchema(ctx context.Context) error {
	schemaErr, err := db.schema(ctx)
	if err != nil || schemaErr == nil {
		return err
	}
	if schemaErr.Newer != 0 || !db.dialect.auto {
		return schemaErr
	}
	_, err = db.migrate(ctx)
	return err
}

// migrate applies what is missing under the migration lock.
func (db *DB) migrate(ctx context.Context) (applied []string, err error) {
	schemaErr, err := db.schema(ctx)
	if err != nil || schemaErr == nil {
		return nil, err
	}
	if schemaErr.Newer != 0 {
		return nil, schemaErr
	}
	session, unlock, err := db.dialect.migrationLock(ctx, db.address)
	if err != nil {
		// Whoever had the lock has finished and removed it under our eyes: then there is nothing left to do.
		if left, e := db.schema(ctx); e == nil && left == nil {
			return nil, nil
		}
		return nil, fmt.Errorf("migrate: %w", err)
	}
	defer func() { unlock(err == nil) }()
	steps, err := fs.Sub(migrations.Files, db.dialect.folder)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if session != nil {
		options = append(options, goose.WithSessionLocker(session))
	}
	provider, err := goose.NewProvider(db.dialect.goose, db.pools[0], steps, options...)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	results, err := provider.Up(ctx) // looks at the database again, now that nobody else can
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	for _, r := range results {
		applied = append(applied, stepName(r.Source.Path))
	}
	return applied, nil
}

// step is a known migration or one the database has seen.
type step struct {
	number int64
	name   string
}

// schema returns nil when the tables are what this program needs. It only reads.
func (db *DB) schema(ctx context.Context) (*SchemaError, error) {
	known, err := knownSteps(db.dialect.folder)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	has, err := db.appliedSteps(ctx)
	if err != nil {
		return nil, fmt.Errorf("read which migrations were applied: %w", err)
	}
	var e SchemaError
	for _, s := range known {
		if !has[s.number] {
			e.Pending = append(e.Pending, s.name)
		}
		delete(has, s.number)
	}
	for number := range has {
		e.Newer = max(e.Newer, number)
	}
	if len(e.Pending) == 0 && e.Newer == 0 {
		return nil, nil
	}
	return &e, nil
}

func (db *DB) appliedSteps(ctx context.Context) (map[int64]bool, error) {
	tables, err := one(ctx, db.write, number[int64], db.dialect.hasTable, goose.DefaultTablename)
	if err != nil || tables == 0 {
		return nil, err
	}
	numbers, err := all(ctx, db.write, number[int64], `SELECT version_id FROM goose_db_version WHERE is_applied AND version_id > 0`)
	has := make(map[int64]bool, len(numbers))
	for _, n := range numbers {
		has[n] = true
	}
	return has, err
}

func knownSteps(folder string) ([]step, error) {
	files, err := fs.Glob(migrations.Files, folder+"/*.sql")
	if err != nil {
		return nil, err
	}
	steps := make([]step, len(files))
	for i, file := range files {
		name := stepName(file)
		digits, _, _ := strings.Cut(name, "_")
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return nil, err
		}
		steps[i] = step{n, name}
	}
	return steps, nil
}

func stepName(file string) string { return strings.TrimSuffix(path.Base(file), ".sql") }
