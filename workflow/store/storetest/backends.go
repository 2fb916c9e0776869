package storetest

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/lib/pq" // the driver that makes and drops schemas
)

// subtests is a *testing.T or a *testing.B.
type subtests[T any] interface {
	testing.TB
	Run(name string, fn func(T)) bool
}

// Backends runs fn as a subtest or a benchmark on each database, with the address of a fresh, empty one. fn may call
// Parallel.
func Backends[T subtests[T]](tb T, fn func(tb T, address string)) {
	tb.Helper()
	tb.Run("sqlite", func(tb T) { fn(tb, SQLite(tb)) })
	tb.Run("postgres", func(tb T) { fn(tb, Postgres(tb)) })
}

// SQLite returns the address of a database that does not exist yet.
func SQLite(tb testing.TB) string {
	tb.Helper()
	return "sqlite:" + filepath.Join(tb.TempDir(), "refermail.db")
}

// Postgres returns the address of an empty schema, dropped when the test ends.
func Postgres(tb testing.TB) string {
	tb.Helper()
	base := os.Getenv("REFERMAIL_TEST_POSTGRES")
	if base == "" {
		base = cluster(tb)
	}
	u, err := url.Parse(base)
	if err != nil {
		tb.Fatalf("REFERMAIL_TEST_POSTGRES is no address: %v", err)
	}
	schema := "test_" + strings.ToLower(rand.Text()[:16])
	run(tb, base, "CREATE SCHEMA "+schema)
	tb.Cleanup(func() { run(tb, base, "DROP SCHEMA "+schema+" CASCADE") })
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func run(tb testing.TB, address, statement string) {
	tb.Helper()
	db, err := sql.Open("postgres", address)
	if err == nil {
		_, err = db.Exec(statement)
		db.Close()
	}
	if err != nil {
		tb.Errorf("%s: %v", statement, err)
	}
}

func missing(tb testing.TB, why string) {
	tb.Helper()
	if os.Getenv("REFERMAIL_TEST_REAL") == "1" {
		tb.Fatalf("%s, and REFERMAIL_TEST_REAL=1 forbids skipping", why)
	}
	tb.Skip(why)
}
