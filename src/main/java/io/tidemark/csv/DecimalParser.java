package io.tidemark.csv;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Exact decimals. Digits that the column's scale would cut off are a reason to refuse, unless they are zeros or rounding is allowed. */
final class DecimalParser implements ValueParser {

    /** Longer than any DECIMAL; bounds the work that one field can cause. */
    private static final int MAX_LENGTH = 200;
    private static final int LONG_DIGITS = 18;
    private static final long[] POWERS_OF_TEN = powersOfTen();

    private final ColumnType type;
    private final boolean rounding;
    /** The first unscaled value that is too large; no limit where no long is. */
    private final long limit;

    DecimalParser(ColumnType type, boolean rounding) {
        this.type = type;
        this.rounding = rounding;
        this.limit = type.precision() <= LONG_DIGITS ? POWERS_OF_TEN[type.precision()] : Long.MAX_VALUE;
    }

    @Override
    public void parse(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        if (!plain(text, from, to, sink)) {
            general(text, from, to, sink);
        }
    }

    /** Few digits with an optional point, as nearly every decimal is written. */
    private boolean plain(byte[] text, int from, int to, ColumnSink sink) {
        boolean negative = from < to && text[from] == '-';
        long read = Digits.read(text, negative ? from + 1 : from, to);
        if (read == Digits.OTHER) {
            return false;
        }
        long digits = Digits.digits(read);
        int zeros = type.scale() - Digits.scale(read);
        if (zeros < 0 || zeros > 0 && digits >= POWERS_OF_TEN[Math.max(0, LONG_DIGITS - zeros)]) {
            return false;
        }
        long unscaled = digits * POWERS_OF_TEN[zeros];
        if (unscaled >= limit) {
            return false;
        }
        sink.setDecimal(negative ? -unscaled : unscaled, type.scale());
        return true;
    }

    private void general(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        int start = Blanks.start(text, from, to);
        int end = Blanks.end(text, start, to);
        if (end - start > MAX_LENGTH) {
            throw new BadValueException("is too long for " + type);
        }
        sink.setDecimal(fitted(number(text, start, end)));
    }

    private BigDecimal number(byte[] text, int from, int to) throws BadValueException {
        char[] digits = new char[to - from];
        for (int i = 0; i < digits.length; i++) {
            // a byte that is not ASCII becomes a character that is no digit either
            digits[i] = (char) (text[from + i] & 0xFF);
        }
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException e) {
            throw new BadValueException("is not a number for " + type);
        }
    }

    private BigDecimal fitted(BigDecimal value) throws BadValueException {
        if (value.signum() == 0) {
            return BigDecimal.ZERO.setScale(type.scale());
        }
        // before setScale: 1E+999999999 would be written out
        checkRange(value);
        if (value.scale() > type.scale() && !rounding && value.stripTrailingZeros().scale() > type.scale()) {
            throw new BadValueException("has more than " + type.scale() + " digits after the point, the most for " + type);
        }
        BigDecimal fitted = value.setScale(type.scale(), RoundingMode.HALF_UP);
        checkRange(fitted);
        return fitted;
    }

    private void checkRange(BigDecimal value) throws BadValueException {
        if (value.signum() != 0 && (long) value.precision() - value.scale() > type.precision() - type.scale()) {
            throw new BadValueException("is outside the range of " + type);
        }
    }

    private static long[] powersOfTen() {
        long[] powers = new long[LONG_DIGITS + 1];
        long power = 1;
        for (int i = 0; i < powers.length; i++) {
            powers[i] = power;
            power *= 10;
        }
        return powers;
    }
}
