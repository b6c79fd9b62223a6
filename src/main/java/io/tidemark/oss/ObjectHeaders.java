package io.tidemark.oss;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.apache.camel.Message;

import com.aliyun.oss.model.ObjectMetadata;

import io.tidemark.oss.stream.PinnedObject;

/** Puts what is known of objects into headers. */
final class ObjectHeaders {

    private ObjectHeaders() {
    }

    /** @param name what stands for all of them where there are several */
    static void set(Message message, String bucket, String name, List<PinnedObject> objects) {
        message.setHeader(OssConstants.BUCKET_NAME, bucket);
        message.setHeader(OssConstants.OBJECT_COUNT, objects.size());
        message.setHeader(OssConstants.CONTENT_LENGTH, objects.stream().mapToLong(PinnedObject::size).sum());
        message.setHeader(OssConstants.LAST_MODIFIED,
                objects.stream().map(PinnedObject::lastModified).max(Comparator.naturalOrder()).orElseThrow());
        PinnedObject only = objects.size() == 1 ? objects.get(0) : null;
        message.setHeader(OssConstants.OBJECT_KEY, only == null ? name : only.key());
        setOrRemove(message, OssConstants.ETAG, only == null ? null : only.etag());
        setOrRemove(message, OssConstants.VERSION_ID, only == null ? null : only.versionId());
    }

    static void set(Message message, PinnedObject object, ObjectMetadata metadata) {
        set(message, object.bucket(), object.key(), List.of(object));
        setOrRemove(message, OssConstants.CONTENT_TYPE, metadata.getContentType());
        setOrRemove(message, OssConstants.CONTENT_MD5, metadata.getContentMD5());
        setOrRemove(message, OssConstants.METADATA, Map.copyOf(metadata.getUserMetadata()));
    }

    static void set(Message message, String bucket, String key, String etag, String versionId) {
        message.setHeader(OssConstants.BUCKET_NAME, bucket);
        message.setHeader(OssConstants.OBJECT_KEY, key);
        setOrRemove(message, OssConstants.ETAG, etag);
        setOrRemove(message, OssConstants.VERSION_ID, versionId);
    }

    /** What an earlier object left behind must not pass for this one's. */
    private static void setOrRemove(Message message, String header, Object value) {
        if (value == null) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }
}
