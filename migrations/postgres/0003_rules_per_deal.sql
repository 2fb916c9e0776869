-- +goose Up

-- Every version of the program a deal was registered under: what its file said and the defaults behind it. Rows are never
-- changed.
CREATE TABLE program (
    digest   TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- of its meaning
    name     TEXT COLLATE "C" NOT NULL,
    text     TEXT COLLATE "C" NOT NULL,
    defaults TEXT COLLATE "C" NOT NULL,
    since_at TEXT COLLATE "C" NOT NULL
);

ALTER TABLE deal ADD COLUMN program TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE deal ADD COLUMN approved_at TEXT COLLATE "C";
ALTER TABLE deal ADD COLUMN active_at TEXT COLLATE "C";
ALTER TABLE deal ADD COLUMN extended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deal ADD COLUMN ruling TEXT COLLATE "C";  -- JSON
ALTER TABLE deal ADD COLUMN dispute TEXT COLLATE "C"; -- JSON

-- Since when our own sales people work on an account, and who.
ALTER TABLE off_limit ADD COLUMN since_at TEXT COLLATE "C";
ALTER TABLE off_limit ADD COLUMN rep TEXT COLLATE "C" NOT NULL DEFAULT '';
