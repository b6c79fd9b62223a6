package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/** Writes rows as an Arrow stream, in batches that are bounded in rows and in bytes. */
final class ArrowRowWriter implements RowWriter {

    private static final int BATCH_ROWS = 4_096;
    private static final int BATCH_BYTES = 4 * 1024 * 1024;

    private final FrameOutputStream out;
    private final List<Column> columns;
    private final BufferAllocator allocator;
    private final VectorSchemaRoot root;
    private int rows;
    private long bytes;

    ArrowRowWriter(OutputStream out, List<Column> columns) {
        this.out = new FrameOutputStream(out);
        this.columns = columns;
        this.allocator = ArrowSchemas.allocator();
        this.root = VectorSchemaRoot.create(ArrowSchemas.of(columns), allocator);
    }

    @Override
    public void write(Object[] row) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            bytes += ArrowValues.write(root.getVector(i), rows, columns.get(i).type(), row[i]);
        }
        rows++;
        if (rows == BATCH_ROWS || bytes >= BATCH_BYTES) {
            flush();
        }
    }

    @Override
    public void finish() throws IOException {
        if (rows > 0) {
            flush();
        }
        out.finish();
    }

    private void flush() throws IOException {
        root.setRowCount(rows);
        try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(out)), batch);
        }
        root.clear();
        rows = 0;
        bytes = 0;
    }

    @Override
    public void close() {
        root.close();
        allocator.close();
    }
}
