-- +goose Up

-- The next number to be given out, by kind. Whoever decides locks every row but 'mail' first; whoever keeps raw mail
-- locks 'mail'. That is what makes transactions of one kind run one after another.
CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO counter (name, next) VALUES ('contact', 1), ('deal', 1001), ('mail', 1), ('notice', 1), ('partner', 1);

CREATE TABLE partner (
    no         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    type       TEXT NOT NULL,
    tier       TEXT NOT NULL,
    status     TEXT NOT NULL,
    domains    TEXT, -- JSON
    manager    TEXT NOT NULL,
    created_at TEXT
) STRICT;

-- Finds partners by domain; made from partner.domains.
CREATE TABLE partner_domain (
    domain  TEXT NOT NULL,
    partner INTEGER NOT NULL REFERENCES partner (no),
    PRIMARY KEY (domain, partner)
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_domain_partner ON partner_domain (partner);

CREATE TABLE contact (
    no         INTEGER PRIMARY KEY,
    partner    INTEGER NOT NULL REFERENCES partner (no),
    name       TEXT NOT NULL,
    addresses  TEXT, -- JSON: compare keys, the first is where we write
    email      TEXT NOT NULL,
    status     TEXT NOT NULL,
    newsletter INTEGER NOT NULL,
    created_at TEXT
) STRICT;
CREATE INDEX contact_partner ON contact (partner);

-- Finds contacts by address; made from contact.addresses. An address is one person's.
CREATE TABLE contact_address (
    address TEXT NOT NULL PRIMARY KEY,
    contact INTEGER NOT NULL REFERENCES contact (no)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_address_contact ON contact_address (contact);

CREATE TABLE deal (
    no                INTEGER PRIMARY KEY,
    partner           INTEGER NOT NULL REFERENCES partner (no),
    submitter         INTEGER REFERENCES contact (no),
    company           TEXT NOT NULL,
    domain            TEXT NOT NULL,
    name_key          TEXT NOT NULL,
    contact_name      TEXT NOT NULL,
    contact_email     TEXT NOT NULL,
    contact_phone     TEXT NOT NULL,
    contact_title     TEXT NOT NULL,
    contact_key       TEXT NOT NULL, -- compare key of contact_email
    context           TEXT NOT NULL,
    consent           TEXT NOT NULL,
    fields            TEXT, -- JSON
    stage             TEXT NOT NULL,
    missing           TEXT, -- JSON
    conflict          INTEGER,
    reason            TEXT NOT NULL,
    registered_at     TEXT,
    protected_until   TEXT,
    attribution_until TEXT,
    amount_minor      INTEGER,
    amount_currency   TEXT,
    owner             TEXT NOT NULL,
    people            TEXT, -- JSON
    undo              TEXT, -- JSON
    seq               INTEGER NOT NULL,
    hash              TEXT NOT NULL,
    created_at        TEXT NOT NULL,
    updated_at        TEXT
) STRICT;
CREATE INDEX deal_partner ON deal (partner, created_at);
CREATE INDEX deal_stage ON deal (stage, no);
CREATE INDEX deal_domain ON deal (domain) WHERE domain <> '';
CREATE INDEX deal_name_key ON deal (name_key) WHERE name_key <> '';
CREATE INDEX deal_contact_key ON deal (contact_key) WHERE contact_key <> '';

-- Finds deals by who at the partner takes part; made from deal.submitter and deal.people. The team takes part in
-- everything and is left out.
CREATE TABLE deal_contact (
    contact INTEGER NOT NULL,
    deal    INTEGER NOT NULL REFERENCES deal (no),
    PRIMARY KEY (contact, deal)
) STRICT, WITHOUT ROWID;
CREATE INDEX deal_contact_deal ON deal_contact (deal);

-- The timeline. Rows are never changed.
CREATE TABLE event (
    deal       INTEGER NOT NULL REFERENCES deal (no),
    seq        INTEGER NOT NULL,
    at         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    actor      TEXT NOT NULL,
    visibility TEXT NOT NULL,
    text       TEXT NOT NULL,
    mail       INTEGER,
    hash       TEXT NOT NULL,
    PRIMARY KEY (deal, seq)
) STRICT;

-- Every mail that reached the inbox. What it says of itself is filled in once it has been decided about.
CREATE TABLE mail (
    no          INTEGER PRIMARY KEY,
    digest      TEXT NOT NULL UNIQUE, -- hex SHA-256 of the raw bytes
    size        INTEGER NOT NULL,
    oversize    INTEGER NOT NULL,
    mailbox     TEXT NOT NULL,
    uid         INTEGER NOT NULL,
    received_at TEXT,
    message_id  TEXT NOT NULL DEFAULT '',
    body_digest TEXT NOT NULL DEFAULT '',
    sender      TEXT NOT NULL DEFAULT '',
    subject     TEXT NOT NULL DEFAULT '',
    disposition TEXT NOT NULL DEFAULT '',
    rule        TEXT NOT NULL DEFAULT '',
    deal        INTEGER,
    forced      INTEGER NOT NULL DEFAULT FALSE,
    decided_at  TEXT
) STRICT;
CREATE INDEX mail_disposition ON mail (disposition, no);
CREATE INDEX mail_deal ON mail (deal) WHERE deal IS NOT NULL;
CREATE INDEX mail_message_id ON mail (message_id) WHERE message_id <> '';

-- The bytes, compressed by us (zstd).
CREATE TABLE mail_raw (
    mail INTEGER PRIMARY KEY REFERENCES mail (no),
    body BLOB NOT NULL
) STRICT;

-- How far each mailbox has been read.
CREATE TABLE mailbox (
    name     TEXT NOT NULL PRIMARY KEY,
    validity INTEGER NOT NULL,
    uid      INTEGER NOT NULL,
    floor    INTEGER NOT NULL,
    since_at TEXT
) STRICT;

-- The outbox. A row with settled_at is done; one without is to be sent at run_at, or, while it is being sent, to be
-- taken over at run_at. due_at is the first run_at and stays.
CREATE TABLE notice (
    id             TEXT NOT NULL PRIMARY KEY,
    no             INTEGER NOT NULL,
    key            TEXT NOT NULL, -- what the id is the hash of
    kind           TEXT NOT NULL,
    deal           INTEGER,
    mail           INTEGER,
    recipient_name TEXT NOT NULL,
    recipient      TEXT NOT NULL,
    recipient_key  TEXT NOT NULL, -- compare key of recipient
    side           TEXT NOT NULL,
    answer         INTEGER NOT NULL,
    subject        TEXT NOT NULL,
    message_id     TEXT NOT NULL,
    in_reply_to    TEXT NOT NULL,
    refs           TEXT, -- JSON
    purpose        INTEGER NOT NULL,
    letter         TEXT, -- JSON
    state          TEXT NOT NULL,
    attempts       INTEGER NOT NULL,
    lease          TEXT NOT NULL,
    response       TEXT NOT NULL,
    created_at     TEXT NOT NULL,
    due_at         TEXT NOT NULL,
    run_at         TEXT NOT NULL,
    settled_at     TEXT
) STRICT;
CREATE INDEX notice_run_at ON notice (run_at, no) WHERE settled_at IS NULL;
CREATE INDEX notice_answer ON notice (recipient_key, created_at) WHERE answer;
CREATE INDEX notice_deal ON notice (deal) WHERE deal IS NOT NULL;

CREATE TABLE timer (
    key    TEXT NOT NULL PRIMARY KEY,
    kind   TEXT NOT NULL,
    deal   INTEGER,
    due_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_due_at ON timer (due_at, key);

-- Inputs other than mails that were handled, so that a repeat is harmless.
CREATE TABLE input (
    key        TEXT NOT NULL PRIMARY KEY,
    handled_at TEXT
) STRICT, WITHOUT ROWID;

-- Accounts nobody may register, as imported.
CREATE TABLE off_limit (
    list     TEXT NOT NULL,
    position INTEGER NOT NULL,
    company  TEXT NOT NULL,
    domain   TEXT NOT NULL,
    name_key TEXT NOT NULL,
    PRIMARY KEY (list, position)
) STRICT;
CREATE INDEX off_limit_domain ON off_limit (domain) WHERE domain <> '';
CREATE INDEX off_limit_name_key ON off_limit (name_key) WHERE name_key <> '';

-- Who does what nobody else may do at the same time.
CREATE TABLE lease (
    name     TEXT NOT NULL PRIMARY KEY,
    holder   TEXT NOT NULL,
    until_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Single values: the signing keys among them.
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
