package io.tidemark.csv;

/**
 * Reads {@code yyyy-MM-dd[( |T)HH:mm[:ss[.f]]][Z|+HH[:mm]]} without the JDK's formatter, which costs ten times as much.
 */
final class TimeText implements TimeForm {

    private static final int DATE_LENGTH = 10;
    private static final int MINUTE_LENGTH = 16;
    private static final int SECOND_LENGTH = 19;
    private static final int[] NANOS = {0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

    private byte[] text;
    private int at;
    private int end;
    private int nanos;
    private long midnight;
    /** The bytes that midnight was made of. */
    private long lastYearAndMonth;
    private int lastDay;
    /** The bytes up to the minutes of a time that was read before, no blank among them, and what they stand for. */
    private long lastMinuteBegin;
    private long lastMinuteEnd;
    private long lastMinute;

    @Override
    public boolean read(byte[] source, int from, int to, TimeFields into) {
        if (to - from == SECOND_LENGTH && isOfLastMinute(source, from)) {
            int second = CivilTime.twoDigits(source, from + MINUTE_LENGTH + 1);
            if (second >= 0 && second <= 59) {
                into.set(lastMinute + second, 0);
                return true;
            }
        }
        return readAll(source, from, to, into);
    }

    /** Devices write in the order of time. */
    private boolean isOfLastMinute(byte[] source, int from) {
        return Words.at(source, from) == lastMinuteBegin && Words.at(source, from + Long.BYTES) == lastMinuteEnd
                && source[from + MINUTE_LENGTH] == ':';
    }

    private boolean readAll(byte[] source, int from, int to, TimeFields into) {
        text = source;
        int start = Blanks.start(source, from, to);
        end = Blanks.end(source, start, to);
        if (end - start < DATE_LENGTH || !date(start)) {
            return false;
        }
        if (end - start == DATE_LENGTH) {
            into.set(midnight, 0);
            return true;
        }
        if (end - start < MINUTE_LENGTH || text[start + 10] != ' ' && text[start + 10] != 'T' || text[start + 13] != ':') {
            return false;
        }
        int hour = CivilTime.twoDigits(text, start + 11);
        int minute = CivilTime.twoDigits(text, start + 14);
        at = start + MINUTE_LENGTH;
        int second = second();
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0) {
            return false;
        }
        long localSecond = midnight + hour * 3600 + minute * 60 + second;
        if (start == from) {
            lastMinuteBegin = Words.at(source, from);
            lastMinuteEnd = Words.at(source, from + Long.BYTES);
            lastMinute = localSecond - second;
        }
        if (at == end) {
            into.set(localSecond, nanos);
            return true;
        }
        return zone(localSecond, into);
    }

    /** Most rows have the date of the row before. */
    private boolean date(int start) {
        long yearAndMonth = Words.at(text, start);
        int dayDigits = text[start + 8] << 8 | text[start + 9] & 0xFF;
        if (yearAndMonth == lastYearAndMonth && dayDigits == lastDay) {
            return true;
        }
        int year = CivilTime.fourDigits(text, start);
        int month = CivilTime.twoDigits(text, start + 5);
        int day = CivilTime.twoDigits(text, start + 8);
        if (text[start + 4] != '-' || text[start + 7] != '-' || !CivilTime.isDate(year, month, day)) {
            return false;
        }
        midnight = CivilTime.epochDay(year, month, day) * 86_400;
        lastYearAndMonth = yearAndMonth;
        lastDay = dayDigits;
        return true;
    }

    /** @return negative when there is something else */
    private int second() {
        nanos = 0;
        if (at == end || text[at] != ':') {
            return 0;
        }
        if (end - at < 3) {
            return -1;
        }
        int second = CivilTime.twoDigits(text, at + 1);
        at += 3;
        boolean isFraction = at < end && text[at] == '.';
        return second > 59 || isFraction && !fraction() ? -1 : second;
    }

    private boolean fraction() {
        int first = ++at;
        int value = 0;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            if (at - first == NANOS.length - 1) {
                return false;
            }
            value = value * 10 + text[at++] - '0';
        }
        nanos = value * NANOS[at - first];
        return at > first;
    }

    private boolean zone(long localSecond, TimeFields into) {
        byte sign = text[at++];
        if (sign == 'Z') {
            into.set(localSecond, nanos, 0);
            return at == end;
        }
        if (sign != '+' && sign != '-' || end - at < 2) {
            return false;
        }
        int hours = CivilTime.twoDigits(text, at);
        int minutes = 0;
        at += 2;
        if (at < end) {
            at += text[at] == ':' ? 1 : 0;
            if (end - at != 2) {
                return false;
            }
            minutes = CivilTime.twoDigits(text, at);
        }
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || hours == 18 && minutes > 0) {
            return false;
        }
        into.set(localSecond, nanos, (hours * 60 + minutes) * (sign == '-' ? -60 : 60));
        return true;
    }
}
