package io.tidemark.cycle;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.Ledger;
import io.tidemark.schedule.ScheduledTime;

/**
 * Hands failed instances to the dead letter channel that the feed route declares. An instance stays pending until the channel has
 * taken it: a broken channel is tried again, and the ledger keeps the failure all the while.
 */
final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int BATCH = 10;
    private static final int ONE = 1;
    private static final DateTimeFormatter SLOT_NAME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    private final CycleConsumer consumer;
    private final Ledger ledger;
    private final Duration lease;
    private volatile Cancellation delivery = new Cancellation();

    /** @param lease how long a report may take to deliver; a report that was not taken is sent again after it */
    DeadLetters(CycleConsumer consumer, Ledger ledger, Duration lease) {
        this.consumer = consumer;
        this.ledger = ledger;
        this.lease = lease;
    }

    /**
     * One after the other, and each claimed when its turn comes: those that wait behind a slow delivery are nobody's yet and do
     * not outlive their lease.
     *
     * @param mayGoOn asked before each
     */
    void deliverPending(BooleanSupplier mayGoOn) {
        for (int i = 0; i < BATCH && mayGoOn.getAsBoolean(); i++) {
            List<CycleInstance> failed = ledger.claimDeadLetters(consumer.task(), lease, ONE);
            if (failed.isEmpty()) {
                return;
            }
            deliver(failed.get(0));
        }
    }

    private void deliver(CycleInstance failed) {
        ZoneId zone = consumer.readZone();
        Exception cause = new InstanceFailedException(failed.cause());
        Exchange exchange = letter(failed, zone, cause);
        Exception left;
        try {
            consumer.createUoW(exchange);
            try {
                process(exchange);
                left = exchange.getException();
            } finally {
                consumer.doneUoW(exchange);
            }
        } catch (Exception e) {
            left = e;
        }
        String slot = consumer.name(failed.scheduledTime());
        if (left == null) {
            end(failed, DeadLetterState.DELIVERED);
            LOG.error("{} is {} after {} attempt{} and went to the dead letter channel: {}", slot, failed.state(), failed.attempts(),
                    failed.attempts() == 1 ? "" : "s", failed.cause());
        } else if (left == cause) {
            end(failed, DeadLetterState.UNDECLARED);
            LOG.error("{} is {} after {} attempt{}; its route declares no dead letter channel: {}", slot, failed.state(), failed.attempts(),
                    failed.attempts() == 1 ? "" : "s", failed.cause());
        } else {
            LOG.error("{} is {} and the dead letter channel did not take it ({}); tried again in {} s. The instance's own cause: {}",
                    slot, failed.state(), Failure.cause(left), lease.toSeconds(), failed.cause());
        }
    }

    /** Only the route is ever interrupted, and never a call to the ledger. */
    private void process(Exchange exchange) throws Exception {
        Cancellation cancellation = new Cancellation();
        delivery = cancellation;
        cancellation.begin();
        try {
            consumer.getProcessor().process(exchange);
        } finally {
            cancellation.end();
        }
    }

    /** Stops the delivery that is under way: its report stays pending and is sent again, by whichever node is quickest. */
    void cancel() {
        delivery.cancel(Cancel.STOPPING);
    }

    /** The same kind of exchange that Camel makes for a consumer with {@code bridgeErrorHandler}: failed before the first step. */
    private Exchange letter(CycleInstance failed, ZoneId zone, Exception cause) {
        Exchange exchange = consumer.createExchange(false);
        ScheduledTime slot = new ScheduledTime(failed.scheduledTime(), zone);
        exchange.getIn().setHeader(CycleConstants.TASK, failed.task());
        exchange.getIn().setHeader(CycleConstants.SCHEDULED_TIME, slot);
        exchange.getIn().setHeader(CycleConstants.ATTEMPT, failed.attempts());
        exchange.getIn().setHeader(CycleConstants.SLOT_NAME, slot.local().format(SLOT_NAME));
        exchange.getIn().setBody(DeadLetterReport.json(failed, ledger.attempts(failed.task(), failed.scheduledTime()), zone));
        exchange.setException(cause);
        exchange.setProperty(ExchangePropertyKey.ERRORHANDLER_BRIDGE, true);
        exchange.getExchangeExtension().setRedeliveryExhausted(true);
        return exchange;
    }

    private void end(CycleInstance failed, DeadLetterState outcome) {
        if (!ledger.deadLettered(failed.task(), failed.scheduledTime(), failed.epoch(), outcome)) {
            LOG.warn("{} is not pending for the dead letter channel any more: it was run again meanwhile", consumer.name(failed.scheduledTime()));
        }
    }
}
