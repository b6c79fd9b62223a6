package io.tidemark.chaos;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tidemark.sandbox.fault.Attribute;
import io.tidemark.sandbox.fault.Fault;
import io.tidemark.sandbox.fault.FaultKind;
import io.tidemark.sandbox.fault.FaultPlan;
import io.tidemark.sandbox.fault.Match;
import io.tidemark.sandbox.fault.RequestKind;

/** What goes wrong in the services all the while, by chance. */
final class Faults {

    private static final RequestKind[] READS = {RequestKind.OSS_GET, RequestKind.OSS_HEAD, RequestKind.OSS_LIST};
    private static final RequestKind[] LOADS = {RequestKind.TABLE, RequestKind.CREATE_SESSION, RequestKind.BLOCK, RequestKind.STATUS, RequestKind.COMMIT};

    private Faults() {
    }

    /** None after which only a person can say what is in the table. */
    static void order(FaultPlan plan, long seed) {
        all(seed).forEach(plan::add);
    }

    /** As if the service had forgotten sessions that it may have committed. */
    static void orderForgottenSessions(FaultPlan plan, long seed) {
        plan.add(Fault.of(FaultKind.SESSION_FORGOTTEN).on(RequestKind.STATUS, RequestKind.COMMIT).probability(0.02, seed));
    }

    private static List<Fault> all(long seed) {
        return List.of(
                Fault.of(FaultKind.SLOW_COMMIT).polls(2).probability(0.2, seed),
                Fault.of(FaultKind.SECOND_COMMIT_CONFLICT).probability(0.5, seed),
                Fault.of(FaultKind.ANSWER_LOST).on(RequestKind.COMMIT).probability(0.14, seed),
                Fault.of(FaultKind.ERROR_AFTER).on(RequestKind.COMMIT).probability(0.05, seed),
                Fault.of(FaultKind.DROP).on(RequestKind.COMMIT).probability(0.05, seed),
                Fault.of(FaultKind.ERROR).on(RequestKind.COMMIT).probability(0.05, seed),
                Fault.of(FaultKind.ERROR).on(RequestKind.BLOCK).status(429, "FlowExceeded").probability(0.03, seed),
                Fault.of(FaultKind.ANSWER_LOST).on(LOADS[0], LOADS).probability(0.04, seed),
                Fault.of(FaultKind.ERROR_AFTER).on(LOADS[0], LOADS).probability(0.02, seed),
                Fault.of(FaultKind.ERROR).on(LOADS[0], LOADS).probability(0.03, seed),
                Fault.of(FaultKind.DROP).on(LOADS[0], LOADS).probability(0.02, seed),
                Fault.of(FaultKind.DELAY).on(LOADS[0], LOADS).delay(Duration.ofMillis(150)).probability(0.14, seed),
                Fault.of(FaultKind.SESSION_EXPIRED).probability(0.01, seed),
                Fault.of(FaultKind.ERROR).on(READS[0], READS).status(503, "ServiceUnavailable").probability(0.03, seed),
                Fault.of(FaultKind.ANSWER_LOST).on(READS[0], READS).probability(0.04, seed),
                Fault.of(FaultKind.DROP).on(READS[0], READS).probability(0.02, seed),
                Fault.of(FaultKind.DELAY).on(READS[0], READS).delay(Duration.ofMillis(150)).probability(0.14, seed),
                Fault.of(FaultKind.TRUNCATE).on(RequestKind.OSS_GET).bytes(5_000).probability(0.08, seed),
                Fault.of(FaultKind.WRONG_CRC).on(RequestKind.OSS_GET).probability(0.03, seed),
                Fault.of(FaultKind.NO_CRC).on(RequestKind.OSS_GET).probability(0.03, seed),
                Fault.of(FaultKind.ERROR).on(RequestKind.OSS_COPY, RequestKind.OSS_DELETE).probability(0.02, seed),
                Fault.of(FaultKind.ANSWER_LOST).on(RequestKind.OSS_COPY, RequestKind.OSS_DELETE).probability(0.02, seed),
                // the rows stay the same; an object that is to be moved must stay what it was when it was read
                replaced("chaos-over", seed), replaced("chaos-append", seed));
    }

    private static Fault replaced(String bucket, long seed) {
        return Fault.of(FaultKind.REPLACE_OBJECT).on(RequestKind.OSS_GET).match(Match.any().with(Attribute.BUCKET, bucket)).probability(0.02, seed);
    }

    /** By kind of fault and request, what has really happened so far. */
    static Map<String, Long> injected(FaultPlan plan) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (FaultKind kind : FaultKind.values()) {
            long count = plan.injected(kind);
            if (count > 0) {
                counts.put(kind.toString(), count);
            }
        }
        return counts;
    }
}
