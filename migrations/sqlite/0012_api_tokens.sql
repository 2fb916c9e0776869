-- +goose Up

-- Who may ask over HTTP, and what. The token itself is kept nowhere: digest is the SHA-256 of its 32 random bytes, in
-- hexadecimal. Rows stay when a token is revoked: timelines say api:<name>.
CREATE TABLE api_token (
    name       TEXT NOT NULL PRIMARY KEY,
    digest     TEXT NOT NULL UNIQUE,
    scopes     TEXT NOT NULL, -- JSON
    partner    INTEGER REFERENCES partner (no), -- the only one it sees; NULL: all
    created_at TEXT NOT NULL,
    expires_at TEXT,
    used_at    TEXT, -- to the hour or so
    revoked_at TEXT
) STRICT, WITHOUT ROWID;
