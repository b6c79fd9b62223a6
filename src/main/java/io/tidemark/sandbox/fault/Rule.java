package io.tidemark.sandbox.fault;

import java.util.SplittableRandom;

/** A fault of a plan and how far it has come. Guarded by the plan's lock. */
final class Rule {

    private final Fault fault;
    private final SplittableRandom random;
    private final RateMeter meter;
    private int skips;
    private int left;

    /** @param place of the rule in its plan, so that two rules with one seed do not decide alike */
    Rule(Fault fault, int place) {
        this.fault = fault;
        this.random = new SplittableRandom(fault.seed() * 31 + place);
        this.meter = fault.kind() == FaultKind.WRITE_RATE_LIMIT ? new RateMeter(fault.bytesPerSecond()) : null;
        this.skips = fault.nth() - 1;
        this.left = fault.limit();
    }

    Fault fault() {
        return fault;
    }

    /** To be asked once per matching request. */
    boolean fires() {
        if (skips > 0) {
            skips--;
            return false;
        }
        if (fault.chance() < 1 && random.nextDouble() >= fault.chance()) {
            return false;
        }
        if (left != Fault.ALWAYS) {
            left--;
        }
        return true;
    }

    boolean isSpent() {
        return left == 0;
    }

    boolean isAhead(RequestInfo request, long nanos) {
        return meter.isAhead(subject(request), nanos);
    }

    void stored(RequestInfo request, long bytes, long nanos) {
        if (meter != null && fault.matches(request)) {
            meter.add(subject(request), bytes, nanos);
        }
    }

    private String subject(RequestInfo request) {
        return fault.per() == Parameter.Scope.SESSION ? request.session() : request.table();
    }
}
