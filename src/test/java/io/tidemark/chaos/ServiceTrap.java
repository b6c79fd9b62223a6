package io.tidemark.chaos;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

import io.tidemark.chaos.Report.Instance;
import io.tidemark.sandbox.fault.Attribute;
import io.tidemark.sandbox.fault.FaultPlan;
import io.tidemark.sandbox.fault.HeldRequest;
import io.tidemark.sandbox.fault.Hold;
import io.tidemark.sandbox.fault.Match;
import io.tidemark.sandbox.fault.Moment;
import io.tidemark.sandbox.fault.RequestInfo;

/** Holds a request in the service. Whose it is follows from the slot that it is about: that of the node that claimed it last. */
final class ServiceTrap implements Trap {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuuMMddHHmm");
    private static final int DIGITS = 12;
    private static final Map<Step, Moment> MOMENTS = Map.of(
            Step.BLOCK_RECEIVED, Moment.BLOCK_RECEIVED,
            Step.BLOCK_STORED, Moment.BLOCK_STORED,
            Step.COMMIT_RECEIVED, Moment.COMMIT_RECEIVED,
            Step.COMMIT_APPLIED, Moment.COMMIT_APPLIED,
            Step.BEFORE_MOVE, Moment.COPY_RECEIVED,
            Step.MOVE_COPIED, Moment.COPY_APPLIED);

    private final Step step;
    private final StepServer steps;
    private final Hold hold;
    private final boolean dropped;
    private HeldRequest held;

    /**
     * @param passes  how many go through before one is caught
     * @param dropped whether the request that was caught ends there; else it goes on when the trap is closed, when its sender may be
     *                long dead and others busy with the same slot
     */
    ServiceTrap(FaultPlan plan, Step step, StepServer steps, int passes, boolean dropped) {
        this(plan, step, Match.any(), steps, passes, dropped);
    }

    /** @param whose only such requests are caught and counted */
    ServiceTrap(FaultPlan plan, Step step, Match whose, StepServer steps, int passes, boolean dropped) {
        this.step = step;
        this.steps = steps;
        this.dropped = dropped;
        this.hold = plan.hold(MOMENTS.get(step), whose, passes + 1, 1);
    }

    @Override
    public Optional<Hit> await(Duration patience) throws InterruptedException {
        try {
            held = hold.await(patience);
        } catch (TimeoutException e) {
            return Optional.empty();
        }
        Instance instance = instance(held.request());
        return Optional.of(new Hit(step, steps.claimant(instance), instance));
    }

    private static Instance instance(RequestInfo request) {
        if (request.kind().isOss()) {
            return Round.instance(Feed.ofBucket(request.get(Attribute.BUCKET)), time(request.key()));
        }
        return Round.instance(Feed.ofTable(request.table()), time(request.partition()));
    }

    /** Of {@code done/iot_log_202201010003.csv} and of {@code dt=20220101,hhmi=0003}. */
    private static LocalDateTime time(String name) {
        String digits = name.replaceAll("\\D", "");
        return LocalDateTime.parse(digits.substring(digits.length() - DIGITS), MINUTES);
    }

    @Override
    public void close() {
        if (held != null && dropped) {
            held.drop();
        }
        hold.close();
    }
}
