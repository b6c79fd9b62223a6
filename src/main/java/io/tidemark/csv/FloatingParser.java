package io.tidemark.csv;

/** Decimal numbers with or without exponent. Only finite ones: an overflow never becomes infinity. */
final class FloatingParser implements ValueParser {

    private static final double[] POWERS_OF_TEN = powersOfTen();
    /** Every whole number up to here is a double without rounding. */
    private static final long EXACT = 1L << 53;

    private final boolean single;

    FloatingParser(boolean single) {
        this.single = single;
    }

    @Override
    public void parse(String text, TypedRow row, int slot) throws BadValueException {
        double value = single ? general(text) : plain(text);
        if (Double.isNaN(value)) {
            value = general(text);
        }
        row.setDouble(slot, value);
    }

    /**
     * Digits with an optional point, few enough that the quotient of two exact doubles is the correctly rounded value;
     * NaN for any other text.
     */
    private static double plain(String text) {
        int length = text.length();
        int at = 0;
        boolean negative = length > 0 && text.charAt(0) == '-';
        if (negative) {
            at = 1;
        }
        long digits = 0;
        int count = 0;
        int point = -1;
        for (; at < length; at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                digits = digits * 10 + (c - '0');
                count++;
            } else if (c == '.' && point < 0) {
                point = at;
            } else {
                return Double.NaN;
            }
        }
        if (count == 0 || count > 18 || digits > EXACT) {
            return Double.NaN;
        }
        double value = point < 0 ? digits : digits / POWERS_OF_TEN[length - point - 1];
        return negative ? -value : value;
    }

    private double general(String text) throws BadValueException {
        String number = Blanks.strip(text);
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
        int digits = 0;
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == 'e' || c == 'E') {
                return digits > 0 && isExponent(number, i + 1);
            } else if (c != '.' && !((c == '-' || c == '+') && i == 0) || c == '.' && number.indexOf('.') != i) {
                return false;
            }
        }
        return digits > 0;
    }

    private static boolean isExponent(String number, int from) {
        int at = from < number.length() && (number.charAt(from) == '-' || number.charAt(from) == '+') ? from + 1 : from;
        if (at == number.length()) {
            return false;
        }
        for (; at < number.length(); at++) {
            if (number.charAt(at) < '0' || number.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }

    private String name() {
        return single ? "FLOAT" : "DOUBLE";
    }

    private static double[] powersOfTen() {
        double[] powers = new double[19];
        double power = 1;
        for (int i = 0; i < powers.length; i++) {
            powers[i] = power;
            power *= 10;
        }
        return powers;
    }
}
