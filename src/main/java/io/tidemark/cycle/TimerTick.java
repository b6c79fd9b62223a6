package io.tidemark.cycle;

import java.time.ZoneId;

import org.apache.camel.Exchange;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.quartz.CronTrigger;

/** What a message tells of the Quartz timer that it comes from. Camel's Quartz component is asked only where it has made the message. */
final class TimerTick {

    /** The header in which camel-quartz hands over the trigger that fired. */
    private static final String TRIGGER = "trigger";

    private TimerTick() {
    }

    /** @return null when the message comes from no cron timer */
    static String cron(Exchange exchange) {
        Object trigger = exchange.getMessage().getHeader(TRIGGER);
        return trigger == null ? null : Quartz.cron(trigger);
    }

    /** The zone that the timer's {@code trigger.timeZone} names; null when it names none, or there is no timer. */
    static ZoneId zone(Exchange exchange) {
        Object trigger = exchange.getMessage().getHeader(TRIGGER);
        return trigger == null ? null : Quartz.zone(exchange);
    }

    /** Loaded only where there is a trigger: an application that embeds {@code cycle:} need not have Quartz. */
    private static final class Quartz {

        private Quartz() {
        }

        private static String cron(Object trigger) {
            return trigger instanceof CronTrigger cron ? cron.getCronExpression() : null;
        }

        /** Not the trigger's own zone: Quartz puts the JVM's there when the route names none. */
        private static ZoneId zone(Exchange exchange) {
            if (!(exchange.getFromEndpoint() instanceof QuartzEndpoint timer) || timer.getTriggerParameters() == null) {
                return null;
            }
            Object zone = timer.getTriggerParameters().get("timeZone");
            return zone == null ? null : CycleOptions.zone(zone.toString());
        }
    }
}
