package io.tidemark.csv;

import java.math.BigDecimal;

/**
 * Where the values of one column go. A set replaces what was set before for the current row; nothing counts until
 * {@link RowSink#endRow()}. Which method is called depends on the column's type alone, apart from {@link #setNull}.
 */
public interface ColumnSink {

    void setNull();

    /** TINYINT, SMALLINT, INT, BIGINT; BOOLEAN as 0 or 1; DATE as days and DATETIME as milliseconds since 1970-01-01T00:00Z. */
    void setLong(long value);

    /** DOUBLE, and FLOAT already rounded to one. Always finite. */
    void setDouble(double value);

    /** A DECIMAL whose digits fit into a long. */
    void setDecimal(long unscaled, int scale);

    /** Any other DECIMAL; its scale is the column's, as in {@link #setDecimal(long, int)}. */
    void setDecimal(BigDecimal value);

    /** TIMESTAMP as seconds since 1970-01-01T00:00Z, TIMESTAMP_NTZ as if its wall clock were UTC. */
    void setTimestamp(long epochSecond, int nanos);

    /** STRING, VARCHAR, CHAR and JSON as UTF-8, BINARY as it is. The bytes are the caller's again after the call. */
    void setBytes(byte[] buffer, int from, int to);

    /** ARRAY as List, MAP as Map in the order of the text, STRUCT as List of its members. */
    void setObject(Object value);
}
