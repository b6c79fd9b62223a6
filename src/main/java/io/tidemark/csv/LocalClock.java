package io.tidemark.csv;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;

/** A zone's wall clock. Rows of one object share their day, so the offset of the last plain day is kept. */
final class LocalClock {

    private static final int DAY = 86_400;
    /** More than any clock change moves the clock. */
    private static final int MARGIN = DAY;

    private final ZoneId zone;
    private final ZoneRules rules;
    private long plainDay = Long.MIN_VALUE;
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
        long day = Math.floorDiv(localSecond, DAY);
        if (day == plainDay || isPlain(day)) {
            return localSecond - plainOffset;
        }
        LocalDateTime local = LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC);
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (offsets.isEmpty()) {
            throw new BadValueException("is a time that " + zone + " skipped when its clocks were put forward");
        }
        return localSecond - offsets.get(0).getTotalSeconds();
    }

    private boolean isPlain(long day) {
        LocalDateTime midnight = LocalDateTime.ofEpochSecond(day * DAY, 0, ZoneOffset.UTC);
        List<ZoneOffset> offsets = rules.getValidOffsets(midnight);
        if (offsets.size() != 1) {
            return false;
        }
        ZoneOffset offset = offsets.get(0);
        ZoneOffsetTransition next = rules.nextTransition(midnight.toInstant(offset));
        if (next != null && next.toEpochSecond() < midnight.toEpochSecond(offset) + DAY + MARGIN) {
            return false;
        }
        plainDay = day;
        plainOffset = offset.getTotalSeconds();
        return true;
    }
}
