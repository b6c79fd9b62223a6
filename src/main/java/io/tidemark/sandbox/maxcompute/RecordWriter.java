package io.tidemark.sandbox.maxcompute;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes rows as a record stream. {@link #finish} writes the trailer, without which no reader accepts the stream. */
final class RecordWriter implements RowWriter {

    private static final int FLUSH_AT = 64 * 1024;

    private final OutputStream out;
    private final List<Column> columns;
    private final RecordChecksum checksum = new RecordChecksum();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(FLUSH_AT * 2);
    private long rows;

    RecordWriter(OutputStream out, List<Column> columns) {
        this.out = out;
        this.columns = columns;
    }

    @Override
    public void write(Object[] row) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            if (row[i] != null) {
                SqlType type = columns.get(i).type();
                tag(i + 1, RecordReader.wireType(type.kind()));
                checksum.field(i + 1);
                value(type, row[i]);
            }
        }
        tag(RecordReader.END_OF_RECORD, 0);
        varint(Integer.toUnsignedLong(checksum.endRecord()));
        rows++;
        if (buffer.size() >= FLUSH_AT) {
            flush();
        }
    }

    @Override
    public void finish() throws IOException {
        tag(RecordReader.ROW_COUNT, 0);
        zigzag(rows);
        tag(RecordReader.STREAM_CHECKSUM, 0);
        varint(Integer.toUnsignedLong(checksum.stream()));
        flush();
    }

    private void flush() throws IOException {
        buffer.writeTo(out);
        buffer.reset();
    }

    private void value(SqlType type, Object value) {
        switch (type.kind()) {
            case TINYINT, SMALLINT, INT, BIGINT, INTERVAL_YEAR_MONTH -> int64((Long) value);
            case DATETIME -> int64(((Instant) value).toEpochMilli());
            case DATE -> int64(((LocalDate) value).toEpochDay());
            case BOOLEAN -> bool((Boolean) value);
            case DOUBLE -> real64(Double.doubleToRawLongBits((Double) value));
            case FLOAT -> real32(Float.floatToRawIntBits((Float) value));
            case TIMESTAMP -> seconds(((Instant) value).getEpochSecond(), ((Instant) value).getNano());
            case TIMESTAMP_NTZ -> seconds(((LocalDateTime) value).toEpochSecond(ZoneOffset.UTC),
                    ((LocalDateTime) value).getNano());
            case INTERVAL_DAY_TIME -> seconds(((Duration) value).getSeconds(), ((Duration) value).getNano());
            case DECIMAL -> bytes(((BigDecimal) value).toPlainString().getBytes(StandardCharsets.US_ASCII));
            case STRING, VARCHAR, CHAR, JSON -> bytes(((String) value).getBytes(StandardCharsets.UTF_8));
            case BINARY -> bytes((byte[]) value);
            case ARRAY -> array(type.element(0), (Collection<?>) value);
            case MAP -> {
                array(type.element(0), ((Map<?, ?>) value).keySet());
                array(type.element(1), ((Map<?, ?>) value).values());
            }
            case STRUCT -> struct(type, (List<?>) value);
        }
    }

    private void int64(long value) {
        zigzag(value);
        checksum.int64(value);
    }

    private void bool(boolean value) {
        buffer.write(value ? 1 : 0);
        checksum.int8(value ? 1 : 0);
    }

    private void real64(long bits) {
        for (int shift = 0; shift < 64; shift += 8) {
            buffer.write((int) (bits >>> shift));
        }
        checksum.int64(bits);
    }

    private void real32(int bits) {
        for (int shift = 0; shift < 32; shift += 8) {
            buffer.write(bits >>> shift);
        }
        checksum.int32(bits);
    }

    private void seconds(long seconds, int nanos) {
        zigzag(seconds);
        zigzag(nanos);
        checksum.int64(seconds);
        checksum.int32(nanos);
    }

    private void bytes(byte[] bytes) {
        varint(bytes.length);
        buffer.writeBytes(bytes);
        checksum.bytes(bytes, 0, bytes.length);
    }

    private void array(SqlType element, Collection<?> values) {
        varint(values.size());
        for (Object value : values) {
            nullable(element, value);
        }
    }

    private void struct(SqlType type, List<?> members) {
        for (int i = 0; i < members.size(); i++) {
            nullable(type.element(i), members.get(i));
        }
    }

    private void nullable(SqlType type, Object value) {
        buffer.write(value == null ? 1 : 0);
        if (value != null) {
            value(type, value);
        }
    }

    private void tag(int field, int wireType) {
        varint(Integer.toUnsignedLong(field << 3 | wireType));
    }

    private void zigzag(long value) {
        varint((value << 1) ^ (value >> 63));
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        buffer.write((int) rest);
    }
}
