-- What people were told is wrong, so that nobody tells it again: neither another node nor the same one after a restart.

CREATE TABLE IF NOT EXISTS tidemark_alert (
    task      VARCHAR(200)  NOT NULL,
    rule      VARCHAR(30)   NOT NULL,
    -- what of the task: a slot, a day
    subject   VARCHAR(200)  NOT NULL,
    text      VARCHAR(4000) NOT NULL,
    opened_at BIGINT        NOT NULL,
    -- how often it was told
    told      INTEGER       DEFAULT 0 NOT NULL,
    -- the trouble is over and that is still to be told
    ended     BOOLEAN       DEFAULT FALSE NOT NULL,
    -- when it is told next; null when it is not told again
    due_at    BIGINT,
    CONSTRAINT tidemark_alert_pk PRIMARY KEY (task, rule, subject)
);

CREATE INDEX IF NOT EXISTS tidemark_alert_due ON tidemark_alert (due_at);

-- One row: when some node looks next.
CREATE TABLE IF NOT EXISTS tidemark_alert_round (
    id     INTEGER NOT NULL,
    due_at BIGINT  NOT NULL,
    CONSTRAINT tidemark_alert_round_pk PRIMARY KEY (id)
);

INSERT INTO tidemark_alert_round (id, due_at) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM tidemark_alert_round WHERE id = 1);
