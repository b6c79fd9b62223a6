package io.tidemark.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Times of day and lengths of time as options write them. */
final class RecurrenceText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm[:ss]", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    /** At most six digits each: no sum of them overflows. */
    private static final Pattern LENGTH = Pattern.compile("(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?");
    private static final Pattern MINUTES = Pattern.compile("[0-9]{1,6}");

    private RecurrenceText() {
    }

    static LocalTime time(String option, String text, LocalTime otherwise) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            return LocalTime.parse(text.strip(), TIME);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(option + " \"" + text + "\" is not a time of day: write 00:00 to 23:59, or with seconds 23:59:59");
        }
    }

    /** {@code MON} to {@code SUN}; null for anything else. */
    static DayOfWeek weekDay(String name) {
        return Stream.of(DayOfWeek.values()).filter(day -> day.name().startsWith(name) && name.length() == 3).findFirst().orElse(null);
    }

    /** A number, or L for the last day. */
    static int dayOfMonth(String name, String days) {
        if (name.equals("L")) {
            return CalendarRecurrence.LAST_DAY;
        }
        if (!name.matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException("days \"" + days + "\" are neither days of the week nor of the month: write MON,FRI or 1,15,L");
        }
        return Integer.parseInt(name);
    }

    static Duration duration(String option, String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(option + " is missing: write for example 15m");
        }
        String stripped = text.strip();
        if (MINUTES.matcher(stripped).matches()) {
            return Duration.ofMinutes(Long.parseLong(stripped));
        }
        Matcher length = LENGTH.matcher(stripped);
        if (length.matches()) {
            return Duration.ofHours(number(length.group(1))).plusMinutes(number(length.group(2))).plusSeconds(number(length.group(3)));
        }
        try {
            return Duration.parse(stripped);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(option + " \"" + text + "\" is not a length of time: "
                    + "write 15m, 1h30m, 90s, PT15M or a number of minutes");
        }
    }

    /** As {@link #duration} reads it: {@code 1h30m}. */
    static String words(Duration duration) {
        return part(duration.toHours(), "h") + part(duration.toMinutesPart(), "m") + part(duration.toSecondsPart(), "s");
    }

    private static String part(long value, String unit) {
        return value == 0 ? "" : value + unit;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
