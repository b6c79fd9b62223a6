package io.tidemark.maxcompute.load;

import java.util.function.LongFunction;

import io.tidemark.csv.CsvChunk;
import io.tidemark.csv.RecordMapper;

/** Keeps the column of the object's address in step with the rows; a chunk may hold the end of one object and the begin of the next. */
final class ObjectOfRow {

    private final RecordMapper mapper;
    private final String column;
    private final LongFunction<String> locator;
    private String object;
    private boolean mixed;

    /** @param column null when nobody wants to know */
    ObjectOfRow(RecordMapper mapper, String column, LongFunction<String> locator) {
        this.mapper = mapper;
        this.column = column;
        this.locator = locator;
    }

    /** The rows from now on are those of the chunk. */
    void chunk(CsvChunk chunk) {
        if (column != null) {
            set(AddedColumns.object(locator, chunk.line()));
            String last = AddedColumns.object(locator, chunk.line() + lineEnds(chunk));
            mixed = last != null && !last.equals(object);
        }
    }

    /** At least so many lines as the chunk has. */
    private static int lineEnds(CsvChunk chunk) {
        byte[] bytes = chunk.bytes();
        int count = 0;
        for (int i = 0; i < chunk.length(); i++) {
            count += bytes[i] == '\n' || bytes[i] == '\r' ? 1 : 0;
        }
        return count;
    }

    /** Whether the chunk has rows of more than one object. */
    boolean isMixed() {
        return mixed;
    }

    /** A row begins on this line. */
    void row(long line) {
        if (mixed) {
            set(AddedColumns.object(locator, line));
        }
    }

    private void set(String next) {
        if (next != null && !next.equals(object)) {
            object = next;
            mapper.setValue(column, next);
        }
    }
}
