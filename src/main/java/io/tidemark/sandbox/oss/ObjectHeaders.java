package io.tidemark.sandbox.oss;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The headers that are stored with an object and come back with it, and its tags. */
final class ObjectHeaders {

    static final String META = "x-oss-meta-";
    static final String TAGGING = "x-oss-tagging";

    private static final List<String> KEPT = List.of("cache-control", "content-disposition", "content-encoding",
            "content-language", "content-type", "expires");
    private static final String DEFAULT_TYPE = "application/octet-stream";
    private static final int MAX_TAGS = 10;

    private ObjectHeaders() {
    }

    static Map<String, String> of(OssRequest request) {
        Map<String, String> kept = new TreeMap<>();
        request.headers().forEach((name, value) -> {
            if (KEPT.contains(name) || name.startsWith(META)) {
                kept.put(name, value);
            }
        });
        kept.putIfAbsent("content-type", DEFAULT_TYPE);
        return kept;
    }

    /** For objects that do not come over HTTP. */
    static Map<String, String> forKey(String key) {
        return Map.of("content-type", key.endsWith(".csv") ? "text/csv" : DEFAULT_TYPE);
    }

    /** From the header {@code x-oss-tagging: a=1&b=2}. */
    static Map<String, String> tags(OssRequest request) {
        return checkTags(Encoding.query(request.header(TAGGING)));
    }

    static Map<String, String> checkTags(Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw new OssException(400, "InvalidTag", "An object has at most %d tags, not %d.".formatted(MAX_TAGS, tags.size()));
        }
        tags.forEach((name, value) -> {
            if (name.isEmpty() || name.length() > 128 || value.length() > 256) {
                throw new OssException(400, "InvalidTag", "A tag has a name of 1 to 128 characters and a value of at most 256.");
            }
        });
        return tags;
    }
}
