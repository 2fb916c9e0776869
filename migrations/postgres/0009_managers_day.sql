-- +goose Up

ALTER TABLE deal ADD COLUMN reason_code TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE deal ADD COLUMN approval TEXT COLLATE "C";    -- JSON
ALTER TABLE deal ADD COLUMN involvement TEXT COLLATE "C"; -- JSON
ALTER TABLE deal ADD COLUMN decided_at TEXT COLLATE "C";
ALTER TABLE deal ADD COLUMN answered_at TEXT COLLATE "C";

-- Reports count what was registered in a span of time.
CREATE INDEX deal_registered_at ON deal (registered_at);

-- Leads we pass to partners (WF-11), each by the mail a member forwarded.
CREATE TABLE offer (
    mail          BIGINT NOT NULL PRIMARY KEY REFERENCES mail (no),
    partner       BIGINT NOT NULL REFERENCES partner (no),
    contact       BIGINT NOT NULL,
    company       TEXT COLLATE "C" NOT NULL,
    domain        TEXT COLLATE "C" NOT NULL,
    contact_name  TEXT COLLATE "C" NOT NULL,
    contact_email TEXT COLLATE "C" NOT NULL,
    offered_by    TEXT COLLATE "C" NOT NULL,
    offered_at    TEXT COLLATE "C" NOT NULL,
    answer        TEXT COLLATE "C" NOT NULL, -- accepted, passed, '' while none was given
    answered_by   TEXT COLLATE "C" NOT NULL,
    answered_at   TEXT COLLATE "C"
);
CREATE INDEX offer_partner ON offer (partner, answer);
