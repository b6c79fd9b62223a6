package io.tidemark.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Places slots that are given on the wall clock on the time line.
 *
 * <p>Of an hour that the clock repeats only the second is used. So a wall-clock time stands for one instant at most, and
 * instants ascend as wall-clock times do: that is what lets the walk skip and stop at the bounds of a question.
 */
final class LocalSlots {

    private static final Instant EARLIEST = Instant.parse("0001-01-03T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-29T00:00:00Z");

    private LocalSlots() {
    }

    /** @param slotsOf the slots of one local day, ascending, and null for a slot that does not exist; none before those of an earlier day */
    static Stream<Instant> between(Instant after, Instant until, ZoneId zone, Function<LocalDate, Stream<Instant>> slotsOf) {
        Instant from = after.isBefore(EARLIEST) ? EARLIEST : after;
        Instant to = until.isAfter(LATEST) ? LATEST : until;
        if (!from.isBefore(to)) {
            return Stream.empty();
        }
        // One day more on both sides: a transition may have moved a slot, or the bound, over midnight.
        LocalDate first = from.atZone(zone).toLocalDate().minusDays(1);
        LocalDate last = to.atZone(zone).toLocalDate().plusDays(1);
        return first.datesUntil(last.plusDays(1)).flatMap(slotsOf).filter(Objects::nonNull)
                .dropWhile(slot -> !slot.isAfter(from))
                .takeWhile(slot -> !slot.isAfter(to));
    }

    /** The slot at a wall-clock time; null when the clock skips it. */
    static Instant at(LocalDateTime local, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        return offsets.isEmpty() ? null : local.toInstant(offsets.get(offsets.size() - 1));
    }

    /** The slot at a wall-clock time, later by the length of the gap when the clock skips it; null when the clock skips that whole day. */
    static Instant atOrAfterGap(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        if (transition == null || !transition.isGap()) {
            return at(local, zone);
        }
        // Moved by a day it would be the next day's slot a second time.
        return transition.getDuration().toDays() > 0 ? null : local.toInstant(transition.getOffsetBefore());
    }
}
