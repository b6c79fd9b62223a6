package io.tidemark.maxcompute.load;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Bytes of the next block. The service takes 20,000 blocks of a session and 500 of a table in five minutes; a load that would need
 * more gets larger ones, up to four times the configured size, and holds as much more in memory.
 */
final class BlockSizing {

    private static final long BLOCKS_PER_STEP = 5000;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** Of the service's 500, what one load uses before it makes larger blocks. */
    private static final int BLOCKS_PER_WINDOW = 400;
    private static final int LARGEST = 4;

    private final long configured;
    private final InstantSource clock;
    private Instant windowBegan = Instant.MIN;
    private int inWindow;

    BlockSizing(long configured, InstantSource clock) {
        this.configured = configured;
        this.clock = clock;
    }

    /** @param block the number of the block, from 0 */
    synchronized long next(long block) {
        Instant now = clock.instant();
        if (windowBegan.equals(Instant.MIN) || !now.isBefore(windowBegan.plus(WINDOW))) {
            windowBegan = now;
            inWindow = 0;
        }
        inWindow++;
        long factor = inWindow > BLOCKS_PER_WINDOW ? LARGEST : Math.min(LARGEST, 1 + block / BLOCKS_PER_STEP);
        return configured * factor;
    }
}
