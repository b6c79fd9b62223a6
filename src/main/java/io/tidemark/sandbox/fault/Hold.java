package io.tidemark.sandbox.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A trap at a moment: see {@link FaultPlan#hold}. Requests that it does not catch pass. Thread-safe. */
public final class Hold implements AutoCloseable {

    private final FaultPlan plan;
    private final Moment moment;
    private final Match match;
    private final BlockingQueue<HeldRequest> arrived = new LinkedBlockingQueue<>();
    private final List<HeldRequest> caught = new ArrayList<>();
    private int skips;
    private int left;

    Hold(FaultPlan plan, Moment moment, Match match, int nth, int times) {
        this.plan = plan;
        this.moment = moment;
        this.match = match;
        this.skips = nth - 1;
        this.left = times;
    }

    /**
     * Waits until a request is held, each time for the next one.
     *
     * @throws TimeoutException when none came; the message says what was waited for
     */
    public HeldRequest await(Duration timeout) throws InterruptedException, TimeoutException {
        HeldRequest held = arrived.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (held == null) {
            throw new TimeoutException("no request came to %s%s within %s".formatted(moment, match, timeout));
        }
        return held;
    }

    /** The next one if it is there already. */
    public Optional<HeldRequest> poll() {
        return Optional.ofNullable(arrived.poll());
    }

    public Moment moment() {
        return moment;
    }

    /** Null when the request is not this hold's. Guarded by the plan's lock. */
    HeldRequest caught(RequestInfo request, Moment.Stage stage, Waits waits) {
        if (left == 0 || !moment.is(request.kind(), stage) || !match.matches(request)) {
            return null;
        }
        if (skips > 0) {
            skips--;
            return null;
        }
        left--;
        HeldRequest held = new HeldRequest(request, waits.begin());
        caught.add(held);
        arrived.add(held);
        return held;
    }

    /** Guarded by the plan's lock. */
    boolean waitsFor(RequestInfo request, Moment.Stage stage) {
        return left > 0 && skips == 0 && moment.is(request.kind(), stage) && match.matches(request);
    }

    /** Guarded by the plan's lock. */
    int left() {
        return left;
    }

    /** Guarded by the plan's lock. */
    List<HeldRequest> end() {
        left = 0;
        return List.copyOf(caught);
    }

    /** Catches nothing more, and releases what is still held: {@link HeldRequest#release}. */
    @Override
    public void close() {
        plan.end(this).forEach(HeldRequest::release);
    }
}
