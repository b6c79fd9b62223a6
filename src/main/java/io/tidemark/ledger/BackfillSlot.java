package io.tidemark.ledger;

import java.time.Instant;

/**
 * One slot of a backfill.
 *
 * @param expected the state of the instance when the backfill was made; null when it was absent. Where it is another when its turn
 *                 comes, the slot is left out.
 * @param detail   why it was left out; null otherwise
 */
public record BackfillSlot(Instant scheduledTime, InstanceState expected, State state, String detail) {

    /** How far a slot of a backfill is. */
    public enum State {
        /** Not set going yet. */
        PENDING,
        /** Planned or requeued; its instance has not ended. */
        ACTIVE,
        DONE,
        /** FAILED or UNKNOWN. */
        FAILED,
        SKIPPED
    }

    /** A slot of a backfill to be made. */
    public static BackfillSlot pending(Instant scheduledTime, InstanceState expected) {
        return new BackfillSlot(scheduledTime, expected, State.PENDING, null);
    }
}
