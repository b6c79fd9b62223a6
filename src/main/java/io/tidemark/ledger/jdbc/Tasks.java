package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RerunPolicy;
import io.tidemark.ledger.Signature;

/** The table of tasks. */
final class Tasks {

    private static final String SELECT = "SELECT name, zone, recurrence, last_planned, frozen, rerun_policy, ticked_at FROM tidemark_cycle_task";

    private static final String ALL = SELECT + " ORDER BY name";

    private static final String ONE = SELECT + " WHERE name = ?";

    private static final String LOCK = "SELECT name FROM tidemark_cycle_task WHERE name = ? FOR UPDATE";

    private static final String UPDATE = """
            UPDATE tidemark_cycle_task
            SET zone = ?, recurrence = COALESCE(CAST(? AS VARCHAR), recurrence)
            WHERE name = ?
            """;

    private static final String INSERT = """
            INSERT INTO tidemark_cycle_task (name, zone, recurrence)
            SELECT CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS VARCHAR)
            WHERE NOT EXISTS (SELECT 1 FROM tidemark_cycle_task WHERE name = ?)
            """;

    /** Forward only: a node that planned less, or whose clock is behind, moves nothing back. */
    private static final String MOVE_LAST_PLANNED = """
            UPDATE tidemark_cycle_task SET last_planned = ?
            WHERE name = ? AND (last_planned IS NULL OR last_planned < ?)
            """;

    /**
     * The row is the one that every claim of the task locks: so not more often than anybody wants to know, and together with whatever
     * else the plan does.
     */
    private static final String TICK = """
            UPDATE tidemark_cycle_task SET ticked_at = ? WHERE name = ? AND (ticked_at IS NULL OR ticked_at <= ?)
            """;

    private static final String TICK_AND_MOVE = """
            UPDATE tidemark_cycle_task
            SET ticked_at = ?, last_planned = CASE WHEN last_planned >= ? THEN last_planned ELSE ? END
            WHERE name = ? AND (last_planned IS NULL OR last_planned < ? OR ticked_at IS NULL OR ticked_at <= ?)
            """;

    private static final Duration TICK_STEP = Duration.ofSeconds(1);

    private static final String DECLARE = "UPDATE tidemark_cycle_task SET rerun_policy = ? WHERE name = ?";

    private static final String FROZEN = "SELECT frozen FROM tidemark_cycle_task WHERE name = ?";

    private static final String FREEZE = "UPDATE tidemark_cycle_task SET frozen = ? WHERE name = ? AND frozen <> ?";

    private Tasks() {
    }

    static void register(Tx tx, String task, ZoneId zone, String recurrence) throws SQLException {
        if (tx.update(UPDATE, zone.getId(), recurrence, task) > 0) {
            return;
        }
        if (tx.dialect().insertAbsent(tx, INSERT, task, zone.getId(), recurrence, task) == 0) {
            tx.update(UPDATE, zone.getId(), recurrence, task);
        }
    }

    static List<CycleTask> all(Tx tx) throws SQLException {
        return tx.list(ALL, Tasks::read);
    }

    static Optional<CycleTask> one(Tx tx, String task) throws SQLException {
        return tx.one(ONE, Tasks::read, task);
    }

    static void require(Tx tx, String task) throws SQLException {
        one(tx, task).orElseThrow(() -> unknown(task));
    }

    /** Holds all other claims of the task off until the transaction ends. */
    static void lock(Tx tx, String task) throws SQLException {
        tx.one(LOCK, row -> row.text("name"), task).orElseThrow(() -> unknown(task));
    }

    static void declare(Tx tx, String task, RerunPolicy policy) throws SQLException {
        if (tx.update(DECLARE, policy, task) == 0) {
            throw unknown(task);
        }
    }

    /** @throws IllegalArgumentException when the task is not registered */
    static boolean isFrozen(Tx tx, String task) throws SQLException {
        return tx.one(FROZEN, row -> row.flag("frozen"), task).orElseThrow(() -> unknown(task));
    }

    /** @return false when it was so before */
    static boolean freeze(Tx tx, String task, boolean frozen, Signature by) throws SQLException {
        require(tx, task);
        if (tx.update(FREEZE, frozen, task, frozen) == 0) {
            return false;
        }
        Audit.write(tx, by, frozen ? OperatorAction.FREEZE : OperatorAction.UNFREEZE, task, null, frozen ? null : InstanceState.FROZEN,
                frozen ? InstanceState.FROZEN : null, frozen ? "slots to come begin FROZEN" : "slots to come run");
        return true;
    }

    /**
     * Moves the task's newest planned slot and its last tick.
     *
     * @param upTo null where no slot of the task's recurrence was planned
     * @param tick whether its timer planned
     */
    static void planned(Tx tx, String task, Instant upTo, boolean tick) throws SQLException {
        if (tick) {
            Instant now = tx.now();
            Instant recent = now.minus(TICK_STEP);
            if (upTo == null) {
                tx.update(TICK, now, task, recent);
            } else {
                tx.update(TICK_AND_MOVE, now, upTo, upTo, task, upTo, recent);
            }
        } else if (upTo != null) {
            tx.update(MOVE_LAST_PLANNED, upTo, task, upTo);
        }
    }

    private static IllegalArgumentException unknown(String task) {
        return new IllegalArgumentException(
                "the ledger knows no cycle task '%s'; a task is registered before it is planned or claimed".formatted(task));
    }

    private static CycleTask read(Row row) throws SQLException {
        return new CycleTask(row.text("name"), ZoneId.of(row.text("zone")), row.text("recurrence"),
                row.instant("last_planned"), row.flag("frozen"),
                Optional.ofNullable(row.constant("rerun_policy", RerunPolicy.class)).orElse(RerunPolicy.ALL_ALLOWED),
                row.instant("ticked_at"));
    }
}
