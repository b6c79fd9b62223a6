package io.tidemark.cycle;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.RunKind;
import io.tidemark.schedule.Recurrence;

/** Plans: writes every slot that is due and absent into the ledger. Any number of ticks, on any node, gives the same rows. */
final class CycleProducer extends DefaultProducer {

    private static final Logger LOG = LoggerFactory.getLogger(CycleProducer.class);

    /** The header in which camel-quartz hands over when the trigger was to fire. */
    private static final String SCHEDULED_FIRE_TIME = "scheduledFireTime";
    /** A node whose clock is further off than this does not move the plan. */
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);

    private Instant since;

    CycleProducer(CycleEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public CycleEndpoint getEndpoint() {
        return (CycleEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        since = getEndpoint().getComponent().requireLedger().now();
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().getComponent().forget(this);
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) {
        CycleConfiguration configuration = getEndpoint().getConfiguration();
        Ledger ledger = getEndpoint().getComponent().requireLedger();
        String task = configuration.getTask();
        ZoneId timerZone = TimerTick.zone(exchange);
        ZoneId zone = timerZone == null ? getEndpoint().zone() : timerZone;
        Recurrence recurrence = recurrence(exchange, zone);
        getEndpoint().getComponent().requireOneRecurrence(this, recurrence.describe());

        ledger.register(task, zone, recurrence.describe());
        Instant last = ledger.task(task).map(CycleTask::lastPlanned).orElse(null);
        Planner.Due due = planner(configuration, zone).due(recurrence, last, until(exchange, ledger.now()));
        if (due.firstDropped() != null) {
            LOG.warn("{}: the slots from {} to {} are more than catchUpLimit={} allows and are not planned. Load them with:"
                     + " once --task {} --from {} --to {}", task, local(due.firstDropped(), zone), local(due.lastDropped(), zone),
                    configuration.getCatchUpLimit(), task, local(due.firstDropped(), zone), local(due.lastDropped(), zone));
        }
        // also without slots: so people see that the timer goes
        Instant newest = due.slots().isEmpty() ? null : due.slots().get(due.slots().size() - 1);
        int planned = ledger.plan(task, due.slots(), RunKind.CYCLE, priority(configuration), newest);
        if (planned > 0) {
            LOG.info("{}: planned {} slot{} up to {}", task, planned, planned == 1 ? "" : "s",
                    local(newest, zone));
            getEndpoint().getComponent().consumer(task).ifPresent(CycleConsumer::wakeUp);
        }
        exchange.getMessage().setHeader(CycleConstants.PLANNED, planned);
    }

    private static LocalDateTime local(Instant slot, ZoneId zone) {
        return slot.atZone(zone).toLocalDateTime();
    }

    private Recurrence recurrence(Exchange exchange, ZoneId zone) {
        Optional<Recurrence> own = getEndpoint().recurrence(zone);
        if (own.isPresent()) {
            return own.get();
        }
        String cron = TimerTick.cron(exchange);
        if (cron == null) {
            String task = getEndpoint().getConfiguration().getTask();
            throw new IllegalStateException(("cycle:%s does not know when its slots are: the message comes from no Quartz cron timer and"
                    + " the endpoint has no interval. Begin the route with quartz:%s?cron=... or give startFrom, interval and endAt.")
                    .formatted(task, task));
        }
        return QuartzRecurrence.parse(cron, zone);
    }

    private Planner planner(CycleConfiguration own, ZoneId zone) {
        CycleConfiguration feed = getEndpoint().getComponent().consumer(own.getTask()).map(c -> c.getEndpoint().getConfiguration()).orElse(own);
        CycleConfiguration from = own.getEffectiveFrom() != null ? own : feed;
        CycleConfiguration to = own.getEffectiveTo() != null ? own : feed;
        return new Planner(own.getCatchUp(), own.getCatchUpLimit(), CycleOptions.effectiveFrom(from, zone),
                CycleOptions.effectiveTo(to, zone), since);
    }

    private int priority(CycleConfiguration own) {
        return own.getPriority() != 0 ? own.getPriority()
                : getEndpoint().getComponent().consumer(own.getTask()).map(c -> c.getEndpoint().getConfiguration().getPriority()).orElse(0);
    }

    /**
     * The ledger's clock decides what is due. The tick's own time only helps where it is a little ahead: else a slot would wait
     * for the next tick, which may be a day away.
     */
    private static Instant until(Exchange exchange, Instant now) {
        Date fired = exchange.getMessage().getHeader(SCHEDULED_FIRE_TIME, Date.class);
        if (fired == null || !fired.toInstant().isAfter(now)) {
            return now;
        }
        Instant tick = fired.toInstant();
        if (Duration.between(now, tick).compareTo(MOST_SKEW) > 0) {
            LOG.warn("This node's clock is {} ahead of the ledger's; its tick of {} plans only up to {}. Check NTP.",
                    Duration.between(now, tick), tick, now);
            return now;
        }
        return tick;
    }
}
