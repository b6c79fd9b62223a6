package io.tidemark.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes at once. Every reader may read up to seven bytes behind the range that it is asked about. */
final class Words {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = ~HIGH_BITS;
    static final long LINE_FEEDS = pattern((byte) '\n');
    static final long CARRIAGE_RETURNS = pattern((byte) '\r');

    private Words() {
    }

    static long at(byte[] bytes, int index) {
        return (long) LONG.get(bytes, index);
    }

    /** The bytes up to {@code to}, at most eight; what stands above them is undefined. Reads nothing outside the array. */
    static long at(byte[] bytes, int index, int to) {
        if (index <= bytes.length - Long.BYTES) {
            return (long) LONG.get(bytes, index);
        }
        long word = 0;
        for (int i = to - 1; i >= index; i--) {
            word = word << 8 | bytes[i] & 0xFF;
        }
        return word;
    }

    /** The byte eight times. */
    static long pattern(byte value) {
        return (value & 0xFF) * ONES;
    }

    /**
     * The high bit of every byte that equals the pattern's. A byte behind an equal one may be marked without being
     * equal, so that the lowest mark is right and every other one needs a look.
     */
    static long marks(long word, long pattern) {
        long difference = word ^ pattern;
        return difference - ONES & ~difference & HIGH_BITS;
    }

    /** As {@link #marks}, but every mark is right. */
    static long exactMarks(long word, long pattern) {
        long difference = word ^ pattern;
        return ~((difference & LOW_BITS) + LOW_BITS | difference | LOW_BITS);
    }

    /** How many bytes stand before the lowest mark. */
    static int first(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** @return the first index of the byte from {@code from} on; {@code to} or more when there is none before {@code to} */
    static int indexOf(byte[] bytes, int from, int to, long pattern) {
        for (int i = from; i < to; i += 8) {
            long marks = marks(at(bytes, i), pattern);
            if (marks != 0) {
                return i + first(marks);
            }
        }
        return to;
    }

    /** As {@link #indexOf(byte[], int, int, long)} for either of two bytes. */
    static int indexOf(byte[] bytes, int from, int to, long pattern, long other) {
        for (int i = from; i < to; i += 8) {
            long word = at(bytes, i);
            long marks = marks(word, pattern) | marks(word, other);
            if (marks != 0) {
                return i + first(marks);
            }
        }
        return to;
    }

    /** As {@link #indexOf(byte[], int, int, long)} for any of three bytes. */
    static int indexOf(byte[] bytes, int from, int to, long pattern, long second, long third) {
        for (int i = from; i < to; i += 8) {
            long word = at(bytes, i);
            long marks = marks(word, pattern) | marks(word, second) | marks(word, third);
            if (marks != 0) {
                return i + first(marks);
            }
        }
        return to;
    }

    /** Whether there is nothing but ASCII without NUL. A false may be wrong. */
    static boolean isPlain(byte[] bytes, int from, int to) {
        int i = from;
        long seen = 0;
        for (; i <= to - 8; i += 8) {
            long word = at(bytes, i);
            seen |= word | word - ONES;
        }
        for (; i < to; i++) {
            seen |= bytes[i] | bytes[i] - 1L;
        }
        return (seen & HIGH_BITS) == 0;
    }

    /** Whether the eight bytes are ASCII without NUL. A false may be wrong. */
    static boolean isPlain(long word) {
        return ((word | word - ONES) & HIGH_BITS) == 0;
    }

    /** A mark for each of the first {@code count} bytes, at most eight. */
    static long firstBytes(int count) {
        return count >= 8 ? -1L : (1L << (count << 3)) - 1;
    }
}
