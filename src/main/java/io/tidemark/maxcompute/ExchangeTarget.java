package io.tidemark.maxcompute;

import java.time.ZoneId;

import org.apache.camel.Exchange;

import io.tidemark.maxcompute.client.TableTarget;
import io.tidemark.schedule.ScheduleExpression;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;
import io.tidemark.schedule.language.ExchangeSlot;

/** What the options of an endpoint mean for the slot of one exchange. */
final class ExchangeTarget {

    /** The zone of a MaxCompute project unless its owner changed it. */
    private static final ZoneId DEFAULT_ZONE = ZoneId.of("Asia/Shanghai");

    private final MaxComputeEndpoint endpoint;
    private final Exchange exchange;

    ExchangeTarget(MaxComputeEndpoint endpoint, Exchange exchange) {
        this.endpoint = endpoint;
        this.exchange = exchange;
    }

    /** Table and partition as they are asked for; the table has not been looked at. */
    TableTarget target() {
        MaxComputeConfiguration configuration = endpoint.getConfiguration();
        return new TableTarget(configuration.getProject(), configuration.getSchema(), resolve(endpoint.options().table()),
                resolve(endpoint.options().partition()));
    }

    /** The expression's value; null for none. */
    String resolve(ScheduleExpression expression) {
        if (expression == null) {
            return null;
        }
        if (expression.isConstant()) {
            // a constant needs no slot, so the component also works in routes that have none
            return expression.text();
        }
        ScheduledTime slot = ExchangeSlot.of(exchange, zone());
        return expression.resolve(slot, ExchangeSlot.ids(exchange, slot));
    }

    /** The zone of times that bring no offset. */
    ZoneId zone() {
        ZoneId configured = endpoint.options().timeZone();
        if (configured != null) {
            return configured;
        }
        return exchange.getMessage().getHeader(SlotHeaders.SCHEDULED_TIME) instanceof ScheduledTime slot ? slot.zone() : DEFAULT_ZONE;
    }
}
