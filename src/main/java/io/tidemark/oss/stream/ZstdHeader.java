package io.tidemark.oss.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The beginning of a Zstandard frame (RFC 8878, 3.1.1.1), which says how much memory its decompression takes. Read here because the
 * library's unbound context has no limit of its own below 128 MiB, and takes the memory as soon as it has read the header.
 */
final class ZstdHeader {

    /** Magic number, descriptor, window, dictionary and content size at their longest. */
    static final int LENGTH = 18;

    private static final int MAGIC = 0xFD2FB528;
    private static final int DESCRIPTOR = 4;
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] CONTENT_BYTES = {1, 2, 4, 8};

    /** A frame is no damaged one, only one that takes too much. */
    static final class WindowTooLarge extends IOException {

        private static final long serialVersionUID = 1L;

        WindowTooLarge(String message) {
            super(message);
        }
    }

    private ZstdHeader() {
    }

    /**
     * Anything that is no frame, or too short for one, is left to the decompressor.
     *
     * @param frame what was read of it, from its first byte on; not changed
     * @throws WindowTooLarge when it needs more memory than that
     */
    static void requireWindow(ByteBuffer frame, int mostWindow) throws WindowTooLarge {
        if (frame.remaining() <= DESCRIPTOR + 1) {
            return;
        }
        ByteBuffer header = frame.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt() != MAGIC) {
            return;
        }
        long window = window(header);
        if (window < 0 || window > mostWindow) {
            throw new WindowTooLarge("needs a window of %s bytes to be unpacked, more than maxWindowSize=%d, as of zstd --long or --ultra"
                    .formatted(Long.toUnsignedString(window), mostWindow));
        }
    }

    /** Unsigned; of a frame in a single segment, the length of its text. 0 when the header is cut off. */
    private static long window(ByteBuffer header) {
        int descriptor = header.get();
        if ((descriptor & SINGLE_SEGMENT) == 0) {
            int window = header.get() & 0xFF;
            long base = 1L << 10 + (window >> 3);
            return base + base / 8 * (window & 7);
        }
        int bytes = CONTENT_BYTES[(descriptor & 0xFF) >> 6];
        int skipped = DICTIONARY_BYTES[descriptor & 3];
        if (header.remaining() < skipped + bytes) {
            return 0;
        }
        header.position(header.position() + skipped);
        return switch (bytes) {
            case 1 -> header.get() & 0xFF;
            case 2 -> (header.getShort() & 0xFFFF) + 256L;
            case 4 -> header.getInt() & 0xFFFF_FFFFL;
            default -> header.getLong();
        };
    }
}
