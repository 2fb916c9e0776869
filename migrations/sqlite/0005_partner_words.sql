-- +goose Up

-- What news of deals a contact gets by mail: '' all, 'mute' none, 'digest' once a day.
ALTER TABLE contact ADD COLUMN news TEXT NOT NULL DEFAULT '';

-- Further people at the account, and what a partner asks to change of a decided deal.
ALTER TABLE deal ADD COLUMN others TEXT; -- JSON
ALTER TABLE deal ADD COLUMN asked TEXT; -- JSON

-- Which accounts partners asked about: a log, and the count of a day.
CREATE TABLE account_check (
    mail     INTEGER NOT NULL PRIMARY KEY,
    partner  INTEGER NOT NULL,
    contact  INTEGER NOT NULL,
    account  TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    asked_at TEXT NOT NULL
) STRICT;
CREATE INDEX account_check_partner ON account_check (partner, asked_at);

-- News kept for daily mails.
CREATE TABLE news_line (
    contact INTEGER NOT NULL,
    at      TEXT NOT NULL,
    deal    INTEGER NOT NULL,
    text    TEXT NOT NULL
) STRICT;
CREATE INDEX news_line_contact ON news_line (contact, at);
