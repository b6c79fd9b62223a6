package io.tidemark.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;

/** Reads a slot as people write it. */
final class SlotText {

    private static final DateTimeFormatter SLOT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm[:ss]")
            .optionalStart().appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true).optionalEnd()
            .optionalStart().appendOffset("+HH:MM", "Z").optionalEnd()
            .toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private SlotText() {
    }

    static ScheduledTime parse(String text, ZoneId zone) {
        TemporalAccessor parsed;
        try {
            parsed = SLOT.parseBest(text.replaceFirst("^(.{10}) ", "$1T"), OffsetDateTime::from, LocalDateTime::from);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a time: write local time as 2019-11-06 23:15:00, "
                    + "2019-11-06T23:15, or with its offset as 2019-11-06T23:15:00+08:00");
        }
        Instant instant = parsed instanceof OffsetDateTime withOffset ? withOffset.toInstant() : local((LocalDateTime) parsed, zone);
        return new ScheduledTime(instant, zone);
    }

    private static Instant local(LocalDateTime local, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.size() == 1) {
            return local.toInstant(offsets.get(0));
        }
        ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        OffsetDateTime before = local.atOffset(transition.getOffsetBefore());
        OffsetDateTime after = local.atOffset(transition.getOffsetAfter());
        if (transition.isOverlap()) {
            throw new IllegalArgumentException(local + " happens twice in " + zone + ": write " + before + " for the first or "
                    + after + " for the second, which is the one that a daily or shorter cycle keeps");
        }
        throw new IllegalArgumentException(local + " does not exist in " + zone + ", where the clock goes from "
                + transition.getDateTimeBefore() + " to " + transition.getDateTimeAfter() + ": write "
                + before + " for " + local.plus(transition.getDuration())
                + " or " + after + " for " + local.minus(transition.getDuration()));
    }
}
