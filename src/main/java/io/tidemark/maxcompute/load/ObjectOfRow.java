package io.tidemark.maxcompute.load;

import java.util.Map;
import java.util.function.LongFunction;

import io.tidemark.csv.CsvChunk;
import io.tidemark.csv.RecordMapper;

/**
 * Keeps what rows say of their object in step with them: its address, and the places of lines and bytes in it. A chunk may hold the
 * end of one object and the begin of the next.
 */
final class ObjectOfRow {

    private final RecordMapper mapper;
    private final String column;
    private final LongFunction<String> locator;
    private final LongFunction<Map<String, Object>> files;
    private String object;
    private String lastObject;
    private Map<String, Object> file;
    private boolean mixed;

    /**
     * @param column null when nobody wants to know the address
     * @param files  null when only lines are known to come from an object, as in a text of another charset: bytes are then those of
     *               the body's text in UTF-8
     */
    ObjectOfRow(RecordMapper mapper, String column, LongFunction<String> locator, LongFunction<Map<String, Object>> files) {
        this.mapper = mapper;
        this.column = column;
        this.locator = locator;
        this.files = files;
    }

    /** The rows from now on are those of the chunk. */
    void chunk(CsvChunk chunk) {
        if (files != null) {
            Map<String, Object> first = files.apply(chunk.offset());
            set(first, chunk.line());
            mixed = files.apply(chunk.offset() + Math.max(0, chunk.length() - 1)) != first;
        } else if (locator != null) {
            setByLine(chunk.line());
            String last = AddedColumns.object(locator, chunk.line() + chunk.lines());
            mixed = last != null && !last.equals(lastObject);
        }
    }

    /** Whether the chunk has rows of more than one object. */
    boolean isMixed() {
        return mixed;
    }

    /** A row begins here. */
    void row(long line, long offset) {
        if (mixed && files != null) {
            set(files.apply(offset), line);
        } else if (mixed) {
            setByLine(line);
        }
    }

    private void setByLine(long line) {
        String next = AddedColumns.object(locator, line);
        if (next != null && !next.equals(lastObject)) {
            lastObject = next;
            mapper.setPlace(line - AddedColumns.line(locator, line), 0);
            set(next);
        }
    }

    private void set(Map<String, Object> next, long line) {
        if (next == null || next == file) {
            return;
        }
        file = next;
        mapper.setPlace(line - AddedColumns.line(locator, line), FileShift.of(next));
        set(FileShift.name(next));
    }

    private void set(String next) {
        if (column != null && next != null && !next.equals(object)) {
            object = next;
            mapper.setValue(column, next);
        }
    }
}
