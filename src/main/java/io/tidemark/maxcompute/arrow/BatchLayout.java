package io.tidemark.maxcompute.arrow;

import java.util.Arrays;

/** The nodes and buffers of one batch, depth first, as its message lists them. Reused from batch to batch. */
final class BatchLayout {

    private static final int FIRST_CAPACITY = 64;

    private long[] rows = new long[FIRST_CAPACITY];
    private long[] nulls = new long[FIRST_CAPACITY];
    private byte[][] buffers = new byte[FIRST_CAPACITY][];
    private int[] lengths = new int[FIRST_CAPACITY];
    private int nodeCount;
    private int bufferCount;

    void clear() {
        Arrays.fill(buffers, 0, bufferCount, null);
        nodeCount = 0;
        bufferCount = 0;
    }

    void node(long rowCount, long nullCount) {
        if (nodeCount == rows.length) {
            rows = Arrays.copyOf(rows, nodeCount * 2);
            nulls = Arrays.copyOf(nulls, nodeCount * 2);
        }
        rows[nodeCount] = rowCount;
        nulls[nodeCount++] = nullCount;
    }

    /** The first {@code length} bytes of the array, which must stay as they are until the batch is written. */
    void buffer(byte[] bytes, int length) {
        if (bufferCount == buffers.length) {
            buffers = Arrays.copyOf(buffers, bufferCount * 2);
            lengths = Arrays.copyOf(lengths, bufferCount * 2);
        }
        buffers[bufferCount] = bytes;
        lengths[bufferCount++] = length;
    }

    int nodes() {
        return nodeCount;
    }

    int buffers() {
        return bufferCount;
    }

    long rows(int node) {
        return rows[node];
    }

    long nulls(int node) {
        return nulls[node];
    }

    byte[] bytes(int buffer) {
        return buffers[buffer];
    }

    int length(int buffer) {
        return lengths[buffer];
    }

    /** Every buffer of the body begins at a multiple of eight. */
    static long padded(long length) {
        return (length + 7) & ~7L;
    }

    long bodyLength() {
        long length = 0;
        for (int i = 0; i < bufferCount; i++) {
            length += padded(lengths[i]);
        }
        return length;
    }
}
