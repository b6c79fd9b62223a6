package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.TaskOverview;

/** How tasks stand: counts and first slots. */
final class TaskReads {

    /** Neither ended, nor held back by a person. */
    private static final Set<InstanceState> TO_LOAD =
            Set.of(InstanceState.PLANNED, InstanceState.RUNNING, InstanceState.WAITING_OBJECT, InstanceState.RETRYING);

    /** State by state, because the index of them begins so; and in one statement, so that what changes meanwhile is counted once. */
    private static final String COUNTS = ofEach(EnumSet.allOf(InstanceState.class), """
            SELECT '%s' AS state, COUNT(*) AS instances FROM tidemark_cycle_instance
            WHERE task = ? AND state = '%s' AND scheduled_time >= ?
            """);

    /** Above the smallest number, because H2 would read all the succeeded ones past for IS NOT NULL. */
    private static final String IS_OPEN = "unsucceeded_slot > -9223372036854775807";

    private static final String OPEN = """
            SELECT state, COUNT(*) AS instances FROM tidemark_cycle_instance WHERE task = ? AND %s GROUP BY state
            """.formatted(IS_OPEN);

    private static final String OLDEST_OPEN = """
            SELECT unsucceeded_slot FROM tidemark_cycle_instance
            WHERE task = ? AND %s AND state IN ('PLANNED', 'RUNNING', 'WAITING_OBJECT', 'RETRYING')
            ORDER BY task, unsucceeded_slot LIMIT 1
            """.formatted(IS_OPEN);

    /** As {@link #COUNTS}. */
    private static final String OPEN_OF_ALL = ofEach(EnumSet.complementOf(EnumSet.of(InstanceState.SUCCEEDED)), """
            SELECT '%s' AS state, task, COUNT(*) AS instances, MIN(unsucceeded_slot) AS oldest
            FROM tidemark_cycle_instance WHERE state = '%s' AND """ + " " + IS_OPEN + " GROUP BY task\n");

    private static final String FIRST = """
            SELECT scheduled_time FROM tidemark_cycle_instance WHERE task = ? ORDER BY task, scheduled_time LIMIT 1
            """;

    private TaskReads() {
    }

    private static String ofEach(Set<InstanceState> states, String select) {
        return states.stream().map(state -> select.formatted(state, state)).collect(Collectors.joining("UNION ALL\n"));
    }

    static Map<InstanceState, Long> counts(Tx tx, String task, long from) throws SQLException {
        List<Object> arguments = new ArrayList<>();
        for (int i = 0; i < InstanceState.values().length; i++) {
            arguments.addAll(List.of(task, from));
        }
        return byState(tx, COUNTS, arguments.toArray());
    }

    static Map<InstanceState, Long> open(Tx tx, String task) throws SQLException {
        return byState(tx, OPEN, task);
    }

    static Optional<Instant> oldestOpen(Tx tx, String task) throws SQLException {
        return tx.one(OLDEST_OPEN, row -> row.instant("unsucceeded_slot"), task);
    }

    static Optional<Instant> first(Tx tx, String task) throws SQLException {
        return tx.one(FIRST, row -> row.instant("scheduled_time"), task);
    }

    /** @param counts by task */
    static List<TaskOverview> all(Tx tx, Map<String, Map<InstanceState, Long>> counts) throws SQLException {
        Map<String, Map<InstanceState, Long>> open = new HashMap<>();
        Map<String, Instant> oldest = new HashMap<>();
        tx.list(OPEN_OF_ALL, row -> {
            InstanceState state = row.constant("state", InstanceState.class);
            if (TO_LOAD.contains(state)) {
                oldest.merge(row.text("task"), row.instant("oldest"), (one, other) -> one.isBefore(other) ? one : other);
            }
            return of(open, row.text("task")).put(state, row.number("instances"));
        });
        List<TaskOverview> all = new ArrayList<>();
        for (CycleTask task : Tasks.all(tx)) {
            all.add(new TaskOverview(task, counts.getOrDefault(task.name(), Map.of()), open.getOrDefault(task.name(), Map.of()),
                    oldest.get(task.name())));
        }
        return all;
    }

    private static Map<InstanceState, Long> of(Map<String, Map<InstanceState, Long>> byTask, String task) {
        return byTask.computeIfAbsent(task, name -> new EnumMap<>(InstanceState.class));
    }

    private static Map<InstanceState, Long> byState(Tx tx, String sql, Object... arguments) throws SQLException {
        Map<InstanceState, Long> counts = new EnumMap<>(InstanceState.class);
        tx.list(sql, row -> counts.put(row.constant("state", InstanceState.class), row.number("instances")), arguments);
        counts.values().removeIf(count -> count == 0);
        return counts;
    }
}
