package io.tidemark.csv;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * The value inside an ARRAY, MAP or STRUCT as an object: Long, Double, BigDecimal, String or byte[] as {@link TypedRow}
 * has them, Instant for TIMESTAMP, LocalDateTime for TIMESTAMP_NTZ.
 */
final class OneValue implements ColumnSink {

    private final ColumnType.Kind kind;
    private Object value;

    OneValue(ColumnType.Kind kind) {
        this.kind = kind;
    }

    Object value() {
        return value;
    }

    @Override
    public void setNull() {
        value = null;
    }

    @Override
    public void setLong(long newValue) {
        value = newValue;
    }

    @Override
    public void setDouble(double newValue) {
        value = newValue;
    }

    @Override
    public void setDecimal(long unscaled, int scale) {
        value = BigDecimal.valueOf(unscaled, scale);
    }

    @Override
    public void setDecimal(BigDecimal newValue) {
        value = newValue;
    }

    @Override
    public void setTimestamp(long epochSecond, int nanos) {
        value = kind == ColumnType.Kind.TIMESTAMP_NTZ
                ? LocalDateTime.ofEpochSecond(epochSecond, nanos, ZoneOffset.UTC) : Instant.ofEpochSecond(epochSecond, nanos);
    }

    @Override
    public void setBytes(byte[] buffer, int from, int to) {
        value = kind == ColumnType.Kind.BINARY
                ? Arrays.copyOfRange(buffer, from, to) : new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public void setObject(Object newValue) {
        value = newValue;
    }
}
