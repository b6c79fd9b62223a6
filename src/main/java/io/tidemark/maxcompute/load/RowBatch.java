package io.tidemark.maxcompute.load;

/** Rows on their way from the thread that reads to one that encodes; bounded by number and by size. */
final class RowBatch {

    private static final int MAX_ROWS = 1024;
    private static final long MAX_CHARACTERS = 1 << 20;

    private final Object[] rows = new Object[MAX_ROWS];
    private final long[] lines = new long[MAX_ROWS];
    private final long firstRecord;
    private int size;
    private long characters;

    /** @param firstRecord the number of the first row, from 1 */
    RowBatch(long firstRecord) {
        this.firstRecord = firstRecord;
    }

    /** @param line the line of the body on which the row starts, 0 when the body has no lines */
    void add(Object row, long line, long length) {
        rows[size] = row;
        lines[size++] = line;
        characters += length;
    }

    boolean isFull() {
        return size == MAX_ROWS || characters >= MAX_CHARACTERS;
    }

    int size() {
        return size;
    }

    long characters() {
        return characters;
    }

    Object row(int index) {
        return rows[index];
    }

    long line(int index) {
        return lines[index];
    }

    long record(int index) {
        return firstRecord + index;
    }
}
