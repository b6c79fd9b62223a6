package io.tidemark.csv;

/**
 * Reads {@code yyyy-MM-dd[( |T)HH:mm[:ss[.f]]][Z|+HH[:mm]]} without the JDK's formatter, which costs ten times as much.
 */
final class TimeText implements TimeForm {

    private static final int DATE_LENGTH = 10;
    private static final int MINUTE_LENGTH = 16;
    private static final int MAX_FRACTION = 9;

    private byte[] text;
    private int at;
    private int end;
    private int nanos;

    @Override
    public boolean read(byte[] source, int from, int to, TimeFields into) {
        text = source;
        int start = Blanks.start(source, from, to);
        end = Blanks.end(source, start, to);
        if (end - start < DATE_LENGTH || !isDate(start)) {
            return false;
        }
        long midnight = CivilTime.epochDay(CivilTime.fourDigits(text, start), CivilTime.twoDigits(text, start + 5),
                CivilTime.twoDigits(text, start + 8)) * 86_400;
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
        if (at == end) {
            into.set(localSecond, nanos);
            return true;
        }
        return zone(localSecond, into);
    }

    private boolean isDate(int start) {
        return text[start + 4] == '-' && text[start + 7] == '-' && CivilTime.isDate(CivilTime.fourDigits(text, start),
                CivilTime.twoDigits(text, start + 5), CivilTime.twoDigits(text, start + 8));
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
            if (at - first == MAX_FRACTION) {
                return false;
            }
            value = value * 10 + text[at++] - '0';
        }
        for (int i = at - first; i < MAX_FRACTION; i++) {
            value *= 10;
        }
        nanos = value;
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
