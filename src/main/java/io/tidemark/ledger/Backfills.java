package io.tidemark.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The backfills of all tasks. Errors are those of {@link Ledger}. Every change that a person makes is in the audit trail. */
public interface Backfills {

    /**
     * Makes a backfill and lets it run.
     *
     * @param description for people
     * @param slots       in the order in which they are to run, each once
     * @param concurrency at least 1
     * @param doubling    run succeeded slots again although their appends are doubled
     * @throws IllegalArgumentException when the task is not registered, or there is no slot
     */
    Backfill create(String task, String description, List<BackfillSlot> slots, int concurrency, boolean doubling, Signature signature);

    /**
     * Sets slots of the task's running backfills going, where others have ended. Any number of nodes may call it at any moment, as
     * often as they like.
     *
     * @return how many slots were set going
     */
    int advance(String task);

    /**
     * Changes RUNNING to PAUSED or back, or either of them to CANCELLED.
     *
     * @throws IllegalArgumentException when there is no such backfill
     * @throws IllegalStateException    when it is not in a state for that; nothing changed
     */
    Backfill turn(long id, BackfillState to, Signature signature);

    /**
     * Removes backfills that have ended, oldest first; the audit trail keeps that they were.
     *
     * @param limit at most so many
     * @return how many
     */
    int forget(Instant finishedBefore, int limit);

    Optional<Backfill> backfill(long id);

    /**
     * The newest first.
     *
     * @param task  null for all
     * @param limit 1 or more
     */
    List<Backfill> backfills(String task, int limit);

    /**
     * In the order in which they run.
     *
     * @param state null for all
     * @param limit 1 or more
     */
    List<BackfillSlot> slots(long id, BackfillSlot.State state, int limit);
}
