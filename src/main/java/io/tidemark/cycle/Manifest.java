package io.tidemark.cycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;

import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.SourceObject;
import io.tidemark.schedule.SlotHeaders;

/** What a source left on the exchange: which objects it read, where it looked for them, what is to be done to them. */
final class Manifest {

    private Manifest() {
    }

    /** Asks sources to leave what is to be done after the load to the ledger, which knows it even when this node has died. */
    static void keepActions(Exchange exchange) {
        exchange.setProperty(SlotHeaders.SOURCE_ACTIONS, Collections.synchronizedMap(new LinkedHashMap<String, List<String>>()));
    }

    /** Without a cause. Each part is empty where the route's source does not keep it. */
    static AttemptReport report(Exchange exchange) {
        return new AttemptReport(null, objects(exchange), sources(exchange), actions(exchange));
    }

    private static List<SourceObject> objects(Exchange exchange) {
        Object manifest = exchange.getProperty(SlotHeaders.MANIFEST);
        if (!(manifest instanceof List<?> objects)) {
            return List.of();
        }
        return objects.stream().map(o -> object((Map<?, ?>) o)).toList();
    }

    private static List<String> sources(Exchange exchange) {
        return exchange.getProperty(SlotHeaders.SOURCES) instanceof List<?> sources ? sources.stream().map(String.class::cast).toList() : List.of();
    }

    private static List<String> actions(Exchange exchange) {
        if (!(exchange.getProperty(SlotHeaders.SOURCE_ACTIONS) instanceof Map<?, ?> kept)) {
            return List.of();
        }
        List<String> actions = new ArrayList<>();
        synchronized (kept) {
            kept.values().forEach(ofSource -> ((Collection<?>) ofSource).forEach(action -> actions.add((String) action)));
        }
        return actions;
    }

    private static SourceObject object(Map<?, ?> o) {
        return new SourceObject((String) o.get("bucket"), (String) o.get("key"), (String) o.get("versionId"), (String) o.get("etag"),
                o.get("size") instanceof Number size ? size.longValue() : -1,
                o.get("lastModified") instanceof Instant modified ? modified : null,
                (String) o.get("crc64"));
    }
}
