-- +goose Up

-- What the trust in a mail's sender rests on.
ALTER TABLE mail ADD COLUMN proof TEXT; -- JSON

-- Finds partners' domains by what they look like; made from partner.domains, for old rows at the next start.
CREATE TABLE domain_look (
    look    TEXT NOT NULL,
    domain  TEXT NOT NULL,
    partner INTEGER NOT NULL REFERENCES partner (no),
    PRIMARY KEY (look, domain, partner)
) STRICT, WITHOUT ROWID;
CREATE INDEX domain_look_partner ON domain_look (partner);
