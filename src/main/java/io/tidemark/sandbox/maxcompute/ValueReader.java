package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the values of a record stream, passes them to the checksum, and checks their ranges. */
final class ValueReader {

    private static final int MAX_ELEMENTS = 1 << 20;
    private static final int MAX_DEPTH = 20;

    private final WireInput in;
    private final RecordChecksum checksum;
    private final boolean decode;

    /** @param decode false to check only; then every value is null */
    ValueReader(WireInput in, RecordChecksum checksum, boolean decode) {
        this.in = in;
        this.checksum = checksum;
        this.decode = decode;
    }

    Object read(SqlType type) throws IOException {
        return value(type, 0);
    }

    private Object value(SqlType type, int depth) throws IOException {
        return switch (type.kind()) {
            case TINYINT -> integer(Byte.MIN_VALUE, Byte.MAX_VALUE, type);
            case SMALLINT -> integer(Short.MIN_VALUE, Short.MAX_VALUE, type);
            case INT, INTERVAL_YEAR_MONTH -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE, type);
            case BIGINT -> integer(Long.MIN_VALUE, Long.MAX_VALUE, type);
            case BOOLEAN -> bool();
            case DATETIME -> datetime();
            case DATE -> date();
            case DOUBLE -> real64();
            case FLOAT -> real32();
            case TIMESTAMP, TIMESTAMP_NTZ, INTERVAL_DAY_TIME -> secondsAndNanos(type.kind());
            case DECIMAL -> decimal(type);
            case STRING, VARCHAR, CHAR, JSON, BINARY -> bytes(type.kind());
            case ARRAY -> array(type.element(0), depth);
            case MAP -> map(type, depth);
            case STRUCT -> struct(type, depth);
        };
    }

    private Object integer(long min, long max, SqlType type) throws IOException {
        long value = in.zigzag();
        checksum.int64(value);
        if (value < min || value > max) {
            throw RecordReader.bad(value + " is out of the range of " + type);
        }
        return decode ? value : null;
    }

    private Object bool() throws IOException {
        long value = in.varint64();
        if (value != 0 && value != 1) {
            throw RecordReader.bad("BOOLEAN is " + value);
        }
        checksum.int8((int) value);
        return decode ? value == 1 : null;
    }

    private Object datetime() throws IOException {
        long millis = in.zigzag();
        checksum.int64(millis);
        return decode ? Instant.ofEpochMilli(millis) : null;
    }

    private Object date() throws IOException {
        long days = in.zigzag();
        checksum.int64(days);
        return decode ? LocalDate.ofEpochDay(days) : null;
    }

    private Object real64() throws IOException {
        long bits = in.fixed64();
        checksum.int64(bits);
        return decode ? Double.longBitsToDouble(bits) : null;
    }

    private Object real32() throws IOException {
        int bits = in.fixed32();
        checksum.int32(bits);
        return decode ? Float.intBitsToFloat(bits) : null;
    }

    private Object secondsAndNanos(SqlType.Kind kind) throws IOException {
        long seconds = in.zigzag();
        int zigzag = in.varint32();
        int nanos = (zigzag >>> 1) ^ -(zigzag & 1);
        checksum.int64(seconds);
        checksum.int32(nanos);
        if (kind != SqlType.Kind.INTERVAL_DAY_TIME && (nanos < 0 || nanos > 999_999_999)) {
            throw RecordReader.bad(kind + " has " + nanos + " nanoseconds");
        }
        if (!decode) {
            return null;
        }
        return switch (kind) {
            case TIMESTAMP -> Instant.ofEpochSecond(seconds, nanos);
            case TIMESTAMP_NTZ -> LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
            default -> Duration.ofSeconds(seconds, nanos);
        };
    }

    private Object decimal(SqlType type) throws IOException {
        byte[] bytes = in.bytes(length(), checksum, true);
        try {
            BigDecimal value = new BigDecimal(new String(bytes, StandardCharsets.US_ASCII));
            if (value.precision() - value.scale() > type.precision() - type.scale()) {
                throw RecordReader.bad(value + " does not fit " + type);
            }
            return decode ? value : null;
        } catch (NumberFormatException e) {
            throw RecordReader.bad("'" + new String(bytes, StandardCharsets.UTF_8) + "' is not a DECIMAL");
        }
    }

    private Object bytes(SqlType.Kind kind) throws IOException {
        byte[] bytes = in.bytes(length(), checksum, decode);
        if (!decode) {
            return null;
        }
        return kind == SqlType.Kind.BINARY ? bytes : new String(bytes, StandardCharsets.UTF_8);
    }

    private int length() throws IOException {
        int length = in.varint32();
        if (length < 0 || length > RecordReader.MAX_FIELD_BYTES) {
            throw RecordReader.bad("a field of " + Integer.toUnsignedString(length) + " bytes; the limit is "
                    + RecordReader.MAX_FIELD_BYTES);
        }
        return length;
    }

    private List<Object> array(SqlType element, int depth) throws IOException {
        int size = in.varint32();
        if (size < 0 || size > MAX_ELEMENTS || depth > MAX_DEPTH) {
            throw RecordReader.bad("a list of " + Integer.toUnsignedString(size) + " elements at depth " + depth);
        }
        List<Object> list = decode ? new ArrayList<>(Math.min(size, 1024)) : null;
        for (int i = 0; i < size; i++) {
            Object value = nullable(element, depth);
            if (decode) {
                list.add(value);
            }
        }
        return list;
    }

    private Object nullable(SqlType type, int depth) throws IOException {
        return in.flag() ? null : value(type, depth + 1);
    }

    private Object map(SqlType type, int depth) throws IOException {
        List<Object> keys = array(type.element(0), depth);
        List<Object> values = array(type.element(1), depth);
        if (!decode) {
            return null;
        }
        if (keys.size() != values.size()) {
            throw RecordReader.bad("a map of " + keys.size() + " keys and " + values.size() + " values");
        }
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), values.get(i));
        }
        return map;
    }

    private Object struct(SqlType type, int depth) throws IOException {
        List<Object> members = new ArrayList<>();
        for (SqlType member : type.elements()) {
            members.add(nullable(member, depth));
        }
        return decode ? members : null;
    }
}
