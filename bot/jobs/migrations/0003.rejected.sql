-- depends: 0002.queue-index

-- Entries that somebody called wrong, beside those that a correction named as right.

ALTER TABLE feedback ADD COLUMN IF NOT EXISTS rejected integer[] NOT NULL DEFAULT '{}';
