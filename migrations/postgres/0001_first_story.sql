-- +goose Up

-- The next number to be given out, by kind. Whoever decides locks every row but 'mail' first; whoever keeps raw mail
-- locks 'mail'. That is what makes transactions of one kind run one after another.
CREATE TABLE counter (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);

INSERT INTO counter (name, next) VALUES ('contact', 1), ('deal', 1001), ('mail', 1), ('notice', 1), ('partner', 1);

CREATE TABLE partner (
    no         BIGINT NOT NULL PRIMARY KEY,
    name       TEXT COLLATE "C" NOT NULL,
    type       TEXT COLLATE "C" NOT NULL,
    tier       TEXT COLLATE "C" NOT NULL,
    status     TEXT COLLATE "C" NOT NULL,
    domains    TEXT COLLATE "C", -- JSON
    manager    TEXT COLLATE "C" NOT NULL,
    created_at TEXT COLLATE "C"
);

-- Finds partners by domain; made from partner.domains.
CREATE TABLE partner_domain (
    domain  TEXT COLLATE "C" NOT NULL,
    partner BIGINT NOT NULL REFERENCES partner (no),
    PRIMARY KEY (domain, partner)
);
CREATE INDEX partner_domain_partner ON partner_domain (partner);

CREATE TABLE contact (
    no         BIGINT NOT NULL PRIMARY KEY,
    partner    BIGINT NOT NULL REFERENCES partner (no),
    name       TEXT COLLATE "C" NOT NULL,
    addresses  TEXT COLLATE "C", -- JSON: compare keys, the first is where we write
    email      TEXT COLLATE "C" NOT NULL,
    status     TEXT COLLATE "C" NOT NULL,
    newsletter BOOLEAN NOT NULL,
    created_at TEXT COLLATE "C"
);
CREATE INDEX contact_partner ON contact (partner);

-- Finds contacts by address; made from contact.addresses. An address is one person's.
CREATE TABLE contact_address (
    address TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    contact BIGINT NOT NULL REFERENCES contact (no)
);
CREATE INDEX contact_address_contact ON contact_address (contact);

CREATE TABLE deal (
    no                BIGINT NOT NULL PRIMARY KEY,
    partner           BIGINT NOT NULL REFERENCES partner (no),
    submitter         BIGINT REFERENCES contact (no),
    company           TEXT COLLATE "C" NOT NULL,
    domain            TEXT COLLATE "C" NOT NULL,
    name_key          TEXT COLLATE "C" NOT NULL,
    contact_name      TEXT COLLATE "C" NOT NULL,
    contact_email     TEXT COLLATE "C" NOT NULL,
    contact_phone     TEXT COLLATE "C" NOT NULL,
    contact_title     TEXT COLLATE "C" NOT NULL,
    contact_key       TEXT COLLATE "C" NOT NULL, -- compare key of contact_email
    context           TEXT COLLATE "C" NOT NULL,
    consent           TEXT COLLATE "C" NOT NULL,
    fields            TEXT COLLATE "C", -- JSON
    stage             TEXT COLLATE "C" NOT NULL,
    missing           TEXT COLLATE "C", -- JSON
    conflict          BIGINT,
    reason            TEXT COLLATE "C" NOT NULL,
    registered_at     TEXT COLLATE "C",
    protected_until   TEXT COLLATE "C",
    attribution_until TEXT COLLATE "C",
    amount_minor      BIGINT,
    amount_currency   TEXT COLLATE "C",
    owner             TEXT COLLATE "C" NOT NULL,
    people            TEXT COLLATE "C", -- JSON
    undo              TEXT COLLATE "C", -- JSON
    seq               BIGINT NOT NULL,
    hash              TEXT COLLATE "C" NOT NULL,
    created_at        TEXT COLLATE "C" NOT NULL,
    updated_at        TEXT COLLATE "C"
);
CREATE INDEX deal_partner ON deal (partner, created_at);
CREATE INDEX deal_stage ON deal (stage, no);
CREATE INDEX deal_domain ON deal (domain) WHERE domain <> '';
CREATE INDEX deal_name_key ON deal (name_key) WHERE name_key <> '';
CREATE INDEX deal_contact_key ON deal (contact_key) WHERE contact_key <> '';

-- Finds deals by who at the partner takes part; made from deal.submitter and deal.people. The team takes part in
-- everything and is left out.
CREATE TABLE deal_contact (
    contact BIGINT NOT NULL,
    deal    BIGINT NOT NULL REFERENCES deal (no),
    PRIMARY KEY (contact, deal)
);
CREATE INDEX deal_contact_deal ON deal_contact (deal);

-- The timeline. Rows are never changed.
CREATE TABLE event (
    deal       BIGINT NOT NULL REFERENCES deal (no),
    seq        BIGINT NOT NULL,
    at         TEXT COLLATE "C" NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL,
    actor      TEXT COLLATE "C" NOT NULL,
    visibility TEXT COLLATE "C" NOT NULL,
    text       TEXT COLLATE "C" NOT NULL,
    mail       BIGINT,
    hash       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (deal, seq)
);

-- Every mail that reached the inbox. What it says of itself is filled in once it has been decided about.
CREATE TABLE mail (
    no          BIGINT NOT NULL PRIMARY KEY,
    digest      TEXT COLLATE "C" NOT NULL UNIQUE, -- hex SHA-256 of the raw bytes
    size        BIGINT NOT NULL,
    oversize    BOOLEAN NOT NULL,
    mailbox     TEXT COLLATE "C" NOT NULL,
    uid         BIGINT NOT NULL,
    received_at TEXT COLLATE "C",
    message_id  TEXT COLLATE "C" NOT NULL DEFAULT '',
    body_digest TEXT COLLATE "C" NOT NULL DEFAULT '',
    sender      TEXT COLLATE "C" NOT NULL DEFAULT '',
    subject     TEXT COLLATE "C" NOT NULL DEFAULT '',
    disposition TEXT COLLATE "C" NOT NULL DEFAULT '',
    rule        TEXT COLLATE "C" NOT NULL DEFAULT '',
    deal        BIGINT,
    forced      BOOLEAN NOT NULL DEFAULT FALSE,
    decided_at  TEXT COLLATE "C"
);
CREATE INDEX mail_disposition ON mail (disposition, no);
CREATE INDEX mail_deal ON mail (deal) WHERE deal IS NOT NULL;
CREATE INDEX mail_message_id ON mail (message_id) WHERE message_id <> '';

-- The bytes, compressed by us (zstd).
CREATE TABLE mail_raw (
    mail BIGINT NOT NULL PRIMARY KEY REFERENCES mail (no),
    body BYTEA NOT NULL
);
-- Compressed already: no second try by the database, and small ones stay in the row.
ALTER TABLE mail_raw ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE mail_raw SET (toast_tuple_target = 8160);

-- How far each mailbox has been read.
CREATE TABLE mailbox (
    name     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    validity BIGINT NOT NULL,
    uid      BIGINT NOT NULL,
    floor    BIGINT NOT NULL,
    since_at TEXT COLLATE "C"
);

-- The outbox. A row with settled_at is done; one without is to be sent at run_at, or, while it is being sent, to be
-- taken over at run_at. due_at is the first run_at and stays.
CREATE TABLE notice (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    no             BIGINT NOT NULL,
    key            TEXT COLLATE "C" NOT NULL, -- what the id is the hash of
    kind           TEXT COLLATE "C" NOT NULL,
    deal           BIGINT,
    mail           BIGINT,
    recipient_name TEXT COLLATE "C" NOT NULL,
    recipient      TEXT COLLATE "C" NOT NULL,
    recipient_key  TEXT COLLATE "C" NOT NULL, -- compare key of recipient
    side           TEXT COLLATE "C" NOT NULL,
    answer         BOOLEAN NOT NULL,
    subject        TEXT COLLATE "C" NOT NULL,
    message_id     TEXT COLLATE "C" NOT NULL,
    in_reply_to    TEXT COLLATE "C" NOT NULL,
    refs           TEXT COLLATE "C", -- JSON
    purpose        BIGINT NOT NULL,
    letter         TEXT COLLATE "C", -- JSON
    state          TEXT COLLATE "C" NOT NULL,
    attempts       BIGINT NOT NULL,
    lease          TEXT COLLATE "C" NOT NULL,
    response       TEXT COLLATE "C" NOT NULL,
    created_at     TEXT COLLATE "C" NOT NULL,
    due_at         TEXT COLLATE "C" NOT NULL,
    run_at         TEXT COLLATE "C" NOT NULL,
    settled_at     TEXT COLLATE "C"
);
CREATE INDEX notice_run_at ON notice (run_at, no) WHERE settled_at IS NULL;
CREATE INDEX notice_answer ON notice (recipient_key, created_at) WHERE answer;
CREATE INDEX notice_deal ON notice (deal) WHERE deal IS NOT NULL;

CREATE TABLE timer (
    key    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind   TEXT COLLATE "C" NOT NULL,
    deal   BIGINT,
    due_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX timer_due_at ON timer (due_at, key);

-- Inputs other than mails that were handled, so that a repeat is harmless.
CREATE TABLE input (
    key        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    handled_at TEXT COLLATE "C"
);

-- Accounts nobody may register, as imported.
CREATE TABLE off_limit (
    list     TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    company  TEXT COLLATE "C" NOT NULL,
    domain   TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (list, position)
);
CREATE INDEX off_limit_domain ON off_limit (domain) WHERE domain <> '';
CREATE INDEX off_limit_name_key ON off_limit (name_key) WHERE name_key <> '';

-- Who does what nobody else may do at the same time.
CREATE TABLE lease (
    name     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder   TEXT COLLATE "C" NOT NULL,
    until_at TEXT COLLATE "C" NOT NULL
);

-- Single values: the signing keys among them.
CREATE TABLE meta (
    key   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);
