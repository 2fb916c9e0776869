-- +goose Up

-- How well a contact can be reached, JSON; NULL while nothing is known.
ALTER TABLE contact ADD COLUMN reach TEXT COLLATE "C";

-- Addresses that no newsletter goes to, whoever's contact they are or become: keyed hashes, which outlive erasing.
CREATE TABLE suppression (
    hash TEXT COLLATE "C" PRIMARY KEY,
    why  TEXT COLLATE "C" NOT NULL, -- unsubscribed, complained
    at   TEXT COLLATE "C" NOT NULL
);

-- What readers wrote back to an issue, a row for each mail.
CREATE TABLE issue_answer (
    mail    BIGINT PRIMARY KEY REFERENCES mail (no),
    issue   BIGINT NOT NULL REFERENCES issue (no),
    contact BIGINT NOT NULL,
    at      TEXT COLLATE "C" NOT NULL,
    text    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX issue_answer_issue ON issue_answer (issue, at);
CREATE INDEX issue_answer_contact ON issue_answer (contact, at);
