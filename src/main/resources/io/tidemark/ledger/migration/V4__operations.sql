-- What people do to tasks and instances, and the trail of it.

-- Slots that the task's own recurrence plans begin FROZEN.
ALTER TABLE tidemark_cycle_task ADD COLUMN IF NOT EXISTS frozen BOOLEAN DEFAULT FALSE NOT NULL;
-- null before a node has run the task
ALTER TABLE tidemark_cycle_task ADD COLUMN IF NOT EXISTS rerun_policy VARCHAR(20);

-- Who wants the attempt stopped and why; null when nobody does. The owner sees it when it renews its lease.
ALTER TABLE tidemark_cycle_instance ADD COLUMN IF NOT EXISTS stop_request VARCHAR(4000);

-- No foreign keys: the trail outlives what it tells of.
CREATE TABLE IF NOT EXISTS tidemark_audit (
    id             BIGINT GENERATED ALWAYS AS IDENTITY,
    recorded_at    BIGINT        NOT NULL,
    actor          VARCHAR(200)  NOT NULL,
    action         VARCHAR(20)   NOT NULL,
    task           VARCHAR(200)  NOT NULL,
    -- null where it was done to the task or to a backfill
    scheduled_time BIGINT,
    reason         VARCHAR(4000),
    -- the same for everything that one call did
    request        VARCHAR(100)  NOT NULL,
    before_state   VARCHAR(20),
    after_state    VARCHAR(20),
    detail         VARCHAR(4000),
    CONSTRAINT tidemark_audit_pk PRIMARY KEY (id)
);

CREATE INDEX IF NOT EXISTS tidemark_audit_task ON tidemark_audit (task, id);
CREATE INDEX IF NOT EXISTS tidemark_audit_slot ON tidemark_audit (task, scheduled_time, id);

-- No foreign key: it would hold the task's row, which every claim needs, for as long as a long backfill is being made.
CREATE TABLE IF NOT EXISTS tidemark_backfill (
    id          BIGINT GENERATED ALWAYS AS IDENTITY,
    task        VARCHAR(200)  NOT NULL,
    state       VARCHAR(20)   NOT NULL,
    -- ranges, mode and order in words, for people
    description VARCHAR(4000) NOT NULL,
    concurrency INTEGER       NOT NULL,
    -- whether succeeded slots run again although their appends are doubled
    doubling    BOOLEAN       NOT NULL,
    actor       VARCHAR(200)  NOT NULL,
    reason      VARCHAR(4000),
    created_at  BIGINT        NOT NULL,
    finished_at BIGINT,
    CONSTRAINT tidemark_backfill_pk PRIMARY KEY (id)
);

CREATE INDEX IF NOT EXISTS tidemark_backfill_of_task ON tidemark_backfill (task, state, id);

CREATE TABLE IF NOT EXISTS tidemark_backfill_slot (
    backfill_id    BIGINT      NOT NULL,
    -- the order in which they run, from 0
    slot_position  INTEGER     NOT NULL,
    scheduled_time BIGINT      NOT NULL,
    state          VARCHAR(20) NOT NULL,
    -- of the instance when the backfill was made; null when it was absent
    expected_state VARCHAR(20),
    detail         VARCHAR(4000),
    CONSTRAINT tidemark_backfill_slot_pk PRIMARY KEY (backfill_id, slot_position),
    CONSTRAINT tidemark_backfill_slot_of FOREIGN KEY (backfill_id) REFERENCES tidemark_backfill (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS tidemark_backfill_slot_state ON tidemark_backfill_slot (backfill_id, state, slot_position);
