package io.tidemark.schedule;

/**
 * An exact fraction of a day, in lowest terms with a positive denominator.
 * Every operation throws {@link ArithmeticException} rather than lose precision.
 */
record DayFraction(long numerator, long denominator) {

    static final DayFraction ZERO = new DayFraction(0, 1);

    private static final long SECONDS_PER_DAY = 86_400;

    DayFraction {
        long divisor = gcd(Math.absExact(numerator), denominator);
        numerator /= divisor;
        denominator /= divisor;
    }

    static DayFraction of(long days) {
        return new DayFraction(days, 1);
    }

    DayFraction times(long factor) {
        return new DayFraction(Math.multiplyExact(numerator, factor), denominator);
    }

    /** @param divisor above zero */
    DayFraction dividedBy(long divisor) {
        return new DayFraction(numerator, Math.multiplyExact(denominator, divisor));
    }

    DayFraction plus(DayFraction other) {
        long sum = Math.addExact(Math.multiplyExact(numerator, other.denominator), Math.multiplyExact(other.numerator, denominator));
        return new DayFraction(sum, Math.multiplyExact(denominator, other.denominator));
    }

    /** The fraction in days, without what is less than a day. */
    long wholeDays() {
        return numerator / denominator;
    }

    boolean isWholeSeconds() {
        return SECONDS_PER_DAY % denominator == 0;
    }

    /** The fraction in seconds; only when {@link #isWholeSeconds()}. */
    long toSeconds() {
        return Math.multiplyExact(numerator, SECONDS_PER_DAY / denominator);
    }

    private static long gcd(long a, long b) {
        return a == 0 ? b : gcd(b % a, a);
    }
}
