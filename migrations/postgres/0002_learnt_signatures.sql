-- +goose Up

-- How the latest mail from each address of a partner's person or a member ended: what the next one repeats of it is a
-- signature. One row for each address; without it nothing is lost but that.
CREATE TABLE ending (
    address     TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- compare key
    text        TEXT COLLATE "C" NOT NULL,
    received_at TEXT COLLATE "C" NOT NULL
);

-- What a mail only suggests, and we ask about: by name of the field.
ALTER TABLE deal ADD COLUMN perhaps TEXT COLLATE "C"; -- JSON
