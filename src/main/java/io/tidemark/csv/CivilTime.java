package io.tidemark.csv;

import java.time.Year;

/** The calendar in plain arithmetic, for years 1 to 9999. */
final class CivilTime {

    private static final int DAYS_OF_400_YEARS = 146_097;
    private static final int DAYS_TO_1970 = 719_468;

    private CivilTime() {
    }

    static boolean isDate(int year, int month, int day) {
        return year >= 1 && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= lengthOf(month, year));
    }

    /** Days since 1970-01-01. Counted in years that begin in March, so that the leap day is a year's last. */
    static long epochDay(int year, int month, int day) {
        int shifted = month > 2 ? year : year - 1;
        int era = shifted / 400;
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (long) era * DAYS_OF_400_YEARS + dayOfEra - DAYS_TO_1970;
    }

    private static int lengthOf(int month, int year) {
        return switch (month) {
            case 2 -> Year.isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** The number that two digits are, negative when they are none. */
    static int twoDigits(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        // either one out of range sets a bit above the low four, or is ten or more
        return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
    }

    /** As {@link #twoDigits} for four. */
    static int fourDigits(byte[] text, int at) {
        int high = twoDigits(text, at);
        int low = twoDigits(text, at + 2);
        return high < 0 || low < 0 ? -1 : high * 100 + low;
    }
}
