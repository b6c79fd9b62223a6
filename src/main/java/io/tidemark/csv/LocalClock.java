package io.tidemark.csv;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;

/** A zone's wall clock. The times of one object lie close together, so the offset between two changes of the clock is kept. */
final class LocalClock {

    private final ZoneId zone;
    private final ZoneRules rules;
    /** From the first to before the second local second, the clock has just this offset. */
    private long plainFrom = 1;
    private long plainTo = 0;
    private int plainOffset;

    LocalClock(ZoneId zone) {
        this.zone = zone;
        this.rules = zone.getRules();
    }

    /**
     * The instant at which the clock shows a time; the earlier one when it shows it twice.
     *
     * @param localSecond seconds since 1970-01-01T00:00 on the wall clock
     * @throws BadValueException when the clock never shows it, because it was put forward then
     */
    long epochSecond(long localSecond) throws BadValueException {
        if (localSecond >= plainFrom && localSecond < plainTo) {
            return localSecond - plainOffset;
        }
        List<ZoneOffset> offsets = rules.getValidOffsets(LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC));
        if (offsets.isEmpty()) {
            throw skipped(zone);
        }
        int offset = offsets.get(0).getTotalSeconds();
        if (offsets.size() == 1) {
            keep(Instant.ofEpochSecond(localSecond - offset), offset);
        }
        return localSecond - offset;
    }

    static BadValueException skipped(ZoneId zone) {
        return new BadValueException("is a time that " + zone + " skipped when its clocks were put forward");
    }

    private void keep(Instant instant, int offset) {
        ZoneOffsetTransition before = rules.previousTransition(instant.plusSeconds(1));
        ZoneOffsetTransition after = rules.nextTransition(instant);
        // around a change, the times that the clock skips or shows twice are left to the rules
        plainFrom = before == null ? Long.MIN_VALUE : Math.max(local(before.getDateTimeBefore()), local(before.getDateTimeAfter()));
        plainTo = after == null ? Long.MAX_VALUE : Math.min(local(after.getDateTimeBefore()), local(after.getDateTimeAfter()));
        plainOffset = offset;
    }

    private static long local(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC);
    }
}
