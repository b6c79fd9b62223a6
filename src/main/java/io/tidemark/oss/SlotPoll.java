package io.tidemark.oss;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.oss.stream.ObjectsSource;
import io.tidemark.oss.stream.OssObjectsStream;
import io.tidemark.oss.stream.PinnedObject;
import io.tidemark.schedule.SlotHeaders;

/** The operation {@code poll}: the objects of the exchange's slot become its body. */
final class SlotPoll {

    private static final Logger LOG = LoggerFactory.getLogger(SlotPoll.class);

    private final OssEndpoint endpoint;
    private final OssConfiguration configuration;

    SlotPoll(OssEndpoint endpoint) {
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
    }

    void run(Exchange exchange, String bucket, String name) throws Exception {
        OssNames names = endpoint.names();
        ObjectPattern pattern = ObjectPattern.of(name, configuration.getObjectMatch());
        String doneFile = names.resolve(names.doneFileName(), exchange);
        String place = place(exchange, bucket, pattern, doneFile);
        Polled polled = Polled.of(exchange);
        // before anything is asked for: what is not there yet may come when nobody waits for it any more
        polled.looked(exchange, place);
        List<PinnedObject> objects = new ObjectFinder(endpoint.client(), bucket, configuration).find(pattern, doneFile);
        ObjectsSource source = ObjectsSource.joined(endpoint.client(), endpoint.failures(), objects, endpoint.readSettings(),
                configuration.getCompression(), configuration.getHeaderLines());
        // before the first byte is asked for: a failed attempt reports what it was about to read
        polled.found(exchange, place, source.manifest());
        OssObjectsStream body = endpoint.body(source);
        if (configuration.isAutocloseBody()) {
            body.closeWith(exchange);
        }
        open(body);
        ObjectHeaders.set(exchange.getMessage(), bucket, name, objects);
        exchange.setProperty(SlotHeaders.LINE_LOCATOR, source.locator());
        exchange.setProperty(SlotHeaders.FILE_LOCATOR, source.files());
        exchange.setProperty(SlotHeaders.BODY_LENGTH, body);
        exchange.getMessage().setBody(body);
        if (AfterRead.isWanted(configuration)) {
            leave(exchange, place, name, objects);
        }
        LOG.debug("{}: {} object(s) for {}", exchange.getExchangeId(), objects.size(), name);
    }

    /** Where it looks, as a text for whoever looks there again later. */
    private String place(Exchange exchange, String bucket, ObjectPattern pattern, String doneFile) {
        OssNames names = endpoint.names();
        boolean movesHere = configuration.isMoveAfterRead()
                && (configuration.getDestinationBucket() == null || configuration.getDestinationBucket().equals(bucket));
        String prefix = movesHere ? Objects.requireNonNullElse(names.resolve(names.destinationPrefix(), exchange), "") : "";
        String suffix = movesHere ? Objects.requireNonNullElse(names.resolve(names.destinationSuffix(), exchange), "") : "";
        boolean isMarked = !prefix.isEmpty() || !suffix.isEmpty();
        return new SlotSource(endpoint.sourceName(), bucket, pattern, configuration.getDelimiter(), doneFile, configuration.getMinAge(),
                isMarked ? prefix : null, isMarked ? suffix : null).text();
    }

    /** What is to be done to the objects: for whoever remembers the attempt, or else for the exchange's completion. */
    @SuppressWarnings("unchecked")
    private void leave(Exchange exchange, String place, String name, List<PinnedObject> objects) {
        OssNames names = endpoint.names();
        AfterRead afterRead = new AfterRead(endpoint,
                names.resolve(names.destinationPrefix(), exchange), names.resolve(names.destinationSuffix(), exchange));
        if (exchange.getProperty(SlotHeaders.SOURCE_ACTIONS) instanceof Map<?, ?> kept) {
            ((Map<String, List<String>>) kept).put(place, afterRead.actions(objects).stream().map(SourceAction::text).toList());
        } else {
            Pending.of(exchange, endpoint).put(name, objects, afterRead);
        }
    }

    /** Opens the first object. What OSS says of it is thrown as such and not as a failed read. */
    static void open(OssObjectsStream body) throws IOException {
        try {
            body.open();
        } catch (IOException e) {
            if (e.getCause() instanceof OssException known) {
                throw known;
            }
            throw e;
        }
    }

    /** Everything that the exchange has polled so far: a route may read several sources, or the same one again. */
    private static final class Polled {

        private static final String PROPERTY = "CamelTidemarkOssPolled";

        private final Map<String, List<Map<String, Object>>> objects = new LinkedHashMap<>();

        static Polled of(Exchange exchange) {
            Polled polled = exchange.getProperty(PROPERTY, Polled.class);
            if (polled == null) {
                polled = new Polled();
                exchange.setProperty(PROPERTY, polled);
            }
            return polled;
        }

        void looked(Exchange exchange, String source) {
            found(exchange, source, List.of());
        }

        synchronized void found(Exchange exchange, String source, List<Map<String, Object>> manifest) {
            objects.put(source, manifest);
            exchange.setProperty(SlotHeaders.SOURCES, List.copyOf(objects.keySet()));
            exchange.setProperty(SlotHeaders.MANIFEST, objects.values().stream().flatMap(List::stream).toList());
        }
    }

    /**
     * What is to be moved or deleted when the exchange completes. One for each exchange and endpoint: an attempt that polls
     * the same name again replaces what the attempt before it had found.
     */
    private static final class Pending extends SynchronizationAdapter {

        private record Entry(List<PinnedObject> objects, AfterRead action) {
        }

        private final Map<String, Entry> entries = new LinkedHashMap<>();

        static Pending of(Exchange exchange, OssEndpoint endpoint) {
            // not the URI: it may hold keys, and properties are logged
            String property = "CamelTidemarkOssAfterRead-" + endpoint.getId();
            Pending pending = exchange.getProperty(property, Pending.class);
            if (pending == null) {
                pending = new Pending();
                exchange.setProperty(property, pending);
                exchange.getExchangeExtension().addOnCompletion(pending);
            }
            return pending;
        }

        synchronized void put(String name, List<PinnedObject> objects, AfterRead action) {
            entries.put(name, new Entry(objects, action));
        }

        private synchronized List<Entry> taken() {
            List<Entry> taken = new ArrayList<>(entries.values());
            entries.clear();
            return taken;
        }

        @Override
        public void onComplete(Exchange exchange) {
            List<Entry> taken = taken();
            if (exchange.getExchangeExtension().isFailureHandled()) {
                // a dead letter channel that took the failure makes the exchange complete, but nothing was loaded
                LOG.debug("{}: its failure was handled, its objects stay where they are", exchange.getExchangeId());
                return;
            }
            taken.forEach(entry -> entry.action().run(entry.objects(), exchange));
        }
    }
}
