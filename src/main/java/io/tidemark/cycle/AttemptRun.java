package io.tidemark.cycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;

import io.tidemark.commit.CommitLog;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.Ledger;
import io.tidemark.schedule.ScheduledTime;

/** One attempt: settles what earlier ones left in doubt, runs the feed route once, and tells the ledger how it ended. */
final class AttemptRun {

    private final CycleConsumer consumer;
    private final Ledger ledger;
    private final Claim claim;
    private final HeldLease lease;
    private final AttemptContext context;
    private final AttemptEnd ended;
    private final Cancellation cancellation = new Cancellation();
    private final long startedNanos = System.nanoTime();
    private volatile GuardedCommitLog loading;

    AttemptRun(CycleConsumer consumer, Ledger ledger, Claim claim, Duration lease) {
        this.consumer = consumer;
        this.ledger = ledger;
        this.claim = claim;
        this.lease = new HeldLease(ledger, claim, lease);
        this.context = new AttemptContext(consumer, claim);
        this.ended = new AttemptEnd(consumer, ledger, claim, context);
    }

    Claim claim() {
        return claim;
    }

    HeldLease lease() {
        return lease;
    }

    boolean ranLongerThan(long millis) {
        return System.nanoTime() - startedNanos > TimeUnit.MILLISECONDS.toNanos(millis);
    }

    boolean isOver() {
        return cancellation.isOver();
    }

    /** Tells the ledger how far the load has come, if it has come further. */
    void tellProgress() {
        GuardedCommitLog log = loading;
        if (log != null && !isOver()) {
            log.tellProgress();
        }
    }

    void cancel(Cancel why) {
        cancellation.cancel(why);
    }

    void run() {
        cancellation.begin();
        try (context) {
            context.open();
            cancellation.undisturbed(consumer::readZone);
            if (mayLoad()) {
                load();
            }
        } finally {
            cancellation.end();
        }
        if (ended.leavesActions()) {
            consumer.actOnSources(claim.scheduledTime());
        }
    }

    /** False when the ledger already knows how this attempt ended. */
    private boolean mayLoad() {
        if (cancellation.why() == Cancel.STOPPING) {
            cancellation.end();
            ledger.handBack(claim, "the node stopped before the attempt began");
            return false;
        }
        if (claim.unresolved() != null && !new EarlierCommit(consumer, ledger, claim, cancellation).settle(ended)) {
            return false;
        }
        if (lease.claim().stop() != null) {
            // only now: what became of an earlier commit is known
            cancellation.end();
            ledger.fail(claim, new AttemptReport(null, List.of()));
            return false;
        }
        int most = consumer.getEndpoint().getConfiguration().getMaximumAttempts();
        if (claim.attempt() > most) {
            cancellation.end();
            ledger.fail(claim, new AttemptReport("node lost during the last of %d attempts: %s".formatted(most, claim.previous()), List.of()));
            return false;
        }
        return true;
    }

    private void load() {
        Exchange exchange = consumer.createExchange(false);
        GuardedCommitLog log = new GuardedCommitLog(ledger, claim, cancellation, exchange, context);
        loading = log;
        prepare(exchange, log);
        try {
            // The unit of work is ours, not the route's: its completions (moving and deleting objects) run after the ledger knows.
            consumer.createUoW(exchange);
        } catch (Exception e) {
            throw new IllegalStateException("Camel did not begin a unit of work", e);
        }
        try {
            process(exchange);
            cancellation.end();
            ended.record(exchange, cancellation.why(), log);
        } finally {
            consumer.doneUoW(exchange);
        }
    }

    private void prepare(Exchange exchange, CommitLog log) {
        var message = exchange.getIn();
        message.setHeader(CycleConstants.SCHEDULED_TIME, new ScheduledTime(claim.scheduledTime(), consumer.zone()));
        message.setHeader(CycleConstants.TASK, claim.task());
        message.setHeader(CycleConstants.ATTEMPT, claim.attempt());
        message.setHeader(CycleConstants.LOAD_ID, claim.task() + "/" + claim.scheduledTime() + "/" + claim.epoch());
        Manifest.keepActions(exchange);
        exchange.setProperty(CommitLog.EXCHANGE_PROPERTY, log);
        // Camel's error handler neither redelivers nor dead-letters what counts as handled: the ledger does both, because a body that
        // was half read must never be sent again and only the last attempt is a dead letter.
        exchange.getExchangeExtension().setFailureHandled(true);
    }

    private void process(Exchange exchange) {
        try {
            consumer.getProcessor().process(exchange);
            if (exchange.getException() == null && exchange.isRollbackOnly()) {
                exchange.setException(new IllegalStateException("the route marked the attempt for rollback"));
            }
        } catch (Throwable e) {
            // also an Error: a library that is missing or a stack that is full ends this attempt, not the node
            exchange.setException(e);
        }
    }
}
