-- +goose Up

-- Since when a deal counts as accepted for its partner's tier, and since when as won; NULL while it does not. What a
-- partner brought within a window is a range of these indexes.
ALTER TABLE deal ADD COLUMN counts_at TEXT;
ALTER TABLE deal ADD COLUMN won_at TEXT;
UPDATE deal SET counts_at = coalesce(approved_at, registered_at) WHERE (approved_at IS NOT NULL OR protected_until IS NOT NULL)
    AND stage NOT IN ('received', 'incomplete', 'under_review', 'declined', 'withdrawn', 'expired');
UPDATE deal SET won_at = coalesce(updated_at, created_at) WHERE stage = 'won';
CREATE INDEX deal_counts_at ON deal (partner, counts_at) WHERE counts_at IS NOT NULL;
CREATE INDEX deal_won_at ON deal (partner, won_at) WHERE won_at IS NOT NULL;

-- The partner's type and tier when the deal was registered; NULL for deals of before.
ALTER TABLE deal ADD COLUMN terms TEXT; -- JSON

-- How managers name a partner, when somebody of it last wrote, since when it is dormant, how it stands on its tier, and
-- which mails wait until it is no longer suspended.
ALTER TABLE partner ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE partner ADD COLUMN heard_at TEXT;
ALTER TABLE partner ADD COLUMN dormant_at TEXT;
ALTER TABLE partner ADD COLUMN standing TEXT; -- JSON
ALTER TABLE partner ADD COLUMN held TEXT; -- JSON
UPDATE partner SET name_key = lower(name), heard_at = (SELECT max(d.created_at) FROM deal d WHERE d.partner = partner.no);
CREATE INDEX partner_name_key ON partner (name_key);
CREATE INDEX partner_dormant_at ON partner (dormant_at, no) WHERE dormant_at IS NOT NULL;

-- The partner a mail to the team is about when it is about no deal.
ALTER TABLE notice ADD COLUMN partner INTEGER;
