package io.tidemark.cycle;

import org.apache.camel.support.CamelContextHelper;
import org.slf4j.MDC;

import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;

/** Says in the log context of a thread which attempt it works for, and adds to the attempt's report what a witness knows. */
final class AttemptContext implements AutoCloseable {

    /** Keys of the log context: the task, the scheduled time as an instant, and the epoch of the claim. */
    static final String TASK = "task";
    static final String SLOT = "slot";
    static final String EPOCH = "epoch";

    private final AttemptWitness witness;
    private final Claim claim;
    private String definition;
    private Throwable error;

    AttemptContext(CycleConsumer consumer, Claim claim) {
        AttemptWitness bound = CamelContextHelper.findSingleByType(consumer.getEndpoint().getCamelContext(), AttemptWitness.class);
        this.witness = bound == null ? AttemptWitness.NONE : bound;
        this.claim = claim;
    }

    /** From here on this thread works for the attempt. */
    AttemptContext open() {
        MDC.put(TASK, claim.task());
        MDC.put(SLOT, claim.scheduledTime().toString());
        MDC.put(EPOCH, Long.toString(claim.epoch()));
        definition = witness.begins(claim);
        return this;
    }

    AttemptReport ran(AttemptReport report) {
        return definition == null ? report : report.ran(definition);
    }

    /** The route ended with this; null when it ended well. */
    void ended(Throwable with) {
        error = with;
    }

    AttemptReport complete(AttemptReport report) {
        return ran(report).logged(witness.log(claim, error));
    }

    @Override
    public void close() {
        witness.ended(claim);
        MDC.remove(TASK);
        MDC.remove(SLOT);
        MDC.remove(EPOCH);
    }
}
