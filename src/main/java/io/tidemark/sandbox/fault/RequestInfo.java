package io.tidemark.sandbox.fault;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** One request as the plan sees it. */
public record RequestInfo(RequestKind kind, Map<Attribute, String> attributes) {

    public RequestInfo {
        Map<Attribute, String> copy = new EnumMap<>(Attribute.class);
        copy.putAll(attributes);
        attributes = Collections.unmodifiableMap(copy);
    }

    /** Empty when the request has none. */
    public String get(Attribute attribute) {
        return attributes.getOrDefault(attribute, "");
    }

    public String session() {
        return get(Attribute.SESSION);
    }

    public String table() {
        return get(Attribute.TABLE);
    }

    public String partition() {
        return get(Attribute.PARTITION);
    }

    public String block() {
        return get(Attribute.BLOCK);
    }

    public String key() {
        return get(Attribute.KEY);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.toString());
        attributes.forEach((attribute, value) -> text.append(' ').append(attribute).append('=').append(value));
        return text.toString();
    }
}
