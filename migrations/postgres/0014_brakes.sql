-- +goose Up

-- What the brakes count, in slots of five minutes. Rows older than a day are deleted as new ones are written.
CREATE TABLE tally (
    key  TEXT COLLATE "C" NOT NULL,
    slot TEXT COLLATE "C" NOT NULL,
    n    BIGINT NOT NULL,
    PRIMARY KEY (key, slot)
);
CREATE INDEX tally_slot ON tally (slot);

-- Mails a brake holds. A row goes when its mail is released, or decided again.
CREATE TABLE braked (
    mail      BIGINT PRIMARY KEY REFERENCES mail (no),
    sender    TEXT COLLATE "C" NOT NULL, -- compare key
    domain    TEXT COLLATE "C" NOT NULL, -- registrable, '' when there is none
    braked_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX braked_sender ON braked (sender, mail);
CREATE INDEX braked_domain ON braked (domain, mail);
CREATE INDEX braked_at ON braked (braked_at);
