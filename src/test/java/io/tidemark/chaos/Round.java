package io.tidemark.chaos;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

import io.tidemark.chaos.Report.Instance;

/**
 * A day of its own, with its own tasks, so that nothing of one round can hide what another lost.
 *
 * @param number counted from 0 over the run
 * @param slots  per feed, one a minute
 */
record Round(int number, int slots) {

    private static final LocalDate FIRST_DAY = LocalDate.of(2022, 1, 1);

    LocalDateTime from() {
        return FIRST_DAY.plusDays(number).atStartOfDay();
    }

    LocalDateTime to() {
        return from().plusMinutes(slots - 1L);
    }

    List<Instant> times() {
        return IntStream.range(0, slots).mapToObj(i -> from().plusMinutes(i).atZone(Feed.ZONE).toInstant()).toList();
    }

    List<Instance> instances() {
        return Feed.ALL.stream().flatMap(feed -> times().stream().map(slot -> new Instance(feed.task(this), slot))).toList();
    }

    /** Whose request it is that names the feed and the slot's wall clock time. */
    static Instance instance(Feed feed, LocalDateTime local) {
        Round round = new Round((int) ChronoUnit.DAYS.between(FIRST_DAY, local.toLocalDate()), 1);
        return new Instance(feed.task(round), local.atZone(Feed.ZONE).toInstant());
    }
}
