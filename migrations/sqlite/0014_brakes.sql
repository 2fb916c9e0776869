-- +goose Up

-- What the brakes count, in slots of five minutes. Rows older than a day are deleted as new ones are written.
CREATE TABLE tally (
    key  TEXT NOT NULL,
    slot TEXT NOT NULL,
    n    INTEGER NOT NULL,
    PRIMARY KEY (key, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX tally_slot ON tally (slot);

-- Mails a brake holds. A row goes when its mail is released, or decided again.
CREATE TABLE braked (
    mail      INTEGER PRIMARY KEY REFERENCES mail (no),
    sender    TEXT NOT NULL, -- compare key
    domain    TEXT NOT NULL, -- registrable, '' when there is none
    braked_at TEXT NOT NULL
) STRICT;
CREATE INDEX braked_sender ON braked (sender, mail);
CREATE INDEX braked_domain ON braked (domain, mail);
CREATE INDEX braked_at ON braked (braked_at);
