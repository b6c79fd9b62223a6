package io.tidemark.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.commit.CommitUnknownException;
import io.tidemark.commit.LoadCounts;
import io.tidemark.commit.StaleClaimException;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.Ledger;
import io.tidemark.schedule.SlotNotReadyException;

/** Decides what the end of an attempt means for its instance, and tells the ledger. */
final class AttemptEnd {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptEnd.class);

    private final CycleConsumer consumer;
    private final CycleConfiguration configuration;
    private final Ledger ledger;
    private final Claim claim;
    private final AttemptContext context;
    private final long startedNanos = System.nanoTime();
    private boolean leavesActions;

    AttemptEnd(CycleConsumer consumer, Ledger ledger, Claim claim, AttemptContext context) {
        this.consumer = consumer;
        this.configuration = consumer.getEndpoint().getConfiguration();
        this.ledger = ledger;
        this.claim = claim;
        this.context = context;
    }

    /** @param why the attempt was stopped; null when it was not */
    void record(Exchange exchange, Cancel why, GuardedCommitLog log) {
        Throwable error = exchange.getException();
        context.ended(error);
        AttemptReport report = Manifest.report(exchange).because(error == null ? null : Failure.cause(error))
                .unfinished(!consumer.loads().wereAll(log.committedOrInDoubt()));
        boolean done = false;
        try {
            done = record(error, why, report, log);
        } catch (StaleClaimException e) {
            exchange.setException(e);
            lost(Failure.cause(e));
        } catch (RuntimeException e) {
            // without this the completions would take the load for done and move its objects away
            exchange.setException(e);
            throw e;
        }
        if (done) {
            // the mark of the attempt's exchange was for Camel's error handler; completions take it for a failure that somebody handled
            exchange.getExchangeExtension().setFailureHandled(false);
        } else if (exchange.getException() == null) {
            exchange.setException(new AttemptStoppedException("the attempt is not done, though its route ended without an exception"));
        }
    }

    /**
     * What is known outside of the exchange comes first: a route may catch the exception of a load and go on, but that neither brings
     * back a lost lease nor tells what became of a commit.
     *
     * @return whether the instance is done
     */
    private boolean record(Throwable error, Cancel why, AttemptReport report, GuardedCommitLog log) {
        if (log.stale() != null) {
            lost(log.stale().getMessage());
        } else if (log.undecided().isPresent() && why != Cancel.LEASE_LOST) {
            inDoubt(why, log.targetCannotSay(), because(report, "what became of session %s is not known".formatted(log.undecided().get())));
        } else if (error == null && log.undecided().isEmpty() && (why == null || consumer.loads().were(log.done()))) {
            succeeded(report, log);
            return true;
        } else if (why == Cancel.LEASE_LOST || Failure.find(error, StaleClaimException.class) != null) {
            lost(because(report, "its lease was nearly over").cause());
        } else if (Failure.find(error, CommitUnknownException.class) != null) {
            inDoubt(why, false, report);
        } else if (why == Cancel.STOPPING) {
            ledger.handBack(claim, "the node stopped during the attempt");
            LOG.info("{}: handed back, this node stops", name());
        } else if (why == Cancel.OPERATOR) {
            // the ledger keeps who wanted it; what the interrupt made of the route says nothing
            ledger.fail(claim, context.complete(report.because(null)));
            LOG.info("{}: stopped by a person", name());
        } else if (Failure.find(error, SlotNotReadyException.class) != null) {
            notReady(Failure.find(error, SlotNotReadyException.class), report);
        } else if (why == Cancel.TIMEOUT) {
            failed(report.because("stopped after timeout=%s".formatted(Duration.ofMillis(configuration.getTimeout()))), error);
        } else {
            failed(report, error);
        }
        return false;
    }

    /** What the route told, or else why the attempt is not done all the same. */
    private static AttemptReport because(AttemptReport report, String otherwise) {
        return report.cause() != null ? report
                : report.because("the route ended without an exception, but " + otherwise);
    }

    private void succeeded(AttemptReport report, GuardedCommitLog log) {
        tellSucceeded(report);
        log.notCommitted().ifPresent(session -> LOG.warn("{}: session {} was not committed, and the route went on without it", name(), session));
        logLoaded(report.objects().size());
    }

    private void tellSucceeded(AttemptReport report) {
        ledger.succeed(claim, context.complete(report));
        leavesActions = !report.actions().isEmpty();
    }

    /** Whether the instance has succeeded and something is to be done to its objects. */
    boolean leavesActions() {
        return leavesActions;
    }

    /** An earlier attempt has loaded everything, and its commit was found out now. */
    void settled() {
        AttemptReport report = ledger.described(claim);
        tellSucceeded(report);
        logLoaded(report.objects().size());
    }

    /** The target could not be asked what became of an earlier attempt's commit. */
    void notAnswered(Cancel why, AttemptReport report) {
        inDoubt(why, false, report);
    }

    /**
     * Where the target itself cannot tell, a person decides. Where it could only not be asked, the next attempt begins by asking
     * it again.
     */
    private void inDoubt(Cancel why, boolean targetCannotSay, AttemptReport report) {
        if (targetCannotSay) {
            ledger.doubt(claim, context.complete(report));
        } else if (why == Cancel.STOPPING) {
            // the node was told to stop and did not wait for the answer: whoever takes over asks for it
            ledger.handBack(claim, report.cause());
        } else if (claim.attempt() >= configuration.getMaximumAttempts()) {
            ledger.doubt(claim, context.complete(report));
        } else {
            ledger.retry(claim, context.complete(report), retryDelay());
            LOG.warn("{}: {}; asked again in {} s", name(), report.cause(), retryDelay().toSeconds());
        }
    }

    private void lost(String why) {
        LOG.warn("{}: this node lost the instance and changed nothing more: {}", name(), why);
    }

    private void notReady(SlotNotReadyException missing, AttemptReport report) {
        Instant deadline = claim.scheduledTime().plusMillis(configuration.getWaitFor());
        if (ledger.now().isBefore(deadline)) {
            ledger.defer(claim, missing.getMessage(), Duration.ofMillis(configuration.getRecheckDelay()));
            if (missing.getMessage().equals(claim.previous())) {
                LOG.debug("{}: still waits, {}", name(), missing.getMessage());
            } else {
                LOG.info("{}: waits until {}: {}", name(), deadline.atZone(consumer.zone()).toLocalDateTime(), missing.getMessage());
            }
        } else {
            ledger.fail(claim, context.complete(report.because("%s, and waitFor=%s ran out at %s".formatted(missing.getMessage(),
                    Duration.ofMillis(configuration.getWaitFor()), deadline.atZone(consumer.zone()).toLocalDateTime()))));
        }
    }

    private void failed(AttemptReport report, Throwable error) {
        LOG.debug("{}: attempt {} failed", name(), claim.attempt(), error);
        if (claim.attempt() >= configuration.getMaximumAttempts()) {
            ledger.fail(claim, context.complete(report));
        } else {
            Duration delay = retryDelay();
            ledger.retry(claim, context.complete(report), delay);
            LOG.warn("{}: attempt {} of {} failed, next in {} s: {}", name(), claim.attempt(), configuration.getMaximumAttempts(),
                    delay.toSeconds(), report.cause());
        }
    }

    private Duration retryDelay() {
        double delay = configuration.getRetryDelay() * Math.pow(configuration.getBackoffMultiplier(), claim.attempt() - 1.0);
        return Duration.ofMillis((long) Math.min(delay, configuration.getMaximumRetryDelay()));
    }

    private void logLoaded(int objects) {
        LoadCounts counts = counts();
        String seconds = String.format(Locale.ROOT, "%.1f", (System.nanoTime() - startedNanos) / 1e9);
        if (counts == null) {
            LOG.info("{}: done, {} in {} s", name(), objects(objects), seconds);
        } else {
            LOG.info("{}: loaded {}, {} rows read = {} written + {} rejected in {} s (attempt {})", name(), objects(objects),
                    counts.rowsRead(), counts.rowsWritten(), counts.rowsRejected(), seconds, claim.attempt());
        }
    }

    /** Only for the log: a ledger that does not tell now has recorded the success all the same. */
    private LoadCounts counts() {
        try {
            return ledger.instance(claim.task(), claim.scheduledTime()).map(CycleInstance::counts).orElse(null);
        } catch (RuntimeException e) {
            LOG.debug("{}: done, and its counts cannot be read now", name(), e);
            return null;
        }
    }

    private static String objects(int n) {
        return n == 1 ? "1 object" : n + " objects";
    }

    private String name() {
        return consumer.name(claim.scheduledTime());
    }
}
