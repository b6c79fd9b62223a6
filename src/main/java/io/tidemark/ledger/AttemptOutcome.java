package io.tidemark.ledger;

/** How an attempt ended. */
public enum AttemptOutcome {
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** Its node died or lost the lease; another attempt took over. */
    ABANDONED,
    /** Handed back unfinished by a node that stops; not counted. */
    HANDED_BACK,
    /** Ended with a commit that nobody can judge. */
    UNKNOWN
}
