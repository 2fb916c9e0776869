-- +goose Up

-- When the deal came to its stage, until when a decision was promised, and who decides while the manager is away.
ALTER TABLE deal ADD COLUMN stage_at  TEXT;
ALTER TABLE deal ADD COLUMN review_by TEXT;
ALTER TABLE deal ADD COLUMN backup    TEXT NOT NULL DEFAULT '';

-- Deals of before: their last event is the best that is known of when they came to their stage.
UPDATE deal SET stage_at = coalesce(updated_at, created_at);

-- What a manager's morning mail asks for: what ends soon, what has not moved, who cannot be reached.
CREATE INDEX deal_protected_until ON deal (protected_until) WHERE protected_until IS NOT NULL;
CREATE INDEX deal_stage_at ON deal (stage, stage_at);
CREATE INDEX contact_unreachable ON contact (no) WHERE status = 'unreachable';
