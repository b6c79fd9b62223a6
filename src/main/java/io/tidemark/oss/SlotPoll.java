package io.tidemark.oss;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        List<PinnedObject> objects = new ObjectFinder(endpoint.client(), bucket, configuration)
                .find(pattern, names.resolve(names.doneFileName(), exchange));
        ObjectsSource source = ObjectsSource.joined(endpoint.client(), endpoint.failures(), objects, endpoint.readSettings(),
                configuration.getCompression(), configuration.getHeaderLines());
        // before the first byte is asked for: a failed attempt reports what it was about to read
        exchange.setProperty(SlotHeaders.MANIFEST, source.manifest());
        OssObjectsStream body = endpoint.body(source);
        if (configuration.isAutocloseBody()) {
            body.closeWith(exchange);
        }
        open(body);
        ObjectHeaders.set(exchange.getMessage(), bucket, name, objects);
        exchange.setProperty(SlotHeaders.LINE_LOCATOR, source.locator());
        exchange.setProperty(SlotHeaders.FILE_LOCATOR, source.files());
        exchange.setProperty(SlotHeaders.BODY_LENGTH, source.length());
        exchange.getMessage().setBody(body);
        if (AfterRead.isWanted(configuration)) {
            Pending.of(exchange, endpoint).put(name, objects, new AfterRead(endpoint,
                    names.resolve(names.destinationPrefix(), exchange), names.resolve(names.destinationSuffix(), exchange)));
        }
        LOG.debug("{}: {} object(s) for {}", exchange.getExchangeId(), objects.size(), name);
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
