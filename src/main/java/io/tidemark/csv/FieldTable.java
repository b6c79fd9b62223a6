package io.tidemark.csv;

import java.util.Arrays;

/** Where the fields of one record stand. Filled again for every record. */
final class FieldTable {

    static final byte PLAIN = 0;
    static final byte QUOTED = 1;
    /** Quoted, and the text stands apart from the record, because quotes or escapes had to be taken out. */
    static final byte UNESCAPED = 2;

    /** Far above the 1,200 columns of a table; bounds what a line of delimiters costs. */
    private static final int MOST = 1 << 16;
    private static final int FIRST = 64;

    private int count;
    private boolean overflowed;
    private int[] starts = new int[FIRST];
    private int[] ends = new int[FIRST];
    private byte[] kinds = new byte[FIRST];

    void clear() {
        count = 0;
        overflowed = false;
    }

    void add(int start, int end, byte kind) {
        int index = count;
        if (index == starts.length && !grow()) {
            return;
        }
        starts[index] = start;
        ends[index] = end;
        kinds[index] = kind;
        count = index + 1;
    }

    int count() {
        return count;
    }

    /** Whether there were more fields than are kept. */
    boolean hasOverflowed() {
        return overflowed;
    }

    int start(int field) {
        return starts[field];
    }

    int end(int field) {
        return ends[field];
    }

    byte kind(int field) {
        return kinds[field];
    }

    private boolean grow() {
        if (count == MOST) {
            overflowed = true;
            return false;
        }
        starts = Arrays.copyOf(starts, count * 2);
        ends = Arrays.copyOf(ends, count * 2);
        kinds = Arrays.copyOf(kinds, count * 2);
        return true;
    }
}
