package io.tidemark.oss;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.tidemark.oss.stream.PinnedObject;

/**
 * What is to be done to one object after its load: it is moved, or deleted. Only to the object that was read; one that has taken
 * its place is left alone.
 *
 * @param endpoint  by what the endpoint that read it knows the text for its own
 * @param versionId null where the bucket keeps no versions, or where that is not known
 * @param toBucket  null to delete it
 * @param toKey     null to delete it
 */
record SourceAction(String endpoint, String bucket, String key, String versionId, String etag, String toBucket, String toKey) {

    private static final String KIND = "oss-action";

    static SourceAction delete(String endpoint, PinnedObject object) {
        return new SourceAction(endpoint, object.bucket(), object.key(), object.versionId(), object.etag(), null, null);
    }

    static SourceAction move(String endpoint, PinnedObject object, String toBucket, String toKey) {
        return new SourceAction(endpoint, object.bucket(), object.key(), object.versionId(), object.etag(), toBucket, toKey);
    }

    boolean isMove() {
        return toBucket != null;
    }

    boolean isOntoItself() {
        return bucket.equals(toBucket) && key.equals(toKey);
    }

    /** {@code oss://bucket/key}. */
    String address() {
        return "oss://" + bucket + "/" + key;
    }

    String text() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("endpoint", endpoint);
        values.put("bucket", bucket);
        values.put("key", key);
        values.put("versionId", versionId);
        values.put("etag", etag);
        values.put("toBucket", toBucket);
        values.put("toKey", toKey);
        return SourceText.of(KIND, values);
    }

    /** Empty when somebody else wrote the text. */
    static Optional<SourceAction> parse(String text) {
        return SourceText.parse(KIND, text).filter(values -> values.keySet().containsAll(Set.of("endpoint", "bucket", "key", "etag"))
                        && values.containsKey("toBucket") == values.containsKey("toKey"))
                .map(values -> new SourceAction(values.get("endpoint"), values.get("bucket"), values.get("key"), values.get("versionId"),
                        values.get("etag"), values.get("toBucket"), values.get("toKey")));
    }
}
