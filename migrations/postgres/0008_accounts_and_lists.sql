-- +goose Up

-- Other names of an account, subsidiaries and old names: each name once, and no account is itself a name. Keys are
-- 'd:' and a registrable domain, or 'n:' and a name without its legal form.
CREATE TABLE account_alias (
    name    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL,
    said_by TEXT COLLATE "C" NOT NULL,
    said_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX account_alias_account ON account_alias (account);

-- Names that are alike and mean two companies, in order; nobody is asked again.
CREATE TABLE account_apart (
    name    TEXT COLLATE "C" NOT NULL,
    other   TEXT COLLATE "C" NOT NULL,
    said_by TEXT COLLATE "C" NOT NULL,
    said_at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (name, other)
);
CREATE INDEX account_apart_other ON account_apart (other);

-- Of a deal that came in a list of leads: which line it was.
ALTER TABLE deal ADD COLUMN line INTEGER NOT NULL DEFAULT 0;
