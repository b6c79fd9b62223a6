package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;

/** The table of instances, as far as no claim is needed. */
final class Instances {

    static final String SELECT = """
            SELECT task, scheduled_time, state, kind, priority, attempts, epoch, owner, lease_until, due_at, planned_at,
                   started_at, finished_at, object_count, rows_read, rows_written, rows_rejected, cause, dead_letter,
                   late, late_at
            FROM tidemark_cycle_instance
            """;

    private static final String ONE = SELECT + "WHERE task = ? AND scheduled_time = ?";

    private static final String COUNTS = """
            SELECT state, COUNT(*) AS instances FROM tidemark_cycle_instance WHERE task = ? GROUP BY state
            """;

    private static final String INSERT = """
            INSERT INTO tidemark_cycle_instance (task, scheduled_time, state, kind, priority, due_at, planned_at)
            SELECT CAST(? AS VARCHAR), wanted.slot, 'PLANNED', CAST(? AS VARCHAR), CAST(? AS INTEGER),
                   CAST(? AS BIGINT), CAST(? AS BIGINT)
            FROM UNNEST(?) AS wanted (slot)
            WHERE NOT EXISTS (SELECT 1 FROM tidemark_cycle_instance WHERE task = ? AND scheduled_time = wanted.slot)
            """;

    private Instances() {
    }

    /** @return how many slots were absent */
    static int plan(Tx tx, String task, Collection<Instant> slots, RunKind kind, int priority) throws SQLException {
        Instant now = tx.now();
        return tx.dialect().insertAbsent(tx, INSERT, task, kind, priority, now, now, Slots.millis(slots), task);
    }

    static Optional<CycleInstance> one(Tx tx, String task, Instant slot) throws SQLException {
        return tx.one(ONE, Instances::read, task, slot);
    }

    static List<CycleInstance> list(Tx tx, InstanceQuery query) throws SQLException {
        List<String> conditions = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        if (query.task() != null) {
            conditions.add("task = ?");
            arguments.add(query.task());
        }
        if (query.from() != null) {
            conditions.add("scheduled_time >= ?");
            arguments.add(query.from());
        }
        if (query.to() != null) {
            conditions.add("scheduled_time <= ?");
            arguments.add(query.to());
        }
        if (!query.states().isEmpty()) {
            conditions.add("state = ANY(?)");
            arguments.add(query.states().stream().map(Enum::name).toArray(String[]::new));
        }
        String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
        // The columns of an index: the one of a task, or the one over all tasks.
        String newestFirst = query.task() != null
                ? " ORDER BY task DESC, scheduled_time DESC LIMIT ?"
                : " ORDER BY scheduled_time DESC, task DESC LIMIT ?";
        arguments.add(query.limit());
        return tx.list(SELECT + where + newestFirst, Instances::read, arguments.toArray());
    }

    static Map<InstanceState, Long> counts(Tx tx, String task) throws SQLException {
        Map<InstanceState, Long> counts = new EnumMap<>(InstanceState.class);
        tx.list(COUNTS, row -> counts.put(row.constant("state", InstanceState.class), row.number("instances")), task);
        return counts;
    }

    static CycleInstance read(Row row) throws SQLException {
        return new CycleInstance(
                row.text("task"),
                row.instant("scheduled_time"),
                row.constant("state", InstanceState.class),
                row.constant("kind", RunKind.class),
                row.integer("priority"),
                row.integer("attempts"),
                row.number("epoch"),
                row.text("owner"),
                row.instant("lease_until"),
                row.instant("due_at"),
                row.instant("planned_at"),
                row.instant("started_at"),
                row.instant("finished_at"),
                row.integer("object_count"),
                row.counts(),
                row.text("cause"),
                row.constant("dead_letter", DeadLetterState.class),
                row.text("late"),
                row.instant("late_at"));
    }
}
