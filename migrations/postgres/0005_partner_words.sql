-- +goose Up

-- What news of deals a contact gets by mail: '' all, 'mute' none, 'digest' once a day.
ALTER TABLE contact ADD COLUMN news TEXT COLLATE "C" NOT NULL DEFAULT '';

-- Further people at the account, and what a partner asks to change of a decided deal.
ALTER TABLE deal ADD COLUMN others TEXT COLLATE "C"; -- JSON
ALTER TABLE deal ADD COLUMN asked TEXT COLLATE "C"; -- JSON

-- Which accounts partners asked about: a log, and the count of a day.
CREATE TABLE account_check (
    mail     BIGINT NOT NULL PRIMARY KEY,
    partner  BIGINT NOT NULL,
    contact  BIGINT NOT NULL,
    account  TEXT COLLATE "C" NOT NULL,
    verdict  TEXT COLLATE "C" NOT NULL,
    asked_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX account_check_partner ON account_check (partner, asked_at);

-- News kept for daily mails.
CREATE TABLE news_line (
    contact BIGINT NOT NULL,
    at      TEXT COLLATE "C" NOT NULL,
    deal    BIGINT NOT NULL,
    text    TEXT COLLATE "C" NOT NULL
);
CREATE INDEX news_line_contact ON news_line (contact, at);
