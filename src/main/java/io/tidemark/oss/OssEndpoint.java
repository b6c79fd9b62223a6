package io.tidemark.oss;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.support.ScheduledPollEndpoint;

import com.aliyun.oss.OSS;

import io.tidemark.oss.client.OssClientFactory;
import io.tidemark.oss.client.OssFailures;
import io.tidemark.oss.stream.ObjectsSource;
import io.tidemark.oss.stream.OssObjectsStream;
import io.tidemark.oss.stream.PinnedObject;
import io.tidemark.oss.stream.ReadSettings;
import io.tidemark.oss.stream.UnpackLimits;
import io.tidemark.schedule.ListedObject;
import io.tidemark.schedule.SourceActions;
import io.tidemark.schedule.SourceListing;

/**
 * Read the objects of a time slot from Alibaba Cloud OSS, and store, list, copy and delete objects.
 */
@UriEndpoint(firstVersion = "1.0.0", scheme = "oss", title = "Alibaba Cloud OSS for time slots", syntax = "oss:bucketName",
             category = {Category.CLOUD, Category.FILE}, headersClass = OssConstants.class)
public class OssEndpoint extends ScheduledPollEndpoint
        implements EndpointServiceLocation, SourceListing, SourceActions {

    @UriPath(description = "The bucket")
    @Metadata(required = true)
    private String bucketName;
    @UriParam
    private OssConfiguration configuration;
    @UriParam(label = "consumer", defaultValue = "10",
              description = "How many objects the consumer takes with one poll at most.")
    private int maxMessagesPerPoll = 10;

    private OSS ossClient;
    private boolean ownClient;
    private OssNames names;
    private ReadSettings readSettings;
    private ExecutorService readers;

    public OssEndpoint() {
    }

    public OssEndpoint(String uri, String bucketName, OssComponent component, OssConfiguration configuration) {
        super(uri, component);
        this.bucketName = bucketName;
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        return new OssProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        OssConsumer consumer = new OssConsumer(this, processor);
        configureConsumer(consumer);
        consumer.setMaxMessagesPerPoll(maxMessagesPerPoll);
        return consumer;
    }

    @Override
    protected void doStart() throws Exception {
        names = OssNames.of(configuration);
        readSettings = new ReadSettings(configuration.getBufferSize(), configuration.getRangeSize(),
                configuration.getMaximumRedownloads(), configuration.getRedownloadDelay(), configuration.getReadAhead(),
                new UnpackLimits(configuration.getMaxExpansionRatio(), configuration.getMaxDecompressedSize(),
                        configuration.getMaxArchiveEntries(), configuration.getMaxWindowSize()));
        // last, so that nothing that can fail comes after it and leaves it open
        ownClient = configuration.getOssClient() == null;
        ossClient = ownClient ? OssClientFactory.create(configuration) : configuration.getOssClient();
        // one thread for each body that is being read: with fewer, a body could wait for one that waits for it
        readers = getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "OssReadAhead");
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        if (readers != null) {
            getCamelContext().getExecutorServiceManager().shutdownNow(readers);
            readers = null;
        }
        OSS client = ossClient;
        ossClient = null;
        if (client != null && ownClient) {
            client.shutdown();
        }
    }

    /**
     * The client, made once for all producers and consumers of this endpoint.
     *
     * @throws IllegalStateException when the endpoint is not started
     */
    OSS client() {
        OSS client = ossClient;
        if (client == null) {
            throw new IllegalStateException(getEndpointUri() + " is not started");
        }
        return client;
    }

    /** The options that name something, parsed when the endpoint was started. */
    OssNames names() {
        return names;
    }

    ReadSettings readSettings() {
        return readSettings;
    }

    /** The body over the objects of the source, read ahead where the options say so. */
    OssObjectsStream body(ObjectsSource source) {
        return new OssObjectsStream(source, readers);
    }

    OssFailures failures() {
        return new OssFailures(configuration);
    }

    /** Whoever is told of a source object that could not be moved or deleted after its load. */
    ExceptionHandler sourceExceptionHandler() {
        ExceptionHandler handler = getExceptionHandler();
        return handler != null ? handler : new LoggingExceptionHandler(getCamelContext(), OssEndpoint.class);
    }

    /**
     * By what this endpoint knows its own sources and actions, also after a restart. Endpoints of the same bucket that do something
     * else are told apart: they may have other rights.
     */
    String sourceName() {
        return bucketName + "/" + configuration.getOperation();
    }

    @Override
    public boolean acceptsSource(String source) {
        return isStarted() && SlotSource.parse(source).filter(parsed -> parsed.endpoint().equals(sourceName())).isPresent();
    }

    @Override
    public void list(Collection<String> sources, BiConsumer<String, ListedObject> found) {
        Map<SlotSource, String> texts = new HashMap<>();
        sources.forEach(source -> texts.put(SlotSource.parse(source).orElseThrow(), source));
        Map<String, List<SlotSource>> byBucket = texts.keySet().stream().collect(Collectors.groupingBy(SlotSource::bucket));
        byBucket.forEach((bucket, ofBucket) -> new SlotListing(client(), failures(), bucket, ofBucket,
                (source, object) -> found.accept(texts.get(source), object)).run());
    }

    @Override
    public boolean isComplete(String source, List<ListedObject> objects) {
        SlotSource parsed = SlotSource.parse(source).orElseThrow();
        OssConfiguration asPolled = configuration.copy();
        asPolled.setMinAge(parsed.minAge());
        ObjectFinder finder = new ObjectFinder(client(), parsed.bucket(), asPolled);
        return finder.areComplete(objects.stream().map(PinnedObject::of).toList(), parsed.doneFile());
    }

    @Override
    public boolean acceptsAction(String action) {
        return isStarted() && SourceAction.parse(action).filter(parsed -> parsed.endpoint().equals(sourceName())).isPresent();
    }

    @Override
    public Optional<String> carryOut(String action) {
        return new SourceActionRun(this).carryOut(SourceAction.parse(action).orElseThrow());
    }

    @Override
    public OssComponent getComponent() {
        return (OssComponent) super.getComponent();
    }

    @Override
    public String getServiceUrl() {
        return configuration.getEndpoint();
    }

    @Override
    public String getServiceProtocol() {
        return "oss";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return configuration.getRegion() == null ? null : Map.of("region", configuration.getRegion());
    }

    public String getBucketName() {
        return bucketName;
    }

    /** The bucket. */
    public void setBucketName(String bucketName) {
        this.bucketName = bucketName;
    }

    public OssConfiguration getConfiguration() {
        return configuration;
    }

    /** The options of this endpoint. */
    public void setConfiguration(OssConfiguration configuration) {
        this.configuration = configuration;
    }

    public int getMaxMessagesPerPoll() {
        return maxMessagesPerPoll;
    }

    /** How many objects the consumer takes with one poll at most. */
    public void setMaxMessagesPerPoll(int maxMessagesPerPoll) {
        this.maxMessagesPerPoll = maxMessagesPerPoll;
    }
}
