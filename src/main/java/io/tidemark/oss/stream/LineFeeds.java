package io.tidemark.oss.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Counts line feeds, eight bytes a step. */
final class LineFeeds {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private LineFeeds() {
    }

    static long count(byte[] bytes, int offset, int length) {
        long count = 0;
        int i = offset;
        int end = offset + length;
        for (int last = end - 8; i <= last; i += 8) {
            long zeroWhereFound = (long) LONG.get(bytes, i) ^ LINE_FEEDS;
            // no carry leaves its byte, so the top bit of each byte is exact
            count += Long.bitCount(~((zeroWhereFound & LOW_BITS) + LOW_BITS | zeroWhereFound | LOW_BITS));
        }
        for (; i < end; i++) {
            if (bytes[i] == '\n') {
                count++;
            }
        }
        return count;
    }
}
