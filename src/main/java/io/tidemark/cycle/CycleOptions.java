package io.tidemark.cycle;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;

import io.tidemark.schedule.CalendarRecurrence;
import io.tidemark.schedule.ExactRecurrence;
import io.tidemark.schedule.Recurrence;

/** Reads and checks the options of {@code cycle:}; every message names the option and the value. */
final class CycleOptions {

    private CycleOptions() {
    }

    static void check(CycleConfiguration c) {
        atLeast(c, "parallelism", c.getParallelism(), 1);
        atLeast(c, "maximumAttempts", c.getMaximumAttempts(), 1);
        atLeast(c, "catchUpLimit", c.getCatchUpLimit(), 1);
        atLeast(c, "retryDelay", c.getRetryDelay(), 0);
        atLeast(c, "recheckDelay", c.getRecheckDelay(), 1);
        atLeast(c, "waitFor", c.getWaitFor(), 0);
        atLeast(c, "timeout", c.getTimeout(), 1);
        atLeast(c, "lookback", c.getLookback(), 0);
        atLeast(c, "lookbackDelay", c.getLookbackDelay(), 1);
        atLeast(c, "maximumRetryDelay", c.getMaximumRetryDelay(), 0);
        if (!(c.getBackoffMultiplier() >= 1)) {
            throw wrong(c, "backoffMultiplier", c.getBackoffMultiplier(), "at least 1");
        }
        if (c.getTimeZone() != null) {
            zone(c.getTimeZone());
        }
        if (c.getInterval() == null && (c.getStartFrom() != null || c.getEndAt() != null)) {
            throw wrong(c, "interval", "nothing", "given together with startFrom and endAt, for example 15m");
        }
        Instant from = effectiveFrom(c, ZoneId.of("UTC"));
        Instant to = effectiveTo(c, ZoneId.of("UTC"));
        if (from != null && to != null && to.isBefore(from)) {
            throw wrong(c, "effectiveTo", c.getEffectiveTo(), "not before effectiveFrom=" + c.getEffectiveFrom());
        }
        if (c.getAt() != null && c.getInterval() != null) {
            throw wrong(c, "at", c.getAt(), "given without interval: a task has one recurrence");
        }
        if (c.getDays() != null && c.getAt() == null) {
            throw wrong(c, "days", c.getDays(), "given together with at, for example 03:00");
        }
        if (c.hasOwnRecurrence()) {
            recurrence(c, ZoneId.of("UTC"));
        }
    }

    /**
     * What came late is told from what was read, and the retention removes that: beyond it every object would look as if it were late.
     *
     * @param historyRetention milliseconds; 0 removes nothing
     */
    static void checkLookback(CycleConfiguration c, long historyRetention) {
        if (c.getLateObjects() != LateObjects.ignore && historyRetention > 0 && c.getLookback() > historyRetention) {
            throw wrong(c, "lookback", Duration.ofMillis(c.getLookback()),
                    "at most camel.component.cycle.historyRetention=" + Duration.ofMillis(historyRetention));
        }
    }

    static Recurrence recurrence(CycleConfiguration c, ZoneId zone) {
        return c.getAt() != null ? CalendarRecurrence.parse(c.getAt(), c.getDays(), zone)
                : ExactRecurrence.parse(c.getStartFrom(), c.getInterval(), c.getEndAt(), zone);
    }

    static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException("%s=%s must be at least %d".formatted(option, value, least));
        }
    }

    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("timeZone=%s is not a time zone; write it like Asia/Shanghai or UTC".formatted(name), e);
        }
    }

    /** When the task's first slot may be; null for no bound. */
    static Instant effectiveFrom(CycleConfiguration c, ZoneId zone) {
        return instant(c, "effectiveFrom", c.getEffectiveFrom(), zone, LocalTime.MIN);
    }

    /** When the task's last slot may be; null for no bound. A date alone includes that day. */
    static Instant effectiveTo(CycleConfiguration c, ZoneId zone) {
        return instant(c, "effectiveTo", c.getEffectiveTo(), zone, LocalTime.MAX);
    }

    private static Instant instant(CycleConfiguration c, String option, String value, ZoneId zone, LocalTime ofDay) {
        if (value == null) {
            return null;
        }
        try {
            LocalDateTime local = value.length() == 10 ? LocalDate.parse(value).atTime(ofDay) : LocalDateTime.parse(value.replace(' ', 'T'));
            return local.atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw wrong(c, option, value, "a date or a date-time such as 2019-11-06 or 2019-11-06T23:15");
        }
    }

    private static void atLeast(CycleConfiguration c, String option, long value, long least) {
        if (value < least) {
            throw wrong(c, option, value, "at least " + least);
        }
    }

    private static IllegalArgumentException wrong(CycleConfiguration c, String option, Object value, String must) {
        return new IllegalArgumentException("cycle:%s has %s=%s; it must be %s".formatted(c.getTask(), option, value, must));
    }
}
