-- Objects that come late, and what is to be done to source objects after the load. Foreign keys cascade: whoever prunes history
-- need not know these tables.

-- null before the first look
ALTER TABLE tidemark_cycle_task ADD COLUMN IF NOT EXISTS late_check_due BIGINT;

-- what came after the instance had ended, for people, and when it was found
ALTER TABLE tidemark_cycle_instance ADD COLUMN IF NOT EXISTS late VARCHAR(4000);
ALTER TABLE tidemark_cycle_instance ADD COLUMN IF NOT EXISTS late_at BIGINT;

-- where the attempt looked for its objects, one to a line; null where it did not look
ALTER TABLE tidemark_attempt ADD COLUMN IF NOT EXISTS sources VARCHAR(1000000);

-- The versions of objects that were told as late, so that each is told once.
CREATE TABLE IF NOT EXISTS tidemark_late_object (
    id             BIGINT GENERATED ALWAYS AS IDENTITY,
    task           VARCHAR(200)  NOT NULL,
    scheduled_time BIGINT        NOT NULL,
    -- of the attempt that had ended the instance
    epoch          BIGINT        NOT NULL,
    bucket         VARCHAR(255)  NOT NULL,
    object_key     VARCHAR(2000) NOT NULL,
    etag           VARCHAR(255),
    size_bytes     BIGINT        NOT NULL,
    last_modified  BIGINT,
    found_at       BIGINT        NOT NULL,
    CONSTRAINT tidemark_late_object_pk PRIMARY KEY (id),
    CONSTRAINT tidemark_late_object_instance FOREIGN KEY (task, scheduled_time)
        REFERENCES tidemark_cycle_instance (task, scheduled_time) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS tidemark_late_object_slot ON tidemark_late_object (task, scheduled_time);

-- Only what is still to be done: whoever has done it deletes its row.
CREATE TABLE IF NOT EXISTS tidemark_source_action (
    id             BIGINT GENERATED ALWAYS AS IDENTITY,
    task           VARCHAR(200)   NOT NULL,
    scheduled_time BIGINT         NOT NULL,
    -- of the attempt that read the object
    epoch          BIGINT         NOT NULL,
    action         VARCHAR(20000) NOT NULL,
    tries          INTEGER        DEFAULT 0 NOT NULL,
    -- null while the instance is not loaded
    due_at         BIGINT,
    CONSTRAINT tidemark_source_action_pk PRIMARY KEY (id),
    CONSTRAINT tidemark_source_action_instance FOREIGN KEY (task, scheduled_time)
        REFERENCES tidemark_cycle_instance (task, scheduled_time) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS tidemark_source_action_due ON tidemark_source_action (task, due_at);
CREATE INDEX IF NOT EXISTS tidemark_source_action_slot ON tidemark_source_action (task, scheduled_time);
