package io.tidemark.maxcompute.load;

import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Memory of blocks that no load needs at the moment, for the next load. Without it every load would bring the garbage collector
 * tens of megabytes that live just long enough to be moved about. What lies idle is given up when the heap runs short.
 */
public final class BlockMemory {

    static final int SEGMENT = 256 * 1024;

    private final int most;
    private final ConcurrentLinkedQueue<SoftReference<byte[]>> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /** @param bytes the most that is kept for later; 0 for nothing */
    public BlockMemory(long bytes) {
        this.most = Math.toIntExact(bytes / SEGMENT);
    }

    /** A segment of {@link #SEGMENT} bytes with anything in it. */
    byte[] take() {
        for (SoftReference<byte[]> kept = idle.poll(); kept != null; kept = idle.poll()) {
            count.decrementAndGet();
            byte[] segment = kept.get();
            if (segment != null) {
                return segment;
            }
        }
        return new byte[SEGMENT];
    }

    /** The segment is not used any more by whoever took it. */
    void giveBack(byte[] segment) {
        if (count.incrementAndGet() <= most) {
            idle.add(new SoftReference<>(segment));
        } else {
            count.decrementAndGet();
        }
    }
}
