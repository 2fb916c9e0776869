package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/jmoiron/sqlx"
)

// Limits of one statement. PostgreSQL allows 65535 parameters, SQLite 32766; longer statements than these are no
// faster on either.
const (
	maxRows = 500
	maxArgs = 30000
)

// Errors callers can tell apart with errors.Is.
var (
	// ErrNotFound means that there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrConflict means that a row with that key exists already.
	ErrConflict = errors.New("exists already")
)

// querier is a pool or a transaction.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// conn runs statements written with "?" on either database.
type conn struct {
	querier
	dialect dialect
}

// exec runs a statement and returns the number of rows it changed.
func (c conn) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := c.ExecContext(ctx, sqlx.Rebind(c.dialect.bind, query), args...)
	if err != nil {
		return 0, c.explain(err)
	}
	return res.RowsAffected()
}

func (c conn) explain(err error) error {
	if err != nil && c.dialect.isUnique(err) {
		return fmt.Errorf("%w: %w", ErrConflict, err)
	}
	return err
}

// each yields the rows of a query one by one. An error is yielded last. The row is the consumer's to keep.
func each[T any](ctx context.Context, c conn, fields func(*T) []any, query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		rows, err := c.QueryContext(ctx, sqlx.Rebind(c.dialect.bind, query), args...)
		if err != nil {
			yield(zero, c.explain(err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var row T
			if err := rows.Scan(fields(&row)...); err != nil {
				yield(zero, err)
				return
			}
			if !yield(row, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(zero, c.explain(err))
		}
	}
}

// all returns the rows of a query.
func all[T any](ctx context.Context, c conn, fields func(*T) []any, query string, args ...any) ([]T, error) {
	var out []T
	for row, err := range each(ctx, c, fields, query, args...) {
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

// one returns the first row of a query, or ErrNotFound.
func one[T any](ctx context.Context, c conn, fields func(*T) []any, query string, args ...any) (T, error) {
	for row, err := range each(ctx, c, fields, query, args...) {
		return row, err
	}
	var zero T
	return zero, ErrNotFound
}

// in runs a query whose last placeholder is "IN (?)" for all keys, in as few statements as the limits allow, and
// returns all rows. Arguments before the list are given in before.
func in[T, K any](ctx context.Context, c conn, fields func(*T) []any, query string, keys []K, before ...any) ([]T, error) {
	var out []T
	err := chunks(keys, maxRows, func(part []K) error {
		q, args, err := sqlx.In(query, append(before[:len(before):len(before)], part)...)
		if err != nil {
			return err
		}
		rows, err := all(ctx, c, fields, q, args...)
		out = append(out, rows...)
		return err
	})
	return out, err
}

// execIn is exec for all keys of a statement that ends with "IN (?)".
func execIn[K any](ctx context.Context, c conn, query string, keys []K) error {
	return chunks(keys, maxRows, func(part []K) error {
		q, args, err := sqlx.In(query, part)
		if err != nil {
			return err
		}
		_, err = c.exec(ctx, q, args...)
		return err
	})
}

// insert writes all rows with few statements: "INSERT INTO table (columns)" before, "ON CONFLICT …" after the values.
// It returns how many rows were written.
func insert[T any](ctx context.Context, c conn, table, columns string, rows []T, fields func(*T) []any, after string) (int64, error) {
	places := "(?" + strings.Repeat(", ?", strings.Count(columns, ",")) + ")"
	return values(ctx, c, "INSERT INTO "+table+" ("+columns+") VALUES ", places, rows, fields, after)
}

// upsert writes whole rows, replacing those that have the same key, the first of the columns.
func upsert[T any](ctx context.Context, c conn, table, columns string, rows []T, fields func(*T) []any) error {
	key, rest, _ := strings.Cut(columns, ", ")
	sets := strings.Split(rest, ", ")
	for i, column := range sets {
		sets[i] = column + " = excluded." + column
	}
	_, err := insert(ctx, c, table, columns, rows, fields, " ON CONFLICT ("+key+") DO UPDATE SET "+strings.Join(sets, ", "))
	return err
}

// values runs a statement that has a list of rows in its middle, places being one of them.
func values[T any](ctx context.Context, c conn, before, places string, rows []T, fields func(*T) []any, after string) (int64, error) {
	width := strings.Count(places, "?")
	var changed int64
	err := chunks(rows, min(maxRows, maxArgs/width), func(part []T) error {
		args := make([]any, 0, len(part)*width)
		var err error
		for i := range part {
			if args, err = bind(args, fields(&part[i])); err != nil {
				return err
			}
		}
		list := places + strings.Repeat(", "+places, len(part)-1)
		n, err := c.exec(ctx, before+list+after, args...)
		changed += n
		return err
	})
	return changed, err
}

// chunks calls fn with at most n rows at a time; not at all when there are none.
func chunks[T any](rows []T, n int, fn func([]T) error) error {
	for len(rows) > 0 {
		part := rows[:min(n, len(rows))]
		if err := fn(part); err != nil {
			return err
		}
		rows = rows[len(part):]
	}
	return nil
}

// latest keeps the last row of each key, in order of first appearance: one statement cannot write a row twice.
func latest[T any, K comparable](rows []T, key func(*T) K) []T {
	at := make(map[K]int, len(rows))
	out := make([]T, 0, len(rows))
	for i := range rows {
		k := key(&rows[i])
		if j, ok := at[k]; ok {
			out[j] = rows[i]
			continue
		}
		at[k] = len(out)
		out = append(out, rows[i])
	}
	return out
}

// number, word and moment are the fields of a query with one column.
func number[N ~int64](n *N) []any { return []any{n} }
func word[S ~string](s *S) []any  { return []any{s} }
func moment(t *Time) []any        { return []any{t} }
