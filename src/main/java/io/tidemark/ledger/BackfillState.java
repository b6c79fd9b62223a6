package io.tidemark.ledger;

/** The states of a backfill. */
public enum BackfillState {
    /** Its slots are set going as others end. */
    RUNNING,
    /** No further slot is set going; those that are under way go on. */
    PAUSED,
    /** Every slot has ended or was left out. */
    DONE,
    /** A person ended it; what was not set going is left out. */
    CANCELLED;

    /** Whether nothing more happens to it. */
    public boolean isTerminal() {
        return this == DONE || this == CANCELLED;
    }
}
