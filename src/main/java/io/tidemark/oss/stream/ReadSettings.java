package io.tidemark.oss.stream;

import java.time.Duration;

/**
 * How objects are fetched.
 *
 * @param bufferSize         bytes between connection and decompression
 * @param rangeSize          bytes asked for at a time
 * @param maximumRedownloads resumptions in a row within one range
 * @param redownloadDelay    pause before the first resumption; each further one is twice as long, up to 30 seconds
 */
public record ReadSettings(int bufferSize, long rangeSize, int maximumRedownloads, Duration redownloadDelay) {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    public ReadSettings {
        if (bufferSize < 1 || rangeSize < 1 || maximumRedownloads < 0 || redownloadDelay.isNegative()) {
            throw new IllegalArgumentException(("bufferSize=%d and rangeSize=%d must be at least 1, maximumRedownloads=%d and "
                    + "redownloadDelay=%s at least 0").formatted(bufferSize, rangeSize, maximumRedownloads, redownloadDelay));
        }
    }

    /** The pause before the given resumption, counted from 1. */
    Duration pauseBefore(int redownload) {
        Duration pause = redownloadDelay.multipliedBy(1L << Math.min(redownload - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
