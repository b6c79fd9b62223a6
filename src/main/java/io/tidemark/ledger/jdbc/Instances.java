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

    private static final String LOCK = "SELECT state FROM tidemark_cycle_instance WHERE task = ? AND scheduled_time = ? FOR UPDATE";

    private static final String COUNTS = """
            SELECT state, COUNT(*) AS instances FROM tidemark_cycle_instance WHERE task = ? GROUP BY state
            """;

    private static final String INSERT = """
            INSERT INTO tidemark_cycle_instance (task, scheduled_time, state, kind, priority, due_at, planned_at, changed_at)
            SELECT wanted.task, wanted.slot, CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS INTEGER),
                   CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT)
            FROM (SELECT CAST(? AS VARCHAR) AS task, slots.slot FROM UNNEST(?) AS slots (slot)) AS wanted
            """;

    private static final String IS_ABSENT = """
            WHERE NOT EXISTS (SELECT 1 FROM tidemark_cycle_instance present
                              WHERE present.task = wanted.task AND present.scheduled_time = wanted.slot)
            """;

    private static final long BEFORE_ALL = -Long.MAX_VALUE;
    private static final long AFTER_ALL = Long.MAX_VALUE;

    private Instances() {
    }

    /** @return how many slots were absent */
    static int plan(Tx tx, String task, Collection<Instant> slots, RunKind kind, int priority) throws SQLException {
        return plan(tx, task, slots, kind, priority, InstanceState.PLANNED);
    }

    /** @return how many slots were absent */
    static int plan(Tx tx, String task, Collection<Instant> slots, RunKind kind, int priority, InstanceState first) throws SQLException {
        Instant now = tx.now();
        return tx.dialect().insertAbsent(tx, INSERT + tx.dialect().look(IS_ABSENT), first, kind, priority, now, now, now, task,
                Slots.millis(slots));
    }

    /** Nobody else changes the instance until the transaction ends; empty when it is absent. */
    static Optional<InstanceState> lock(Tx tx, String task, Instant slot) throws SQLException {
        return tx.one(LOCK, row -> row.constant("state", InstanceState.class), task, slot);
    }

    static Optional<CycleInstance> one(Tx tx, String task, Instant slot) throws SQLException {
        return tx.one(ONE, Instances::read, task, slot);
    }

    /**
     * State by state, because the rows of one state lie in order in an index, and those of several do not. Put together by the database:
     * the order of names is its own, and a page that ended by another one would leave instances out.
     */
    static List<CycleInstance> list(Tx tx, InstanceQuery query) throws SQLException {
        List<Object> arguments = new ArrayList<>();
        if (query.states().size() < 2) {
            return tx.list(page(query, query.states().stream().findFirst().orElse(null), arguments), Instances::read, arguments.toArray());
        }
        List<String> pages = new ArrayList<>();
        for (InstanceState state : query.states()) {
            pages.add("(" + page(query, state, arguments) + ")");
        }
        arguments.add(query.limit());
        return tx.list("SELECT * FROM (%s) AS page ORDER BY scheduled_time DESC, task DESC LIMIT ?".formatted(
                String.join(" UNION ALL ", pages)), Instances::read, arguments.toArray());
    }

    private static String page(InstanceQuery query, InstanceState state, List<Object> arguments) {
        // Over all tasks, the index of the states leaves out those that have succeeded, which nearly all have.
        boolean rare = query.task() == null && state != null && state != InstanceState.SUCCEEDED;
        String slot = rare ? "unsucceeded_slot" : "scheduled_time";
        List<String> conditions = new ArrayList<>();
        if (query.task() != null) {
            conditions.add("task = ?");
            arguments.add(query.task());
        }
        if (state != null) {
            conditions.add("state = ?");
            arguments.add(state);
        }
        conditions.add(slot + " BETWEEN ? AND ?");
        arguments.add(query.from() == null ? BEFORE_ALL : Slots.millis(query.from()));
        arguments.add(newest(query));
        if (query.before() != null) {
            long before = Slots.millis(query.before().scheduledTime());
            conditions.add("(%s < ? OR task < ?)".formatted(slot));
            arguments.add(before);
            arguments.add(query.before().task());
        }
        arguments.add(query.limit());
        return SELECT + "WHERE " + String.join(" AND ", conditions) + order(query, state, slot) + " LIMIT ?";
    }

    private static long newest(InstanceQuery query) {
        long to = query.to() == null ? AFTER_ALL : Slots.millis(query.to());
        return query.before() == null ? to : Math.min(to, Slots.millis(query.before().scheduledTime()));
    }

    /** The columns of an index, also those that are the same in all rows: H2 looks for it by its columns. */
    private static String order(InstanceQuery query, InstanceState state, String slot) {
        if (query.task() != null) {
            return " ORDER BY task DESC, %s%s DESC".formatted(state == null ? "" : "state DESC, ", slot);
        }
        return " ORDER BY %s%s DESC, task DESC".formatted(slot.equals("unsucceeded_slot") ? "state DESC, " : "", slot);
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
