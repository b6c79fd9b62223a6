package io.tidemark.csv;

import java.nio.charset.StandardCharsets;

/** Decimal numbers with or without exponent. Only finite ones: an overflow never becomes infinity. */
final class FloatingParser implements ValueParser {

    /** Every power of ten that is a double without rounding. */
    private static final double[] POWERS_OF_TEN = powersOfTen(22);
    /** Whole numbers and powers of ten up to these are floats without rounding. */
    private static final long EXACT_FLOAT = 1L << 24;
    private static final int EXACT_FLOAT_POWER = 10;
    /** Every whole number up to here is a double without rounding. */
    private static final long EXACT_DOUBLE = 1L << 53;

    private final boolean single;

    FloatingParser(boolean single) {
        this.single = single;
    }

    @Override
    public void parse(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        double value = plain(text, from, to);
        sink.setDouble(Double.isNaN(value) ? general(Blanks.strip(text, from, to)) : value);
    }

    boolean readsDoubles() {
        return !single;
    }

    private double plain(byte[] text, int from, int to) {
        return single ? plainFloat(text, from, to) : plainDouble(text, from, to);
    }

    /**
     * Digits with an optional point, few enough that the quotient of two exact numbers is the correctly rounded value;
     * NaN for any other text.
     */
    static double plainDouble(byte[] text, int from, int to) {
        boolean negative = from < to && text[from] == '-';
        long read = Digits.read(text, negative ? from + 1 : from, to);
        long digits = Digits.digits(read);
        if (read == Digits.OTHER || digits > EXACT_DOUBLE) {
            return Double.NaN;
        }
        double value = digits / POWERS_OF_TEN[Digits.scale(read)];
        return negative ? -value : value;
    }

    /** As {@link #plainDouble} in single precision. */
    private static double plainFloat(byte[] text, int from, int to) {
        boolean negative = from < to && text[from] == '-';
        long read = Digits.read(text, negative ? from + 1 : from, to);
        if (read == Digits.OTHER || Digits.digits(read) > EXACT_FLOAT || Digits.scale(read) > EXACT_FLOAT_POWER) {
            return Double.NaN;
        }
        float value = (float) Digits.digits(read) / (float) POWERS_OF_TEN[Digits.scale(read)];
        return negative ? -value : value;
    }

    private double general(String number) throws BadValueException {
        if (!isDecimal(number)) {
            throw new BadValueException("is not a number for " + name());
        }
        // read as float in one step: by way of double it would be rounded twice
        double value = single ? Float.parseFloat(number) : Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw new BadValueException("is outside the range of " + name());
        }
        return value;
    }

    /** Java's own parser also takes NaN, Infinity, hexadecimal numbers and the suffixes d and f. */
    private static boolean isDecimal(String number) {
        byte[] text = number.getBytes(StandardCharsets.UTF_8);
        int at = text.length > 0 && isSign(text[0]) ? 1 : 0;
        int digits = 0;
        boolean point = false;
        for (; at < text.length; at++) {
            byte c = text[at];
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                return (c == 'e' || c == 'E') && digits > 0 && isExponent(text, at + 1);
            }
        }
        return digits > 0;
    }

    private static boolean isExponent(byte[] text, int from) {
        int at = from < text.length && isSign(text[from]) ? from + 1 : from;
        boolean any = at < text.length;
        for (; at < text.length; at++) {
            if (text[at] < '0' || text[at] > '9') {
                return false;
            }
        }
        return any;
    }

    private static boolean isSign(byte c) {
        return c == '-' || c == '+';
    }

    private String name() {
        return single ? "FLOAT" : "DOUBLE";
    }

    private static double[] powersOfTen(int last) {
        double[] powers = new double[last + 1];
        double power = 1;
        for (int i = 0; i < powers.length; i++) {
            powers[i] = power;
            power *= 10;
        }
        return powers;
    }
}
