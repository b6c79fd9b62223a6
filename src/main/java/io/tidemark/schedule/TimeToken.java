package io.tidemark.schedule;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/** A piece of a time format, printed with leading zeros. */
enum TimeToken {

    // A token stands before every other token that it begins with: the longest match is the first.
    YYYY("yyyy", ChronoUnit.YEARS),
    YY("yy", ChronoUnit.YEARS),
    MM("mm", ChronoUnit.MONTHS),
    DD("dd", ChronoUnit.DAYS),
    HH24("hh24", ChronoUnit.HOURS),
    HH12("hh12", ChronoUnit.HOURS),
    HH("hh", ChronoUnit.HOURS),
    MI("mi", ChronoUnit.MINUTES),
    SS("ss", ChronoUnit.SECONDS);

    static final String ALL = "yyyy yy mm dd hh24 hh12 hh mi ss";

    private final String text;
    private final ChronoUnit unit;

    TimeToken(String text, ChronoUnit unit) {
        this.text = text;
        this.unit = unit;
    }

    /** The token that begins at the index, or null. */
    static TimeToken at(CharSequence source, int index, int end) {
        for (TimeToken token : values()) {
            int length = token.text.length();
            if (index + length <= end && token.text.contentEquals(source.subSequence(index, index + length))) {
                return token;
            }
        }
        return null;
    }

    String text() {
        return text;
    }

    ChronoUnit unit() {
        return unit;
    }

    boolean isDate() {
        return unit.isDateBased();
    }

    boolean isHour() {
        return unit == ChronoUnit.HOURS;
    }

    void print(LocalDateTime time, StringBuilder out) {
        switch (this) {
            case YYYY -> {
                two(time.getYear() / 100, out);
                two(time.getYear() % 100, out);
            }
            case YY -> two(time.getYear() % 100, out);
            case MM -> two(time.getMonthValue(), out);
            case DD -> two(time.getDayOfMonth(), out);
            case HH24 -> two(time.getHour(), out);
            case HH12, HH -> two(time.getHour() % 12 == 0 ? 12 : time.getHour() % 12, out);
            case MI -> two(time.getMinute(), out);
            case SS -> two(time.getSecond(), out);
        }
    }

    private static void two(int value, StringBuilder out) {
        out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
