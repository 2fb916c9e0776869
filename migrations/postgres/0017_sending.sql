-- +goose Up

-- Whether an issue goes out without asking about those who got another bulk mail within the week, who are left out.
ALTER TABLE issue ADD COLUMN rest BOOLEAN NOT NULL DEFAULT FALSE;

-- A digest of what stood below the last send that sent nothing for it.
ALTER TABLE issue ADD COLUMN doubt TEXT COLLATE "C" NOT NULL DEFAULT '';

-- When a batch of copies was made; NULL for those that are older than this column.
ALTER TABLE issue_batch ADD COLUMN made_at TEXT COLLATE "C";
