package io.tidemark.cycle;

import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.TimeZone;
import java.util.stream.Stream;

import org.quartz.CronExpression;

import io.tidemark.schedule.Recurrence;

/** The slots of a Quartz cron, computed by Quartz itself so that they are exactly the times at which the timer fires. */
public final class QuartzRecurrence implements Recurrence {

    private final CronExpression cron;
    private final ZoneId zone;

    private QuartzRecurrence(CronExpression cron, ZoneId zone) {
        this.cron = cron;
        this.zone = zone;
    }

    /** @throws IllegalArgumentException when Quartz cannot read the cron */
    public static QuartzRecurrence parse(String cron, ZoneId zone) {
        try {
            CronExpression expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(zone));
            return new QuartzRecurrence(expression, zone);
        } catch (ParseException e) {
            throw new IllegalArgumentException("cron=%s cannot be read: %s".formatted(cron, e.getMessage()), e);
        }
    }

    @Override
    public Stream<Instant> slots(Instant after, Instant until) {
        return Stream.iterate(next(after), slot -> slot != null && !slot.isAfter(until), this::next);
    }

    private Instant next(Instant after) {
        Date next = cron.getNextValidTimeAfter(Date.from(after));
        return next == null ? null : next.toInstant();
    }

    @Override
    public String describe() {
        return "cron " + cron.getCronExpression() + " " + zone;
    }
}
