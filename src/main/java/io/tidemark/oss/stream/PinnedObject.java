package io.tidemark.oss.stream;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import com.aliyun.oss.model.OSSObjectSummary;
import com.aliyun.oss.model.ObjectMetadata;

import io.tidemark.schedule.ListedObject;

/**
 * An object as it was when it was found. Whatever is read, moved or deleted later must still be this one.
 *
 * @param versionId null where the bucket keeps no versions, or where a listing did not tell
 * @param size      bytes as stored
 * @param crc64     CRC-64 of the stored bytes in unsigned decimal; null where the store or a listing does not tell
 */
public record PinnedObject(
        String bucket, String key, String versionId, String etag, long size, Instant lastModified, String crc64) {

    public PinnedObject {
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(etag, "etag");
        Objects.requireNonNull(lastModified, "lastModified");
    }

    public static PinnedObject of(String bucket, OSSObjectSummary summary) {
        return new PinnedObject(bucket, summary.getKey(), null, summary.getETag(), summary.getSize(),
                summary.getLastModified().toInstant(), null);
    }

    public static PinnedObject of(ListedObject object) {
        return new PinnedObject(object.bucket(), object.key(), null, object.etag() == null ? "" : object.etag(), object.size(),
                object.lastModified(), null);
    }

    public static PinnedObject of(String bucket, String key, ObjectMetadata metadata) {
        Long crc = metadata.getServerCRC();
        return new PinnedObject(bucket, key, metadata.getVersionId(), metadata.getETag(), metadata.getContentLength(),
                metadata.getLastModified().toInstant(), crc == null ? null : Long.toUnsignedString(crc));
    }

    /** {@code oss://bucket/key}. */
    public String address() {
        return "oss://" + bucket + "/" + key;
    }

    /**
     * The entry of {@link io.tidemark.schedule.SlotHeaders#MANIFEST}. It may be completed while the object is read, by
     * another thread than the one that reports it.
     */
    Map<String, Object> manifest() {
        Map<String, Object> entry = new ConcurrentHashMap<>();
        entry.put("bucket", bucket);
        entry.put("key", key);
        entry.put("etag", etag);
        entry.put("size", size);
        entry.put("lastModified", lastModified);
        if (versionId != null) {
            entry.put("versionId", versionId);
        }
        if (crc64 != null) {
            entry.put("crc64", crc64);
        }
        return entry;
    }
}
