package io.tidemark.maxcompute.arrow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Texts as UTF-8, and binary values. */
final class BytesColumn extends ArrowColumn {

    /** Kept from batch to batch; what a batch of long values needed beyond it is given back. */
    private static final int KEPT = 1 << 20;
    private static final int FIRST_BYTES_PER_ROW = 16;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SHORT = 2 * Long.BYTES;

    private final Offsets offsets;
    private byte[] values;

    BytesColumn(Cursor at, int rows) {
        super(at, rows);
        this.offsets = new Offsets(rows);
        this.values = new byte[rows * FIRST_BYTES_PER_ROW];
    }

    @Override
    public void setBytes(byte[] buffer, int from, int to) {
        int row = at.row;
        int start = offsets.start(row);
        int end = Math.addExact(start, to - from);
        if (end > values.length) {
            values = Arrays.copyOf(values, (int) Math.max(end, Math.min(values.length * 2L, Integer.MAX_VALUE - 8)));
        }
        copy(buffer, from, start, to - from);
        offsets.end(row, end);
        at.textBytes += to - from;
        present(row);
    }

    /** Most texts are short, and two words, what stands behind the text included, are moved faster than the call is made that moves any number. */
    private void copy(byte[] buffer, int from, int start, int length) {
        if (length <= SHORT && from + SHORT <= buffer.length && start + SHORT <= values.length) {
            LONGS.set(values, start, (long) LONGS.get(buffer, from));
            LONGS.set(values, start + Long.BYTES, (long) LONGS.get(buffer, from + Long.BYTES));
        } else {
            System.arraycopy(buffer, from, values, start, length);
        }
    }

    @Override
    void ensureRows(int rows) {
        super.ensureRows(rows);
        offsets.ensureRows(rows);
    }

    @Override
    void clear(int row) {
        offsets.end(row, offsets.start(row));
    }

    @Override
    void clearAll(int rows) {
        offsets.clear(rows);
    }

    @Override
    void addBuffers(BatchLayout layout, int rows) {
        offsets.addTo(layout, rows);
        layout.buffer(values, offsets.start(rows));
    }

    @Override
    void reset() {
        super.reset();
        if (values.length > KEPT) {
            values = new byte[KEPT];
        }
    }
}
