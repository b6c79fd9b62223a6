package io.tidemark.ledger;

import java.util.Set;

/** The states of a cycle instance and the only changes between them. */
public enum InstanceState {
    /** Written into the ledger, not run yet. */
    PLANNED,
    /** Claimed by a node that holds a lease. */
    RUNNING,
    /** Its objects are not there yet; looked for again until {@code waitFor} runs out. */
    WAITING_OBJECT,
    /** An attempt failed; the next one is due later. */
    RETRYING,
    /** Loaded. */
    SUCCEEDED,
    /** Attempts exhausted, or a failure that no attempt can mend; goes to the dead letter channel. */
    FAILED,
    /** A commit was sent and nobody can say whether it took effect; a person decides. */
    UNKNOWN,
    /** Held back by a person. */
    FROZEN;

    /** Whether nothing more happens to the instance by itself. */
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED || this == UNKNOWN;
    }

    /** Whether an instance in this state may change to the next one. */
    public boolean canBecome(InstanceState next) {
        return successors().contains(next);
    }

    private Set<InstanceState> successors() {
        return switch (this) {
            case PLANNED, WAITING_OBJECT, RETRYING -> Set.of(RUNNING, FAILED, FROZEN);
            // RUNNING to RUNNING is the takeover of an expired lease
            case RUNNING -> Set.of(RUNNING, PLANNED, WAITING_OBJECT, RETRYING, SUCCEEDED, FAILED, UNKNOWN);
            case SUCCEEDED -> Set.of(PLANNED);
            case FAILED, UNKNOWN -> Set.of(PLANNED, SUCCEEDED);
            case FROZEN -> Set.of(PLANNED);
        };
    }
}
