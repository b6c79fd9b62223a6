package io.tidemark.sandbox.fault;

import java.time.Duration;

/** For the services: how the body of an answer goes out. Ask {@link #next}, send so many bytes, say {@link #sent}. */
public final class BodyFaults {

    /** For a body whose length is not known. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    private final RequestFaults request;
    private final long length;
    private final Fault truncate;
    private final Fault slow;
    private final long begin = System.nanoTime();
    private Fault stall;
    private boolean hold;

    /** @param truncate null for none, like the others */
    BodyFaults(RequestFaults request, long length, Fault truncate, Fault slow, Fault stall, boolean hold) {
        this.request = request;
        this.length = length;
        this.truncate = truncate;
        this.slow = slow;
        this.stall = stall;
        this.hold = hold && length != UNKNOWN;
    }

    /**
     * How many of the next {@code wanted} bytes can go out at once, at least one.
     *
     * @param sent bytes sent so far
     * @throws Dropped where the body is cut
     */
    public int next(long sent, int wanted) throws Dropped {
        pauses(sent);
        long most = wanted;
        if (slow != null) {
            most = Math.min(most, Math.max(1, slow.bytesPerSecond() / 10));
        }
        if (truncate != null) {
            most = Math.min(most, truncate.bytes() - sent);
        }
        if (stall != null) {
            most = Math.min(most, stall.bytes() - sent);
        }
        if (hold) {
            most = Math.min(most, Math.max(1, length / 2 - sent));
        }
        return (int) most;
    }

    private void pauses(long sent) throws Dropped {
        if (hold && sent >= Math.max(1, length / 2)) {
            hold = false;
            request.halfSent();
        }
        if (stall != null && sent >= stall.bytes()) {
            Fault now = stall;
            stall = null;
            request.injected(now);
            request.pause(now.delay());
        }
        if (slow != null) {
            request.pause(Duration.ofNanos(begin + (long) (sent * 1e9 / slow.bytesPerSecond()) - System.nanoTime()));
        }
        if (truncate != null && sent >= truncate.bytes()) {
            request.injected(truncate);
            throw new Dropped(Parameter.End.RESET);
        }
    }
}
