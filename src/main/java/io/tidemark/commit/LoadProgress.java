package io.tidemark.commit;

/**
 * How far a load has come in reading its source.
 *
 * @param bytes      of text read so far
 * @param totalBytes of text in all; -1 where nobody knows before the end, as of compressed objects
 * @param rows       read so far
 */
public record LoadProgress(long bytes, long totalBytes, long rows) {

    public LoadProgress {
        if (bytes < 0 || rows < 0 || totalBytes < -1) {
            throw new IllegalArgumentException("a load has read 0 or more bytes and rows, and this is %d of %d bytes and %d rows"
                    .formatted(bytes, totalBytes, rows));
        }
    }
}
