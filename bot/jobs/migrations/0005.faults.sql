-- depends: 0004.citizen

-- Attempts that were cut short by us, not by GitHub: an error of ours, or a worker that died. Only those are counted against a limit.

ALTER TABLE deliveries ADD COLUMN IF NOT EXISTS faults integer NOT NULL DEFAULT 0;
