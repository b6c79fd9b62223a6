-- What attempts tell beside their outcomes. Tables of their own, so that no history is rewritten. They go with their attempt: foreign keys
-- cascade.

CREATE TABLE IF NOT EXISTS tidemark_attempt_note (
    task           VARCHAR(200) NOT NULL,
    scheduled_time BIGINT       NOT NULL,
    epoch          BIGINT       NOT NULL,
    -- no foreign key: a node may name one that nobody has told
    definition     VARCHAR(100),
    progress_bytes BIGINT,
    -- -1 where nobody knows
    progress_total BIGINT,
    progress_rows  BIGINT,
    progress_at    BIGINT,
    -- one place to a line
    rejects_at     VARCHAR(4000),
    -- of all targets together
    verified_rows  BIGINT,
    verified_at    BIGINT,
    verified_ok    BOOLEAN,
    -- whether the route has more to do even if the commit in doubt was made
    unfinished     BOOLEAN,
    CONSTRAINT tidemark_attempt_note_pk PRIMARY KEY (task, scheduled_time, epoch),
    CONSTRAINT tidemark_attempt_note_attempt FOREIGN KEY (task, scheduled_time, epoch)
        REFERENCES tidemark_attempt (task, scheduled_time, epoch) ON DELETE CASCADE
);

-- Whether an attempt names a definition.
CREATE INDEX IF NOT EXISTS tidemark_attempt_note_definition ON tidemark_attempt_note (task, definition);

CREATE TABLE IF NOT EXISTS tidemark_attempt_reject (
    task            VARCHAR(200) NOT NULL,
    scheduled_time  BIGINT       NOT NULL,
    epoch           BIGINT       NOT NULL,
    -- from 0
    reject_position INTEGER      NOT NULL,
    object_name     VARCHAR(2000),
    line_number     BIGINT       NOT NULL,
    byte_offset     BIGINT       NOT NULL,
    column_name     VARCHAR(2000),
    reason          VARCHAR(4000),
    row_text        VARCHAR(1000),
    CONSTRAINT tidemark_attempt_reject_pk PRIMARY KEY (task, scheduled_time, epoch, reject_position),
    CONSTRAINT tidemark_attempt_reject_attempt FOREIGN KEY (task, scheduled_time, epoch)
        REFERENCES tidemark_attempt (task, scheduled_time, epoch) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS tidemark_attempt_log (
    task           VARCHAR(200) NOT NULL,
    scheduled_time BIGINT       NOT NULL,
    epoch          BIGINT       NOT NULL,
    lines          VARCHAR(65536) NOT NULL,
    -- false when older lines were dropped
    is_complete    BOOLEAN      NOT NULL,
    CONSTRAINT tidemark_attempt_log_pk PRIMARY KEY (task, scheduled_time, epoch),
    CONSTRAINT tidemark_attempt_log_attempt FOREIGN KEY (task, scheduled_time, epoch)
        REFERENCES tidemark_attempt (task, scheduled_time, epoch) ON DELETE CASCADE
);

-- What tasks were made of. No foreign key to the task: it would hold the row that every claim needs.
CREATE TABLE IF NOT EXISTS tidemark_definition (
    task            VARCHAR(200) NOT NULL,
    id              VARCHAR(100) NOT NULL,
    definition_text VARCHAR(1000000) NOT NULL,
    first_seen      BIGINT       NOT NULL,
    -- when somebody last said that it runs
    last_seen       BIGINT       NOT NULL,
    CONSTRAINT tidemark_definition_pk PRIMARY KEY (task, id)
);
