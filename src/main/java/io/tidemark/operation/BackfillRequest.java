package io.tidemark.operation;

import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A backfill to be made.
 *
 * @param days        one to seven ranges of days of the task's zone
 * @param windowFrom  only slots of each day from this time of day on
 * @param windowTo    and up to this one, which is included
 * @param newestFirst the order in which the slots run
 * @param concurrency at most so many of its slots are under way at a time, 1 to 1,000
 * @param force       run succeeded slots again although it doubles what they appended
 */
public record BackfillRequest(String task, List<DayRange> days, LocalTime windowFrom, LocalTime windowTo, BackfillMode mode,
        boolean newestFirst, int concurrency, boolean force) {

    private static final int MOST_AT_ONCE = 1000;

    /** @throws IllegalArgumentException names the part and its value */
    public BackfillRequest {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(mode, "mode");
        days = List.copyOf(days);
        if (days.isEmpty() || days.size() > Selection.MOST_RANGES) {
            throw new IllegalArgumentException("a backfill has 1 to %d ranges of days, and this has %d".formatted(Selection.MOST_RANGES, days.size()));
        }
        if (windowTo.isBefore(windowFrom)) {
            throw new IllegalArgumentException("the window %s-%s ends before it begins; both belong to the same day".formatted(windowFrom, windowTo));
        }
        if (concurrency < 1 || concurrency > MOST_AT_ONCE) {
            throw new IllegalArgumentException("concurrency=%d must be 1 to %d".formatted(concurrency, MOST_AT_ONCE));
        }
    }

    /** All slots of the days, oldest first, one at a time. */
    public BackfillRequest(String task, List<DayRange> days, BackfillMode mode) {
        this(task, days, LocalTime.MIN, LocalTime.MAX, mode, false, 1, false);
    }

    /** In words, for people. */
    String describe() {
        boolean wholeDays = windowFrom.equals(LocalTime.MIN) && windowTo.equals(LocalTime.MAX);
        return "%s%s, %s, %s first".formatted(days.stream().map(DayRange::toString).collect(Collectors.joining(", ")),
                wholeDays ? "" : " %s-%s".formatted(windowFrom, windowTo), mode.word(), newestFirst ? "newest" : "oldest");
    }
}
