package io.tidemark.schedule.language;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

import io.tidemark.schedule.InstanceIds;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

/** Finds the slot that an exchange stands for. */
public final class ExchangeSlot {

    // Names that camel-quartz gives to its headers and job data. A timer route must not need our jar to need Quartz.
    private static final List<String> QUARTZ_TIMES = List.of("scheduledFireTime", "fireTime");
    private static final String QUARTZ_JOB_DATA = "mergedJobDataMap";
    private static final String QUARTZ_ZONE = "CamelQuartzTriggerCronTimeZone";

    private ExchangeSlot() {
    }

    /**
     * The slot of the exchange: from the header {@link SlotHeaders#SCHEDULED_TIME} (a {@link ScheduledTime}, a time of
     * java.time or java.util, or a text as {@link ScheduledTime#parse} reads it), else the time at which a Quartz trigger
     * was due, in the trigger's own zone if it names one.
     *
     * @param zone the zone for a time that brings none with it
     * @throws IllegalStateException when the exchange carries no time; the message says what to do
     */
    public static ScheduledTime of(Exchange exchange, ZoneId zone) {
        Message message = exchange.getMessage();
        Object own = message.getHeader(SlotHeaders.SCHEDULED_TIME);
        if (own != null) {
            return slot(SlotHeaders.SCHEDULED_TIME, own, zone);
        }
        for (String header : QUARTZ_TIMES) {
            Object fired = message.getHeader(header);
            if (fired != null) {
                return slot(header, fired, triggerZone(message, zone));
            }
        }
        throw new IllegalStateException("The exchange " + exchange.getExchangeId() + " stands for no slot: let the route begin with cycle: or "
                + "quartz:, or set the header " + SlotHeaders.SCHEDULED_TIME + " to a time such as 2019-11-06T23:15:00+08:00");
    }

    /** What {@code $jobid}, {@code $nodeid} and {@code $taskid} are for the exchange: its route, its cycle task and its slot of that task. */
    public static InstanceIds ids(Exchange exchange, ScheduledTime slot) {
        String task = exchange.getMessage().getHeader(SlotHeaders.TASK, String.class);
        String route = exchange.getFromRouteId();
        return task == null ? new InstanceIds(route, null, null) : InstanceIds.of(route, task, slot);
    }

    private static ScheduledTime slot(String header, Object value, ZoneId zone) {
        if (value instanceof ScheduledTime slot) {
            return slot;
        }
        if (value instanceof Instant instant) {
            return new ScheduledTime(instant, zone);
        }
        if (value instanceof Date date) {
            return new ScheduledTime(Instant.ofEpochMilli(date.getTime()), zone);
        }
        if (value instanceof ZonedDateTime time) {
            return new ScheduledTime(time.toInstant(), time.getZone());
        }
        if (value instanceof String text) {
            try {
                return ScheduledTime.parse(text, zone);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("The header " + header + " holds no slot: " + e.getMessage(), e);
            }
        }
        throw new IllegalStateException("The header " + header + " holds a " + value.getClass().getName() + ", which is no time: set it to a "
                + "java.time.Instant or to a text such as 2019-11-06T23:15:00+08:00");
    }

    private static ZoneId triggerZone(Message message, ZoneId otherwise) {
        if (message.getHeader(QUARTZ_JOB_DATA) instanceof Map<?, ?> data && data.get(QUARTZ_ZONE) instanceof String zone) {
            try {
                return ZoneId.of(zone);
            } catch (DateTimeException e) {
                throw new IllegalStateException("The Quartz trigger's time zone \"" + zone + "\" is not known: set trigger.timeZone to a "
                        + "name such as Asia/Shanghai", e);
            }
        }
        return otherwise;
    }
}
