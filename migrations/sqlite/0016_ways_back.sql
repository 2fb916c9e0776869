-- +goose Up

-- How well a contact can be reached, JSON; NULL while nothing is known.
ALTER TABLE contact ADD COLUMN reach TEXT;

-- Addresses that no newsletter goes to, whoever's contact they are or become: keyed hashes, which outlive erasing.
CREATE TABLE suppression (
    hash TEXT PRIMARY KEY,
    why  TEXT NOT NULL, -- unsubscribed, complained
    at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What readers wrote back to an issue, a row for each mail.
CREATE TABLE issue_answer (
    mail    INTEGER PRIMARY KEY REFERENCES mail (no),
    issue   INTEGER NOT NULL REFERENCES issue (no),
    contact INTEGER NOT NULL,
    at      TEXT NOT NULL,
    text    TEXT NOT NULL
) STRICT;
CREATE INDEX issue_answer_issue ON issue_answer (issue, at);
CREATE INDEX issue_answer_contact ON issue_answer (contact, at);
