package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.LoadCounts;
import io.tidemark.commit.StaleClaimException;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;

/**
 * An instance that is locked for its claim, within one transaction.
 *
 * <p>The epoch alone decides, not the end of the lease: as long as nobody has taken the instance over, nobody else has
 * touched it, and its owner may renew, commit and finish late. A takeover and the owner's change both need the same row;
 * one of them waits, and whoever comes second finds the other's epoch or state and changes nothing.
 */
final class Held {

    private static final String LOCK = """
            SELECT series_epoch, stop_request FROM tidemark_cycle_instance
            WHERE task = ? AND scheduled_time = ? AND owner = ? AND epoch = ? AND state = 'RUNNING'
            FOR UPDATE
            """;

    private static final String RENEW = """
            UPDATE tidemark_cycle_instance SET lease_until = ?
            WHERE task = ? AND scheduled_time = ? AND owner = ? AND epoch = ? AND state = 'RUNNING'
            """;

    private static final String LEAVE = """
            UPDATE tidemark_cycle_instance
            SET state = ?, owner = NULL, lease_until = NULL, attempts = attempts + ?, last_attempt = last_attempt - ?,
                due_at = COALESCE(CAST(? AS BIGINT), due_at), finished_at = ?,
                object_count = COALESCE(CAST(? AS INTEGER), object_count),
                rows_read = ?, rows_written = ?, rows_rejected = ?, cause = ?, dead_letter = ?, dead_letter_due = ?,
                stop_request = CASE WHEN CAST(? AS VARCHAR) IN ('SUCCEEDED', 'FAILED', 'UNKNOWN') THEN NULL ELSE stop_request END,
                changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND owner = ? AND epoch = ? AND state = 'RUNNING'
            """;

    private final Tx tx;
    private final Claim claim;
    private final long seriesEpoch;
    /** Who wants the instance stopped, and why; null when nobody does. */
    private final String stop;

    private Held(Tx tx, Claim claim, Locked locked) {
        this.tx = tx;
        this.claim = claim;
        this.seriesEpoch = locked.seriesEpoch();
        this.stop = locked.stop();
    }

    private record Locked(long seriesEpoch, String stop) {
    }

    /** @throws StaleClaimException when the claim is not the newest of a running instance */
    static Held lock(Tx tx, Claim claim) throws SQLException {
        Locked locked = tx.one(LOCK, row -> new Locked(row.number("series_epoch"), row.text("stop_request")),
                claim.task(), claim.scheduledTime(), claim.owner(), claim.epoch()).orElse(null);
        if (locked == null) {
            throw stale(tx, claim);
        }
        return new Held(tx, claim, locked);
    }

    Claim renew(Duration lease) throws SQLException {
        Instant until = tx.now().plus(lease);
        one(tx.update(RENEW, until, claim.task(), claim.scheduledTime(), claim.owner(), claim.epoch()));
        return new Claim(claim.task(), claim.scheduledTime(), claim.epoch(), claim.owner(), claim.kind(), claim.attempt(),
                claim.plannedAt(), until, claim.unresolved(), claim.previous(), stop);
    }

    /** What earlier attempts of the series have appended to the target, oldest first. */
    List<CommitIntent> appended(String target) throws SQLException {
        return Intents.appended(tx, claim, seriesEpoch, target);
    }

    /** What the series' newest attempt with a commit has committed, oldest first. */
    List<CommitIntent> committed() throws SQLException {
        return Intents.committedByNewest(tx, claim, seriesEpoch);
    }

    void describe(AttemptReport report) throws SQLException {
        AttemptSources.set(tx, claim.task(), claim.scheduledTime(), claim.epoch(), report.sources());
        Attempts.describe(tx, claim.task(), claim.scheduledTime(), claim.epoch(), report.objects());
        SourceActions.prepare(tx, claim, report.actions());
        note(report);
    }

    private void note(AttemptReport report) throws SQLException {
        AttemptNoteTable.define(tx, claim.task(), claim.scheduledTime(), claim.epoch(), report.definition());
        if (report.log() != null) {
            AttemptNoteTable.have(tx, claim.task(), claim.scheduledTime(), claim.epoch());
            AttemptLogs.set(tx, claim.task(), claim.scheduledTime(), claim.epoch(), report.log());
        }
    }

    /** What the attempt recorded that made the newest commit. */
    AttemptReport described() throws SQLException {
        Long epoch = Intents.committedBy(tx, claim.task(), claim.scheduledTime()).orElse(null);
        if (epoch == null) {
            return new AttemptReport(null, List.of());
        }
        return AttemptSources.described(tx, claim.task(), claim.scheduledTime(), epoch);
    }

    void succeed(AttemptReport report) throws SQLException {
        Intents.Open open = Intents.open(tx, claim.task(), claim.scheduledTime()).orElse(null);
        if (open != null) {
            throw new IllegalStateException(("slot %s of task %s cannot have succeeded while nobody knows what became of its "
                    + "commit session %s; resolve it first").formatted(
                            claim.scheduledTime(), claim.task(), open.intent().sessionId()));
        }
        LoadCounts counts = Intents.committed(tx, claim.task(), claim.scheduledTime(), seriesEpoch).orElse(null);
        end(AttemptOutcome.SUCCEEDED, report, null, counts);
        SourceActions.release(tx, claim, report.actions());
        leave(new Leaving(InstanceState.SUCCEEDED, true, null, report.objects().size(), counts, null));
    }

    void retry(AttemptReport report, Duration delay) throws SQLException {
        if (endsHere()) {
            fail(report);
            return;
        }
        String cause = Causes.oneLine(report.cause());
        end(AttemptOutcome.FAILED, report, cause, null);
        leave(new Leaving(InstanceState.RETRYING, true, tx.now().plus(delay), report.objects().size(), null, cause));
    }

    void defer(String missing, Duration delay) throws SQLException {
        if (endsHere()) {
            fail(new AttemptReport(missing, List.of()));
            return;
        }
        Attempts.remove(tx, claim.task(), claim.scheduledTime(), claim.epoch());
        leave(new Leaving(InstanceState.WAITING_OBJECT, false, tx.now().plus(delay), null, null, Causes.oneLine(missing)));
    }

    void handBack(AttemptReport report) throws SQLException {
        if (endsHere()) {
            fail(report);
            return;
        }
        String cause = Causes.oneLine(report.cause());
        end(AttemptOutcome.HANDED_BACK, report, cause, null);
        leave(new Leaving(InstanceState.PLANNED, false, tx.now(), null, null, cause));
    }

    void fail(AttemptReport report) throws SQLException {
        giveUp(InstanceState.FAILED, AttemptOutcome.FAILED, report);
    }

    void doubt(AttemptReport report) throws SQLException {
        giveUp(InstanceState.UNKNOWN, AttemptOutcome.UNKNOWN, report);
        if (report.unfinished()) {
            AttemptNoteTable.setUnfinished(tx, claim.task(), claim.scheduledTime(), claim.epoch());
        }
    }

    /** A commit in doubt comes before the wish to stop: FAILED would say that nothing was loaded. */
    private boolean endsHere() throws SQLException {
        return stop != null && Intents.open(tx, claim.task(), claim.scheduledTime()).isEmpty();
    }

    private void giveUp(InstanceState state, AttemptOutcome outcome, AttemptReport report) throws SQLException {
        String cause = Causes.oneLine(state == InstanceState.FAILED ? stopped(report.cause()) : report.cause());
        end(outcome, report, cause, null);
        leave(new Leaving(state, true, null, report.objects().size(), null, cause));
    }

    private String stopped(String cause) {
        if (stop == null) {
            return cause;
        }
        return cause == null ? stop : stop + "; " + cause;
    }

    private void end(AttemptOutcome outcome, AttemptReport report, String cause, LoadCounts counts) throws SQLException {
        Attempts.end(tx, claim.task(), claim.scheduledTime(), claim.epoch(), outcome, cause, counts, report.sources());
        Attempts.describe(tx, claim.task(), claim.scheduledTime(), claim.epoch(), report.objects());
        note(report);
    }

    /**
     * How an instance leaves RUNNING.
     *
     * @param counted whether the attempt counts
     * @param due     null where nothing follows by itself
     * @param objects null where the attempt did not come so far
     */
    private record Leaving(
            InstanceState state, boolean counted, Instant due, Integer objects, LoadCounts counts, String cause) {
    }

    private void leave(Leaving to) throws SQLException {
        // a letter asks a person to look at it, and who stopped it has
        boolean gaveUp = to.state() == InstanceState.UNKNOWN || to.state() == InstanceState.FAILED && stop == null;
        LoadCounts counts = to.counts();
        one(tx.update(LEAVE,
                to.state(),
                to.counted() ? 1 : 0,
                to.state() == InstanceState.WAITING_OBJECT ? 1 : 0,
                to.due(),
                to.state().isTerminal() ? tx.now() : null,
                to.objects(),
                counts == null ? null : counts.rowsRead(),
                counts == null ? null : counts.rowsWritten(),
                counts == null ? null : counts.rowsRejected(),
                to.cause(),
                gaveUp ? DeadLetterState.PENDING : DeadLetterState.NONE,
                gaveUp ? tx.now() : null,
                to.state(),
                tx.now(),
                claim.task(), claim.scheduledTime(), claim.owner(), claim.epoch()));
    }

    private void one(int changed) {
        Counts.exactlyOne(changed, claim.task(), claim.scheduledTime());
    }

    private static StaleClaimException stale(Tx tx, Claim claim) throws SQLException {
        CycleInstance now = Instances.one(tx, claim.task(), claim.scheduledTime()).orElse(null);
        String holder;
        if (now == null) {
            holder = "the ledger no longer has the slot";
        } else if (now.state() == InstanceState.RUNNING) {
            holder = "%s owns it now with epoch %d".formatted(now.owner(), now.epoch());
        } else {
            holder = "nobody owns it now; it is %s with epoch %d".formatted(now.state(), now.epoch());
        }
        return new StaleClaimException(
                "slot %s of task %s is no longer claimed by %s with epoch %d: %s; the change is discarded, and the attempt stops"
                        .formatted(claim.scheduledTime(), claim.task(), claim.owner(), claim.epoch(), holder));
    }
}
