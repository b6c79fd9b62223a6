package io.tidemark.cycle;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.commit.StaleClaimException;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.LedgerException;

/**
 * Claims due instances from the ledger and runs the feed route once for each. It looks by itself, without any timer tick: for
 * planned slots, retries, waiting objects and instances whose node died.
 */
final class CycleConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(CycleConsumer.class);
    /** Often enough for people who watch a load, seldom enough for a ledger of many nodes. */
    private static final long TELL_PROGRESS_MILLIS = 5_000;

    private final Set<AttemptRun> running = ConcurrentHashMap.newKeySet();
    private Ledger ledger;
    private ExecutorService workers;
    private volatile ScheduledExecutorService scheduler;
    private volatile DeadLetters deadLetters;
    private PendingSourceActions sourceActions;
    private volatile ZoneId zone;
    private boolean accepting;
    private volatile boolean troubled;
    private volatile boolean renewalsHang;

    CycleConsumer(CycleEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public CycleEndpoint getEndpoint() {
        return (CycleEndpoint) super.getEndpoint();
    }

    String task() {
        return configuration().getTask();
    }

    private CycleConfiguration configuration() {
        return getEndpoint().getConfiguration();
    }

    /** The zone in which the task's slots are read, as far as this node knows without asking. */
    ZoneId zone() {
        return zone;
    }

    /** The zone in which the task's slots are read: what the timer, on whatever node, has told the ledger. */
    ZoneId readZone() {
        zone = ledger.task(task()).map(CycleTask::zone).orElseGet(getEndpoint()::zone);
        return zone;
    }

    /** What the feed route loads; read anew, because routes come and go. */
    FeedLoads loads() {
        return FeedLoadsReader.read(getEndpoint().getCamelContext(), getRoute());
    }

    /** An instance as people name it: {@code iot-log 2019-11-06T23:15}. Needs no ledger, so that it can be said while that is down. */
    String name(Instant scheduledTime) {
        return task() + " " + scheduledTime.atZone(zone).toLocalDateTime();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ledger = getEndpoint().getComponent().requireLedger();
        getEndpoint().getComponent().register(this);
        try {
            begin();
        } catch (RuntimeException e) {
            // Camel does not stop what failed to start
            end();
            throw e;
        }
    }

    private void begin() {
        requireOneCommitAtATime();
        zone = getEndpoint().zone();
        if (ledger.task(task()).isEmpty()) {
            ledger.register(task(), zone, null);
        }
        ledger.declare(task(), configuration().getRerunPolicy().inLedger());
        readZone();
        deadLetters = new DeadLetters(this, ledger, lease());
        sourceActions = new PendingSourceActions(this, ledger, lease());
        LateWatch late = new LateWatch(this, ledger);
        var executors = getEndpoint().getCamelContext().getExecutorServiceManager();
        workers = executors.newFixedThreadPool(this, "cycle-" + task(), configuration().getParallelism());
        scheduler = executors.newScheduledThreadPool(this, "cycle-clock-" + task(), 8);
        accept(true);
        long poll = getEndpoint().getComponent().getPollDelay();
        every(poll, this::claimDue);
        every(poll, this::watch);
        every(poll, this::deliverDeadLetters);
        every(poll, this::advanceBackfills);
        every(Math.max(1, lease().toMillis() / 3), this::keepLeases);
        every(Math.min(TELL_PROGRESS_MILLIS, Math.max(1, lease().toMillis() / 3)), () -> running.forEach(AttemptRun::tellProgress));
        every(Math.max(1, lease().toMillis() / 6), sourceActions::carryOutDue);
        if (late.isWanted()) {
            every(configuration().getLookbackDelay(), late::look);
        }
    }

    /**
     * The ledger permits an instance one open commit, so that a successor never meets two of which nobody knows what became. Loads
     * that run at the same time would refuse each other's commits at random.
     */
    private void requireOneCommitAtATime() {
        int atOnce = loads().atOnce();
        if (atOnce > 1) {
            throw new IllegalStateException(("The route of cycle:%s loads %d targets at the same time. An instance commits one after the other,"
                    + " so that what a lost node leaves behind can be settled: remove parallelProcessing from its multicast, or give each"
                    + " target a task of its own.").formatted(task(), atOnce));
        }
    }

    /** Nothing comes out of the work, not even an Error: a scheduled task that throws is never run again. */
    private void every(long millis, Runnable work) {
        scheduler.scheduleWithFixedDelay(() -> guarded(work), 0, millis, TimeUnit.MILLISECONDS);
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            inTrouble(e);
        }
    }

    @Override
    protected void doSuspend() {
        accept(false);
    }

    @Override
    protected void doResume() {
        accept(true);
    }

    /** Holds the same lock as {@link #claimDue}: after {@code accept(false)} nothing more is claimed. */
    private synchronized void accept(boolean accepting) {
        this.accepting = accepting;
    }

    private synchronized boolean takesWork() {
        return accepting && getEndpoint().getComponent().runnable(task()) != null;
    }

    /** Whether this node looks after every instance of the task, and not only after some that it was started for. */
    boolean looksAfterAll() {
        Set<Instant> runnable = getEndpoint().getComponent().runnable(task());
        return takesWork() && runnable != null && runnable.isEmpty();
    }

    /** Does at once to the objects of a loaded slot what is to be done to them. */
    void actOnSources(Instant scheduledTime) {
        sourceActions.carryOut(scheduledTime);
    }

    @Override
    protected void doStop() throws Exception {
        end();
        super.doStop();
    }

    private void end() {
        accept(false);
        getEndpoint().getComponent().stopping(this);
        // Camel interrupts the thread that shuts down when its patience ends; the attempts must be handed back all the same
        boolean interrupted = Thread.interrupted();
        try {
            endThreads();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            getEndpoint().getComponent().unregister(this);
        }
    }

    /** Stops what runs, and waits for nothing. */
    void cancelAll() {
        running.forEach(run -> run.cancel(Cancel.STOPPING));
        DeadLetters letters = deadLetters;
        if (letters != null) {
            letters.cancel();
        }
    }

    /** The workers first: as long as they hand back what they have, its leases are kept. */
    private void endThreads() {
        workers = shutdown(workers);
        scheduler = shutdown(scheduler);
    }

    private <T extends ExecutorService> T shutdown(T threads) {
        if (threads != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(threads, getEndpoint().getComponent().patience());
        }
        return null;
    }

    /** Looks for due instances now instead of at the next poll. */
    void wakeUp() {
        ScheduledExecutorService clock = scheduler;
        try {
            if (clock != null) {
                clock.execute(() -> guarded(this::claimDue));
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is stopping and claims nothing more", task(), e);
        }
    }

    private void answered() {
        if (troubled) {
            troubled = false;
            LOG.info("{}: the ledger answers again", task());
        }
    }

    /** Asks nobody, so that it is in time whatever else hangs. */
    private void watch() {
        for (AttemptRun run : running) {
            if (run.ranLongerThan(configuration().getTimeout())) {
                run.cancel(Cancel.TIMEOUT);
            }
            if (renewalsHang) {
                stopBeforeItsLeaseEnds(run);
            }
        }
    }

    private static void stopBeforeItsLeaseEnds(AttemptRun run) {
        if (run.lease().isNearlyOver()) {
            run.cancel(Cancel.LEASE_LOST);
        }
    }

    /** On its own, because a channel that hangs must not hold up the slots to come. */
    private void deliverDeadLetters() {
        deadLetters.deliverPending(this::takesWork);
    }

    /** One claimer at a time: the free workers are counted and filled in one piece. */
    private synchronized void claimDue() {
        int free = configuration().getParallelism() - running.size();
        CycleComponent component = getEndpoint().getComponent();
        Set<Instant> runnable = component.runnable(task());
        if (free <= 0 || !accepting || runnable == null) {
            return;
        }
        var request = new ClaimRequest(task(), component.getNode(), free, configuration().getParallelism(), lease(),
                configuration().isSelfDependency(), runnable);
        List<Claim> claims = ledger.claim(request);
        answered();
        for (Claim claim : claims) {
            AttemptRun run = new AttemptRun(this, ledger, claim, lease());
            running.add(run);
            workers.execute(() -> run(run));
        }
    }

    private void run(AttemptRun run) {
        try {
            run.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: the attempt ended without the ledger knowing how: {}. Its lease runs out in {} s and another attempt takes over.",
                    name(run.claim().scheduledTime()), Failure.cause(e), lease().toSeconds(), e);
        } finally {
            running.remove(run);
            wakeUp();
        }
    }

    private void keepLeases() {
        boolean failed = false;
        renewalsHang = true;
        for (AttemptRun run : running) {
            try {
                if (!run.isOver()) {
                    run.lease().renew();
                    stopIfAsked(run);
                }
            } catch (StaleClaimException e) {
                stopWhatIsTaken(run, e);
            } catch (RuntimeException e) {
                failed = true;
                inTrouble(e);
            }
        }
        renewalsHang = failed;
    }

    private static void stopIfAsked(AttemptRun run) {
        if (run.lease().claim().stop() != null) {
            run.cancel(Cancel.OPERATOR);
        }
    }

    private void stopWhatIsTaken(AttemptRun run, StaleClaimException e) {
        // an attempt that has just told the ledger how it ended has lost nothing
        if (!run.isOver()) {
            LOG.warn("{}: stopped, {}", name(run.claim().scheduledTime()), e.getMessage());
            run.cancel(Cancel.LEASE_LOST);
        }
    }

    /** On its own, because a long backfill must not hold up the slots to come. */
    private void advanceBackfills() {
        if (looksAfterAll() && ledger.backfills().advance(task()) > 0) {
            wakeUp();
        }
    }

    private void inTrouble(Throwable e) {
        if (!isRunAllowed()) {
            LOG.debug("{}: failed while stopping", task(), e);
        } else if (troubled) {
            LOG.debug("{}: still in trouble", task(), e);
        } else if (e instanceof LedgerException) {
            troubled = true;
            LOG.warn("{}: the ledger does not answer; nothing is claimed until it does", task(), e);
        } else {
            troubled = true;
            LOG.error("{}: could not look after its instances; tried again in {} ms", task(),
                    getEndpoint().getComponent().getPollDelay(), e);
        }
    }

    private Duration lease() {
        return Duration.ofMillis(getEndpoint().getComponent().getLease());
    }
}
