package io.tidemark.cli;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Exchange;
import org.apache.camel.Navigate;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.quartz.SchedulerException;
import org.quartz.Trigger;

import io.tidemark.cycle.CycleEndpoint;
import io.tidemark.cycle.QuartzRecurrence;
import io.tidemark.schedule.Recurrence;

/** The timer routes that plan cycle tasks, found by what they are: a Quartz cron that leads to {@code cycle:}. */
final class TaskTimers {

    private TaskTimers() {
    }

    /**
     * One timer of one task.
     *
     * @param timer where the route begins
     * @param plan  where it plans
     */
    record Timer(Route route, QuartzEndpoint timer, CycleEndpoint plan) {

        String task() {
            return plan.getConfiguration().getTask();
        }

        ZoneId zone() {
            Object zone = timer.getTriggerParameters() == null ? null : timer.getTriggerParameters().get("timeZone");
            return zone == null ? plan.zone() : ZoneId.of(zone.toString());
        }

        Recurrence recurrence() {
            return plan.recurrence().orElseGet(() -> QuartzRecurrence.parse(timer.getCron(), zone()));
        }

        /** Lets the route run once with the trigger that it would get from Quartz. */
        void tick() {
            Exchange tick = timer.createExchange();
            try {
                Trigger trigger = timer.getComponent().getScheduler().getTrigger(timer.getTriggerKey());
                tick.getIn().setHeader("trigger", trigger);
                route.getProcessor().process(tick);
            } catch (SchedulerException e) {
                throw new IllegalStateException("Quartz does not know the timer of %s".formatted(task()), e);
            } catch (Exception e) {
                tick.setException(e);
            }
            if (tick.getException() != null) {
                throw new Mistake("%s could not be planned: %s".formatted(task(), Mistake.describe(tick.getException())), tick.getException());
            }
        }
    }

    static List<Timer> of(CamelContext context) {
        List<Timer> timers = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            if (route.getEndpoint() instanceof QuartzEndpoint timer && timer.getCron() != null) {
                findPlan(route.navigate()).ifPresent(plan -> timers.add(new Timer(route, timer, plan)));
            }
        }
        return timers;
    }

    static Optional<Timer> of(CamelContext context, String task) {
        return of(context).stream().filter(t -> t.task().equals(task)).findFirst();
    }

    private static Optional<CycleEndpoint> findPlan(Navigate<Processor> from) {
        if (from == null || !from.hasNext()) {
            return Optional.empty();
        }
        for (Processor next : from.next()) {
            if (next instanceof EndpointAware aware && plan(aware.getEndpoint()) != null) {
                return Optional.of(plan(aware.getEndpoint()));
            }
            if (next instanceof Navigate<?>) {
                @SuppressWarnings("unchecked")
                Optional<CycleEndpoint> found = findPlan((Navigate<Processor>) next);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static CycleEndpoint plan(Endpoint endpoint) {
        return endpoint instanceof CycleEndpoint plan ? plan : null;
    }
}
