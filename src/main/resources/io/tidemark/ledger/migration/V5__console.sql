-- What the console reads. ${partial} as in V2. New columns are null in rows that exist, so that years of history need not be rewritten.

-- When a person last saw something else of the instance, by the ledger's clock; null when that was before this version, or when its
-- history was pruned.
ALTER TABLE tidemark_cycle_instance ADD COLUMN IF NOT EXISTS changed_at BIGINT;

-- What changed lately, over all tasks.
CREATE INDEX IF NOT EXISTS tidemark_cycle_instance_changed ON tidemark_cycle_instance (changed_at)
    ${partial} changed_at IS NOT NULL
;

-- When the timer of the task last planned; null before the first time.
ALTER TABLE tidemark_cycle_task ADD COLUMN IF NOT EXISTS ticked_at BIGINT;
