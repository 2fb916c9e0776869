package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"
)

// where collects the conditions of a list.
type where struct {
	conditions []string
	args       []any
}

func (w *where) and(condition string, args ...any) {
	w.conditions = append(w.conditions, condition)
	w.args = append(w.args, args...)
}

// whereIn adds that column is one of the values; when there are none, any will do.
func whereIn[S ~string](w *where, column string, values []S) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = searchKey(string(v))
	}
	w.and(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
}

func (w *where) String() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

// limit ends a list after so many rows; 0: never.
func limit(most int) string {
	if most <= 0 {
		return ""
	}
	return fmt.Sprintf(" LIMIT %d", most)
}

// list is each, with words around an error.
func list[T any](ctx context.Context, c conn, what string, fields func(*T) []any, query string, args []any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for row, err := range each(ctx, c, fields, query, args...) {
			if err != nil {
				err = fmt.Errorf("list %s: %w", what, err)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// snapshot runs several reading statements as of one moment.
func (db *DB) snapshot(ctx context.Context, fn func(conn) error) error {
	pool := db.pools[len(db.pools)-1]
	t, err := pool.BeginTx(ctx, &sql.TxOptions{Isolation: db.dialect.snapshot, ReadOnly: true})
	if err != nil {
		return fmt.Errorf("begin reading: %w", err)
	}
	defer t.Rollback() //nolint:errcheck // nothing was written
	return fn(conn{t, db.dialect})
}

// asOfNow is what a snapshot reads; an error says what was done.
func asOfNow[T any](ctx context.Context, db *DB, doing string, read func(conn) (T, error)) (found T, err error) {
	err = db.snapshot(ctx, func(c conn) error {
		found, err = read(c)
		return err
	})
	if err != nil {
		var nothing T
		return nothing, fmt.Errorf("%s: %w", doing, err)
	}
	return found, nil
}
