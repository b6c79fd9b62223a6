package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

import com.aliyun.odps.Column;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.commons.proto.ProtobufRecordStreamWriter;
import com.aliyun.odps.data.ArrayRecord;
import com.aliyun.odps.data.Binary;
import com.aliyun.odps.data.Char;
import com.aliyun.odps.data.Varchar;

import io.tidemark.csv.ColumnType;
import io.tidemark.csv.TableColumn;
import io.tidemark.csv.TypedRow;

/** Blocks of records, the tunnel's own form: every type, no JVM flags. */
final class RecordFormat implements BlockFormat {

    private final TableSchema schema;
    private final ColumnType[] types;
    private final BlockCompression compression;
    private final ArrayRecord record;
    private ProtobufRecordStreamWriter writer;

    RecordFormat(TableSchema schema, List<TableColumn> columns, BlockCompression compression) {
        this.schema = schema;
        this.types = columns.stream().map(TableColumn::type).toArray(ColumnType[]::new);
        this.compression = compression;
        this.record = new ArrayRecord(schema.getColumns().toArray(Column[]::new));
    }

    @Override
    public void begin(BlockPayload payload) throws IOException {
        // The SDK would move DATETIMEs from the JVM's zone to +08:00 where the service asks for it, a no-op only in a
        // Chinese JVM. The writer's default leaves them as the instants they are, as the Arrow form always does.
        writer = new ProtobufRecordStreamWriter(schema, payload, compression.option(false));
    }

    @Override
    public void append(TypedRow row) throws IOException {
        for (int slot = 0; slot < types.length; slot++) {
            record.setWithoutValidation(slot, row.isNull(slot) ? null : value(row, slot));
        }
        writer.write(record);
    }

    private Serializable value(TypedRow row, int slot) {
        return switch (types[slot].kind()) {
            case TINYINT -> (byte) row.longAt(slot);
            case SMALLINT -> (short) row.longAt(slot);
            case INT -> (int) row.longAt(slot);
            case BIGINT -> row.longAt(slot);
            case FLOAT -> (float) row.doubleAt(slot);
            case DOUBLE -> row.doubleAt(slot);
            case BOOLEAN -> row.longAt(slot) != 0;
            case DECIMAL -> (BigDecimal) row.objectAt(slot);
            case STRING -> (String) row.objectAt(slot);
            case VARCHAR -> new Varchar((String) row.objectAt(slot));
            case CHAR -> new Char((String) row.objectAt(slot));
            case BINARY -> new Binary((byte[]) row.objectAt(slot));
            case DATE -> LocalDate.ofEpochDay(row.longAt(slot));
            case DATETIME -> Instant.ofEpochMilli(row.longAt(slot)).atZone(ZoneOffset.UTC);
            case TIMESTAMP -> Instant.ofEpochSecond(row.longAt(slot), row.nanosAt(slot));
            case TIMESTAMP_NTZ -> LocalDateTime.ofEpochSecond(row.longAt(slot), row.nanosAt(slot), ZoneOffset.UTC);
            case JSON, ARRAY, MAP, STRUCT -> throw new IllegalStateException("no parser makes a " + types[slot] + " here");
        };
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void end() throws IOException {
        writer.close();
        writer = null;
    }

    @Override
    public boolean isArrow() {
        return false;
    }

    @Override
    public String contentEncoding() {
        return compression.encoding(false);
    }

    @Override
    public void close() {
        // the payload belongs to the caller, and nothing else is held
    }
}
