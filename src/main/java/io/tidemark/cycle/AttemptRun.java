package io.tidemark.cycle;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.CommitUnknownException;
import io.tidemark.commit.LoadCounts;
import io.tidemark.commit.StaleClaimException;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.Ledger;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotNotReadyException;

/** One attempt: settles what earlier ones left in doubt, runs the feed route once, and tells the ledger how it ended. */
final class AttemptRun {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptRun.class);

    /** Why an attempt is stopped from outside. */
    enum Cancel {
        TIMEOUT, LEASE_LOST, STOPPING
    }

    private final CycleConsumer consumer;
    private final CycleConfiguration configuration;
    private final Ledger ledger;
    private final Duration lease;
    private final long startedNanos = System.nanoTime();
    private volatile Claim claim;
    private volatile long leaseEndNanos;
    private volatile ZoneId zone;

    private final AtomicReference<Cancel> cancelled = new AtomicReference<>();
    /**
     * Held by the attempt's thread while it talks to the ledger, and by whoever interrupts it: an interrupt in the middle of a
     * ledger call would make its outcome unknown.
     */
    private final ReentrantLock undisturbed = new ReentrantLock();
    private volatile boolean over;
    private Thread thread;
    private CommitOutcome lastOutcome;
    private boolean leavesActions;

    AttemptRun(CycleConsumer consumer, Ledger ledger, Claim claim, Duration lease) {
        this.consumer = consumer;
        this.configuration = consumer.getEndpoint().getConfiguration();
        this.ledger = ledger;
        this.claim = claim;
        this.lease = lease;
        this.leaseEndNanos = startedNanos + lease.toNanos();
        this.zone = consumer.zone();
    }

    Claim claim() {
        return claim;
    }

    boolean ranLongerThan(long millis) {
        return System.nanoTime() - startedNanos > TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Whether the route has ended. From then on the claim is used up as soon as the ledger is told. */
    boolean isOver() {
        return over;
    }

    void renew() {
        long before = System.nanoTime();
        claim = ledger.renew(claim, lease);
        leaseEndNanos = before + lease.toNanos();
    }

    /** A node that cannot reach the ledger stops before its lease ends: then a successor never meets it at work. */
    void cancelWhenLeaseIsOver() {
        if (leaseEndNanos - System.nanoTime() < lease.toNanos() / 6) {
            cancel(Cancel.LEASE_LOST);
        }
    }

    /** Interrupts the attempt; during a ledger call, right after it. Never waits for the ledger itself. */
    void cancel(Cancel why) {
        if (!over && cancelled.compareAndSet(null, why) && undisturbed.tryLock()) {
            try {
                if (thread != null) {
                    thread.interrupt();
                }
            } finally {
                undisturbed.unlock();
            }
        }
    }

    /** The other half of {@link #cancel}: whoever found the lock taken has left its word before the lock is given back. */
    private void undisturbed(Runnable ledgerCall) {
        undisturbed.lock();
        boolean interrupted = Thread.interrupted();
        try {
            ledgerCall.run();
        } finally {
            undisturbed.unlock();
            if (interrupted || cancelled.get() != null) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void run() {
        begin();
        try {
            undisturbed(() -> zone = consumer.readZone());
            if (mayLoad()) {
                load();
            }
        } finally {
            end();
        }
        if (leavesActions) {
            consumer.actOnSources(claim.scheduledTime());
        }
    }

    private void begin() {
        undisturbed.lock();
        try {
            thread = Thread.currentThread();
        } finally {
            undisturbed.unlock();
        }
        if (cancelled.get() != null) {
            Thread.currentThread().interrupt();
        }
    }

    private Cancel end() {
        undisturbed.lock();
        try {
            over = true;
            thread = null;
            // the pool's next attempt on this thread must not be interrupted by what was meant for this one
            Thread.interrupted();
            return cancelled.get();
        } finally {
            undisturbed.unlock();
        }
    }

    /** False when the ledger already knows how this instance ended. */
    private boolean mayLoad() {
        if (cancelled.get() == Cancel.STOPPING) {
            end();
            ledger.handBack(claim, "the node stopped before the attempt began");
            return false;
        }
        if (claim.unresolved() != null && !settle(claim.unresolved())) {
            return false;
        }
        if (claim.attempt() > configuration.getMaximumAttempts()) {
            end();
            ledger.fail(claim, new AttemptReport("node lost during the last of %d attempts: %s".formatted(
                    configuration.getMaximumAttempts(), claim.previous()), List.of()));
            return false;
        }
        return true;
    }

    /** Never a second session while the first may still commit: true only when nothing of the earlier commit can arrive any more. */
    private boolean settle(CommitIntent intent) {
        CommitOutcome outcome;
        try {
            outcome = new CommitRecovery(consumer.getEndpoint().getCamelContext()).resolve(intent);
        } catch (Exception e) {
            Cancel why = end();
            LOG.debug("{}: could not resolve session {}", name(), intent.sessionId(), e);
            inDoubt(why, new AttemptReport("what became of the commit of session %s is not known yet: %s"
                    .formatted(intent.sessionId(), Failure.cause(e)), List.of()));
            return false;
        }
        if (outcome == CommitOutcome.UNKNOWN) {
            end();
            String cause = "the target cannot say whether session %s was committed to %s".formatted(intent.sessionId(), intent.target());
            ledger.doubt(claim, new AttemptReport(cause, List.of()));
            return false;
        }
        undisturbed(() -> ledger.commitLog(claim).resolve(intent.sessionId(), outcome));
        LOG.info("{}: the commit of session {}, left in doubt by an earlier attempt, is {}", name(), intent.sessionId(), outcome);
        if (outcome == CommitOutcome.COMMITTED) {
            end();
            succeed(ledger.described(claim));
            logLoaded(0);
            return false;
        }
        return true;
    }

    private void succeed(AttemptReport report) {
        ledger.succeed(claim, report);
        leavesActions = !report.actions().isEmpty();
    }

    private void load() {
        Exchange exchange = consumer.createExchange(false);
        prepare(exchange);
        try {
            // The unit of work is ours, not the route's: its completions (moving and deleting objects) run after the ledger knows.
            consumer.createUoW(exchange);
        } catch (Exception e) {
            throw new IllegalStateException("Camel did not begin a unit of work", e);
        }
        try {
            process(exchange);
            finish(exchange, end());
        } finally {
            consumer.doneUoW(exchange);
        }
    }

    private void prepare(Exchange exchange) {
        var message = exchange.getIn();
        message.setHeader(CycleConstants.SCHEDULED_TIME, new ScheduledTime(claim.scheduledTime(), zone));
        message.setHeader(CycleConstants.TASK, claim.task());
        message.setHeader(CycleConstants.ATTEMPT, claim.attempt());
        message.setHeader(CycleConstants.LOAD_ID, claim.task() + "/" + claim.scheduledTime() + "/" + claim.epoch());
        Manifest.keepActions(exchange);
        exchange.setProperty(CommitLog.EXCHANGE_PROPERTY, new GuardedCommitLog(exchange));
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

    private void finish(Exchange exchange, Cancel why) {
        Throwable error = exchange.getException();
        AttemptReport report = Manifest.report(exchange).because(error == null ? null : Failure.cause(error));
        try {
            record(error, why, report);
        } catch (StaleClaimException e) {
            exchange.setException(e);
            lost(Failure.cause(e));
        } catch (RuntimeException e) {
            // without this the completions would take the load for done and move its objects away
            exchange.setException(e);
            throw e;
        }
        if (error == null) {
            // the mark of prepare() was for Camel's error handler; completions take it for a failure that somebody handled
            exchange.getExchangeExtension().setFailureHandled(false);
        }
    }

    private void record(Throwable error, Cancel why, AttemptReport report) {
        if (error == null) {
            succeed(report);
            logLoaded(report.objects().size());
        } else if (Failure.find(error, StaleClaimException.class) != null || why == Cancel.LEASE_LOST) {
            lost(report.cause());
        } else if (Failure.find(error, CommitUnknownException.class) != null) {
            inDoubt(why, report);
        } else if (why == Cancel.STOPPING) {
            ledger.handBack(claim, "the node stopped during the attempt");
            LOG.info("{}: handed back, this node stops", name());
        } else if (Failure.find(error, SlotNotReadyException.class) != null) {
            notReady(Failure.find(error, SlotNotReadyException.class), report);
        } else if (why == Cancel.TIMEOUT) {
            failed(report.because("stopped after timeout=%s".formatted(Duration.ofMillis(configuration.getTimeout()))), error);
        } else {
            failed(report, error);
        }
    }

    /**
     * Where the target itself cannot tell, a person decides. Where it could only not be asked, the next attempt begins by asking
     * it again.
     */
    private void inDoubt(Cancel why, AttemptReport report) {
        if (why == Cancel.STOPPING && lastOutcome != CommitOutcome.UNKNOWN) {
            // the node was told to stop and did not wait for the answer: whoever takes over asks for it
            ledger.handBack(claim, report.cause());
        } else if (lastOutcome == CommitOutcome.UNKNOWN || claim.attempt() >= configuration.getMaximumAttempts()) {
            ledger.doubt(claim, report);
        } else {
            ledger.retry(claim, report, retryDelay());
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
                LOG.info("{}: waits until {}: {}", name(), deadline.atZone(zone).toLocalDateTime(), missing.getMessage());
            }
        } else {
            ledger.fail(claim, report.because("%s, and waitFor=%s ran out at %s".formatted(missing.getMessage(),
                    Duration.ofMillis(configuration.getWaitFor()), deadline.atZone(zone).toLocalDateTime())));
        }
    }

    private void failed(AttemptReport report, Throwable error) {
        LOG.debug("{}: attempt {} failed", name(), claim.attempt(), error);
        if (claim.attempt() >= configuration.getMaximumAttempts()) {
            ledger.fail(claim, report);
        } else {
            Duration delay = retryDelay();
            ledger.retry(claim, report, delay);
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
        return claim.task() + " " + claim.scheduledTime().atZone(zone).toLocalDateTime();
    }

    /** The ledger's commit log, safe against a cancellation in the middle of a ledger write. */
    private final class GuardedCommitLog implements CommitLog {

        private final Exchange exchange;
        /** One for the whole attempt: it counts what it has handed out. */
        private final CommitLog log = ledger.commitLog(claim);

        private GuardedCommitLog(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public Optional<CommitIntent> appended(String target) {
            AtomicReference<Optional<CommitIntent>> found = new AtomicReference<>();
            undisturbed(() -> {
                stopIfCancelled("load");
                found.set(log.appended(target));
            });
            return found.get();
        }

        @Override
        public void intend(CommitIntent intent) {
            undisturbed(() -> {
                stopIfCancelled("commit");
                ledger.describe(claim, Manifest.report(exchange));
                log.intend(intent);
            });
        }

        @Override
        public void resolve(String sessionId, CommitOutcome outcome) {
            undisturbed(() -> log.resolve(sessionId, outcome));
            lastOutcome = outcome;
        }

        private void stopIfCancelled(String what) {
            if (cancelled.get() != null) {
                throw new AttemptStoppedException("stopped (%s) before the %s".formatted(cancelled.get(), what));
            }
        }
    }
}
