-- +goose Up

-- An event's hash covers digests of its author and its words, each with a salt of its own. When they are erased the salts go
-- with them, the digests stay here, and the chain still holds. Events of before have neither.
ALTER TABLE event ADD COLUMN salt TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN digest TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN erased_at TEXT COLLATE "C";

-- When personal data was taken out of a row.
ALTER TABLE deal ADD COLUMN erased_at TEXT COLLATE "C";
ALTER TABLE mail ADD COLUMN erased_at TEXT COLLATE "C";
ALTER TABLE notice ADD COLUMN erased_at TEXT COLLATE "C";

-- What the nightly pass may have to erase.
CREATE INDEX deal_kept ON deal (stage, stage_at) WHERE erased_at IS NULL OR erased_at < updated_at;
CREATE INDEX mail_kept ON mail (received_at) WHERE erased_at IS NULL AND deal IS NULL;
CREATE INDEX notice_kept ON notice (settled_at) WHERE erased_at IS NULL AND deal IS NULL AND settled_at IS NOT NULL;
CREATE INDEX ending_received_at ON ending (received_at);

-- Who was erased, by keyed hash of the address or the account; done_at is NULL until all of it is gone.
CREATE TABLE erasure (
    hash     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind     TEXT COLLATE "C" NOT NULL, -- person, account
    asked_by TEXT COLLATE "C" NOT NULL,
    asked_at TEXT COLLATE "C" NOT NULL,
    done_at  TEXT COLLATE "C"
);

-- Copies of the database that were made, to know which still hold what was erased since.
CREATE TABLE backup (
    file    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    made_at TEXT COLLATE "C" NOT NULL
);

-- The key of those hashes, this installation's own.
INSERT INTO meta (key, value) VALUES ('privacy_key', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')) ON CONFLICT (key) DO NOTHING;
