package io.tidemark.csv;

/** A whole number as text, made without a String. */
final class DigitText {

    private static final int MOST_DIGITS = 19;

    private final byte[] bytes = new byte[MOST_DIGITS];
    private int start;

    /** @param value not negative */
    void set(long value) {
        start = bytes.length;
        long left = value;
        do {
            bytes[--start] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left != 0);
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return bytes.length;
    }
}
