package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

import com.aliyun.odps.Column;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.commons.proto.ProtobufRecordStreamWriter;
import com.aliyun.odps.data.ArrayRecord;

import io.tidemark.csv.ColumnSink;

/** Blocks of records, the tunnel's own form. */
final class RecordFormat implements BlockFormat {

    private final TableSchema schema;
    private final RecordColumn[] columns;
    private final BlockCompression compression;
    private final ArrayRecord record;
    private ProtobufRecordStreamWriter writer;
    private long rows;

    RecordFormat(TableSchema schema, BlockCompression compression) {
        this.schema = schema;
        this.columns = schema.getColumns().stream().map(column -> new RecordColumn(column.getTypeInfo())).toArray(RecordColumn[]::new);
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
    public ColumnSink column(int slot) {
        return columns[slot];
    }

    @Override
    public void endRow() {
        for (int slot = 0; slot < columns.length; slot++) {
            Serializable value = columns[slot].take();
            record.setWithoutValidation(slot, value);
        }
        try {
            writer.write(record);
            rows++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
    public long rows() {
        return rows;
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
