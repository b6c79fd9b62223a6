package io.tidemark.cycle;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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

/**
 * Claims due instances from the ledger and runs the feed route once for each. It looks by itself, without any timer tick: for
 * planned slots, retries, waiting objects and instances whose node died.
 */
final class CycleConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(CycleConsumer.class);

    private final Set<AttemptRun> running = ConcurrentHashMap.newKeySet();
    private Ledger ledger;
    private ExecutorService workers;
    private ScheduledExecutorService scheduler;
    private DeadLetters deadLetters;
    private boolean accepting;
    private boolean ledgerDown;

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

    /** The zone in which the task's slots are read. */
    ZoneId zone() {
        return ledger.task(task()).map(CycleTask::zone).orElseGet(getEndpoint()::zone);
    }

    /** An instance as people name it: {@code iot-log 2019-11-06T23:15}. */
    String name(Instant scheduledTime) {
        return task() + " " + scheduledTime.atZone(zone()).toLocalDateTime();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ledger = getEndpoint().getComponent().requireLedger();
        getEndpoint().getComponent().register(this);
        if (ledger.task(task()).isEmpty()) {
            ledger.register(task(), getEndpoint().zone(), null);
        }
        deadLetters = new DeadLetters(this, ledger, lease());
        var executors = getEndpoint().getCamelContext().getExecutorServiceManager();
        workers = executors.newFixedThreadPool(this, "cycle-" + task(), configuration().getParallelism());
        scheduler = executors.newScheduledThreadPool(this, "cycle-clock-" + task(), 2);
        accept(true);
        long poll = getEndpoint().getComponent().getPollDelay();
        long renewal = Math.max(1, lease().toMillis() / 3);
        scheduler.scheduleWithFixedDelay(this::tick, 0, poll, TimeUnit.MILLISECONDS);
        scheduler.scheduleWithFixedDelay(this::keepLeases, renewal, renewal, TimeUnit.MILLISECONDS);
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

    @Override
    protected void doStop() throws Exception {
        accept(false);
        running.forEach(run -> run.cancel(AttemptRun.Cancel.STOPPING));
        var executors = getEndpoint().getCamelContext().getExecutorServiceManager();
        if (scheduler != null) {
            executors.shutdownGraceful(scheduler);
        }
        if (workers != null) {
            executors.shutdownGraceful(workers);
        }
        getEndpoint().getComponent().unregister(this);
        super.doStop();
    }

    /** Looks for due instances now instead of at the next poll. */
    void wakeUp() {
        try {
            scheduler.execute(this::claimNow);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is stopping and claims nothing more", task(), e);
        }
    }

    private void claimNow() {
        try {
            claimDue();
        } catch (RuntimeException e) {
            ledgerFailed(e);
        }
    }

    private void tick() {
        try {
            stopOverdue();
            if (claimDue()) {
                deadLetters.deliverPending();
            }
            if (ledgerDown) {
                ledgerDown = false;
                LOG.info("{}: the ledger answers again", task());
            }
        } catch (RuntimeException e) {
            ledgerFailed(e);
        }
    }

    /**
     * One claimer at a time: the free workers are counted and filled in one piece.
     *
     * @return whether this node takes work at all
     */
    private synchronized boolean claimDue() {
        int free = configuration().getParallelism() - running.size();
        CycleComponent component = getEndpoint().getComponent();
        Set<Instant> runnable = component.runnable(task());
        if (!accepting || runnable == null) {
            return false;
        }
        if (free <= 0) {
            return true;
        }
        var request = new ClaimRequest(task(), component.getNode(), free, configuration().getParallelism(), lease(),
                configuration().isSelfDependency(), runnable);
        for (Claim claim : ledger.claim(request)) {
            AttemptRun run = new AttemptRun(this, ledger, claim, lease());
            running.add(run);
            workers.execute(() -> run(run));
        }
        return true;
    }

    private void run(AttemptRun run) {
        try {
            run.run();
        } catch (RuntimeException e) {
            LOG.error("{}: the attempt ended without the ledger knowing how: {}. Its lease runs out in {} s and another attempt takes over.",
                    name(run.claim().scheduledTime()), Failure.cause(e), lease().toSeconds(), e);
        } finally {
            running.remove(run);
            wakeUp();
        }
    }

    private void stopOverdue() {
        running.stream().filter(r -> r.ranLongerThan(configuration().getTimeout())).forEach(r -> r.cancel(AttemptRun.Cancel.TIMEOUT));
    }

    private void keepLeases() {
        for (AttemptRun run : running) {
            try {
                run.renew();
            } catch (StaleClaimException e) {
                LOG.warn("{}: stopped, {}", name(run.claim().scheduledTime()), e.getMessage());
                run.cancel(AttemptRun.Cancel.LEASE_LOST);
            } catch (RuntimeException e) {
                ledgerFailed(e);
                run.cancelWhenLeaseIsOver();
            }
        }
    }

    private void ledgerFailed(RuntimeException e) {
        if (!isRunAllowed()) {
            LOG.debug("{}: the ledger was closed while stopping", task(), e);
        } else if (ledgerDown) {
            LOG.debug("{}: the ledger still does not answer", task(), e);
        } else {
            ledgerDown = true;
            LOG.warn("{}: the ledger does not answer ({}); nothing is claimed until it does", task(), Failure.cause(e), e);
        }
    }

    private Duration lease() {
        return Duration.ofMillis(getEndpoint().getComponent().getLease());
    }
}
