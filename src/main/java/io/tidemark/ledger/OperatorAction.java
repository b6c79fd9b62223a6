package io.tidemark.ledger;

/** What a person may do; the same words in code, audit trail, REST, console and command line. */
public enum OperatorAction {
    /** Plan one slot that the ledger does not have, due at once. */
    RUN,
    /** Start a new series of attempts of an instance that has ended. */
    RERUN,
    /** End an instance that has not ended as FAILED, without another attempt and without a dead letter. */
    STOP,
    /** Hold an instance back, or let the slots to come of a task begin held back. */
    FREEZE,
    /** Let it go on. */
    UNFREEZE,
    /** Count a failed instance as SUCCEEDED without loading anything. */
    SET_SUCCESS,
    /** Say of an instance in doubt whether its commit took effect. */
    SETTLE,
    /** Send the report of a failed instance to the dead letter channel once more. */
    REDELIVER,
    /** Let many slots of a task run, a few at a time. */
    BACKFILL
}
