package io.tidemark.cycle;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;

import io.tidemark.ledger.SourceObject;
import io.tidemark.schedule.SlotHeaders;

/** Reads the manifest that a source left on the exchange. */
final class Manifest {

    private Manifest() {
    }

    /** Empty when the route's source keeps none. */
    static List<SourceObject> of(Exchange exchange) {
        Object manifest = exchange.getProperty(SlotHeaders.MANIFEST);
        if (!(manifest instanceof List<?> objects)) {
            return List.of();
        }
        return objects.stream().map(o -> object((Map<?, ?>) o)).toList();
    }

    private static SourceObject object(Map<?, ?> o) {
        return new SourceObject((String) o.get("bucket"), (String) o.get("key"), (String) o.get("versionId"), (String) o.get("etag"),
                o.get("size") instanceof Number size ? size.longValue() : -1,
                o.get("lastModified") instanceof Instant modified ? modified : null,
                (String) o.get("crc64"));
    }
}
