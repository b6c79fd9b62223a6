package io.tidemark.alert;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of the settings of alerts. */
final class AlertText {

    private static final Pattern LENGTH =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h(?:our)?)?(?:(\\d{1,6})m(?:in)?)?(?:(\\d{1,6})s(?:ec)?)?(?:(\\d{1,10})ms)?");
    /** Up to 47:59, so that a deadline may lie on the next day. */
    private static final Pattern DEADLINE = Pattern.compile("([0-3]?\\d|4[0-7]):([0-5]\\d)");

    private AlertText() {
    }

    /** As Camel reads durations, but for a number alone: nobody means milliseconds where minutes and hours are usual. */
    static Duration duration(String text) {
        Matcher length = LENGTH.matcher(text);
        if (text.isEmpty() || !length.matches()) {
            throw new IllegalArgumentException("is not a length of time; write it like 30m, 1h30m or 2d");
        }
        Duration sum = Duration.ofDays(number(length.group(1))).plusHours(number(length.group(2))).plusMinutes(number(length.group(3)))
                .plusSeconds(number(length.group(4))).plusMillis(number(length.group(5)));
        if (sum.isZero()) {
            throw new IllegalArgumentException("must be longer than nothing");
        }
        return sum;
    }

    /** From the begin of the slots' day. */
    static Duration deadline(String text) {
        Matcher time = DEADLINE.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException("is not a time from 00:00 to 47:59, where 24:00 and later is on the next day");
        }
        return Duration.ofHours(number(time.group(1))).plusMinutes(number(time.group(2)));
    }

    static QuietHours quietHours(String text) {
        String[] ends = text.split("-", -1);
        try {
            if (ends.length == 2) {
                QuietHours hours = new QuietHours(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip()));
                if (!hours.from().equals(hours.to())) {
                    return hours;
                }
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("are not quiet hours; write them like 22:00-07:00", e);
        }
        throw new IllegalArgumentException("are not quiet hours; write them like 22:00-07:00");
    }

    static long count(String text, long least) {
        if (!text.matches("\\d{1,15}") || Long.parseLong(text) < least) {
            throw new IllegalArgumentException("is not a whole number from %d on".formatted(least));
        }
        return Long.parseLong(text);
    }

    static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("is neither true nor false");
        }
        return text.equals("true");
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
