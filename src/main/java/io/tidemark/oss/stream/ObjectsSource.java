package io.tidemark.oss.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

import com.aliyun.oss.OSS;
import com.aliyun.oss.model.ObjectMetadata;

import io.tidemark.oss.client.OssFailures;

/** The pinned objects of one body and how to read them. */
public final class ObjectsSource {

    private final OSS client;
    private final OssFailures failures;
    private final List<PinnedObject> objects;
    private final List<Map<String, Object>> manifest;
    private final ReadSettings settings;
    private final Compression compression;
    private final int headerLines;
    private final boolean joined;
    private final BodyMap map = new BodyMap();

    private ObjectsSource(OSS client, OssFailures failures, List<PinnedObject> objects, ReadSettings settings,
            Compression compression, int headerLines, boolean joined) {
        this.client = client;
        this.failures = failures;
        this.objects = List.copyOf(objects);
        List<Map<String, Object>> entries = new ArrayList<>();
        objects.forEach(object -> entries.add(object.manifest()));
        this.manifest = List.copyOf(entries);
        this.settings = settings;
        this.compression = compression;
        this.headerLines = headerLines;
        this.joined = joined;
    }

    /** Objects that are unpacked and joined to one text, in the given order. */
    public static ObjectsSource joined(OSS client, OssFailures failures, List<PinnedObject> objects, ReadSettings settings,
            Compression compression, int headerLines) {
        if (headerLines < 0) {
            throw new IllegalArgumentException("headerLines=%d must be at least 0".formatted(headerLines));
        }
        return new ObjectsSource(client, failures, objects, settings, compression, headerLines, true);
    }

    /** One object, byte for byte as it is stored. */
    public static ObjectsSource stored(OSS client, OssFailures failures, PinnedObject object, ReadSettings settings) {
        return new ObjectsSource(client, failures, List.of(object), settings, Compression.none, 0, false);
    }

    /** The same objects for another reader, who counts lines of his own. */
    ObjectsSource copy() {
        return new ObjectsSource(client, failures, objects, settings, compression, headerLines, joined);
    }

    public List<PinnedObject> objects() {
        return objects;
    }

    /** What {@link io.tidemark.schedule.SlotHeaders#MANIFEST} holds. What a listing does not tell is added when the object is opened. */
    public List<Map<String, Object>> manifest() {
        return manifest;
    }

    /** What {@link io.tidemark.schedule.SlotHeaders#LINE_LOCATOR} holds. */
    public LongFunction<String> locator() {
        return map.byLine();
    }

    /** What {@link io.tidemark.schedule.SlotHeaders#FILE_LOCATOR} holds. */
    public LongFunction<Map<String, Object>> files() {
        return map.byOffset();
    }

    /** What {@link io.tidemark.schedule.SlotHeaders#BODY_LENGTH} holds. */
    public LongSupplier length() {
        return map::length;
    }

    BodyMap map() {
        return map;
    }

    /** The first object's address, for messages. */
    String describe() {
        return objects.isEmpty() ? "no object" : objects.get(0).address();
    }

    int headerLines() {
        return headerLines;
    }

    boolean isJoined() {
        return joined;
    }

    StoredBytes bytes(int index) {
        return new StoredBytes(client, objects.get(index), settings, failures);
    }

    Compression compression() {
        return compression;
    }

    ReadSettings settings() {
        return settings;
    }

    void learned(int index, ObjectMetadata metadata) {
        Map<String, Object> entry = manifest.get(index);
        if (metadata.getVersionId() != null) {
            entry.putIfAbsent("versionId", metadata.getVersionId());
        }
        if (metadata.getServerCRC() != null) {
            entry.putIfAbsent("crc64", Long.toUnsignedString(metadata.getServerCRC()));
        }
    }

    /** All stored bytes of the object were read and agree with what OSS says of them. */
    void finished(int index, long unpacked) {
        manifest.get(index).put("bytesUnpacked", unpacked);
        manifest.get(index).put("bytesRead", objects.get(index).size());
    }
}
