package io.tidemark.maxcompute.arrow;

import java.util.Arrays;

/** One bit for a value. */
final class BooleanColumn extends ArrowColumn {

    private byte[] bits;

    BooleanColumn(Cursor at, int rows) {
        super(at, rows);
        this.bits = new byte[bitmapBytes(rows)];
    }

    @Override
    public void setLong(long value) {
        int row = at.row;
        if (value == 0) {
            clear(row);
        } else {
            bits[row >> 3] |= (byte) (1 << (row & 7));
        }
        present(row);
    }

    @Override
    void ensureRows(int rows) {
        super.ensureRows(rows);
        if (bitmapBytes(rows) > bits.length) {
            bits = Arrays.copyOf(bits, Math.max(bitmapBytes(rows), bits.length * 2));
        }
    }

    @Override
    void clear(int row) {
        bits[row >> 3] &= (byte) ~(1 << (row & 7));
    }

    @Override
    void clearAll(int rows) {
        Arrays.fill(bits, 0, bitmapBytes(rows), (byte) 0);
    }

    @Override
    void addBuffers(BatchLayout layout, int rows) {
        mask(bits, rows);
        layout.buffer(bits, bitmapBytes(rows));
    }
}
