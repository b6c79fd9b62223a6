package io.tidemark.maxcompute.arrow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Values of a fixed width, little-endian: whole numbers, floating point numbers, decimals, dates and times. */
final class NumberColumn extends ArrowColumn {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int DECIMAL_BYTES = 16;
    private static final long NANOS = 1_000_000_000;

    private final int width;
    private byte[] values;

    /** @param width bytes of a value: 1, 2, 4, 8 or 16 */
    NumberColumn(Cursor at, int rows, int width) {
        super(at, rows);
        this.width = width;
        this.values = new byte[rows * width];
    }

    @Override
    public void setLong(long value) {
        int row = at.row;
        put(row, value);
        present(row);
    }

    @Override
    public void setDouble(double value) {
        int row = at.row;
        if (width == Long.BYTES) {
            LONGS.set(values, row << 3, Double.doubleToRawLongBits(value));
        } else {
            INTS.set(values, row << 2, Float.floatToRawIntBits((float) value));
        }
        present(row);
    }

    @Override
    public void setTimestamp(long epochSecond, int nanos) {
        int row = at.row;
        // exact: a timestamp outside the reach of 64 bits must not come out as another one
        LONGS.set(values, row << 3, Math.addExact(Math.multiplyExact(epochSecond, NANOS), nanos));
        present(row);
    }

    @Override
    public void setDecimal(long unscaled, int scale) {
        int row = at.row;
        LONGS.set(values, row << 4, unscaled);
        LONGS.set(values, (row << 4) + Long.BYTES, unscaled >> 63);
        present(row);
    }

    @Override
    public void setDecimal(BigDecimal value) {
        int row = at.row;
        byte[] bigEndian = value.unscaledValue().toByteArray();
        if (bigEndian.length > DECIMAL_BYTES) {
            throw new ArithmeticException("the decimal " + value + " does not fit into 128 bits");
        }
        int start = row << 4;
        for (int i = 0; i < bigEndian.length; i++) {
            values[start + i] = bigEndian[bigEndian.length - 1 - i];
        }
        Arrays.fill(values, start + bigEndian.length, start + DECIMAL_BYTES, (byte) (value.signum() < 0 ? -1 : 0));
        present(row);
    }

    private void put(int row, long value) {
        switch (width) {
            case Long.BYTES -> LONGS.set(values, row << 3, value);
            case Integer.BYTES -> INTS.set(values, row << 2, (int) value);
            case Short.BYTES -> SHORTS.set(values, row << 1, (short) value);
            default -> values[row] = (byte) value;
        }
    }

    @Override
    void ensureRows(int rows) {
        super.ensureRows(rows);
        if (rows * width > values.length) {
            values = Arrays.copyOf(values, Math.max(rows * width, values.length * 2));
        }
    }

    @Override
    void clear(int row) {
        Arrays.fill(values, row * width, (row + 1) * width, (byte) 0);
    }

    @Override
    void clearAll(int rows) {
        Arrays.fill(values, 0, rows * width, (byte) 0);
    }

    @Override
    void addBuffers(BatchLayout layout, int rows) {
        layout.buffer(values, rows * width);
    }
}
