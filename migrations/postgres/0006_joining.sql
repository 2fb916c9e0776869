-- +goose Up

-- How a partner came to us: application, agreement, first steps.
ALTER TABLE partner ADD COLUMN joining TEXT COLLATE "C"; -- JSON

-- Made from partner.joining, for finding: while an application waits for a decision, since when; and when it was approved.
ALTER TABLE partner ADD COLUMN applied_at TEXT COLLATE "C";
ALTER TABLE partner ADD COLUMN joined_at TEXT COLLATE "C";
CREATE INDEX partner_applied_at ON partner (applied_at) WHERE applied_at IS NOT NULL;
CREATE INDEX partner_joined_at ON partner (joined_at) WHERE joined_at IS NOT NULL;
