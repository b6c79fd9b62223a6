package io.tidemark.csv;

/**
 * Reads decimal digits with an optional point, up to sixteen bytes, eight at a time: most numbers of most files. The
 * result is one long, {@link #digits} in its lower and {@link #scale} in its upper bits.
 */
final class Digits {

    /** The text has another form; it may still be a number. */
    static final long OTHER = -1;

    /** No value has more bits: ten to the power of 16 is below 2 to the power of 54. */
    private static final int VALUE_BITS = 54;
    private static final long VALUE = (1L << VALUE_BITS) - 1;
    private static final long ZEROS = Words.pattern((byte) '0');
    private static final long POINTS = Words.pattern((byte) ('.' ^ '0'));
    private static final long ABOVE_NINE = Words.pattern((byte) 0x76);
    private static final long HIGH_BITS = Words.pattern((byte) 0x80);
    private static final long TEN_TO_7 = 10_000_000;
    private static final long TEN_TO_8 = 100_000_000;

    private Digits() {
    }

    /** @return {@link #OTHER} when there is anything but digits and one point, no digit, or more than sixteen bytes */
    static long read(byte[] text, int from, int to) {
        int length = to - from;
        if (length <= 8) {
            return length <= 0 ? OTHER : word(Words.at(text, from, to), length);
        }
        if (length > 16) {
            return OTHER;
        }
        long head = word(Words.at(text, from), length - 8);
        long tail = word(Words.at(text, to - 8), 8);
        if (head < 0 || tail < 0) {
            return text[from] == '.' && length == 9 && tail >= 0 && !hasPoint(tail) ? digits(tail) | 9L << VALUE_BITS : OTHER;
        }
        if (!hasPoint(tail)) {
            return digits(head) * TEN_TO_8 + digits(tail) | (hasPoint(head) ? (head >>> VALUE_BITS) + 8 << VALUE_BITS : 0);
        }
        return hasPoint(head) ? OTHER : digits(head) * TEN_TO_7 + digits(tail) | tail & ~VALUE;
    }

    /** The digits as one number, without the point. */
    static long digits(long read) {
        return read & VALUE;
    }

    /** How many digits stand behind the point. */
    static int scale(long read) {
        return Math.max(0, (int) (read >>> VALUE_BITS) - 1);
    }

    /** Whether there is no point, so that the result is the number itself. */
    static boolean isWhole(long read) {
        return !hasPoint(read);
    }

    private static boolean hasPoint(long read) {
        return read >>> VALUE_BITS != 0;
    }

    /** Above the value stands one more than the scale, or zero without a point. */
    private static long word(long bytes, int length) {
        // the first character ends up in the highest byte that is used; unused low bytes are zeros in front of the number
        long digits = (bytes ^ ZEROS) & Words.firstBytes(length);
        long marks = Words.marks(digits, POINTS);
        if (marks == 0) {
            return number(digits << 64 - (length << 3));
        }
        int point = Words.first(marks);
        if (length == 1) {
            return OTHER;
        }
        long before = digits & Words.firstBytes(point);
        long behind = point == 7 ? 0 : digits >>> (point + 1 << 3) << (point << 3);
        long value = number((before | behind) << 64 - (length - 1 << 3));
        return value < 0 ? OTHER : value | (long) (length - point) << VALUE_BITS;
    }

    /** @param digits values of eight digits, the first one in the lowest byte */
    private static long number(long digits) {
        if (((digits + ABOVE_NINE | digits) & HIGH_BITS) != 0) {
            return OTHER;
        }
        long pairs = digits * 10 + (digits >>> 8);
        return (pairs & 0x000000FF000000FFL) * 0x000F424000000064L + (pairs >>> 16 & 0x000000FF000000FFL) * 0x0000271000000001L >>> 32;
    }
}
