package io.tidemark.ledger;

import java.util.Objects;

/**
 * A version of an object that came after its slot had ended.
 *
 * @param epoch of the attempt that had ended the slot when it was found
 * @param etag  null where the store does not tell
 * @param size  bytes
 */
public record LateObject(long epoch, String bucket, String key, String etag, long size) {

    /** Whether the other is the same content under the same key. */
    public boolean isVersion(SourceObject other) {
        return bucket.equals(other.bucket()) && key.equals(other.key()) && Objects.equals(etag, other.etag()) && size == other.size();
    }
}
