package io.tidemark.csv;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One row as typed values, one slot for each column of the table. It is filled again for every row, so that a value
 * costs no object unless its type needs one, and a row that turns out bad has touched nothing else.
 *
 * <p>What a slot holds: integer types, BOOLEAN (0, 1), DATE (days since 1970-01-01) and DATETIME (milliseconds since
 * 1970-01-01T00:00Z) in {@link #longAt}; FLOAT and DOUBLE in {@link #doubleAt}; TIMESTAMP (UTC) and TIMESTAMP_NTZ (wall
 * clock) as seconds in {@code longAt} and {@link #nanosAt}; texts and JSON (String), DECIMAL (BigDecimal of the column's
 * scale), BINARY (byte[]), ARRAY (List), MAP (Map) and STRUCT (List of members) in {@link #objectAt}.
 */
public final class TypedRow implements RowSink {

    private final boolean[] present;
    private final long[] longs;
    private final double[] doubles;
    private final int[] nanos;
    private final Object[] objects;
    private final Slot[] slots;

    /** For a table without BINARY columns. */
    public TypedRow(int columns) {
        present = new boolean[columns];
        longs = new long[columns];
        doubles = new double[columns];
        nanos = new int[columns];
        objects = new Object[columns];
        slots = new Slot[columns];
        for (int i = 0; i < columns; i++) {
            slots[i] = new Slot(i);
        }
    }

    public TypedRow(List<TableColumn> table) {
        this(table.size());
        for (int i = 0; i < slots.length; i++) {
            ColumnType type = table.get(i).type();
            slots[i].binary = type != null && type.kind() == ColumnType.Kind.BINARY;
        }
    }

    public int size() {
        return present.length;
    }

    public boolean isNull(int slot) {
        return !present[slot];
    }

    public long longAt(int slot) {
        return longs[slot];
    }

    public double doubleAt(int slot) {
        return doubles[slot];
    }

    public int nanosAt(int slot) {
        return nanos[slot];
    }

    public Object objectAt(int slot) {
        return objects[slot];
    }

    @Override
    public ColumnSink column(int slot) {
        return slots[slot];
    }

    /** The row is here to be read; whoever had it filled knows that it is complete. */
    @Override
    public void endRow() {
        // nothing is gathered beyond one row
    }

    void setNull(int slot) {
        present[slot] = false;
        objects[slot] = null;
    }

    void setObject(int slot, Object value) {
        present[slot] = true;
        objects[slot] = value;
    }

    /** One column of this row. */
    private final class Slot implements ColumnSink {

        private final int slot;
        private boolean binary;

        Slot(int slot) {
            this.slot = slot;
        }

        @Override
        public void setNull() {
            TypedRow.this.setNull(slot);
        }

        @Override
        public void setLong(long value) {
            present[slot] = true;
            longs[slot] = value;
        }

        @Override
        public void setDouble(double value) {
            present[slot] = true;
            doubles[slot] = value;
        }

        @Override
        public void setDecimal(long unscaled, int scale) {
            TypedRow.this.setObject(slot, BigDecimal.valueOf(unscaled, scale));
        }

        @Override
        public void setDecimal(BigDecimal value) {
            TypedRow.this.setObject(slot, value);
        }

        @Override
        public void setTimestamp(long epochSecond, int nanosOfSecond) {
            present[slot] = true;
            longs[slot] = epochSecond;
            nanos[slot] = nanosOfSecond;
        }

        @Override
        public void setBytes(byte[] buffer, int from, int to) {
            TypedRow.this.setObject(slot,
                    binary ? Arrays.copyOfRange(buffer, from, to) : new String(buffer, from, to - from, StandardCharsets.UTF_8));
        }

        @Override
        public void setObject(Object value) {
            TypedRow.this.setObject(slot, value);
        }
    }
}
