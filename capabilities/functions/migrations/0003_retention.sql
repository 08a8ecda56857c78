-- When its bundle arrived last, alone: the newest deployments of a function are kept, and promoted without an id.
ALTER TABLE deployments ADD COLUMN sent_at timestamptz NOT NULL DEFAULT now();
UPDATE deployments SET sent_at = created_at;
