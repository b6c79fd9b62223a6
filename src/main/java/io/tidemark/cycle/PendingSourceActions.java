package io.tidemark.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.SourceAction;
import io.tidemark.schedule.SourceActions;

/**
 * Moves or deletes the objects of loaded slots, as their source said. The ledger has recorded it together with the success, so
 * that it is done once the slot is loaded, by another node if need be, and never before.
 */
final class PendingSourceActions {

    private static final Logger LOG = LoggerFactory.getLogger(PendingSourceActions.class);
    /** Few, because whoever runs a slot again cannot call back what is in somebody's hands. */
    private static final int BATCH = 20;
    /** A store that refuses is left alone for a while instead of being asked once for each object. */
    private static final int MOST_FAILURES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final CycleConsumer consumer;
    private final Ledger ledger;
    private final Duration lease;

    /** @param lease how long a batch may take; what is not done by then is anybody's again, and doing it twice does no harm */
    PendingSourceActions(CycleConsumer consumer, Ledger ledger, Duration lease) {
        this.consumer = consumer;
        this.ledger = ledger;
        this.lease = lease;
    }

    /** Those of all slots that nobody works at: their node died, or they failed before. */
    void carryOutDue() {
        if (consumer.looksAfterAll()) {
            carryOutAll(null);
        }
    }

    /** Those of a slot that has just been loaded. What fails is tried again later and never makes the load count as failed. */
    void carryOut(Instant scheduledTime) {
        try {
            carryOutAll(scheduledTime);
        } catch (RuntimeException e) {
            LOG.warn("{}: loaded, but what is to be done to its objects is left for later: {}", consumer.name(scheduledTime), Failure.cause(e), e);
        }
    }

    private void carryOutAll(Instant scheduledTime) {
        boolean goOn = true;
        while (goOn) {
            List<SourceAction> taken = ledger.claimSourceActions(consumer.task(), scheduledTime, lease, BATCH);
            goOn = carryOut(taken) && taken.size() == BATCH && (scheduledTime != null || consumer.looksAfterAll());
        }
    }

    /** @return whether the store did what it was asked */
    private boolean carryOut(List<SourceAction> taken) {
        List<SourceAction> done = new ArrayList<>();
        int failures = 0;
        for (SourceAction action : taken) {
            if (failures == MOST_FAILURES) {
                break;
            }
            try {
                leftAlone(action).ifPresent(why -> LOG.warn("{}: {}", consumer.name(action.scheduledTime()), why));
                done.add(action);
            } catch (RuntimeException e) {
                failures++;
                failed(action, e);
            }
        }
        ledger.endSourceActions(done);
        return failures == 0;
    }

    private Optional<String> leftAlone(SourceAction action) {
        SourceActions source = consumer.getEndpoint().getCamelContext().getEndpoints().stream()
                .filter(SourceActions.class::isInstance).map(SourceActions.class::cast)
                .filter(each -> each.acceptsAction(action.action()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(("no route here reads from the source of '%s' any more; bring the endpoint back"
                        + " into a route").formatted(action.action())));
        return source.carryOut(action.action());
    }

    private void failed(SourceAction action, RuntimeException e) {
        Duration pause = pause(action.tries());
        LOG.warn("{} is loaded, but an object of it could not be moved or deleted (try {}, the next in {} s): {}",
                consumer.name(action.scheduledTime()), action.tries(), pause.toSeconds(), Failure.cause(e));
        LOG.debug("{}", action.action(), e);
        ledger.postponeSourceAction(action, pause);
    }

    /** Twice as long after each try. */
    private static Duration pause(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
