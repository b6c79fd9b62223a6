package io.tidemark.ledger;

/** Where the report of a failed instance is. */
public enum DeadLetterState {
    /** The instance did not fail. */
    NONE,
    /** Failed, not yet accepted by the dead letter channel. */
    PENDING,
    /** The dead letter channel took the report. */
    DELIVERED,
    /** The route declares no dead letter channel; the ledger alone keeps the failure. */
    UNDECLARED
}
