package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RequeueResult;
import io.tidemark.ledger.RequeueResult.Appended;
import io.tidemark.ledger.RequeueResult.Status;
import io.tidemark.ledger.RunKind;

/** Lets an instance that has ended run again. */
final class Requeues {

    /**
     * What a series that failed had committed counts on: to append it again would double it. Only who runs a slot again that has
     * succeeded means its commits to be made again.
     */
    private static final String REQUEUE = """
            UPDATE tidemark_cycle_instance
            SET state = 'PLANNED', kind = ?, attempts = 0, due_at = ?, planned_at = ?,
                started_at = NULL, finished_at = NULL, object_count = 0,
                rows_read = NULL, rows_written = NULL, rows_rejected = NULL, cause = NULL,
                dead_letter = 'NONE', dead_letter_due = NULL, late = NULL, late_at = NULL, stop_request = NULL,
                series_epoch = CASE WHEN state = 'SUCCEEDED' THEN epoch ELSE series_epoch END,
                changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND state IN ('SUCCEEDED', 'FAILED', 'UNKNOWN')
            """;

    private Requeues() {
    }

    static RequeueResult requeue(Tx tx, String task, Instant slot, RunKind kind, boolean force) throws SQLException {
        InstanceState state = Instances.lock(tx, task, slot).orElse(null);
        if (state == null) {
            return new RequeueResult(Status.ABSENT, null, List.of());
        }
        if (!state.isTerminal()) {
            return new RequeueResult(Status.WRONG_STATE, state, List.of());
        }
        List<Appended> doubles = state == InstanceState.SUCCEEDED ? Intents.standing(tx, task, slot) : List.of();
        if (!doubles.isEmpty() && !force) {
            return new RequeueResult(Status.WOULD_DOUBLE, state, doubles);
        }
        again(tx, task, slot, kind);
        return new RequeueResult(Status.REQUEUED, state, doubles);
    }

    /** The row is locked and its state is terminal. */
    static void again(Tx tx, String task, Instant slot, RunKind kind) throws SQLException {
        Instant now = tx.now();
        Counts.exactlyOne(tx.update(REQUEUE, kind, now, now, now, task, slot), task, slot);
        SourceActions.withdraw(tx, task, slot);
    }
}
