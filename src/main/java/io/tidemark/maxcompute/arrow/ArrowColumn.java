package io.tidemark.maxcompute.arrow;

import java.math.BigDecimal;
import java.util.Arrays;

import io.tidemark.csv.ColumnSink;

/**
 * The values of one column of a batch in Arrow's layout. A column is either set in every row or in none, where it is NULL
 * throughout; setting it again in a row that was not ended overwrites.
 */
abstract class ArrowColumn implements ColumnSink {

    private static final byte ALL = (byte) 0xFF;

    final Cursor at;
    /** One bit for each row, 1 where there is a value; 1 beyond the rows set so far. */
    private byte[] validity;
    private boolean touched;

    ArrowColumn(Cursor at, int rows) {
        this.at = at;
        this.validity = new byte[bitmapBytes(rows)];
        Arrays.fill(validity, ALL);
    }

    @Override
    public final void setNull() {
        int row = at.row;
        touched = true;
        validity[row >> 3] &= (byte) ~(1 << (row & 7));
        clear(row);
    }

    /** To be called by every set of a value: the row may have been NULL before. */
    final void present(int row) {
        touched = true;
        int bit = 1 << (row & 7);
        if ((validity[row >> 3] & bit) == 0) {
            validity[row >> 3] |= (byte) bit;
        }
    }

    /** Makes room for rows that the cursor has not been at; only columns inside nested ones grow. */
    void ensureRows(int rows) {
        int bytes = bitmapBytes(rows);
        if (bytes > validity.length) {
            int before = validity.length;
            validity = Arrays.copyOf(validity, Math.max(bytes, before * 2));
            Arrays.fill(validity, before, validity.length, ALL);
        }
    }

    /** Leaves no value at the row at which the cursor stands. */
    abstract void clear(int row);

    /** Leaves no value at any of the rows. */
    abstract void clearAll(int rows);

    /** Appends the column's nodes and buffers for its first rows, in the order of the format. */
    final void addTo(BatchLayout layout, int rows) {
        if (!touched) {
            clearAll(rows);
            Arrays.fill(validity, 0, bitmapBytes(rows), (byte) 0);
        }
        mask(validity, rows);
        layout.node(rows, nulls(rows));
        layout.buffer(validity, bitmapBytes(rows));
        addBuffers(layout, rows);
    }

    /** Appends what follows the validity of the rows. */
    abstract void addBuffers(BatchLayout layout, int rows);

    /** Forgets all rows. */
    void reset() {
        Arrays.fill(validity, ALL);
        touched = false;
    }

    private int nulls(int rows) {
        int present = 0;
        for (int i = 0; i < bitmapBytes(rows); i++) {
            present += Integer.bitCount(validity[i] & 0xFF);
        }
        return rows - present;
    }

    /** Bits behind the last row are 0 on their way, as the SDK sends them. */
    static void mask(byte[] bitmap, int rows) {
        if ((rows & 7) != 0) {
            bitmap[rows >> 3] &= (byte) ((1 << (rows & 7)) - 1);
        }
    }

    static int bitmapBytes(int rows) {
        return (rows + 7) >> 3;
    }

    @Override
    public void setLong(long value) {
        throw mismatch("a whole number");
    }

    @Override
    public void setDouble(double value) {
        throw mismatch("a floating point number");
    }

    @Override
    public void setDecimal(long unscaled, int scale) {
        throw mismatch("a decimal");
    }

    @Override
    public void setDecimal(BigDecimal value) {
        throw mismatch("a decimal");
    }

    @Override
    public void setTimestamp(long epochSecond, int nanos) {
        throw mismatch("a timestamp");
    }

    @Override
    public void setBytes(byte[] buffer, int from, int to) {
        throw mismatch("bytes");
    }

    @Override
    public void setObject(Object value) {
        throw mismatch("a nested value");
    }

    private IllegalStateException mismatch(String what) {
        return new IllegalStateException(what + " was put into a column of another kind (" + getClass().getSimpleName()
                + "); this is a fault of the program");
    }
}
