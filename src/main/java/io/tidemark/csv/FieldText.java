package io.tidemark.csv;

import java.util.Arrays;

/** The fields of one record whose text is not what stands in the record: quotes or escapes had to be taken out. */
final class FieldText {

    private static final int KEPT = 64 << 10;

    private byte[] bytes = new byte[256];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Gives back the memory of an unusually large record. */
    void release() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[KEPT];
        }
    }

    void append(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }

    /** Appends what a quoted text means. */
    void append(Dialect dialect, byte[] source, int from, int to) {
        reserve(to - from);
        int at = from;
        while (at < to) {
            byte c = source[at++];
            if (c == dialect.escape && at < to && dialect.isEscapable(source[at])) {
                c = source[at++];
            }
            bytes[length++] = c;
        }
    }

    private void reserve(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
    }
}
