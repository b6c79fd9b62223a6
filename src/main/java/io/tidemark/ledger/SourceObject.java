package io.tidemark.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * One object that an attempt read, pinned to what it held then.
 *
 * @param versionId    null where the bucket keeps no versions
 * @param size         bytes as stored, before decompression
 * @param lastModified null where the store does not tell
 * @param crc64        CRC-64 of the stored bytes in unsigned decimal; null where the store does not tell
 */
public record SourceObject(
        String bucket, String key, String versionId, String etag, long size, Instant lastModified, String crc64) {

    public SourceObject {
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(key, "key");
    }
}
