package io.tidemark.schedule;

import java.time.Instant;
import java.util.Objects;

/**
 * An object as a listing of its store shows it.
 *
 * @param etag         null where the listing shows something else than what is read, for example a link: then only that it is
 *                     there is known
 * @param size         bytes as stored
 * @param lastModified by the store's clock
 */
public record ListedObject(String bucket, String key, String etag, long size, Instant lastModified) {

    public ListedObject {
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(lastModified, "lastModified");
    }
}
