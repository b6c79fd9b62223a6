package io.tidemark.cli;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.apache.camel.CamelContext;
import org.apache.camel.EndpointAware;
import org.apache.camel.Exchange;
import org.apache.camel.Navigate;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.quartz.SchedulerException;

import io.tidemark.cycle.CycleEndpoint;
import io.tidemark.cycle.QuartzRecurrence;
import io.tidemark.schedule.Recurrence;

/**
 * The timer routes that plan cycle tasks, found by what they are: a Quartz cron that leads to {@code cycle:}, or anything at all
 * that leads to a {@code cycle:} with a recurrence of its own.
 */
final class TaskTimers {

    private TaskTimers() {
    }

    /**
     * One task that one route plans.
     *
     * @param route where the timer is
     * @param plan  where it plans
     */
    record Timer(Route route, CycleEndpoint plan) {

        String task() {
            return plan.getConfiguration().getTask();
        }

        ZoneId zone() {
            Object zone = quartz().map(QuartzEndpoint::getTriggerParameters).map(trigger -> trigger.get("timeZone")).orElse(null);
            return zone == null ? plan.zone() : ZoneId.of(zone.toString());
        }

        Recurrence recurrence() {
            return plan.recurrence(zone()).orElseGet(() -> QuartzRecurrence.parse(quartz().orElseThrow().getCron(), zone()));
        }

        private Optional<QuartzEndpoint> quartz() {
            return route.getEndpoint() instanceof QuartzEndpoint timer ? Optional.of(timer) : Optional.empty();
        }

        private boolean isComplete() {
            return plan.getConfiguration().hasOwnRecurrence() || quartz().map(QuartzEndpoint::getCron).isPresent();
        }

        /** Lets the route run once, with the trigger that it would get from Quartz. */
        private void tick() {
            Exchange tick = route.getEndpoint().createExchange();
            try {
                if (quartz().isPresent()) {
                    QuartzEndpoint timer = quartz().get();
                    tick.getIn().setHeader("trigger", timer.getComponent().getScheduler().getTrigger(timer.getTriggerKey()));
                }
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

    /** Lets every timer route that has been started run once. */
    static void tickAll(CamelContext context) {
        tick(context, context.getRoutes());
    }

    /** Lets those of these routes that are timers run once: what they missed while they were replaced is planned at once. */
    static void tick(CamelContext context, Set<String> routeIds) {
        tick(context, context.getRoutes().stream().filter(route -> routeIds.contains(route.getRouteId())).toList());
    }

    private static void tick(CamelContext context, List<Route> routes) {
        for (Route route : routes) {
            List<Timer> timers = of(route);
            if (!timers.isEmpty() && context.getRouteController().getRouteStatus(route.getId()).isStarted()) {
                timers.get(0).tick();
            }
        }
    }

    static List<Timer> of(CamelContext context) {
        return context.getRoutes().stream().flatMap(route -> of(route).stream()).toList();
    }

    static Optional<Timer> of(CamelContext context, String task) {
        return of(context).stream().filter(t -> t.task().equals(task)).findFirst();
    }

    static List<Timer> of(Route route) {
        List<CycleEndpoint> plans = new ArrayList<>();
        collect(route.navigate(), plans);
        return plans.stream().map(plan -> new Timer(route, plan)).filter(Timer::isComplete).toList();
    }

    private static void collect(Navigate<Processor> from, List<CycleEndpoint> plans) {
        if (from == null || !from.hasNext()) {
            return;
        }
        for (Processor next : from.next()) {
            if (next instanceof EndpointAware aware && aware.getEndpoint() instanceof CycleEndpoint plan && !plans.contains(plan)) {
                plans.add(plan);
            }
            if (next instanceof Navigate<?>) {
                @SuppressWarnings("unchecked")
                Navigate<Processor> inner = (Navigate<Processor>) next;
                collect(inner, plans);
            }
        }
    }
}
