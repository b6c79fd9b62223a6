package io.tidemark.oss;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.CastUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.oss.stream.ObjectsSource;
import io.tidemark.oss.stream.OssObjectsStream;
import io.tidemark.oss.stream.PinnedObject;
import io.tidemark.schedule.SlotHeaders;

/** Looks into the bucket again and again and makes one exchange of each object. For what has no slots; slots are loaded by the producer. */
public class OssConsumer extends ScheduledBatchPollingConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(OssConsumer.class);

    private IdempotentRepository inProgress;
    private IdempotentRepository consumed;
    private String startAfter;

    public OssConsumer(OssEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public OssEndpoint getEndpoint() {
        return (OssEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        getEndpoint().names().requireConstant();
        inProgress = configuration().getInProgressRepository() != null
                ? configuration().getInProgressRepository() : MemoryIdempotentRepository.memoryIdempotentRepository();
        consumed = configuration().getIdempotentRepository();
        ServiceHelper.startService(inProgress, consumed);
        startAfter = null;
        // first, so that a bucket that is not there does not leave a scheduler behind
        boolean ready = isReachable();
        super.doStart();
        if (ready) {
            // readiness must not wait for the first poll: with a daily schedule that is up to a day away
            forceConsumerAsReady();
        }
    }

    private boolean isReachable() {
        try {
            finder().list(prefix(), null, any -> false);
            return true;
        } catch (OssException e) {
            if (!e.retryable()) {
                throw e;
            }
            LOG.warn("{}: not ready yet, the next poll tries again", e.getMessage());
            return false;
        }
    }

    @Override
    protected int poll() throws Exception {
        shutdownRunningTask = null;
        pendingExchanges = 0;
        Queue<Object> batch = new ArrayDeque<>();
        try {
            find(batch);
            forceConsumerAsReady();
            return processBatch(batch);
        } catch (Exception e) {
            batch.forEach(left -> inProgress.remove(id((PinnedObject) left)));
            throw e;
        }
    }

    /** Goes on behind the last key of the poll before, and back to the first when it has seen them all: no object starves. */
    private void find(Queue<Object> batch) {
        int limit = maxMessagesPerPoll > 0 ? maxMessagesPerPoll : configuration().getMaxObjects();
        ObjectFinder finder = finder();
        boolean all = finder.list(prefix(), startAfter, summary -> {
            if (batch.size() == limit) {
                return false;
            }
            startAfter = summary.getKey();
            PinnedObject object = PinnedObject.of(configuration().getBucketName(), summary);
            if (isWanted(finder, object) && inProgress.add(id(object))) {
                batch.add(object);
            }
            return true;
        });
        if (all) {
            startAfter = null;
        }
    }

    private boolean isWanted(ObjectFinder finder, PinnedObject object) {
        String key = object.key();
        if (ObjectFinder.isFolder(key) && !configuration().isIncludeFolders()) {
            return false;
        }
        String done = configuration().getDoneFileName();
        if (ObjectFinder.isDoneFile(key, done)) {
            return false;
        }
        String name = configuration().getObjectName();
        if (name != null && !ObjectPattern.of(name, configuration().getObjectMatch()).matches(key)) {
            return false;
        }
        return (consumed == null || !consumed.contains(id(object))) && finder.isComplete(object, done);
    }

    @Override
    public int processBatch(Queue<Object> batch) throws Exception {
        int total = batch.size();
        for (int index = 0; index < total && isBatchAllowed(); index++) {
            PinnedObject object = (PinnedObject) batch.poll();
            pendingExchanges = total - index - 1;
            Exchange exchange = createExchange(object);
            exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
            exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, total);
            exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == total - 1);
            exchange.getExchangeExtension().addOnCompletion(new Completion(object));
            getAsyncProcessor().process(exchange, defaultConsumerCallback(exchange, true));
        }
        int left = batch.size();
        while (!batch.isEmpty()) {
            inProgress.remove(id((PinnedObject) batch.poll()));
        }
        return total - left;
    }

    private Exchange createExchange(PinnedObject object) {
        Exchange exchange = createExchange(true);
        exchange.setPattern(getEndpoint().getExchangePattern());
        ObjectHeaders.set(exchange.getMessage(), object.bucket(), object.key(), List.of(object));
        exchange.getMessage().setHeader(OssConstants.OBJECT_TYPE, ObjectFinder.isFolder(object.key()) ? "folder" : "file");
        exchange.getMessage().setHeader(Exchange.FILE_NAME, object.key());
        ObjectsSource source = ObjectsSource.joined(getEndpoint().client(), getEndpoint().failures(), List.of(object),
                getEndpoint().readSettings(), configuration().getCompression(), configuration().getHeaderLines());
        exchange.setProperty(SlotHeaders.MANIFEST, source.manifest());
        exchange.setProperty(SlotHeaders.LINE_LOCATOR, source.locator());
        exchange.setProperty(SlotHeaders.FILE_LOCATOR, source.files());
        exchange.setProperty(SlotHeaders.BODY_LENGTH, source.length());
        if (!configuration().isIgnoreBody() && !ObjectFinder.isFolder(object.key())) {
            // fetched when it is read: the exchanges of a batch do not hold connections while they wait for their turn
            OssObjectsStream body = getEndpoint().body(source);
            exchange.getMessage().setBody(configuration().isAutocloseBody() ? body.closeWith(exchange) : body);
        }
        return exchange;
    }

    private ObjectFinder finder() {
        return new ObjectFinder(getEndpoint().client(), configuration().getBucketName(), configuration());
    }

    private String prefix() {
        return configuration().getPrefix();
    }

    private OssConfiguration configuration() {
        return getEndpoint().getConfiguration();
    }

    /** An object with other content is another object. */
    private static String id(PinnedObject object) {
        return object.address() + "@" + object.etag();
    }

    private final class Completion implements Synchronization {

        private final PinnedObject object;

        Completion(PinnedObject object) {
            this.object = object;
        }

        @Override
        public void onComplete(Exchange exchange) {
            try {
                if (consumed != null) {
                    consumed.add(id(object));
                }
                if (AfterRead.isWanted(configuration())) {
                    new AfterRead(getEndpoint(), configuration().getDestinationBucketPrefix(), configuration().getDestinationBucketSuffix())
                            .run(List.of(object), exchange);
                }
            } catch (RuntimeException e) {
                getExceptionHandler().handleException(object.address() + " was consumed, but that could not be recorded; it will be consumed again",
                        exchange, e);
            } finally {
                inProgress.remove(id(object));
            }
        }

        @Override
        public void onFailure(Exchange exchange) {
            inProgress.remove(id(object));
            Exception cause = exchange.getException();
            if (cause != null) {
                getExceptionHandler().handleException("Error consuming " + object.address() + "; a later poll takes it again", exchange, cause);
            }
        }
    }
}
