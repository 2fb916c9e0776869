package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

func postgresDialect() dialect {
	return dialect{
		name:          "PostgreSQL",
		folder:        "postgres",
		goose:         goose.DialectPostgres,
		bind:          sqlx.DOLLAR,
		lockRows:      " FOR UPDATE",
		skipLocked:    " FOR UPDATE SKIP LOCKED",
		notify:        `SELECT pg_notify('refermail', ?)`,
		hasTable:      `SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = ?`,
		snapshot:      sql.LevelRepeatableRead,
		boolean:       "BOOLEAN",
		relax:         `SET LOCAL synchronous_commit TO off`,
		isUnique:      func(err error) bool { return pq.As(err, "23505") != nil },
		open:          openPostgres,
		openSettling:  openPostgresSettling,
		migrationLock: postgresMigrationLock,
		listen:        listenPostgres,
		shred:         shredPostgres,
		backup: func(context.Context, string, string) error {
			return fmt.Errorf("a PostgreSQL database is backed up with its own tool: pg_dump --format=custom --file=refermail.dump <the database url>")
		},
	}
}

// postgresDSN adds to the operator's address what we count on, unless it is set there. One round trip a statement
// instead of two (binary_parameters). A process that dies without a word while it holds the decision lock must not
// stop the others for the two hours TCP takes to notice.
func postgresDSN(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("database address: not a postgres:// url") // the cause would show the password
	}
	q := u.Query()
	for name, value := range map[string]string{
		"binary_parameters":                   "yes",
		"connect_timeout":                     "10",
		"fallback_application_name":           "refermail",
		"idle_in_transaction_session_timeout": "30s",
		"tcp_keepalives_idle":                 "15",
		"tcp_keepalives_interval":             "5",
		"tcp_keepalives_count":                "3",
	} {
		if !q.Has(name) {
			q.Set(name, value)
		}
	}
	if mode := defaultSSLMode(u, os.Getenv); mode != "" {
		q.Set("sslmode", mode)
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

func openPostgres(address string, opt Options) (write, read *sql.DB, err error) {
	dsn, err := postgresDSN(address)
	if err != nil {
		return nil, nil, err
	}
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, nil, fmt.Errorf("open database: %w", err)
	}
	conns := opt.Connections
	if conns == 0 {
		conns = 10
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db, db, nil
}

// openPostgresSettling opens the pool that settles copies. A statement prepared on it is planned once and by index: planned when
// a table was small, it would go on to read all of it when it has grown.
func openPostgresSettling(address string) (*sql.DB, error) {
	dsn, err := postgresDSN(address)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, err
	}
	q := u.Query()
	q.Set("plan_cache_mode", "force_generic_plan")
	q.Set("enable_seqscan", "off")
	q.Set("enable_bitmapscan", "off")
	u.RawQuery = q.Encode()
	db, err := sql.Open("postgres", u.String())
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.SetMaxOpenConns(settlingConns)
	db.SetMaxIdleConns(settlingConns)
	db.SetConnMaxIdleTime(time.Minute)
	return db, nil
}

// sessionLock is an advisory lock for each schema. Unlike goose's own it waits in the database and does not poll.
type sessionLock struct{}

// lockKey tells our lock from others in the same database.
const lockKey = `hashtextextended('refermail migrate ' || coalesce(current_schema(), ''), 0)`

func (sessionLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(`+lockKey+`)`)
	return err
}

func (sessionLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock(`+lockKey+`)`)
	return err
}

func postgresMigrationLock(context.Context, string) (lock.SessionLocker, func(bool), error) {
	return sessionLock{}, func(bool) {}, nil
}

// listenPostgres forwards notifications. The listener reconnects by itself; what was notified meanwhile is lost, so
// after that everybody is woken.
func listenPostgres(address string, wake func(topic string)) (stop func()) {
	dsn, err := postgresDSN(address)
	if err != nil {
		return func() {} // Open has used the same address
	}
	l := pq.NewListener(dsn, time.Second, 30*time.Second, nil)
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := l.Listen("refermail"); err != nil {
			return // closed before it was connected; polling does without
		}
		for n := range l.Notify {
			if n == nil {
				wake("")
				continue
			}
			wake(n.Extra)
		}
	})
	return func() {
		_ = l.Close() // fails only when closed already
		wg.Wait()
	}
}
