package io.tidemark.maxcompute.arrow;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

import io.tidemark.csv.ColumnSink;

/** Values inside nested ones, which come as objects. */
final class NestedValues {

    private NestedValues() {
    }

    /** Puts the value at the row of the sink's cursor. */
    static void put(Object value, ColumnSink sink) {
        if (value == null) {
            sink.setNull();
        } else if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            sink.setBytes(bytes, 0, bytes.length);
        } else if (value instanceof byte[] bytes) {
            sink.setBytes(bytes, 0, bytes.length);
        } else if (value instanceof Double || value instanceof Float) {
            sink.setDouble(((Number) value).doubleValue());
        } else if (value instanceof BigDecimal decimal) {
            sink.setDecimal(decimal);
        } else if (value instanceof Number number) {
            sink.setLong(number.longValue());
        } else if (value instanceof Boolean bool) {
            sink.setLong(bool ? 1 : 0);
        } else if (value instanceof Instant instant) {
            sink.setTimestamp(instant.getEpochSecond(), instant.getNano());
        } else if (value instanceof LocalDateTime local) {
            sink.setTimestamp(local.toEpochSecond(ZoneOffset.UTC), local.getNano());
        } else {
            sink.setObject(value);
        }
    }
}
