package io.tidemark.cli;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

import org.apache.camel.Endpoint;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.support.LifecycleStrategySupport;

/** Gives every cron timer that names no zone the product's own: Quartz would take the JVM's. */
final class TimerZone extends LifecycleStrategySupport {

    private static final String TIME_ZONE = "timeZone";

    private final ZoneId zone;

    TimerZone(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public void onEndpointAdd(Endpoint endpoint) {
        if (endpoint instanceof QuartzEndpoint timer && timer.getCron() != null) {
            Map<String, Object> parameters = timer.getTriggerParameters() == null ? new HashMap<>() : new HashMap<>(timer.getTriggerParameters());
            if (parameters.putIfAbsent(TIME_ZONE, zone.getId()) == null) {
                timer.setTriggerParameters(parameters);
            }
        }
    }
}
