package io.tidemark.maxcompute;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.CommitResolver;
import io.tidemark.maxcompute.client.MaxComputeClient;
import io.tidemark.maxcompute.client.Pauses;
import io.tidemark.maxcompute.client.TableTarget;
import io.tidemark.maxcompute.session.Committer;

/** Load rows into a MaxCompute table or partition, in one upload session that is committed once. */
@UriEndpoint(firstVersion = "1.0.0", scheme = "maxcompute", title = "MaxCompute", syntax = "maxcompute:table", producerOnly = true,
             category = { Category.CLOUD, Category.BIGDATA }, headersClass = MaxComputeConstants.class)
public class MaxComputeEndpoint extends DefaultEndpoint implements EndpointServiceLocation, CommitResolver {

    private static final Logger LOG = LoggerFactory.getLogger(MaxComputeEndpoint.class);

    @UriParam
    private final MaxComputeConfiguration configuration;
    private final InstantSource clock;
    private final KnownTables tables;
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private LoadOptions options;
    private volatile MaxComputeClient client;

    public MaxComputeEndpoint(String uri, MaxComputeComponent component, MaxComputeConfiguration configuration) {
        this(uri, component, configuration, InstantSource.system());
    }

    MaxComputeEndpoint(String uri, MaxComputeComponent component, MaxComputeConfiguration configuration, InstantSource clock) {
        super(uri, component);
        this.configuration = configuration;
        this.clock = clock;
        this.tables = new KnownTables(clock);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        options = LoadOptions.of(configuration);
    }

    @Override
    protected void doStop() throws Exception {
        // nothing to close: the client's connections belong to the JDK's pool
        client = null;
        super.doStop();
    }

    @Override
    public Producer createProducer() {
        return new MaxComputeProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("maxcompute: writes only; it cannot be used in from");
    }

    /** The client of this endpoint, made when it is first needed and again after a restart. */
    synchronized MaxComputeClient client() {
        if (client == null) {
            client = configuration.getOdps() == null
                    ? MaxComputeClient.create(options().client())
                    : MaxComputeClient.using(configuration.getOdps(), options().client());
        }
        return client;
    }

    LoadOptions options() {
        if (options == null) {
            options = LoadOptions.of(configuration);
        }
        return options;
    }

    /** Says something that is the same for every load of the endpoint, the first time only. */
    void sayOnce(String what, Runnable saying) {
        if (said.add(what)) {
            saying.run();
        }
    }

    Committer committer() {
        return new Committer(client().sessions(), Pauses.plain(), clock, Duration.ofMillis(configuration.getCommitTimeout()));
    }

    InstantSource clock() {
        return clock;
    }

    KnownTables tables() {
        return tables;
    }

    @Override
    public boolean accepts(CommitIntent intent) {
        return TableTarget.parse(intent.target())
                .filter(target -> target.project().equals(configuration.getProject()))
                .filter(target -> address(intent.service()).equals(address(client().service())))
                .isPresent();
    }

    @Override
    public CommitOutcome resolve(CommitIntent intent) {
        TableTarget target = TableTarget.parse(intent.target())
                .orElseThrow(() -> new IllegalArgumentException("'" + intent.target() + "' is no target of the maxcompute component"));
        Committer.Decision decision = committer().resolve(target, intent);
        LOG.info("Upload session {} of {} is {}: {}", intent.sessionId(), target, decision.outcome(), decision.reason());
        return decision.outcome();
    }

    private static String address(String url) {
        String text = url.toLowerCase(Locale.ROOT);
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public MaxComputeComponent getComponent() {
        return (MaxComputeComponent) super.getComponent();
    }

    public MaxComputeConfiguration getConfiguration() {
        return configuration;
    }

    @Override
    public String getServiceUrl() {
        return configuration.getEndpoint();
    }

    @Override
    public String getServiceProtocol() {
        return "maxcompute";
    }
}
