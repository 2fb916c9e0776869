-- +goose Up

-- The language and the time zone a contact is written to in, and what was learnt of them so far.
ALTER TABLE contact ADD COLUMN tongue TEXT COLLATE "C"; -- JSON
