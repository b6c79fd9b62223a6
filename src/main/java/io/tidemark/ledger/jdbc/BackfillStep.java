package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RequeueResult;
import io.tidemark.ledger.RunKind;

/**
 * One step of a backfill, within one transaction: books what has ended, and sets as many slots going as there is room for.
 *
 * <p>It holds the backfill's row, so that steps of several nodes do not overlap, and a slot becomes ACTIVE in the transaction that
 * plans or requeues its instance: whichever node dies, each slot is set going once.
 */
final class BackfillStep {

    /** Looked at in one transaction, so that a long run of slots that are left out holds nobody up. */
    private static final int LOOK = 200;

    private static final String ACTIVE = """
            SELECT slot.slot_position, instance.state AS instance_state, instance.cause
            FROM tidemark_backfill_slot slot
            JOIN tidemark_cycle_instance instance ON instance.task = ? AND instance.scheduled_time = slot.scheduled_time
            WHERE slot.backfill_id = ? AND slot.state = 'ACTIVE'
            """;

    private static final String PENDING = """
            SELECT slot_position, scheduled_time, expected_state FROM tidemark_backfill_slot
            WHERE backfill_id = ? AND state = 'PENDING' ORDER BY backfill_id, state, slot_position LIMIT ?
            """;

    private static final String BOOK = """
            UPDATE tidemark_backfill_slot SET state = ?, detail = ? WHERE backfill_id = ? AND slot_position = ?
            """;

    private final Tx tx;
    private final Backfill backfill;

    private BackfillStep(Tx tx, Backfill backfill) {
        this.tx = tx;
        this.backfill = backfill;
    }

    private record Active(int position, InstanceState state, String cause) {
    }

    private record Pending(int position, Instant slot, InstanceState expected) {
    }

    /** @return how many slots were set going */
    static int advance(Tx tx, long id) throws SQLException {
        Backfill backfill = BackfillTable.lock(tx, id).orElse(null);
        return backfill == null || backfill.state() != BackfillState.RUNNING ? 0 : new BackfillStep(tx, backfill).step();
    }

    private int step() throws SQLException {
        int active = bookEnded();
        int begun = 0;
        List<Pending> pending = tx.list(PENDING, BackfillStep::pending, backfill.id(), LOOK);
        int looked = 0;
        for (Pending next : pending) {
            if (active + begun >= backfill.concurrency()) {
                break;
            }
            begun += begin(next) ? 1 : 0;
            looked++;
        }
        if (active + begun == 0 && looked == pending.size() && pending.size() < LOOK) {
            BackfillTable.finish(tx, backfill.id());
        }
        return begun;
    }

    /** @return how many are still under way */
    private int bookEnded() throws SQLException {
        int active = 0;
        for (Active each : tx.list(ACTIVE, BackfillStep::active, backfill.task(), backfill.id())) {
            switch (each.state()) {
                case SUCCEEDED -> book(each.position(), BackfillSlot.State.DONE, null);
                case FAILED, UNKNOWN -> book(each.position(), BackfillSlot.State.FAILED, each.cause());
                // it would keep the room of another one for as long as somebody likes
                case FROZEN -> book(each.position(), BackfillSlot.State.SKIPPED, "held back: " + each.cause());
                default -> active++;
            }
        }
        return active;
    }

    private boolean begin(Pending next) throws SQLException {
        InstanceState now = Instances.lock(tx, backfill.task(), next.slot()).orElse(null);
        String hindrance = now == next.expected() ? start(next.slot(), now)
                : "was %s when the backfill was made and is %s now".formatted(name(next.expected()), name(now));
        book(next.position(), hindrance == null ? BackfillSlot.State.ACTIVE : BackfillSlot.State.SKIPPED, hindrance);
        return hindrance == null;
    }

    /** @return why it does not start; null when it does */
    private String start(Instant slot, InstanceState now) throws SQLException {
        if (now == null) {
            return Instances.plan(tx, backfill.task(), List.of(slot), RunKind.BACKFILL, 0) == 1 ? null : "was planned by somebody else";
        }
        RequeueResult result = Requeues.requeue(tx, backfill.task(), slot, RunKind.BACKFILL, backfill.doubling());
        return result.done() ? null : result.message();
    }

    private void book(int position, BackfillSlot.State state, String detail) throws SQLException {
        Counts.exactlyOne(tx.update(BOOK, state, Causes.oneLine(detail), backfill.id(), position), backfill.id());
    }

    private static String name(InstanceState state) {
        return state == null ? "absent" : state.name();
    }

    private static Active active(Row row) throws SQLException {
        return new Active(row.integer("slot_position"), row.constant("instance_state", InstanceState.class), row.text("cause"));
    }

    private static Pending pending(Row row) throws SQLException {
        return new Pending(row.integer("slot_position"), row.instant("scheduled_time"), row.constant("expected_state", InstanceState.class));
    }
}
