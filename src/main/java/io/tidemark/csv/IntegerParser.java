package io.tidemark.csv;

/** Whole numbers in decimal. What does not fit is refused, never wrapped; a fraction is refused, never cut off. */
final class IntegerParser implements ValueParser {

    private final String type;
    private final long min;
    private final long max;

    IntegerParser(ColumnType.Kind kind) {
        this.type = kind.name();
        switch (kind) {
            case TINYINT -> { min = Byte.MIN_VALUE; max = Byte.MAX_VALUE; }
            case SMALLINT -> { min = Short.MIN_VALUE; max = Short.MAX_VALUE; }
            case INT -> { min = Integer.MIN_VALUE; max = Integer.MAX_VALUE; }
            // the service's own client refuses -2^63 in a BIGINT
            case BIGINT -> { min = -Long.MAX_VALUE; max = Long.MAX_VALUE; }
            default -> throw new IllegalArgumentException(kind + " is no integer type");
        }
    }

    /** The largest number of the type. */
    long most() {
        return max;
    }

    @Override
    public void parse(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        long read = Digits.read(text, from, to);
        if (Digits.isWhole(read) && read <= max) {
            sink.setLong(read);
        } else {
            general(text, from, to, sink);
        }
    }

    private void general(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        int at = Blanks.start(text, from, to);
        int end = Blanks.end(text, at, to);
        boolean negative = at < end && text[at] == '-';
        if (negative || at < end && text[at] == '+') {
            at++;
        }
        if (at == end) {
            throw new BadValueException("is not a whole number for " + type);
        }
        // counted down from zero, because the negative range is the larger one
        long value = 0;
        for (; at < end; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9) {
                throw new BadValueException("is not a whole number for " + type);
            }
            if (value < Long.MIN_VALUE / 10 || value * 10 < Long.MIN_VALUE + digit) {
                throw outOfRange();
            }
            value = value * 10 - digit;
        }
        if (negative ? value < min : value < -max) {
            throw outOfRange();
        }
        sink.setLong(negative ? value : -value);
    }

    private BadValueException outOfRange() {
        return new BadValueException("is outside the range of " + type + ", " + min + " to " + max);
    }
}
