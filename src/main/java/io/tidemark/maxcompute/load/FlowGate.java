package io.tidemark.maxcompute.load;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many blocks of a load may be on their way. One less after each block for which the service asked to slow down, one more
 * after every few that went through, between one and the configured number.
 */
final class FlowGate {

    private static final Logger LOG = LoggerFactory.getLogger(FlowGate.class);
    private static final int GOOD_BLOCKS = 8;

    private final int most;
    private int allowed;
    private int inside;
    private int good;

    FlowGate(int most) {
        this.most = most;
        this.allowed = most;
    }

    /** Waits until another block may begin. */
    synchronized void enter() throws InterruptedException {
        while (inside >= allowed) {
            wait();
        }
        inside++;
    }

    /** @param throttled whether the service asked to slow down while the block was sent */
    synchronized void leave(boolean throttled) {
        inside--;
        int before = allowed;
        if (throttled) {
            good = 0;
            allowed = Math.max(1, allowed - 1);
        } else if (allowed < most && ++good >= GOOD_BLOCKS) {
            good = 0;
            allowed++;
        }
        if (allowed != before) {
            LOG.info("{} of {} blocks may be on their way at a time{}", allowed, most, throttled ? ": the service asked to slow down" : "");
        }
        notifyAll();
    }
}
