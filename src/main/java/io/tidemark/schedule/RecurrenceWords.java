package io.tidemark.schedule;

import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes a recurrence out of its words again: the other half of {@link Recurrence#describe()}. */
public final class RecurrenceWords {

    private static final Pattern CRON = Pattern.compile("cron (.+)");
    private static final Pattern EXACT = Pattern.compile("every (\\S+) from (\\S+) to (\\S+)");
    private static final Pattern CALENDAR = Pattern.compile("(.+) at (\\S+)");
    private static final Pattern MONTH_DAYS = Pattern.compile("day (\\S+) of (.+)");
    private static final String EVERY_MONTH = "every month";

    private RecurrenceWords() {
    }

    /**
     * @param words what {@code describe()} said, zone included
     * @param cron  makes a recurrence of a cron expression, which is no word of this package
     * @throws IllegalArgumentException when they are not such words; the message quotes them
     */
    public static Recurrence parse(String words, BiFunction<String, ZoneId, Recurrence> cron) {
        int behind = words.lastIndexOf(' ');
        if (behind < 0) {
            throw unknown(words, null);
        }
        try {
            return parse(words, words.substring(0, behind), ZoneId.of(words.substring(behind + 1)), cron);
        } catch (RuntimeException e) {
            throw unknown(words, e);
        }
    }

    private static Recurrence parse(String all, String words, ZoneId zone, BiFunction<String, ZoneId, Recurrence> cron) {
        Matcher matcher = CRON.matcher(words);
        if (matcher.matches()) {
            return cron.apply(matcher.group(1), zone);
        }
        matcher = EXACT.matcher(words);
        if (matcher.matches()) {
            return ExactRecurrence.parse(matcher.group(2), matcher.group(1), matcher.group(3), zone);
        }
        matcher = CALENDAR.matcher(words);
        if (matcher.matches()) {
            return calendar(matcher.group(1), matcher.group(2), zone);
        }
        throw unknown(all, null);
    }

    private static Recurrence calendar(String days, String at, ZoneId zone) {
        if (days.equals("every day")) {
            return CalendarRecurrence.parse(at, null, zone);
        }
        Matcher month = MONTH_DAYS.matcher(days);
        if (!month.matches()) {
            return CalendarRecurrence.parse(at, split(days).map(day -> day.substring(0, 3).toUpperCase(Locale.ROOT)).reduce((a, b) -> a + "," + b)
                    .orElseThrow(), zone);
        }
        List<Integer> daysOfMonth = split(month.group(1)).map(day -> day.equals("last") ? CalendarRecurrence.LAST_DAY : Integer.valueOf(day)).toList();
        if (month.group(2).equals(EVERY_MONTH)) {
            return CalendarRecurrence.parse(at, split(month.group(1)).map(day -> day.equals("last") ? "L" : day).reduce((a, b) -> a + "," + b)
                    .orElseThrow(), zone);
        }
        return CalendarRecurrence.yearly(split(month.group(2)).map(RecurrenceWords::month).toList(), daysOfMonth, LocalTime.parse(at), zone);
    }

    private static Month month(String name) {
        return Stream.of(Month.values()).filter(month -> month.getDisplayName(TextStyle.SHORT, Locale.ENGLISH).equals(name)).findFirst().orElseThrow();
    }

    private static Stream<String> split(String words) {
        return Stream.of(words.split(","));
    }

    private static IllegalArgumentException unknown(String words, RuntimeException cause) {
        return new IllegalArgumentException("'%s' is not a recurrence that can be read back%s".formatted(words,
                cause == null ? "" : ": " + cause.getMessage()), cause);
    }
}
