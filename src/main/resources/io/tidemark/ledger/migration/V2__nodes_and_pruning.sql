-- ${stored} as in V1. ${partial} is the word WHERE where the database has partial indexes, and begins a comment where it has none:
-- then the index holds the rows without a value, too. A condition therefore stands on a line of its own.

-- The processes that run instances: one row for each name.
CREATE TABLE IF NOT EXISTS tidemark_node (
    name        VARCHAR(200)  NOT NULL,
    -- of the process that has the name; another one gets it only after alive_until
    start_id    VARCHAR(100)  NOT NULL,
    host        VARCHAR(255)  NOT NULL,
    pid         BIGINT        NOT NULL,
    version     VARCHAR(100)  NOT NULL,
    address     VARCHAR(1000),
    started_at  BIGINT        NOT NULL,
    seen_at     BIGINT        NOT NULL,
    alive_until BIGINT        NOT NULL,
    CONSTRAINT tidemark_node_pk PRIMARY KEY (name)
);

-- The epoch that had been reached when the instance's history was pruned. A later claim has a higher one, and with it new history.
ALTER TABLE tidemark_cycle_instance ADD COLUMN IF NOT EXISTS pruned_epoch BIGINT;
-- When the instance succeeded, as long as it has history to prune; else null.
ALTER TABLE tidemark_cycle_instance ADD COLUMN IF NOT EXISTS prunable_since BIGINT GENERATED ALWAYS AS (
    CASE WHEN state = 'SUCCEEDED' AND (pruned_epoch IS NULL OR pruned_epoch < epoch) THEN finished_at END) ${stored};
-- The scheduled time, as long as the instance has not succeeded; else null.
ALTER TABLE tidemark_cycle_instance ADD COLUMN IF NOT EXISTS unsucceeded_slot BIGINT GENERATED ALWAYS AS (
    CASE WHEN state <> 'SUCCEEDED' THEN scheduled_time END) ${stored};

-- Pruning, oldest success first.
CREATE INDEX IF NOT EXISTS tidemark_cycle_instance_prunable ON tidemark_cycle_instance (task, prunable_since, scheduled_time)
    ${partial} prunable_since IS NOT NULL
;
-- The first slot of a task that has not succeeded.
CREATE INDEX IF NOT EXISTS tidemark_cycle_instance_first ON tidemark_cycle_instance (task, unsucceeded_slot)
    ${partial} unsucceeded_slot IS NOT NULL
;
-- Lists of what failed, waits or runs, over all tasks, state by state and newest first.
CREATE INDEX IF NOT EXISTS tidemark_cycle_instance_unsucceeded ON tidemark_cycle_instance (state, unsucceeded_slot, task)
    ${partial} unsucceeded_slot IS NOT NULL
;

-- Those of V1 held the whole history, which nobody looks for in them.
DROP INDEX IF EXISTS tidemark_cycle_instance_claim;
CREATE INDEX IF NOT EXISTS tidemark_cycle_instance_due ON tidemark_cycle_instance (task, claim_order, priority DESC, scheduled_time)
    ${partial} claim_order IS NOT NULL
;
DROP INDEX IF EXISTS tidemark_cycle_instance_letter_due;
CREATE INDEX IF NOT EXISTS tidemark_cycle_instance_pending ON tidemark_cycle_instance (task, dead_letter_due, scheduled_time)
    ${partial} dead_letter_due IS NOT NULL
;
