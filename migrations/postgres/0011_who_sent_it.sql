-- +goose Up

-- What the trust in a mail's sender rests on.
ALTER TABLE mail ADD COLUMN proof TEXT COLLATE "C"; -- JSON

-- Finds partners' domains by what they look like; made from partner.domains, for old rows at the next start.
CREATE TABLE domain_look (
    look    TEXT COLLATE "C" NOT NULL,
    domain  TEXT COLLATE "C" NOT NULL,
    partner BIGINT NOT NULL REFERENCES partner (no),
    PRIMARY KEY (look, domain, partner)
);
CREATE INDEX domain_look_partner ON domain_look (partner);
