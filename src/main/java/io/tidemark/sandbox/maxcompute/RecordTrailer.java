package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The row count of a record stream from its trailer alone; nothing else is looked at. */
final class RecordTrailer {

    private static final byte[] COUNT = {(byte) 0xf0, (byte) 0xff, (byte) 0xff, 0x7f};
    private static final byte[] CHECKSUM = {(byte) 0xf8, (byte) 0xff, (byte) 0xff, 0x7f};
    private static final int LONGEST = 4 + 10 + 4 + 5;

    private final InputStream in;

    RecordTrailer(InputStream in) {
        this.in = in;
    }

    /** @throws ServiceException MalformedDataStream when the stream does not end in a trailer */
    long rows() throws IOException {
        byte[] buffer = new byte[64 * 1024];
        int kept = 0;
        int n = in.read(buffer, kept, buffer.length - kept);
        while (n >= 0) {
            int size = kept + n;
            kept = Math.min(size, LONGEST);
            System.arraycopy(buffer, size - kept, buffer, 0, kept);
            n = in.read(buffer, kept, buffer.length - kept);
        }
        byte[] tail = Arrays.copyOf(buffer, kept);
        for (int at = tail.length - 5; at >= 5; at--) {
            if (Arrays.equals(tail, at, at + 4, CHECKSUM, 0, 4) && varintEnd(tail, at + 4) == tail.length) {
                return count(tail, at);
            }
        }
        throw noTrailer();
    }

    private static long count(byte[] tail, int end) {
        for (int at = end - 5; at >= 0; at--) {
            if (Arrays.equals(tail, at, at + 4, COUNT, 0, 4) && varintEnd(tail, at + 4) == end) {
                long value = 0;
                for (int i = at + 4; i < end; i++) {
                    value |= (long) (tail[i] & 0x7f) << (7 * (i - at - 4));
                }
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw noTrailer();
    }

    private static int varintEnd(byte[] bytes, int start) {
        int at = start;
        while (at < bytes.length && bytes[at] < 0) {
            at++;
        }
        return at + 1;
    }

    private static ServiceException noTrailer() {
        return ServiceException.malformed("Record stream: it does not end in a trailer");
    }
}
