package io.tidemark.sandbox.fault;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** For the services: what the plan does to one request. Belongs to the thread of the request. */
public final class RequestFaults {

    private static final Set<FaultKind> BEFORE = EnumSet.of(FaultKind.DROP, FaultKind.ERROR);

    private final FaultPlan plan;
    private RequestInfo request;
    private Fault outcome;

    RequestFaults(FaultPlan plan, RequestInfo request) {
        this.plan = plan;
        this.request = request;
    }

    public RequestInfo request() {
        return request;
    }

    /** The session that a request created is known now. */
    public void identify(Attribute attribute, String value) {
        RequestInfo known = request;
        Map<Attribute, String> more = new EnumMap<>(Attribute.class);
        more.putAll(known.attributes());
        more.put(attribute, value);
        request = new RequestInfo(known.kind(), more);
    }

    /**
     * Before anything is done.
     *
     * @param body the request's
     * @throws Dropped when the connection is to end without an answer
     * @throws InjectedError when this is to be the answer
     */
    public void received(Supplier<InputStream> body) throws IOException {
        Optional<Fault> delay = take(FaultKind.DELAY);
        if (delay.isPresent()) {
            plan.waits().pause(delay.get().delay());
        }
        take(FaultKind.HOOK).ifPresent(Fault::runHook);
        hold(Moment.Stage.RECEIVED);
        outcome = plan.draw(request, FaultKind.OUTCOMES, fault -> true).orElse(null);
        if (outcome != null && BEFORE.contains(outcome.kind())) {
            if (outcome.kind() == FaultKind.DROP && outcome.bytes() > 0) {
                skip(body.get(), outcome.bytes());
            }
            end();
        }
    }

    /**
     * After everything is done, before it is answered.
     *
     * @throws Dropped when the connection is to end without an answer
     * @throws InjectedError when this is to be the answer
     */
    public void applied() throws Dropped {
        hold(Moment.Stage.APPLIED);
        if (outcome != null) {
            end();
        }
    }

    private static void skip(InputStream body, long bytes) throws IOException {
        byte[] sink = new byte[8 * 1024];
        long rest = bytes;
        for (int n = 0; rest > 0 && n >= 0; rest -= Math.max(n, 0)) {
            n = body.read(sink, 0, (int) Math.min(sink.length, rest));
        }
    }

    private void end() throws Dropped {
        Fault fault = outcome;
        outcome = null;
        plan.injected(fault, request);
        if (fault.kind() == FaultKind.ERROR || fault.kind() == FaultKind.ERROR_AFTER) {
            throw new InjectedError(fault);
        }
        throw new Dropped(fault.end());
    }

    private void hold(Moment.Stage stage) throws Dropped {
        HeldRequest held = plan.caught(request, stage);
        if (held != null) {
            held.await(plan.waits());
        }
    }

    /** Counts as injected when present. */
    public Optional<Fault> take(FaultKind kind) {
        return take(kind, fault -> true);
    }

    private Optional<Fault> take(FaultKind kind, Predicate<Fault> possible) {
        Optional<Fault> fault = plan.draw(request, EnumSet.of(kind), possible);
        fault.ifPresent(taken -> plan.injected(taken, request));
        return fault;
    }

    /** Whether the request's session is unknown, from now on if not before. */
    public boolean isForgotten() {
        String session = request.session();
        if (plan.isForgotten(session)) {
            return true;
        }
        boolean forgotten = take(FaultKind.SESSION_FORGOTTEN).isPresent();
        if (forgotten) {
            plan.forget(session);
        }
        return forgotten;
    }

    /** @throws InjectedError when the blocks before are too many bytes ahead */
    public void limitRate() {
        Optional<Fault> fault = plan.drawRateLimit(request);
        if (fault.isPresent()) {
            plan.injected(fault.get(), request);
            throw new InjectedError(fault.get());
        }
    }

    /** @param option what holds without the fault */
    public boolean dateTransform(boolean option) {
        return take(FaultKind.DATE_TRANSFORM).map(Fault::on).orElse(option);
    }

    /** A block of so many bytes is stored. */
    public void stored(long bytes) {
        plan.stored(request, bytes);
    }

    /** A body is about to be sent. */
    public BodyFaults body(long length) {
        return new BodyFaults(this, length, plan.draw(request, EnumSet.of(FaultKind.TRUNCATE), fault -> fault.bytes() < length).orElse(null),
                take(FaultKind.SLOW_BODY).orElse(null),
                plan.draw(request, EnumSet.of(FaultKind.STALL), fault -> fault.bytes() < length).orElse(null),
                plan.isHeld(request, Moment.Stage.HALF_SENT));
    }

    void injected(Fault fault) {
        plan.injected(fault, request);
    }

    void pause(Duration duration) throws Dropped {
        plan.waits().pause(duration);
    }

    void halfSent() throws Dropped {
        hold(Moment.Stage.HALF_SENT);
    }
}
