package io.tidemark.maxcompute.load;

import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

import io.tidemark.csv.CsvChunk;

/** The chunks of one load, so many and no more: this is what bounds the text in memory. */
final class ChunkPool {

    private static final int MOST_IDLE = 1 << 20;

    /** The one that came back last is taken first: it is still in a processor's cache. */
    private final LinkedBlockingDeque<CsvChunk> free;

    ChunkPool(int chunks) {
        free = new LinkedBlockingDeque<>(chunks);
        for (int i = 0; i < chunks; i++) {
            free.add(new CsvChunk());
        }
    }

    /** @return null when none came back in time */
    CsvChunk take(long millis) throws InterruptedException {
        return free.pollFirst(millis, TimeUnit.MILLISECONDS);
    }

    void giveBack(CsvChunk chunk) {
        // idle, it must not keep the memory of a long row
        chunk.trim(MOST_IDLE);
        free.addFirst(chunk);
    }
}
