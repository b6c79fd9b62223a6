package io.tidemark.csv;

import java.time.LocalDate;
import java.time.Year;

/**
 * Reads {@code yyyy-MM-dd[( |T)HH:mm[:ss[.f]]][Z|+HH[:mm]]} without the JDK's formatter, which costs ten times as much.
 * The result stays in the fields until the next text.
 */
final class TimeText {

    private String text;
    private int at;
    private int end;

    private long epochDay;
    private int secondOfDay;
    private int nanos;
    private boolean timed;
    private boolean zoned;
    private int offset;

    /** @return false when the text has another form or names no real date or time */
    boolean read(String source) {
        text = source;
        at = Blanks.start(source);
        end = Blanks.end(source, at);
        secondOfDay = 0;
        nanos = 0;
        offset = 0;
        timed = false;
        zoned = false;
        if (!date()) {
            return false;
        }
        if (at == end) {
            return true;
        }
        char separator = text.charAt(at++);
        return (separator == ' ' || separator == 'T') && time() && zone() && at == end;
    }

    long epochDay() {
        return epochDay;
    }

    /** Seconds since 1970-01-01T00:00 on the wall clock that the text shows. */
    long localSecond() {
        return epochDay * 86_400 + secondOfDay;
    }

    int nanos() {
        return nanos;
    }

    /** Whether the text has a time of day. */
    boolean isTimed() {
        return timed;
    }

    /** Whether the text says how far its clock is from UTC. */
    boolean isZoned() {
        return zoned;
    }

    /** Seconds that the text's clock is ahead of UTC, when it says so. */
    int offset() {
        return offset;
    }

    private boolean date() {
        int year = digits(4);
        if (year < 1 || !skip('-')) {
            return false;
        }
        int month = digits(2);
        if (month < 1 || month > 12 || !skip('-')) {
            return false;
        }
        int day = digits(2);
        if (day < 1 || day > 31 || day > 28 && day > lengthOf(month, year)) {
            return false;
        }
        epochDay = LocalDate.of(year, month, day).toEpochDay();
        return true;
    }

    private static int lengthOf(int month, int year) {
        return switch (month) {
            case 2 -> Year.isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private boolean time() {
        int hour = digits(2);
        if (hour < 0 || hour > 23 || !skip(':')) {
            return false;
        }
        int minute = digits(2);
        if (minute < 0 || minute > 59) {
            return false;
        }
        int second = 0;
        if (skip(':')) {
            second = digits(2);
            if (second < 0 || second > 59 || skip('.') && !fraction()) {
                return false;
            }
        }
        timed = true;
        secondOfDay = hour * 3600 + minute * 60 + second;
        return true;
    }

    private boolean fraction() {
        int from = at;
        int value = 0;
        while (at < end && isDigit(text.charAt(at))) {
            if (at - from == 9) {
                return false;
            }
            value = value * 10 + text.charAt(at++) - '0';
        }
        for (int i = at - from; i < 9; i++) {
            value *= 10;
        }
        nanos = value;
        return at > from;
    }

    private boolean zone() {
        if (at == end) {
            return true;
        }
        zoned = true;
        char sign = text.charAt(at++);
        if (sign == 'Z') {
            return true;
        }
        if (sign != '+' && sign != '-') {
            return false;
        }
        int hours = digits(2);
        int minutes = 0;
        if (at < end) {
            skip(':');
            minutes = digits(2);
        }
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || hours == 18 && minutes > 0) {
            return false;
        }
        offset = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
        return true;
    }

    /** @return -1 when there are fewer digits */
    private int digits(int count) {
        if (at + count > end) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(at + i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        at += count;
        return value;
    }

    private boolean skip(char c) {
        if (at < end && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
