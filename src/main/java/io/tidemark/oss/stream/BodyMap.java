package io.tidemark.oss.stream;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;

/**
 * Knows from which file each line and each byte of the joined body comes. Other threads than the reading one may ask. A body
 * that is read again has the same lines and bytes, so what is known stays.
 */
final class BodyMap {

    private record LineStart(long ownLine, String name) {
    }

    private final ConcurrentSkipListMap<Long, LineStart> lines = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Long, Map<String, Object>> files = new ConcurrentSkipListMap<>();
    private volatile long length = -1;

    /**
     * Where a file begins in the body.
     *
     * @param bodyOffset counted from 0
     * @param bodyLine   counted from 1
     * @param fileOffset which byte of its text the file's first byte in the body is
     * @param fileLine   which of its lines, counted from 1
     */
    record Start(long bodyOffset, long bodyLine, long fileOffset, long fileLine) {
    }

    void begins(Start start, PinnedObject object, StoredObject.Part part) {
        lines.put(start.bodyLine(), new LineStart(start.fileLine(), part.name()));
        // not replaced by a second reading: whoever has the map may compare it by identity
        files.computeIfAbsent(start.bodyOffset(), offset -> file(start, object, part));
    }

    private static Map<String, Object> file(Start start, PinnedObject object, StoredObject.Part part) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("bucket", object.bucket());
        file.put("key", object.key());
        if (part.versionId() != null) {
            file.put("versionId", part.versionId());
        }
        file.put("etag", object.etag());
        if (part.entry() != null) {
            file.put("entry", part.entry());
        }
        file.put("name", part.name());
        file.put("bodyOffset", start.bodyOffset());
        file.put("fileOffset", start.fileOffset());
        return Collections.unmodifiableMap(file);
    }

    void ends(long bodyLength) {
        length = bodyLength;
    }

    /** For {@link io.tidemark.schedule.SlotHeaders#LINE_LOCATOR}. */
    LongFunction<String> byLine() {
        return bodyLine -> {
            Map.Entry<Long, LineStart> entry = lines.floorEntry(bodyLine);
            if (entry == null) {
                return "line " + bodyLine;
            }
            return entry.getValue().name() + " line " + (entry.getValue().ownLine() + bodyLine - entry.getKey());
        };
    }

    /** For {@link io.tidemark.schedule.SlotHeaders#FILE_LOCATOR}. */
    LongFunction<Map<String, Object>> byOffset() {
        return bodyOffset -> {
            Map.Entry<Long, Map<String, Object>> entry = files.floorEntry(bodyOffset);
            return entry == null ? null : entry.getValue();
        };
    }

    /** For {@link io.tidemark.schedule.SlotHeaders#BODY_LENGTH}. */
    long length() {
        return length;
    }
}
