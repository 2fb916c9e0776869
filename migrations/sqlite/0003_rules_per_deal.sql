-- +goose Up

-- Every version of the program a deal was registered under: what its file said and the defaults behind it. Rows are never
-- changed.
CREATE TABLE program (
    digest   TEXT NOT NULL PRIMARY KEY, -- of its meaning
    name     TEXT NOT NULL,
    text     TEXT NOT NULL,
    defaults TEXT NOT NULL,
    since_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE deal ADD COLUMN program TEXT NOT NULL DEFAULT '';
ALTER TABLE deal ADD COLUMN approved_at TEXT;
ALTER TABLE deal ADD COLUMN active_at TEXT;
ALTER TABLE deal ADD COLUMN extended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deal ADD COLUMN ruling TEXT;  -- JSON
ALTER TABLE deal ADD COLUMN dispute TEXT; -- JSON

-- Since when our own sales people work on an account, and who.
ALTER TABLE off_limit ADD COLUMN since_at TEXT;
ALTER TABLE off_limit ADD COLUMN rep TEXT NOT NULL DEFAULT '';
