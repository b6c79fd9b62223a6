package io.tidemark.maxcompute;

import java.util.Map;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.health.WritableHealthCheckRepository;

/** Whether the service answers, and knows the project and the keys. */
final class MaxComputeHealthCheck implements HealthCheck {

    private final MaxComputeEndpoint endpoint;
    private volatile boolean enabled;

    private MaxComputeHealthCheck(MaxComputeEndpoint endpoint) {
        this.endpoint = endpoint;
        this.enabled = endpoint.getComponent().isHealthCheckProducerEnabled();
    }

    /** Adds a check for the endpoint. */
    static HealthCheck register(WritableHealthCheckRepository checks, MaxComputeEndpoint endpoint) {
        MaxComputeHealthCheck check = new MaxComputeHealthCheck(endpoint);
        checks.addHealthCheck(check);
        return check;
    }

    @Override
    public String getId() {
        return "producer:maxcompute-" + endpoint.getId();
    }

    @Override
    public String getGroup() {
        return "producers";
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder result = HealthCheckResultBuilder.on(this)
                .detail(HealthCheck.ENDPOINT_URI, endpoint.toString());
        if (!enabled) {
            return result.message("disabled").unknown().build();
        }
        try {
            endpoint.client().probe(endpoint.getConfiguration().getProject());
            return result.up().build();
        } catch (MaxComputeException e) {
            return result.down().message(e.getMessage()).error(e).build();
        }
    }
}
