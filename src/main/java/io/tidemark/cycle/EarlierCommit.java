package io.tidemark.cycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.Ledger;

/** The commit that an earlier attempt of the instance left without a known outcome. */
final class EarlierCommit {

    private static final Logger LOG = LoggerFactory.getLogger(EarlierCommit.class);

    private final CycleConsumer consumer;
    private final Ledger ledger;
    private final Claim claim;
    private final CommitIntent intent;
    private final Cancellation cancellation;

    EarlierCommit(CycleConsumer consumer, Ledger ledger, Claim claim, Cancellation cancellation) {
        this.consumer = consumer;
        this.ledger = ledger;
        this.claim = claim;
        this.intent = claim.unresolved();
        this.cancellation = cancellation;
    }

    /**
     * Never a second session while the first may still commit: true only when nothing of the earlier commit can arrive any more and
     * something is left to load. False when the ledger knows how this attempt ended.
     */
    boolean settle(AttemptEnd ended) {
        CommitOutcome outcome;
        try {
            outcome = new CommitRecovery(consumer.getEndpoint().getCamelContext()).resolve(intent);
        } catch (Exception e) {
            cancellation.end();
            LOG.debug("{}: could not resolve session {}", name(), intent.sessionId(), e);
            ended.notAnswered(cancellation.why(), new AttemptReport("what became of the commit of session %s is not known yet: %s"
                    .formatted(intent.sessionId(), Failure.cause(e)), List.of()).unfinished(leavesMore()));
            return false;
        }
        if (outcome == CommitOutcome.UNKNOWN) {
            cancellation.end();
            ledger.doubt(claim, new AttemptReport("the target cannot say whether session %s was committed to %s"
                    .formatted(intent.sessionId(), intent.target()), List.of()).unfinished(leavesMore()));
            return false;
        }
        boolean complete = record(outcome);
        LOG.info("{}: the commit of session {}, left in doubt by an earlier attempt, is {}{}", name(), intent.sessionId(), outcome,
                outcome == CommitOutcome.COMMITTED && !complete ? "; the route may have more to load and runs again" : "");
        if (complete) {
            cancellation.end();
            ended.settled();
        }
        return !complete;
    }

    /** @return whether the earlier attempt has loaded everything that the route loads */
    private boolean record(CommitOutcome outcome) {
        AtomicBoolean complete = new AtomicBoolean();
        cancellation.undisturbed(() -> {
            ledger.commitLog(claim).resolve(intent.sessionId(), outcome);
            complete.set(outcome == CommitOutcome.COMMITTED && consumer.loads().wereAll(ledger.committed(claim)));
        });
        return complete.get();
    }

    /** Whether the route may have more to load even if the commit in doubt was made. */
    private boolean leavesMore() {
        List<CommitIntent> committed = new ArrayList<>(ledger.committed(claim));
        committed.add(intent);
        return !consumer.loads().wereAll(committed);
    }

    private String name() {
        return consumer.name(claim.scheduledTime());
    }
}
