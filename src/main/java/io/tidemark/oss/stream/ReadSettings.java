package io.tidemark.oss.stream;

import java.time.Duration;
import java.util.Objects;

/**
 * How objects are fetched.
 *
 * @param bufferSize         bytes between connection and decompression
 * @param rangeSize          bytes asked for at a time
 * @param maximumRedownloads resumptions in a row within one range, without a mebibyte received between them
 * @param redownloadDelay    pause before the first resumption; each further one is twice as long, up to 30 seconds
 * @param readAhead          bytes of text that may be fetched and unpacked before somebody asks for them; 0 for none
 */
public record ReadSettings(int bufferSize, long rangeSize, int maximumRedownloads, Duration redownloadDelay, int readAhead,
        UnpackLimits limits) {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int LEAST_READ_AHEAD = 4 * 1024;

    public ReadSettings {
        Objects.requireNonNull(limits, "limits");
        if (bufferSize < 1 || rangeSize < 1 || maximumRedownloads < 0 || redownloadDelay.isNegative()) {
            throw new IllegalArgumentException(("bufferSize=%d and rangeSize=%d must be at least 1, maximumRedownloads=%d and "
                    + "redownloadDelay=%s at least 0").formatted(bufferSize, rangeSize, maximumRedownloads, redownloadDelay));
        }
        if (readAhead != 0 && readAhead < LEAST_READ_AHEAD) {
            throw new IllegalArgumentException("readAhead=%d must be 0 (none) or at least %d bytes".formatted(readAhead, LEAST_READ_AHEAD));
        }
    }

    /** The pause before the given resumption, counted from 1. */
    Duration pauseBefore(int redownload) {
        Duration pause = redownloadDelay.multipliedBy(1L << Math.min(redownload - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
