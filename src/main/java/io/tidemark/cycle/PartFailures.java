package io.tidemark.cycle;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeCreatedEvent;
import org.apache.camel.support.EventNotifierSupport;

import io.tidemark.commit.CommitLog;

/**
 * Keeps Camel's error handler off the parts of an attempt: what a multicast, splitter or recipient list sends through its branches.
 * Each is an exchange of its own, on which the mark of the attempt's exchange is missing, so that a dead letter channel would take
 * the failure of one branch for handled, and the attempt would end well with that branch's load missing.
 */
final class PartFailures extends EventNotifierSupport {

    PartFailures() {
        setIgnoreCamelContextEvents(true);
        setIgnoreCamelContextInitEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreStepEvents(true);
        setIgnoreExchangeEvents(false);
        setIgnoreExchangeCreatedEvent(false);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeFailedEvents(true);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreExchangeSendingEvents(true);
        setIgnoreExchangeSentEvents(true);
        setIgnoreExchangeAsyncProcessingStartedEvents(true);
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof ExchangeCreatedEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        Exchange exchange = ((ExchangeCreatedEvent) event).getExchange();
        if (isPart(exchange) && exchange.getProperty(CommitLog.EXCHANGE_PROPERTY) instanceof GuardedCommitLog) {
            exchange.getExchangeExtension().setFailureHandled(true);
        }
    }

    /** Not of a wire tap: nobody waits for what it sends, so its failure belongs to the error handler. */
    private static boolean isPart(Exchange exchange) {
        return exchange.getProperty(ExchangePropertyKey.MULTICAST_INDEX) != null || exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX) != null;
    }
}
