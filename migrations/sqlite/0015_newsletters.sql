-- +goose Up

-- Issues of the newsletter, and what each of them says. Copies of all contacts up to cursor are made.
CREATE TABLE issue (
    no         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,
    state      TEXT NOT NULL,
    mail       INTEGER REFERENCES mail (no),
    by_name    TEXT NOT NULL,
    by_email   TEXT NOT NULL,
    subject    TEXT NOT NULL,
    audience   TEXT NOT NULL, -- JSON
    personal   INTEGER NOT NULL,
    anyway     INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    send_at    TEXT,
    ended_at   TEXT,
    cursor     INTEGER NOT NULL
) STRICT;
CREATE INDEX issue_open ON issue (state, no) WHERE ended_at IS NULL;

CREATE TABLE issue_document (
    issue    INTEGER PRIMARY KEY REFERENCES issue (no),
    document BLOB NOT NULL -- JSON, compressed
) STRICT;

-- One row for each issue and contact, made once. No index is kept on what changes while copies leave, nor by contact alone, since
-- whoever asks knows the issues, which are few; and a row has room to grow where it lies: they are claimed by batch. References
-- are left out, since checking them costs more than the row; batches refer to the issue, and contacts are never deleted.
CREATE TABLE issue_copy (
    issue    INTEGER NOT NULL,
    contact  INTEGER NOT NULL,
    state    TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    tried_at TEXT, -- when it first failed for the moment
    run_at   TEXT, -- not before; NULL: at once
    settled_at TEXT,
    response TEXT NOT NULL,
    PRIMARY KEY (issue, contact)
) STRICT, WITHOUT ROWID;

-- Batches of copies, by contact, as they are claimed: first <= contact <= last. The numbers are those of when it was given back
-- last; size less the others is still to be sent.
CREATE TABLE issue_batch (
    issue   INTEGER NOT NULL REFERENCES issue (no),
    no      INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    run_at  TEXT, -- NULL: all its copies are settled; while it is leased, when it may be taken over
    lease   TEXT NOT NULL, -- '' when nobody has it
    seen_at TEXT NOT NULL, -- when it was last claimed or given back
    size    INTEGER NOT NULL,
    sent    INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    PRIMARY KEY (issue, no)
) STRICT;
CREATE INDEX issue_batch_due ON issue_batch (run_at) WHERE run_at IS NOT NULL;

-- What came of a copy after it was taken: bounced, replied, unsubscribed, complained, submitted. Each once.
CREATE TABLE issue_echo (
    issue   INTEGER NOT NULL REFERENCES issue (no),
    contact INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (issue, contact, kind)
) STRICT, WITHOUT ROWID;
