package io.tidemark.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * DataWorks' day, week, month and year cycles, and its hour cycle with a list of hours: on some local days, at some times.
 *
 * <p>When daylight saving time begins, the only slot of a day moves later by the length of the gap, while of several the ones
 * that the clock skips do not exist. When it ends, only the second of a repeated wall-clock time is a slot.
 */
public final class CalendarRecurrence implements Recurrence {

    /** A day of the month: the last, be it the 28th or the 31st. */
    public static final int LAST_DAY = -1;

    private final Predicate<LocalDate> days;
    private final String dayWords;
    private final List<LocalTime> times;
    private final ZoneId zone;

    private CalendarRecurrence(Predicate<LocalDate> days, String dayWords, Collection<LocalTime> times, ZoneId zone) {
        this.days = days;
        this.dayWords = dayWords;
        this.times = List.copyOf(new TreeSet<>(notEmpty("times", times)));
        this.zone = Objects.requireNonNull(zone, "zone");
    }

    /**
     * Reads the options {@code at} and {@code days}.
     *
     * @param at   one or more times of day: {@code 03:00} or {@code 00:00,06:00,18:30}
     * @param days days of the week ({@code MON,FRI}) or of the month ({@code 1,15,L}, where L is the last); null for every day
     * @throws IllegalArgumentException names the option and the value
     */
    public static CalendarRecurrence parse(String at, String days, ZoneId zone) {
        List<LocalTime> times = Stream.of(at.split(",")).map(text -> RecurrenceText.time("at", text, null)).filter(Objects::nonNull).toList();
        if (days == null) {
            return timesOfDay(times, zone);
        }
        List<String> names = Stream.of(days.split(",")).map(String::strip).toList();
        if (names.stream().allMatch(name -> RecurrenceText.weekDay(name) != null)) {
            Set<DayOfWeek> weekDays = names.stream().map(RecurrenceText::weekDay).collect(Collectors.toCollection(TreeSet::new));
            return new CalendarRecurrence(day -> weekDays.contains(day.getDayOfWeek()),
                    words(weekDays.stream().map(CalendarRecurrence::name)), times, zone);
        }
        Set<Integer> monthDays = daysOfMonth(names.stream().map(name -> RecurrenceText.dayOfMonth(name, days)).toList());
        return new CalendarRecurrence(day -> isOn(day, monthDays), dayWords(monthDays) + " of every month", times, zone);
    }

    /** Every day at one time. */
    public static CalendarRecurrence daily(LocalTime time, ZoneId zone) {
        return timesOfDay(Set.of(time), zone);
    }

    /** Every day at several times. */
    public static CalendarRecurrence timesOfDay(Collection<LocalTime> times, ZoneId zone) {
        return new CalendarRecurrence(day -> true, "every day", times, zone);
    }

    /** On some days of every week. */
    public static CalendarRecurrence weekly(Collection<DayOfWeek> weekDays, LocalTime time, ZoneId zone) {
        Set<DayOfWeek> chosen = new TreeSet<>(notEmpty("weekDays", weekDays));
        return new CalendarRecurrence(day -> chosen.contains(day.getDayOfWeek()), words(chosen.stream().map(CalendarRecurrence::name)),
                Set.of(time), zone);
    }

    /**
     * On some days of every month.
     *
     * @param daysOfMonth 1 to 31, or {@link #LAST_DAY}; a month that lacks a day has no slot for it
     */
    public static CalendarRecurrence monthly(Collection<Integer> daysOfMonth, LocalTime time, ZoneId zone) {
        Set<Integer> chosen = daysOfMonth(daysOfMonth);
        return new CalendarRecurrence(day -> isOn(day, chosen), dayWords(chosen) + " of every month", Set.of(time), zone);
    }

    /** On some days of some months of every year; the days as in {@link #monthly}. */
    public static CalendarRecurrence yearly(Collection<Month> months, Collection<Integer> daysOfMonth, LocalTime time, ZoneId zone) {
        Set<Month> chosenMonths = new TreeSet<>(notEmpty("months", months));
        Set<Integer> chosenDays = daysOfMonth(daysOfMonth);
        String monthWords = words(chosenMonths.stream().map(month -> month.getDisplayName(TextStyle.SHORT, Locale.ENGLISH)));
        return new CalendarRecurrence(day -> chosenMonths.contains(day.getMonth()) && isOn(day, chosenDays),
                dayWords(chosenDays) + " of " + monthWords, Set.of(time), zone);
    }

    @Override
    public Stream<Instant> slots(Instant after, Instant until) {
        return LocalSlots.between(after, until, zone, this::slotsOf);
    }

    @Override
    public String describe() {
        return dayWords + " at " + words(times.stream().map(LocalTime::toString)) + ' ' + zone;
    }

    private Stream<Instant> slotsOf(LocalDate day) {
        if (!days.test(day)) {
            return Stream.empty();
        }
        return times.size() == 1 ? Stream.ofNullable(LocalSlots.atOrAfterGap(day.atTime(times.get(0)), zone))
                : times.stream().map(time -> LocalSlots.at(day.atTime(time), zone));
    }

    private static boolean isOn(LocalDate day, Set<Integer> daysOfMonth) {
        return daysOfMonth.contains(day.getDayOfMonth())
                || daysOfMonth.contains(LAST_DAY) && day.getDayOfMonth() == day.lengthOfMonth();
    }

    private static Set<Integer> daysOfMonth(Collection<Integer> days) {
        for (int day : notEmpty("daysOfMonth", days)) {
            if (day != LAST_DAY && (day < 1 || day > 31)) {
                throw new IllegalArgumentException("day of month " + day + " is out of range: 1 to 31 or the last day are possible");
            }
        }
        return new TreeSet<>(days);
    }

    private static <T> Collection<T> notEmpty(String name, Collection<T> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(name + " are empty: there would be no slot at all");
        }
        return values;
    }

    private static String dayWords(Set<Integer> days) {
        Stream<String> numbered = days.stream().filter(day -> day != LAST_DAY).map(String::valueOf);
        return "day " + words(days.contains(LAST_DAY) ? Stream.concat(numbered, Stream.of("last")) : numbered);
    }

    private static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }

    private static String words(Stream<String> names) {
        return names.collect(Collectors.joining(","));
    }
}
