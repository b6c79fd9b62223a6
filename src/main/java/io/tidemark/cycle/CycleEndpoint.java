package io.tidemark.cycle;

import java.time.ZoneId;
import java.util.Optional;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

import io.tidemark.schedule.Recurrence;

/**
 * Plan the slots of a recurring load, and run each of them as an instance that the ledger remembers.
 */
@UriEndpoint(firstVersion = "1.0.0", scheme = "cycle", title = "Tidemark Cycle", syntax = "cycle:task",
             category = { Category.SCHEDULING }, headersClass = CycleConstants.class)
public class CycleEndpoint extends DefaultEndpoint {

    @UriParam
    private CycleConfiguration configuration;

    public CycleEndpoint(String uri, CycleComponent component, CycleConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        return new CycleProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        CycleConsumer consumer = new CycleConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public CycleComponent getComponent() {
        return (CycleComponent) super.getComponent();
    }

    /**
     * The recurrence that the endpoint itself declares; empty when the timer's cron is the recurrence.
     *
     * @param zone the task's zone
     */
    public Optional<Recurrence> recurrence(ZoneId zone) {
        return configuration.hasOwnRecurrence() ? Optional.of(CycleOptions.recurrence(configuration, zone)) : Optional.empty();
    }

    /**
     * The zone of a task whose timer names none: the endpoint's own, else the one that the task's other endpoint names, else the
     * component's. Never the JVM's.
     */
    public ZoneId zone() {
        if (configuration.getTimeZone() != null) {
            return CycleOptions.zone(configuration.getTimeZone());
        }
        return getCamelContext().getEndpoints().stream()
                .filter(CycleEndpoint.class::isInstance).map(e -> ((CycleEndpoint) e).configuration)
                .filter(other -> other.getTask().equals(configuration.getTask()) && other.getTimeZone() != null)
                .map(CycleConfiguration::getTimeZone)
                .findFirst().map(CycleOptions::zone)
                .orElseGet(() -> CycleOptions.zone(getComponent().getTimeZone()));
    }

    public CycleConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(CycleConfiguration configuration) {
        this.configuration = configuration;
    }
}
