package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

import com.aliyun.odps.commons.transport.Connection;
import com.aliyun.odps.commons.transport.Request;
import com.aliyun.odps.commons.transport.Response;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.odps.tunnel.io.ArrowTunnelRecordWriter;

import io.tidemark.csv.TableColumn;
import io.tidemark.csv.TypedRow;

/** Blocks of Arrow batches: half the processor time of records. */
final class ArrowFormat implements BlockFormat {

    private static final int BATCH_ROWS = 4096;
    /** Bytes of texts after which a batch of long values is ended early. */
    private static final long BATCH_BYTES = 4 << 20;

    private final TableTunnel.UploadSession session;
    private final BlockCompression compression;
    private final BufferAllocator allocator;
    private final VectorSchemaRoot root;
    private final List<Column> columns = new ArrayList<>();
    private ArrowTunnelRecordWriter writer;
    private int rows;
    private long bytes;

    /** Puts a value of a typed row into its vector. */
    @FunctionalInterface
    private interface Column {

        void put(TypedRow row, int slot, int index);
    }

    /** The SDK's writer takes its output from a connection; this one leads to the payload. */
    private record PayloadConnection(BlockPayload payload) implements Connection {

        @Override
        public void connect(Request request) {
            // already there
        }

        @Override
        public OutputStream getOutputStream() {
            return payload;
        }

        @Override
        public Response getResponse() {
            return new Accepted();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public void disconnect() {
            // nothing to cut
        }
    }

    private static final class Accepted extends Response {

        Accepted() {
            status = 200;
        }
    }

    ArrowFormat(TableTunnel.UploadSession session, List<TableColumn> table, BlockCompression compression) {
        this.session = session;
        this.compression = compression;
        this.allocator = new RootAllocator();
        VectorSchemaRoot made = null;
        try {
            made = VectorSchemaRoot.create(session.getArrowSchema(), allocator);
            for (int slot = 0; slot < table.size(); slot++) {
                columns.add(column(table.get(slot), made.getVector(slot)));
            }
        } catch (RuntimeException e) {
            if (made != null) {
                made.close();
            }
            allocator.close();
            throw e;
        }
        this.root = made;
    }

    @Override
    public void begin(BlockPayload payload) {
        writer = new ArrowTunnelRecordWriter(session, new PayloadConnection(payload), compression.option(true));
    }

    @Override
    public void append(TypedRow row) throws IOException {
        for (int slot = 0; slot < columns.size(); slot++) {
            if (row.isNull(slot)) {
                root.getVector(slot).setNull(rows);
            } else {
                columns.get(slot).put(row, slot, rows);
            }
        }
        if (++rows == BATCH_ROWS || bytes >= BATCH_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (rows > 0) {
            root.setRowCount(rows);
            writer.write(root);
            if (bytes >= BATCH_BYTES) {
                root.clear();
            } else {
                root.getFieldVectors().forEach(FieldVector::reset);
            }
            rows = 0;
            bytes = 0;
        }
    }

    @Override
    public void end() throws IOException {
        flush();
        writer.close();
        writer = null;
    }

    @Override
    public boolean isArrow() {
        return true;
    }

    @Override
    public String contentEncoding() {
        return compression.encoding(true);
    }

    @Override
    public void close() {
        try {
            root.close();
        } finally {
            allocator.close();
        }
    }

    private Column column(TableColumn column, FieldVector vector) {
        return switch (column.type().kind()) {
            case TINYINT -> (row, slot, i) -> ((TinyIntVector) vector).setSafe(i, (byte) row.longAt(slot));
            case SMALLINT -> (row, slot, i) -> ((SmallIntVector) vector).setSafe(i, (short) row.longAt(slot));
            case INT -> (row, slot, i) -> ((IntVector) vector).setSafe(i, (int) row.longAt(slot));
            case BIGINT -> (row, slot, i) -> ((BigIntVector) vector).setSafe(i, row.longAt(slot));
            case FLOAT -> (row, slot, i) -> ((Float4Vector) vector).setSafe(i, (float) row.doubleAt(slot));
            case DOUBLE -> (row, slot, i) -> ((Float8Vector) vector).setSafe(i, row.doubleAt(slot));
            case DECIMAL -> (row, slot, i) -> ((DecimalVector) vector).setSafe(i, (BigDecimal) row.objectAt(slot));
            case BOOLEAN -> (row, slot, i) -> ((BitVector) vector).setSafe(i, (int) row.longAt(slot));
            case STRING, VARCHAR, CHAR -> (row, slot, i) -> {
                byte[] text = ((String) row.objectAt(slot)).getBytes(StandardCharsets.UTF_8);
                bytes += text.length;
                ((VarCharVector) vector).setSafe(i, text);
            };
            case BINARY -> (row, slot, i) -> {
                byte[] data = (byte[]) row.objectAt(slot);
                bytes += data.length;
                ((VarBinaryVector) vector).setSafe(i, data);
            };
            case DATE -> (row, slot, i) -> ((DateDayVector) vector).setSafe(i, (int) row.longAt(slot));
            case DATETIME -> (row, slot, i) -> ((DateMilliVector) vector).setSafe(i, row.longAt(slot));
            case TIMESTAMP, TIMESTAMP_NTZ -> (row, slot, i) -> ((TimeStampNanoVector) vector)
                    .setSafe(i, row.longAt(slot) * 1_000_000_000 + row.nanosAt(slot));
            case JSON, ARRAY, MAP, STRUCT -> throw new IllegalStateException("column " + column.name() + " needs the record writer");
        };
    }
}
