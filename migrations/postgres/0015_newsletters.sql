-- +goose Up

-- Issues of the newsletter, and what each of them says. Copies of all contacts up to cursor are made.
CREATE TABLE issue (
    no         BIGINT PRIMARY KEY,
    kind       TEXT COLLATE "C" NOT NULL,
    state      TEXT COLLATE "C" NOT NULL,
    mail       BIGINT REFERENCES mail (no),
    by_name    TEXT COLLATE "C" NOT NULL,
    by_email   TEXT COLLATE "C" NOT NULL,
    subject    TEXT COLLATE "C" NOT NULL,
    audience   TEXT COLLATE "C" NOT NULL, -- JSON
    personal   BOOLEAN NOT NULL,
    anyway     BOOLEAN NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    send_at    TEXT COLLATE "C",
    ended_at   TEXT COLLATE "C",
    cursor     BIGINT NOT NULL
);
CREATE INDEX issue_open ON issue (state, no) WHERE ended_at IS NULL;

CREATE TABLE issue_document (
    issue    BIGINT PRIMARY KEY REFERENCES issue (no),
    document BYTEA NOT NULL -- JSON, compressed
);

-- One row for each issue and contact, made once. No index is kept on what changes while copies leave, nor by contact alone, since
-- whoever asks knows the issues, which are few; and a row has room to grow where it lies: they are claimed by batch. References
-- are left out, since checking them costs more than the row; batches refer to the issue, and contacts are never deleted.
CREATE TABLE issue_copy (
    issue    BIGINT NOT NULL,
    contact  BIGINT NOT NULL,
    state    TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    tried_at TEXT COLLATE "C", -- when it first failed for the moment
    run_at   TEXT COLLATE "C", -- not before; NULL: at once
    settled_at TEXT COLLATE "C",
    response TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (issue, contact)
) WITH (fillfactor = 30);

-- Batches of copies, by contact, as they are claimed: first <= contact <= last. The numbers are those of when it was given back
-- last; size less the others is still to be sent.
CREATE TABLE issue_batch (
    issue   BIGINT NOT NULL REFERENCES issue (no),
    no      BIGINT NOT NULL,
    first   BIGINT NOT NULL,
    last    BIGINT NOT NULL,
    run_at  TEXT COLLATE "C", -- NULL: all its copies are settled; while it is leased, when it may be taken over
    lease   TEXT COLLATE "C" NOT NULL, -- '' when nobody has it
    seen_at TEXT COLLATE "C" NOT NULL, -- when it was last claimed or given back
    size    BIGINT NOT NULL,
    sent    BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    PRIMARY KEY (issue, no)
);
CREATE INDEX issue_batch_due ON issue_batch (run_at) WHERE run_at IS NOT NULL;

-- What came of a copy after it was taken: bounced, replied, unsubscribed, complained, submitted. Each once.
CREATE TABLE issue_echo (
    issue   BIGINT NOT NULL REFERENCES issue (no),
    contact BIGINT NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    at      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (issue, contact, kind)
);
