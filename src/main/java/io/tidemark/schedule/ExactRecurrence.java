package io.tidemark.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * DataWorks' minute and hour cycle: on every local day from {@code startFrom} in steps of {@code interval} up to {@code endAt},
 * both included. Each day starts anew at {@code startFrom}, so an interval that divides neither an hour nor a day is exact too.
 *
 * <p>Steps are taken on the wall clock. When daylight saving time begins, the slots that the clock skips do not exist; when it
 * ends, only the second of a repeated wall-clock time is a slot.
 *
 * @param startFrom the first slot of a day, in whole seconds
 * @param interval  in whole seconds, at most a day
 * @param endAt     when the last slot of a day may be, in whole seconds, not before {@code startFrom}
 * @param zone      where the day is
 */
public record ExactRecurrence(LocalTime startFrom, Duration interval, LocalTime endAt, ZoneId zone) implements Recurrence {

    private static final Duration DAY = Duration.ofDays(1);

    /** @throws IllegalArgumentException when a value is out of range; the message names it */
    public ExactRecurrence {
        Objects.requireNonNull(zone, "zone");
        requireWholeSeconds("startFrom", startFrom);
        requireWholeSeconds("endAt", endAt);
        if (interval.isNegative() || interval.isZero() || interval.getNano() != 0 || interval.compareTo(DAY) > 0) {
            throw new IllegalArgumentException("interval " + interval + " is out of range: a whole number of seconds up to 24h is possible, "
                    + "because slots start anew every day");
        }
        if (endAt.isBefore(startFrom)) {
            throw new IllegalArgumentException("endAt " + endAt + " is before startFrom " + startFrom
                    + ": both belong to the same day; the last minute of a day is 23:59");
        }
    }

    /**
     * From the texts of options.
     *
     * @param startFrom {@code HH:mm} or {@code HH:mm:ss}; null or empty is 00:00
     * @param interval  {@code 15m}, {@code 1h30m}, {@code 90s}, {@code PT15M}, or a number of minutes
     * @param endAt     {@code HH:mm} or {@code HH:mm:ss}; null or empty is 23:59
     * @throws IllegalArgumentException when a text cannot be read or is out of range; the message names the option and its value
     */
    public static ExactRecurrence parse(String startFrom, String interval, String endAt, ZoneId zone) {
        return new ExactRecurrence(RecurrenceText.time("startFrom", startFrom, LocalTime.MIDNIGHT), RecurrenceText.duration("interval", interval),
                RecurrenceText.time("endAt", endAt, LocalTime.of(23, 59)), zone);
    }

    @Override
    public Stream<Instant> slots(Instant after, Instant until) {
        return LocalSlots.between(after, until, zone, this::slotsOf);
    }

    @Override
    public String describe() {
        return "every " + RecurrenceText.words(interval) + " from " + startFrom + " to " + endAt + ' ' + zone;
    }

    private Stream<Instant> slotsOf(LocalDate day) {
        int last = endAt.toSecondOfDay();
        int step = (int) interval.getSeconds();
        return IntStream.iterate(startFrom.toSecondOfDay(), second -> second <= last, second -> second + step)
                .mapToObj(second -> LocalSlots.at(day.atTime(LocalTime.ofSecondOfDay(second)), zone));
    }

    private static void requireWholeSeconds(String option, LocalTime time) {
        if (time.getNano() != 0) {
            throw new IllegalArgumentException(option + ' ' + time + " is finer than a second");
        }
    }
}
