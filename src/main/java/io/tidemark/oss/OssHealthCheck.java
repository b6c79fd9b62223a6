package io.tidemark.oss;

import java.util.Map;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Whether the bucket can be reached with the configured keys. */
final class OssHealthCheck implements HealthCheck {

    /** A HEAD needs no right but the one to read objects, which every feed has. */
    private static final String ABSENT_KEY = "tidemark-health-check";

    private final OssEndpoint endpoint;
    private volatile boolean enabled = true;

    OssHealthCheck(OssEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public String getId() {
        return "producer:oss-" + endpoint.getId();
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
            new ObjectFinder(endpoint.client(), endpoint.getConfiguration().getBucketName(), endpoint.getConfiguration()).head(ABSENT_KEY);
            return result.up().build();
        } catch (RuntimeException e) {
            return result.down().message(e.getMessage()).error(e).build();
        }
    }
}
