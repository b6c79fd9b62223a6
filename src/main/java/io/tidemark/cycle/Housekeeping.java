package io.tidemark.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.Pruned;

/**
 * Removes history that is older than its retention. Every node may do it at any time: a step that another node was quicker with finds
 * nothing. Small steps, and only so many in a row, so that claims never wait for it.
 */
final class Housekeeping {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int INSTANCES = 100;
    /** Of all tasks together; half a million instances a day are pruned with that. */
    private static final int STEPS = 40;
    private static final int BACKFILLS = 10;
    /** Of the audit trail. */
    private static final int ENTRIES = 500;
    private static final Duration NODES_KEPT = Duration.ofDays(7);

    private final Ledger ledger;
    private final Duration history;
    private final Duration audit;
    private final BooleanSupplier mayGoOn;

    /**
     * @param history zero keeps all
     * @param audit   zero keeps all
     * @param mayGoOn asked before each step
     */
    Housekeeping(Ledger ledger, Duration history, Duration audit, BooleanSupplier mayGoOn) {
        this.ledger = ledger;
        this.history = history;
        this.audit = audit;
        this.mayGoOn = mayGoOn;
    }

    void begin(ScheduledExecutorService clock, Duration first) {
        clock.scheduleWithFixedDelay(this::clean, first.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Nothing comes out of it: a scheduled task that throws is never run again. */
    private void clean() {
        try {
            if (!history.isZero()) {
                prune(ledger.now().minus(history));
            }
            if (!audit.isZero()) {
                forgetAudit(ledger.now().minus(audit));
            }
            int nodes = ledger.forgetNodes(NODES_KEPT);
            LOG.debug("{} nodes were silent for {} and are forgotten", nodes, NODES_KEPT);
        } catch (RuntimeException | Error e) {
            LOG.warn("History that outlived its retention could not be removed now; tried again in {}: {}", EVERY, Failure.cause(e));
        }
    }

    private void forgetAudit(Instant before) {
        int sum = 0;
        int step;
        int steps = 0;
        do {
            step = mayGoOn.getAsBoolean() ? ledger.interventions().forgetAudit(before, ENTRIES) : 0;
            sum += step;
        } while (step == ENTRIES && ++steps < STEPS);
        if (sum > 0) {
            LOG.info("{} entries of the audit trail from before {} are removed", sum, before);
        }
    }

    private void prune(Instant before) {
        ledger.backfills().forget(before, BACKFILLS);
        int steps = 0;
        for (CycleTask task : ledger.tasks()) {
            Pruned sum = new Pruned(0, 0, 0, 0);
            Pruned step;
            do {
                if (steps++ == STEPS || !mayGoOn.getAsBoolean()) {
                    return;
                }
                step = ledger.prune(task.name(), before, before, INSTANCES);
                sum = sum.plus(step);
            } while (step.instances() > 0);
            if (sum.instances() > 0) {
                LOG.info("{}: the history of {} slots that succeeded before {} is removed: {} attempts, {} objects, {} commits", task.name(),
                        sum.instances(), before, sum.attempts(), sum.objects(), sum.intents());
            }
        }
    }
}
