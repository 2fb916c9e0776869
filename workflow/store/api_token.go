package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"refermail/workflow"
)

// APIToken is what is kept of a token for the HTTP API: never the token itself.
type APIToken struct {
	Name    string // "api:" and it stand on timelines
	Digest  string // SHA-256 of the random part, hexadecimal
	Scopes  []string
	Partner workflow.PartnerNo // the only one it sees; 0: all
	Created time.Time
	Expires time.Time // zero: never
	Used    time.Time // to the hour or so; zero: never
	Revoked time.Time // zero: it is not
}

// Has reports whether the token was given a scope.
func (t APIToken) Has(scope string) bool { return slices.Contains(t.Scopes, scope) }

// Good reports whether the token opens anything at that time.
func (t APIToken) Good(now time.Time) bool {
	return t.Revoked.IsZero() && (t.Expires.IsZero() || now.Before(t.Expires))
}

const apiTokenColumns = "name, digest, scopes, partner, created_at, expires_at, used_at, revoked_at"

func apiTokenFields(t *APIToken) []any {
	return []any{(*keyText)(&t.Name), (*keyText)(&t.Digest), asJSON[[]string]{&t.Scopes}, (*ref)(&t.Partner),
		(*Time)(&t.Created), (*Time)(&t.Expires), (*Time)(&t.Used), (*Time)(&t.Revoked)}
}

// AddAPIToken keeps a new token. ErrConflict means that the name was given before, be it to one that is revoked;
// ErrNotFound that there is no such partner.
func (db *DB) AddAPIToken(ctx context.Context, t APIToken) error {
	if t.Partner != 0 {
		if _, _, err := db.Partner(ctx, t.Partner); err != nil {
			return err
		}
	}
	if _, err := insert(ctx, db.write, "api_token", apiTokenColumns, []APIToken{t}, apiTokenFields, ""); err != nil {
		return fmt.Errorf("keep API token %s: %w", t.Name, err)
	}
	return nil
}

// APITokens yields all tokens by name, revoked ones too; an error comes last.
func (db *DB) APITokens(ctx context.Context) iter.Seq2[APIToken, error] {
	return list(ctx, db.read, "API tokens", apiTokenFields, `SELECT `+apiTokenColumns+` FROM api_token ORDER BY name`, nil)
}

// APIToken finds a token by its digest; ok is false when there is none. It may be revoked or have expired.
func (db *DB) APIToken(ctx context.Context, digest string) (t APIToken, ok bool, err error) {
	t, err = one(ctx, db.read, apiTokenFields, `SELECT `+apiTokenColumns+` FROM api_token WHERE digest = ?`, searchKey(digest))
	if errors.Is(err, ErrNotFound) {
		return APIToken{}, false, nil
	}
	if err != nil {
		return APIToken{}, false, fmt.Errorf("read API token: %w", err)
	}
	return t, true, nil
}

// RevokeAPIToken ends a token for ever and returns it. Repeating it changes nothing. ErrNotFound means that there is none of
// that name.
func (db *DB) RevokeAPIToken(ctx context.Context, name string, now time.Time) (APIToken, error) {
	if _, err := db.write.exec(ctx, `UPDATE api_token SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL`, Time(now), searchKey(name)); err != nil {
		return APIToken{}, fmt.Errorf("revoke API token %s: %w", name, err)
	}
	return db.NamedAPIToken(ctx, name)
}

// NamedAPIToken returns the token of that name, or ErrNotFound.
func (db *DB) NamedAPIToken(ctx context.Context, name string) (APIToken, error) {
	t, err := one(ctx, db.write, apiTokenFields, `SELECT `+apiTokenColumns+` FROM api_token WHERE name = ?`, searchKey(name))
	if err != nil {
		return t, fmt.Errorf("read API token %s: %w", name, err)
	}
	return t, nil
}

// UsedAPIToken remembers that a token was used. Call it seldom: it writes.
func (db *DB) UsedAPIToken(ctx context.Context, name string, now time.Time) error {
	if _, err := db.write.exec(ctx, `UPDATE api_token SET used_at = ? WHERE name = ?`, Time(now), searchKey(name)); err != nil {
		return fmt.Errorf("remember use of API token %s: %w", name, err)
	}
	return nil
}
