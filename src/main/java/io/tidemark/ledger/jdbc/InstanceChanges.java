package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Intervention;
import io.tidemark.ledger.InterventionResult;
import io.tidemark.ledger.InterventionResult.Status;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RequeueResult;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.Signature;

/**
 * One intervention, within one transaction. The instance's row is locked before its state is compared, so that nothing can come
 * between what the person saw and what is done.
 */
final class InstanceChanges {

    private static final String LOCK = Instances.SELECT + "WHERE task = ? AND scheduled_time = ? FOR UPDATE";

    private static final String FREEZE = """
            UPDATE tidemark_cycle_instance SET state = 'FROZEN', cause = ?, changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND state IN ('PLANNED', 'WAITING_OBJECT', 'RETRYING')
            """;

    private static final String UNFREEZE = """
            UPDATE tidemark_cycle_instance SET state = 'PLANNED', cause = NULL, due_at = ?, changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND state = 'FROZEN'
            """;

    private static final String SET_SUCCESS = """
            UPDATE tidemark_cycle_instance
            SET state = 'SUCCEEDED', finished_at = ?, cause = ?, dead_letter = 'NONE', dead_letter_due = NULL, changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND state = 'FAILED'
            """;

    private static final String REDELIVER = """
            UPDATE tidemark_cycle_instance SET dead_letter = 'PENDING', dead_letter_due = ?, changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND state IN ('FAILED', 'UNKNOWN') AND dead_letter IN ('DELIVERED', 'UNDECLARED')
            """;

    private final Tx tx;
    private final Intervention wish;
    private final Signature by;
    private final String task;
    private final Instant slot;
    private final InstanceState before;

    private InstanceChanges(Tx tx, Intervention wish, Signature by, InstanceState before) {
        this.tx = tx;
        this.wish = wish;
        this.by = by;
        this.task = wish.task();
        this.slot = Slots.truncated(wish.scheduledTime());
        this.before = before;
    }

    static InterventionResult apply(Tx tx, Intervention wish, Signature by) throws SQLException {
        CycleInstance now = tx.one(LOCK, Instances::read, wish.task(), Slots.truncated(wish.scheduledTime())).orElse(null);
        InstanceState state = now == null ? null : now.state();
        InstanceChanges changes = new InstanceChanges(tx, wish, by, state);
        if (state != wish.expected() || now != null && now.epoch() != wish.epoch()) {
            return changes.changed(state);
        }
        if (now == null && wish.action() != OperatorAction.RUN) {
            return changes.refused("is not in the ledger; plan it first");
        }
        return changes.change();
    }

    private InterventionResult change() throws SQLException {
        return switch (wish.action()) {
            case RUN -> run();
            case RERUN -> rerun();
            case STOP -> stop();
            case FREEZE -> updated(tx.update(FREEZE, Causes.oneLine(by.sentence("frozen")), tx.now(), task, slot), InstanceState.FROZEN, "is frozen");
            case UNFREEZE -> updated(tx.update(UNFREEZE, tx.now(), tx.now(), task, slot), InstanceState.PLANNED, "goes on");
            case SET_SUCCESS -> setSuccess();
            case SETTLE -> settle();
            case REDELIVER -> redeliver();
            case BACKFILL -> throw new IllegalArgumentException("a backfill is no change of one instance");
        };
    }

    private InterventionResult run() throws SQLException {
        Tasks.require(tx, task);
        if (before != null || Instances.plan(tx, task, List.of(slot), RunKind.MANUAL, 0) == 0) {
            return refused("is in the ledger already; rerun it");
        }
        return done(InstanceState.PLANNED, "runs", null);
    }

    private InterventionResult rerun() throws SQLException {
        RequeueResult result = Requeues.requeue(tx, task, slot, RunKind.MANUAL, wish.force());
        if (!result.done()) {
            return refused(result.message());
        }
        return done(InstanceState.PLANNED, result.message(), result.doubles().isEmpty() ? null : result.message());
    }

    private InterventionResult stop() throws SQLException {
        String cause = by.sentence("stopped");
        if (before == InstanceState.RUNNING) {
            Stops.ask(tx, task, slot, cause);
            return done(before, "stops as soon as its node renews the lease", "its node was asked to stop it");
        }
        if (!before.canBecome(InstanceState.FAILED)) {
            return forbidden(InstanceState.FAILED);
        }
        CommitIntent open = openCommit();
        if (open != null) {
            Stops.ask(tx, task, slot, cause);
            String settling = "stops once its next attempt knows what became of commit session %s".formatted(open.sessionId());
            return done(before, settling, settling);
        }
        Stops.end(tx, task, slot, cause);
        return done(InstanceState.FAILED, "is stopped", null);
    }

    private InterventionResult setSuccess() throws SQLException {
        CommitIntent open = openCommit();
        if (open != null) {
            return refused("has commit session %s, of which nobody knows what became; rerun it, which finds that out".formatted(open.sessionId()));
        }
        int changed = tx.update(SET_SUCCESS, tx.now(), Causes.oneLine(by.sentence("set to SUCCEEDED")), tx.now(), task, slot);
        if (changed > 0) {
            // nothing was loaded for sure, so nobody may take the objects away
            SourceActions.drop(tx, task, slot);
        }
        return updated(changed, InstanceState.SUCCEEDED, "counts as SUCCEEDED");
    }

    private InterventionResult settle() throws SQLException {
        if (before != InstanceState.UNKNOWN) {
            return refused("is %s; only what is UNKNOWN is settled".formatted(before));
        }
        InstanceState after = Judgements.judge(tx, task, slot, wish.outcome(), by.actor(), by.reason() == null ? "no reason given" : by.reason()).state();
        String more = wish.outcome() == CommitOutcome.COMMITTED && after != InstanceState.SUCCEEDED ? "; its route has more to load and runs again" : "";
        return done(after, "is settled as %s%s".formatted(wish.outcome(), more), "settled as %s%s".formatted(wish.outcome(), more));
    }

    private InterventionResult redeliver() throws SQLException {
        if (Counts.atMostOne(tx.update(REDELIVER, tx.now(), tx.now(), task, slot), task, slot)) {
            return done(before, "goes to the dead letter channel again", null);
        }
        return refused("has no dead letter that was delivered before");
    }

    private CommitIntent openCommit() throws SQLException {
        return Intents.open(tx, task, slot).map(Intents.Open::intent).orElse(null);
    }

    private InterventionResult updated(int changed, InstanceState after, String message) throws SQLException {
        return Counts.atMostOne(changed, task, slot) ? done(after, message, null) : forbidden(after);
    }

    private InterventionResult done(InstanceState after, String message, String detail) throws SQLException {
        Audit.write(tx, by, wish.action(), task, slot, before, after, detail);
        return new InterventionResult(Status.DONE, before, after, message);
    }

    private InterventionResult forbidden(InstanceState after) {
        return refused("is %s and cannot become %s".formatted(before, after));
    }

    private InterventionResult refused(String message) {
        return new InterventionResult(Status.REFUSED, before, before, message);
    }

    private InterventionResult changed(InstanceState now) {
        String seen = wish.expected() == null ? "absent" : wish.expected().name();
        String message = now == wish.expected() ? "was claimed since you saw it and is %s again; look again".formatted(now)
                : "was %s when you saw it and is %s now; look again".formatted(seen, now == null ? "absent" : now);
        return new InterventionResult(Status.CHANGED, now, now, message);
    }
}
