package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Overview;

/**
 * How many slots of each task are in each state since a day, kept day by day (of UTC) and counted anew only for days in which something
 * changed: a page that shows a thousand tasks must not read a week of their rows each time. Slots never disappear, so a day in which
 * nothing changed still has the same counts. Needs memory for tasks times days.
 */
final class RecentCounts {

    private static final long MILLIS = Duration.ofDays(1).toMillis();

    /** What a step of the database's clock backwards could hide is found by then. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** With more, one pass over all of them is quicker. */
    private static final int MOST_CHANGED = 5000;

    private static final String ALL = """
            SELECT task, scheduled_time / 86400000 AS slot_day, state, COUNT(*) AS instances FROM tidemark_cycle_instance
            WHERE scheduled_time >= ? GROUP BY task, scheduled_time / 86400000, state
            """;

    private static final String CHANGED = """
            SELECT DISTINCT task, scheduled_time / 86400000 AS slot_day FROM tidemark_cycle_instance
            WHERE changed_at >= ? AND scheduled_time >= ?
            """;

    private static final String AGAIN = """
            SELECT wanted.task, wanted.slot_day, instance.state, COUNT(*) AS instances
            FROM UNNEST(?, ?, ?, ?) AS wanted (task, slot_day, first_slot, last_slot)
            JOIN tidemark_cycle_instance instance ON instance.task = wanted.task
                AND instance.scheduled_time BETWEEN wanted.first_slot AND wanted.last_slot
            GROUP BY wanted.task, wanted.slot_day, instance.state
            """;

    private final Map<String, Map<Long, Map<InstanceState, Long>>> byDay = new HashMap<>();
    private long firstDay;
    /** Everything that changed before is in the counts; null before the first count. */
    private Instant upTo;
    private Instant countedAt;

    private record Day(String task, long day) {

        long first() {
            return day * MILLIS;
        }

        long last() {
            return first() + MILLIS - 1;
        }
    }

    /**
     * By task; a task without slots since then is absent. One caller at a time.
     *
     * @param from a day since 1970, as the number of days since then
     */
    Map<String, Map<InstanceState, Long>> since(Tx tx, long from) throws SQLException {
        // before the rows: what changes between the two is counted again the next time
        Instant now = tx.now();
        if (upTo == null || from < firstDay || now.isBefore(upTo) || !now.isBefore(countedAt.plus(LONGEST))) {
            countAll(tx, from, now);
        } else {
            List<Day> changed = tx.list(CHANGED, RecentCounts::day, upTo.minus(Overview.OVERLAP), from * MILLIS);
            if (changed.size() > MOST_CHANGED) {
                countAll(tx, from, now);
            } else if (!changed.isEmpty()) {
                countAgain(tx, changed);
            }
        }
        byDay.values().forEach(days -> days.keySet().removeIf(day -> day < from));
        firstDay = from;
        upTo = now;
        return sums();
    }

    private void countAll(Tx tx, long from, Instant now) throws SQLException {
        upTo = null;
        byDay.clear();
        tx.list(ALL, this::keep, from * MILLIS);
        countedAt = now;
    }

    private void countAgain(Tx tx, List<Day> changed) throws SQLException {
        changed.forEach(day -> byDay.getOrDefault(day.task(), Map.of()).remove(day.day()));
        tx.list(AGAIN, this::keep, changed.stream().map(Day::task).toArray(String[]::new), numbers(changed, Day::day),
                numbers(changed, Day::first), numbers(changed, Day::last));
    }

    private static Long[] numbers(List<Day> days, Function<Day, Long> number) {
        return days.stream().map(number).toArray(Long[]::new);
    }

    private Long keep(Row row) throws SQLException {
        return byDay.computeIfAbsent(row.text("task"), task -> new HashMap<>())
                .computeIfAbsent(row.number("slot_day"), day -> new EnumMap<>(InstanceState.class))
                .put(row.constant("state", InstanceState.class), row.number("instances"));
    }

    private Map<String, Map<InstanceState, Long>> sums() {
        Map<String, Map<InstanceState, Long>> sums = new HashMap<>();
        byDay.forEach((task, days) -> {
            Map<InstanceState, Long> sum = new EnumMap<>(InstanceState.class);
            days.values().forEach(day -> day.forEach((state, count) -> sum.merge(state, count, Long::sum)));
            sums.put(task, sum);
        });
        return sums;
    }

    private static Day day(Row row) throws SQLException {
        return new Day(row.text("task"), row.number("slot_day"));
    }
}
