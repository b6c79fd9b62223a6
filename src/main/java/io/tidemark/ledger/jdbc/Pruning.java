package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.tidemark.ledger.Pruned;

/**
 * One step of pruning. The instance's row stays for good: it is what makes planning a slot again change nothing. What a
 * duplicate could depend on stays with it: commits whose outcome nobody knows, and appends that still stand in their target.
 */
final class Pruning {

    /** Removed in one transaction, unless a single instance has more: enough to be quick, few enough to hold nobody up. */
    private static final int ROWS = 5000;

    /** Above the smallest number, because H2 would read all that have nothing to prune past for the upper bound alone. */
    private static final String PRUNABLE = """
            SELECT scheduled_time, epoch FROM tidemark_cycle_instance
            WHERE task = ? AND prunable_since > -9223372036854775807 AND prunable_since < ? AND scheduled_time < ?
            ORDER BY task, prunable_since, scheduled_time LIMIT ?
            """;

    /** Whoever marks the row removes; somebody who runs the instance again in between has changed its state or its epoch. */
    private static final String MARK = """
            UPDATE tidemark_cycle_instance
            SET pruned_epoch = epoch, changed_at = CASE WHEN changed_at < ? THEN NULL ELSE changed_at END
            WHERE task = ? AND scheduled_time = ? AND epoch = ? AND prunable_since IS NOT NULL
            """;

    /** Nobody asks any more for changes so old, and without them their index stays as small as the history. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private Pruning() {
    }

    private record Candidate(Instant slot, long epoch) {
    }

    static Pruned step(Tx tx, String task, Instant finishedBefore, Instant slotsBefore, int limit) throws SQLException {
        List<Candidate> candidates = tx.list(PRUNABLE,
                row -> new Candidate(row.instant("scheduled_time"), row.number("epoch")), task, finishedBefore, slotsBefore, limit);
        if (candidates.isEmpty()) {
            // the last step
            Definitions.prune(tx, task, finishedBefore);
        }
        Pruned pruned = new Pruned(0, 0, 0, 0);
        for (Candidate candidate : candidates) {
            if (pruned.attempts() + pruned.objects() + pruned.intents() >= ROWS) {
                break;
            }
            pruned = pruned.plus(one(tx, task, candidate));
        }
        return pruned;
    }

    private static Pruned one(Tx tx, String task, Candidate candidate) throws SQLException {
        Instant slot = candidate.slot();
        if (!Counts.atMostOne(tx.update(MARK, tx.now().minus(FORGOTTEN), task, slot, candidate.epoch()), task, slot)) {
            return new Pruned(0, 0, 0, 0);
        }
        LateObjects.prune(tx, task, slot);
        int objects = Attempts.pruneObjects(tx, task, slot);
        int attempts = Attempts.prune(tx, task, slot);
        return new Pruned(1, attempts, objects, Intents.prune(tx, task, slot));
    }
}
