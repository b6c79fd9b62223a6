package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The encoded bytes of one block, kept until the service has them, so that a block that failed on its way is sent again
 * from its first byte. The memory is used again for the next block.
 */
final class BlockPayload extends OutputStream {

    private static final int SEGMENT = BlockMemory.SEGMENT;

    private final BlockMemory memory;
    private final List<byte[]> segments = new ArrayList<>();
    private byte[] current;
    private int used;
    private int full;
    private int handedOut;

    BlockPayload(BlockMemory memory) {
        this.memory = memory;
    }

    @Override
    public void write(int b) {
        makeRoom();
        current[used++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            makeRoom();
            int count = Math.min(end - at, SEGMENT - used);
            System.arraycopy(bytes, at, current, used, count);
            used += count;
            at += count;
        }
    }

    long size() {
        return (long) full * SEGMENT + used;
    }

    void reset() {
        full = 0;
        used = 0;
        handedOut = 0;
        current = segments.isEmpty() ? null : segments.get(0);
    }

    /** Gives the memory back; there is no next block. */
    void release() {
        segments.forEach(memory::giveBack);
        segments.clear();
        reset();
    }

    void writeTo(OutputStream out) throws IOException {
        for (int i = 0; i < full; i++) {
            out.write(segments.get(i), 0, SEGMENT);
        }
        if (used > 0) {
            out.write(current, 0, used);
        }
    }

    /** Writes the full segments that no call before has written; what is behind them may still grow. */
    void writeNewTo(OutputStream out) throws IOException {
        while (handedOut < full) {
            out.write(segments.get(handedOut), 0, SEGMENT);
            handedOut++;
        }
    }

    /** Writes what no call of {@link #writeNewTo} has written, to the end. */
    void writeRestTo(OutputStream out) throws IOException {
        writeNewTo(out);
        if (used > 0) {
            out.write(current, 0, used);
        }
    }

    boolean hasNew() {
        return handedOut < full;
    }

    private void makeRoom() {
        if (current == null) {
            segments.add(memory.take());
            current = segments.get(0);
        } else if (used == SEGMENT) {
            full++;
            used = 0;
            if (full == segments.size()) {
                segments.add(memory.take());
            }
            current = segments.get(full);
        }
    }
}
