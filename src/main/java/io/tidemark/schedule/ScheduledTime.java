package io.tidemark.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;

/**
 * The instant that a cycle instance stands for (DataWorks' <em>cyctime</em>), with the zone in which its task reads it.
 *
 * @param instant the slot
 * @param zone    the task's time zone
 */
public record ScheduledTime(Instant instant, ZoneId zone) {

    public ScheduledTime {
        Objects.requireNonNull(instant, "instant");
        Objects.requireNonNull(zone, "zone");
    }

    /**
     * Reads a slot as people write it: local time of the zone ({@code 2019-11-06 23:15:00}, {@code 2019-11-06T23:15}), or with
     * an offset of its own ({@code 2019-11-06T15:15:00Z}). The zone of the result is the given one in any case.
     *
     * @throws IllegalArgumentException when it is not a time, or a local time that the zone has twice or not at all; the
     *                                  message then offers both offsets
     */
    public static ScheduledTime parse(String text, ZoneId zone) {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(zone, "zone");
        return SlotText.parse(text, zone);
    }

    /** The slot on the wall clock of the task's zone. */
    public ZonedDateTime local() {
        return instant.atZone(zone);
    }

    /** DataWorks' <em>bizdate</em>: the calendar day before the slot's day. */
    public LocalDate businessDate() {
        return local().toLocalDate().minusDays(1);
    }
}
