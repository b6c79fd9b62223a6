package io.tidemark.console;

import java.util.Locale;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;

/** How a slot looks to a person. Declared from the harmless to the bad: of a day, the last one counts. */
enum SlotLook {

    DONE,
    /** Set to SUCCEEDED by a person. */
    SKIPPED,
    WAITING,
    RUNNING,
    /** Waits for its objects. */
    OBJECT,
    /** Loaded, and there were no rows. */
    EMPTY,
    FROZEN,
    RETRYING,
    /** Loaded, and rows were rejected. */
    REJECTS,
    /** Ended, and an object came or changed afterwards. */
    LATE,
    /** Due by the recurrence, and the ledger does not have it. */
    MISSING,
    /** Failed without a report: a person stopped it. */
    FAILED,
    /** Failed, with a report for the dead letter channel. */
    DEAD,
    UNKNOWN;

    private final String word = name().toLowerCase(Locale.ROOT);

    String word() {
        return word;
    }

    static SlotLook of(CycleInstance instance) {
        return of(instance.state(), instance.deadLetter(), instance.late() != null, instance.cause() != null,
                instance.counts() == null ? -1 : instance.counts().rowsWritten(),
                instance.counts() == null ? 0 : instance.counts().rowsRejected());
    }

    /**
     * @param caused  whether it has a cause: a success has one only when it is a person's word
     * @param written -1 when the target did not tell
     */
    static SlotLook of(InstanceState state, DeadLetterState letter, boolean late, boolean caused, long written, long rejected) {
        return switch (state) {
            case PLANNED -> WAITING;
            case WAITING_OBJECT -> OBJECT;
            case RUNNING -> RUNNING;
            case RETRYING -> RETRYING;
            case FROZEN -> FROZEN;
            case UNKNOWN -> UNKNOWN;
            case FAILED -> late ? LATE : letter == DeadLetterState.NONE ? FAILED : DEAD;
            case SUCCEEDED -> late ? LATE : caused ? SKIPPED : rejected > 0 ? REJECTS : written == 0 ? EMPTY : DONE;
        };
    }
}
