package io.tidemark.maxcompute;

import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

import io.tidemark.maxcompute.load.BlockMemory;

/** Loads rows into MaxCompute tables, exactly once. */
@Component("maxcompute")
public class MaxComputeComponent extends HealthCheckComponent {

    /** One feed's blocks at their default size; more than that in use at a time is not kept. */
    private static final long IDLE_MEMORY = 64L << 20;

    private final BlockMemory memory = new BlockMemory(IDLE_MEMORY);

    @Metadata
    private MaxComputeConfiguration configuration = new MaxComputeConfiguration();

    public MaxComputeComponent() {
    }

    public MaxComputeComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (remaining == null || remaining.isBlank()) {
            throw new IllegalArgumentException("the table is missing; write maxcompute:TABLE");
        }
        MaxComputeConfiguration copy = configuration.copy();
        copy.setTable(remaining);
        MaxComputeEndpoint endpoint = new MaxComputeEndpoint(uri, this, copy);
        setProperties(endpoint, parameters);
        // what is left was not known to the endpoint: without the generated configurer the options live here only
        setProperties(copy, parameters);
        return endpoint;
    }

    BlockMemory memory() {
        return memory;
    }

    public MaxComputeConfiguration getConfiguration() {
        return configuration;
    }

    /** The configuration that endpoints start from. */
    public void setConfiguration(MaxComputeConfiguration configuration) {
        this.configuration = configuration;
    }
}
