package io.tidemark.cli;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Gives every cron timer that names no zone one of the product's: the zone of the task that it plans, else the product's own.
 * Quartz would take the JVM's, and does so when a route is warmed up.
 */
final class TimerZone extends LifecycleStrategySupport {

    private static final String TIME_ZONE = "timeZone";

    private final ZoneId zone;
    private final List<Route> created = new ArrayList<>();
    private boolean starting;

    TimerZone(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public void onRouteContextCreate(Route route) {
        if (starting) {
            complete(route);
        } else {
            created.add(route);
        }
    }

    /** All routes of the files are made by now; the timer of one may plan a task whose zone stands in another. */
    @Override
    public void onContextStarting(CamelContext context) {
        starting = true;
        created.forEach(this::complete);
        created.clear();
    }

    private void complete(Route route) {
        if (route.getEndpoint() instanceof QuartzEndpoint timer && timer.getCron() != null) {
            Map<String, Object> parameters = timer.getTriggerParameters() == null ? new HashMap<>() : new HashMap<>(timer.getTriggerParameters());
            ZoneId its = TaskTimers.of(route).stream().findFirst().map(planned -> planned.plan().zone()).orElse(zone);
            if (parameters.putIfAbsent(TIME_ZONE, its.getId()) == null) {
                timer.setTriggerParameters(parameters);
            }
        }
    }
}
