-- +goose Up

-- Who may ask over HTTP, and what. The token itself is kept nowhere: digest is the SHA-256 of its 32 random bytes, in
-- hexadecimal. Rows stay when a token is revoked: timelines say api:<name>.
CREATE TABLE api_token (
    name       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    digest     TEXT COLLATE "C" NOT NULL UNIQUE,
    scopes     TEXT COLLATE "C" NOT NULL, -- JSON
    partner    BIGINT REFERENCES partner (no), -- the only one it sees; NULL: all
    created_at TEXT COLLATE "C" NOT NULL,
    expires_at TEXT COLLATE "C",
    used_at    TEXT COLLATE "C", -- to the hour or so
    revoked_at TEXT COLLATE "C"
);
