package io.tidemark.ledger;

/** Why an instance runs. Declared in the order in which due instances are claimed: fresh data before all else. */
public enum RunKind {
    /** Planned by the task's own recurrence. */
    CYCLE,
    /** Asked for by a person, slot by slot. */
    MANUAL,
    /** Part of a backfill. */
    BACKFILL
}
