package io.tidemark.maxcompute.arrow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Where the values of a column of varying width begin and end, little-endian 32 bit; the first one is 0. */
final class Offsets {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;

    Offsets(int rows) {
        bytes = new byte[(rows + 1) << 2];
    }

    int start(int row) {
        return (int) INTS.get(bytes, row << 2);
    }

    void end(int row, int offset) {
        INTS.set(bytes, (row + 1) << 2, offset);
    }

    void ensureRows(int rows) {
        if ((rows + 1) << 2 > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max((rows + 1) << 2, bytes.length * 2));
        }
    }

    void clear(int rows) {
        Arrays.fill(bytes, 0, (rows + 1) << 2, (byte) 0);
    }

    void addTo(BatchLayout layout, int rows) {
        layout.buffer(bytes, (rows + 1) << 2);
    }
}
