package io.tidemark.maxcompute;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.DefaultProducer;

import io.tidemark.maxcompute.client.Pauses;
import io.tidemark.maxcompute.client.Retries;

/** Loads messages, each as {@link ExchangeLoad} does it. */
public class MaxComputeProducer extends DefaultProducer {

    /** With growing pauses about half a minute. */
    private static final int ATTEMPTS = 7;

    private ExecutorService threads;
    private CountDownLatch stopped;
    private ProducerTemplate template;
    private ExchangeLoad.Services services;
    private HealthCheck healthCheck;

    public MaxComputeProducer(MaxComputeEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // asks nobody; otherwise the first load would wait for it to be made
        getEndpoint().client();
        stopped = new CountDownLatch(1);
        threads = getEndpoint().getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "maxcompute-block");
        if (getEndpoint().options().rejects() != null) {
            template = getEndpoint().getCamelContext().createProducerTemplate();
        }
        Pauses pauses = Pauses.until(stopped);
        services = new ExchangeLoad.Services(new Retries(ATTEMPTS, pauses), pauses, threads, template,
                getEndpoint().getComponent().memory());
        WritableHealthCheckRepository checks = HealthCheckHelper.getHealthCheckRepository(
                getEndpoint().getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (checks != null) {
            healthCheck = MaxComputeHealthCheck.register(checks, getEndpoint());
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (stopped != null) {
            stopped.countDown();
        }
        if (threads != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(threads);
            threads = null;
        }
        if (template != null) {
            template.stop();
            template = null;
        }
        WritableHealthCheckRepository checks = healthCheck == null ? null : HealthCheckHelper.getHealthCheckRepository(
                getEndpoint().getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (checks != null) {
            checks.removeHealthCheck(healthCheck);
            healthCheck = null;
        }
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        new ExchangeLoad(getEndpoint(), exchange, services).run(LoadBody.of(exchange));
    }

    @Override
    public MaxComputeEndpoint getEndpoint() {
        return (MaxComputeEndpoint) super.getEndpoint();
    }
}
