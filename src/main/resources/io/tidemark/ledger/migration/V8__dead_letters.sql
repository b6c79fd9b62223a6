-- ${partial} as in V2.

-- Reports of failed instances over all tasks, newest slot first. Those that nobody has to look at are nearly all.
CREATE INDEX IF NOT EXISTS tidemark_cycle_instance_letter ON tidemark_cycle_instance (dead_letter, scheduled_time, task)
    ${partial} dead_letter <> 'NONE'
;
