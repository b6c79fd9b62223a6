package io.tidemark.sandbox.oss;

import java.time.Instant;
import java.util.Map;

/**
 * One stored object, without its bytes.
 *
 * @param file         name of the file that holds the bytes, unique over all versions, never rewritten
 * @param etag         upper-case hex without quotes: the MD5, or for a multipart object {@code ...-PARTS}
 * @param crc64        CRC-64/XZ of the bytes
 * @param lastModified millisecond precision
 * @param type         {@code Normal} or {@code Multipart}
 * @param headers      lower-case name to value: content-type, cache-control and the like, and x-oss-meta-*
 * @param tags         object tagging
 */
public record OssObject(String key, String file, long size, String etag, long crc64, Instant lastModified, String type,
                        Map<String, String> headers, Map<String, String> tags) {

    static final String NORMAL = "Normal";
    static final String MULTIPART = "Multipart";

    public OssObject {
        headers = Map.copyOf(headers);
        tags = Map.copyOf(tags);
    }

    /** As OSS writes it: an unsigned decimal number. */
    public String crc64Text() {
        return Long.toUnsignedString(crc64);
    }

    String quotedEtag() {
        return '"' + etag + '"';
    }

    OssObject withTags(Map<String, String> newTags) {
        return new OssObject(key, file, size, etag, crc64, lastModified, type, headers, newTags);
    }

    OssObject withLastModified(Instant time) {
        return new OssObject(key, file, size, etag, crc64, time, type, headers, tags);
    }
}
