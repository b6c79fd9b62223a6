package io.tidemark.maxcompute.load;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

import io.tidemark.csv.RejectedRow;
import io.tidemark.maxcompute.MaxComputeException;

/**
 * The rejected rows of a load as a CSV text in a temporary file, so that they cost no memory however many they are. Written in
 * the order in which they are found, which is not that of the text where several threads look. Not safe for several threads.
 */
public final class RejectFile implements AutoCloseable {

    static final String HEADER = "object,version,line,offset,column,value,reason,raw\n";

    private final LongFunction<String> locator;
    private final LongFunction<Map<String, Object>> files;
    private final Map<String, String> versions;
    private Path path;
    private BufferedWriter writer;

    /**
     * @param locator  from a line of the body to {@code object line n}; null when the body has none
     * @param files    from a byte of the body to its file, as {@link io.tidemark.schedule.SlotHeaders#FILE_LOCATOR} has it; null when
     *                 that is not known, and offsets are then those in the body
     * @param versions the version of each object by its address, {@code oss://bucket/key}
     */
    public RejectFile(LongFunction<String> locator, LongFunction<Map<String, Object>> files, Map<String, String> versions) {
        this.locator = locator;
        this.files = files;
        this.versions = Map.copyOf(versions);
    }

    void add(RejectedRecord rejected) {
        RejectedRow row = rejected.row();
        RejectedRecord.Place place = rejected.place(locator);
        String object = place.object() == null ? "" : place.object();
        String line = place.line() > 0 ? Long.toString(place.line()) : "";
        try {
            if (writer == null) {
                path = Files.createTempFile("rejected-rows", ".csv");
                writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
                writer.write(HEADER);
            }
            writer.write(String.join(",", List.of(quoted(object), quoted(version(object)), line,
                    rejected.offset() < 0 ? "" : Long.toString(rejected.offset(files)), quoted(row.column()), quoted(row.raw()),
                    quoted(row.reason()), quoted(rejected.text()))) + '\n');
        } catch (IOException e) {
            // a full disk must not turn into rows that are lost without a trace
            throw new MaxComputeException("the rejected rows cannot be kept in a file in java.io.tmpdir=%s: %s; make room there"
                    .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()), true, e);
        }
    }

    private String version(String object) {
        return versions.getOrDefault(object, "");
    }

    private static String quoted(String text) {
        return text == null ? "" : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** The file with everything added so far; something must have been added. */
    public Path flushed() throws IOException {
        writer.flush();
        return path;
    }

    /** Deletes the file. */
    @Override
    public void close() throws IOException {
        if (writer != null) {
            try (BufferedWriter closed = writer) {
                closed.flush();
                Files.deleteIfExists(path);
            }
        }
    }
}
