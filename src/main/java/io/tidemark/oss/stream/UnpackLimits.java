package io.tidemark.oss.stream;

/**
 * What a packed object may unpack to. A few kilobytes can unpack to terabytes, and an archive can hold more names than fit
 * into memory; both would take the process or the target down and not only the slot.
 *
 * @param ratio   bytes of text for each stored byte, once an object has unpacked to more than {@link #GRACE}; 0 for no limit
 * @param bytes   bytes of text in one object, an archive's files together; 0 for no limit
 * @param entries files and directories in one archive
 * @param window  bytes of text that a Zstandard frame may make us keep in memory, outside the heap
 */
public record UnpackLimits(int ratio, long bytes, int entries, int window) {

    /** Tables seldom pack to less than a hundredth; gzip alone can do no more than 1:1032. */
    public static final int DEFAULT_RATIO = 200;
    public static final long DEFAULT_BYTES = 100L << 30;
    public static final int DEFAULT_ENTRIES = 10_000;
    /** What RFC 8878 wants every decoder to have; frames of {@code zstd -1} to {@code -19} need no more. */
    public static final int DEFAULT_WINDOW = 8 << 20;
    public static final UnpackLimits DEFAULT = new UnpackLimits(DEFAULT_RATIO, DEFAULT_BYTES, DEFAULT_ENTRIES, DEFAULT_WINDOW);

    /** So much text harms nobody, however small it was packed. */
    static final long GRACE = 64L << 20;

    private static final int LEAST_WINDOW = 1 << 10;
    /** The decompressor itself has no more. */
    private static final int MOST_WINDOW = 128 << 20;

    public UnpackLimits {
        if (ratio < 0 || bytes < 0 || entries < 1) {
            throw new IllegalArgumentException(("maxExpansionRatio=%d and maxDecompressedSize=%d must be at least 0 (for no limit), "
                    + "maxArchiveEntries=%d at least 1").formatted(ratio, bytes, entries));
        }
        if (window < LEAST_WINDOW || window > MOST_WINDOW) {
            throw new IllegalArgumentException("maxWindowSize=%d must be from %d to %d bytes".formatted(window, LEAST_WINDOW, MOST_WINDOW));
        }
    }

    /** With the usual window. */
    public UnpackLimits(int ratio, long bytes, int entries) {
        this(ratio, bytes, entries, DEFAULT_WINDOW);
    }

    /** What an object exceeds that has unpacked to {@code text} bytes out of {@code stored} ones so far, or null. */
    String exceededBy(long text, long stored) {
        if (bytes > 0 && text > bytes) {
            return "unpacks to more than maxDecompressedSize=%d bytes".formatted(bytes);
        }
        if (ratio > 0 && text > GRACE && text / ratio > stored) {
            return "unpacks to more than maxExpansionRatio=%d times its size (%d bytes after %d stored ones)".formatted(ratio, text, stored);
        }
        return null;
    }
}
