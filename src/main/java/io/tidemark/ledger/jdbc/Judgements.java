package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;

/** What a person decides of an UNKNOWN instance, within one transaction that has its row. */
final class Judgements {

    private static final String LOCK = """
            SELECT state, epoch, series_epoch FROM tidemark_cycle_instance WHERE task = ? AND scheduled_time = ? FOR UPDATE
            """;

    private static final String SUCCEED = """
            UPDATE tidemark_cycle_instance
            SET state = 'SUCCEEDED', finished_at = ?, rows_read = ?, rows_written = ?, rows_rejected = ?, cause = NULL,
                dead_letter = 'NONE', dead_letter_due = NULL, changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND epoch = ? AND state = 'UNKNOWN'
            """;

    private final Tx tx;
    private final String task;
    private final Instant slot;
    private final Doubtful doubtful;

    private Judgements(Tx tx, String task, Instant slot, Doubtful doubtful) {
        this.tx = tx;
        this.task = task;
        this.slot = slot;
        this.doubtful = doubtful;
    }

    private record Doubtful(InstanceState state, long epoch, long seriesEpoch) {
    }

    /**
     * @param outcome COMMITTED or NOT_COMMITTED
     * @throws IllegalStateException when the instance is not UNKNOWN
     */
    static CycleInstance judge(Tx tx, String task, Instant slot, CommitOutcome outcome, String who, String why) throws SQLException {
        Doubtful doubtful = tx.one(LOCK, Judgements::read, task, slot).orElseThrow(() -> new IllegalStateException(
                "the ledger does not have slot %s of task %s; there is nothing to judge".formatted(slot, task)));
        if (doubtful.state() != InstanceState.UNKNOWN) {
            throw new IllegalStateException("slot %s of task %s is %s; only what is UNKNOWN is judged".formatted(
                    slot, task, doubtful.state()));
        }
        new Judgements(tx, task, slot, doubtful).judge(outcome, Causes.oneLine("%s judged it %s: %s".formatted(who, outcome, why)));
        return Instances.one(tx, task, slot).orElseThrow();
    }

    /** The epoch of the attempt that gave up: a commit resolved by it belongs to the series, as if the attempt had known it. */
    private void judge(CommitOutcome outcome, String judgement) throws SQLException {
        Intents.judge(tx, task, slot, doubtful.epoch(), outcome);
        // the word is about one commit; what the route would have loaded after it is nowhere
        if (outcome == CommitOutcome.COMMITTED && !AttemptNoteTable.isUnfinished(tx, task, slot, doubtful.epoch())) {
            LoadCounts counts = Intents.committed(tx, task, slot, doubtful.seriesEpoch()).orElse(null);
            Attempts.judge(tx, task, slot, doubtful.epoch(), AttemptOutcome.SUCCEEDED, judgement, counts);
            succeed(counts);
            SourceActions.release(tx, task, slot, Intents.committedBy(tx, task, slot).orElse(doubtful.epoch()));
        } else {
            Attempts.judge(tx, task, slot, doubtful.epoch(), AttemptOutcome.FAILED, judgement, null);
            Requeues.again(tx, task, slot, RunKind.MANUAL);
        }
    }

    private void succeed(LoadCounts counts) throws SQLException {
        int changed = tx.update(SUCCEED, tx.now(),
                counts == null ? null : counts.rowsRead(),
                counts == null ? null : counts.rowsWritten(),
                counts == null ? null : counts.rowsRejected(),
                tx.now(), task, slot, doubtful.epoch());
        Counts.exactlyOne(changed, task, slot);
    }

    private static Doubtful read(Row row) throws SQLException {
        return new Doubtful(row.constant("state", InstanceState.class), row.number("epoch"), row.number("series_epoch"));
    }
}
