-- All instants are milliseconds since 1970-01-01T00:00:00Z: a timestamp column would round, and a rounded slot is another slot.
-- IF NOT EXISTS: H2 cannot undo half of a migration whose process was killed, so the next one completes it.
-- ${stored} is the word STORED where the database wants it behind a generated column.

CREATE TABLE IF NOT EXISTS tidemark_cycle_task (
    name         VARCHAR(200)  NOT NULL,
    zone         VARCHAR(100)  NOT NULL,
    recurrence   VARCHAR(1000),
    last_planned BIGINT,
    CONSTRAINT tidemark_cycle_task_pk PRIMARY KEY (name)
);

CREATE TABLE IF NOT EXISTS tidemark_cycle_instance (
    task            VARCHAR(200) NOT NULL,
    scheduled_time  BIGINT       NOT NULL,
    state           VARCHAR(20)  NOT NULL,
    kind            VARCHAR(20)  NOT NULL,
    priority        INTEGER      NOT NULL,
    -- attempts of the current series that count
    attempts        INTEGER      DEFAULT 0 NOT NULL,
    -- number of the newest attempt over the whole life
    last_attempt    INTEGER      DEFAULT 0 NOT NULL,
    epoch           BIGINT       DEFAULT 0 NOT NULL,
    -- the epoch at which the current series of attempts began; its attempts have higher ones
    series_epoch    BIGINT       DEFAULT 0 NOT NULL,
    owner           VARCHAR(200),
    lease_until     BIGINT,
    due_at          BIGINT       NOT NULL,
    planned_at      BIGINT       NOT NULL,
    started_at      BIGINT,
    finished_at     BIGINT,
    object_count    INTEGER      DEFAULT 0 NOT NULL,
    rows_read       BIGINT,
    rows_written    BIGINT,
    rows_rejected   BIGINT,
    cause           VARCHAR(4000),
    dead_letter     VARCHAR(20)  DEFAULT 'NONE' NOT NULL,
    -- null unless the dead letter is PENDING
    dead_letter_due BIGINT,
    -- null unless the instance waits to be claimed, so that the index of what can be claimed stays as small as the backlog
    claim_order     SMALLINT GENERATED ALWAYS AS (
        CASE WHEN state IN ('PLANNED', 'WAITING_OBJECT', 'RETRYING')
             THEN CASE kind WHEN 'CYCLE' THEN 0 WHEN 'MANUAL' THEN 1 ELSE 2 END
        END) ${stored},
    CONSTRAINT tidemark_cycle_instance_pk PRIMARY KEY (task, scheduled_time),
    CONSTRAINT tidemark_cycle_instance_task FOREIGN KEY (task) REFERENCES tidemark_cycle_task (name),
    CONSTRAINT tidemark_cycle_instance_owned CHECK ((state = 'RUNNING') = (owner IS NOT NULL AND lease_until IS NOT NULL)),
    CONSTRAINT tidemark_cycle_instance_letter CHECK ((dead_letter = 'PENDING') = (dead_letter_due IS NOT NULL))
);

-- Claiming: what is due, in the order of claims.
CREATE INDEX IF NOT EXISTS tidemark_cycle_instance_claim ON tidemark_cycle_instance (task, claim_order, priority DESC, scheduled_time);
-- Counts by state, running instances, the first slot that has not succeeded, lists of one state.
CREATE INDEX IF NOT EXISTS tidemark_cycle_instance_state ON tidemark_cycle_instance (task, state, scheduled_time);
-- Lists over all tasks, newest first. The primary key serves those of one task.
CREATE INDEX IF NOT EXISTS tidemark_cycle_instance_time ON tidemark_cycle_instance (scheduled_time, task);
-- Pending dead letters.
CREATE INDEX IF NOT EXISTS tidemark_cycle_instance_letter_due ON tidemark_cycle_instance (task, dead_letter_due);

CREATE TABLE IF NOT EXISTS tidemark_attempt (
    task           VARCHAR(200) NOT NULL,
    scheduled_time BIGINT       NOT NULL,
    epoch          BIGINT       NOT NULL,
    attempt_number INTEGER      NOT NULL,
    node           VARCHAR(200) NOT NULL,
    started_at     BIGINT       NOT NULL,
    finished_at    BIGINT,
    outcome        VARCHAR(20)  NOT NULL,
    cause          VARCHAR(4000),
    rows_read      BIGINT,
    rows_written   BIGINT,
    rows_rejected  BIGINT,
    CONSTRAINT tidemark_attempt_pk PRIMARY KEY (task, scheduled_time, epoch),
    CONSTRAINT tidemark_attempt_number UNIQUE (task, scheduled_time, attempt_number),
    CONSTRAINT tidemark_attempt_instance FOREIGN KEY (task, scheduled_time)
        REFERENCES tidemark_cycle_instance (task, scheduled_time)
);

CREATE TABLE IF NOT EXISTS tidemark_attempt_object (
    task            VARCHAR(200)  NOT NULL,
    scheduled_time  BIGINT        NOT NULL,
    epoch           BIGINT        NOT NULL,
    -- in reading order, from 0
    object_position INTEGER       NOT NULL,
    bucket          VARCHAR(255)  NOT NULL,
    object_key      VARCHAR(2000) NOT NULL,
    version_id      VARCHAR(255),
    etag            VARCHAR(255),
    size_bytes      BIGINT        NOT NULL,
    last_modified   BIGINT,
    crc64           VARCHAR(20),
    CONSTRAINT tidemark_attempt_object_pk PRIMARY KEY (task, scheduled_time, epoch, object_position),
    CONSTRAINT tidemark_attempt_object_attempt FOREIGN KEY (task, scheduled_time, epoch)
        REFERENCES tidemark_attempt (task, scheduled_time, epoch)
);

CREATE TABLE IF NOT EXISTS tidemark_commit_intent (
    -- in the order in which the intents of an instance were recorded
    id             BIGINT GENERATED ALWAYS AS IDENTITY,
    task           VARCHAR(200)  NOT NULL,
    scheduled_time BIGINT        NOT NULL,
    epoch          BIGINT        NOT NULL,
    target         VARCHAR(2000) NOT NULL,
    service        VARCHAR(2000) NOT NULL,
    session_id     VARCHAR(255)  NOT NULL,
    overwrites     BOOLEAN       NOT NULL,
    -- as ranges, both ends included: 0-511,600
    blocks         VARCHAR(1000000) NOT NULL,
    opened_at      BIGINT        NOT NULL,
    rows_read      BIGINT        NOT NULL,
    rows_written   BIGINT        NOT NULL,
    rows_rejected  BIGINT        NOT NULL,
    recorded_at    BIGINT        NOT NULL,
    -- null while nobody asked; UNKNOWN is asked again
    outcome        VARCHAR(20),
    resolved_at    BIGINT,
    resolved_epoch BIGINT,
    CONSTRAINT tidemark_commit_intent_pk PRIMARY KEY (id),
    CONSTRAINT tidemark_commit_intent_session UNIQUE (task, scheduled_time, session_id),
    CONSTRAINT tidemark_commit_intent_instance FOREIGN KEY (task, scheduled_time)
        REFERENCES tidemark_cycle_instance (task, scheduled_time)
);
