package io.tidemark.ledger;

import java.time.Instant;
import java.util.Objects;

import io.tidemark.commit.CommitOutcome;

/**
 * What a person wants done to one instance, and the state in which they saw it.
 *
 * @param expected the state; null when the ledger did not have the slot
 * @param epoch    the epoch; 0 when the ledger did not have the slot
 * @param force    RERUN: although it doubles what was appended
 * @param outcome  SETTLE: what became of the commit, COMMITTED or NOT_COMMITTED; else null
 */
public record Intervention(OperatorAction action, String task, Instant scheduledTime, InstanceState expected, long epoch, boolean force,
        CommitOutcome outcome) {

    public Intervention {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(scheduledTime, "scheduledTime");
        if (action == OperatorAction.BACKFILL) {
            throw new IllegalArgumentException("a backfill is made of many slots; one slot is run, or run again");
        }
        if (action == OperatorAction.SETTLE && (outcome == null || outcome == CommitOutcome.UNKNOWN)) {
            throw new IllegalArgumentException("a commit is settled as COMMITTED or NOT_COMMITTED, not as " + outcome);
        }
    }
}
