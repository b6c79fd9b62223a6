package io.tidemark.csv;

/**
 * One row as typed values, one slot for each column of the table. It is filled again for every row, so that a value
 * costs no object unless its type needs one, and a row that turns out bad has touched nothing else.
 *
 * <p>What a slot holds: integer types, BOOLEAN (0, 1), DATE (days since 1970-01-01) and DATETIME (milliseconds since
 * 1970-01-01T00:00Z) in {@link #longAt}; FLOAT and DOUBLE in {@link #doubleAt}; TIMESTAMP (UTC) and TIMESTAMP_NTZ (wall
 * clock) as seconds in {@code longAt} and {@link #nanosAt}; texts (String), DECIMAL (BigDecimal of the column's scale)
 * and BINARY (byte[]) in {@link #objectAt}.
 */
public final class TypedRow {

    private final boolean[] present;
    private final long[] longs;
    private final double[] doubles;
    private final int[] nanos;
    private final Object[] objects;

    public TypedRow(int columns) {
        present = new boolean[columns];
        longs = new long[columns];
        doubles = new double[columns];
        nanos = new int[columns];
        objects = new Object[columns];
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

    void setNull(int slot) {
        present[slot] = false;
        objects[slot] = null;
    }

    void setLong(int slot, long value) {
        present[slot] = true;
        longs[slot] = value;
    }

    void setDouble(int slot, double value) {
        present[slot] = true;
        doubles[slot] = value;
    }

    void setTime(int slot, long seconds, int nanosOfSecond) {
        present[slot] = true;
        longs[slot] = seconds;
        nanos[slot] = nanosOfSecond;
    }

    void setObject(int slot, Object value) {
        present[slot] = true;
        objects[slot] = value;
    }
}
