package io.tidemark.cli;

import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Gives every cron timer that names no zone one of the product's: the zone of the task that it plans, else the product's own.
 * Quartz would take the JVM's. Routes are seen after all endpoints were made and before any timer starts.
 */
final class TimerZone extends LifecycleStrategySupport {

    private static final String TIME_ZONE = "timeZone";

    private final ZoneId zone;

    TimerZone(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        routes.forEach(this::complete);
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
