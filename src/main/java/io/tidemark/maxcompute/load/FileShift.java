package io.tidemark.maxcompute.load;

import java.util.Map;

/** Reads the files of {@link io.tidemark.schedule.SlotHeaders#FILE_LOCATOR}. */
final class FileShift {

    private FileShift() {
    }

    /** What has to be taken from a byte's place in the body to have its place in its file. */
    static long of(Map<String, Object> file) {
        return (Long) file.get("bodyOffset") - (Long) file.get("fileOffset");
    }

    /** {@code oss://bucket/key}, or {@code oss://bucket/key!entry}. */
    static String name(Map<String, Object> file) {
        return (String) file.get("name");
    }
}
