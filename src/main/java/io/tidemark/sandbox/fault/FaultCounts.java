package io.tidemark.sandbox.fault;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often what was seen and what was injected. Of fixed size. */
final class FaultCounts {

    private final Map<RequestKind, LongAdder> seen = new EnumMap<>(RequestKind.class);
    private final Map<FaultKind, Map<RequestKind, LongAdder>> injected = new EnumMap<>(FaultKind.class);

    FaultCounts() {
        for (RequestKind request : RequestKind.values()) {
            seen.put(request, new LongAdder());
        }
        for (FaultKind kind : FaultKind.values()) {
            Map<RequestKind, LongAdder> requests = new EnumMap<>(RequestKind.class);
            kind.requests().forEach(request -> requests.put(request, new LongAdder()));
            injected.put(kind, requests);
        }
    }

    void sawOne(RequestKind request) {
        seen.get(request).increment();
    }

    void injectedOne(FaultKind kind, RequestKind request) {
        injected.get(kind).get(request).increment();
    }

    long seen(RequestKind request) {
        return seen.get(request).sum();
    }

    long injected(FaultKind kind) {
        return injected.get(kind).values().stream().mapToLong(LongAdder::sum).sum();
    }

    long injected(FaultKind kind, RequestKind request) {
        LongAdder count = injected.get(kind).get(request);
        return count == null ? 0 : count.sum();
    }
}
