-- +goose Up

ALTER TABLE deal ADD COLUMN reason_code TEXT NOT NULL DEFAULT '';
ALTER TABLE deal ADD COLUMN approval TEXT;    -- JSON
ALTER TABLE deal ADD COLUMN involvement TEXT; -- JSON
ALTER TABLE deal ADD COLUMN decided_at TEXT;
ALTER TABLE deal ADD COLUMN answered_at TEXT;

-- Reports count what was registered in a span of time.
CREATE INDEX deal_registered_at ON deal (registered_at);

-- Leads we pass to partners (WF-11), each by the mail a member forwarded.
CREATE TABLE offer (
    mail          INTEGER PRIMARY KEY REFERENCES mail (no),
    partner       INTEGER NOT NULL REFERENCES partner (no),
    contact       INTEGER NOT NULL,
    company       TEXT NOT NULL,
    domain        TEXT NOT NULL,
    contact_name  TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    offered_by    TEXT NOT NULL,
    offered_at    TEXT NOT NULL,
    answer        TEXT NOT NULL, -- accepted, passed, '' while none was given
    answered_by   TEXT NOT NULL,
    answered_at   TEXT
) STRICT;
CREATE INDEX offer_partner ON offer (partner, answer);
