package io.tidemark.sandbox.maxcompute;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.List;

import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/**
 * Reads an Arrow stream: frames, and in them record batch messages without a schema. Arrow's memory is touched only
 * when values are wanted, so checking works in a JVM that was not opened for Arrow.
 */
final class ArrowRowReader implements RowReader {

    private static final int CONTINUATION = 0xFFFFFFFF;
    private static final int MAX_METADATA = 16 * 1024 * 1024;

    private final FrameInputStream in;
    private final List<Column> columns;
    private final ArrowBatchCheck check;
    private BufferAllocator allocator;
    private VectorSchemaRoot root;
    private int next;

    /** @param verify whether the frames' checksums are computed */
    ArrowRowReader(InputStream in, List<Column> columns, boolean verify) {
        this.in = new FrameInputStream(in, verify);
        this.columns = columns;
        this.check = new ArrowBatchCheck(columns);
    }

    @Override
    public long verify() throws IOException {
        long rows = 0;
        Message message = message();
        while (message != null) {
            rows += check.check(message);
            try {
                in.skipNBytes(message.bodyLength());
            } catch (EOFException e) {
                throw cut();
            }
            message = message();
        }
        return rows;
    }

    @Override
    public Object[] next() throws IOException {
        while (root == null || next == root.getRowCount()) {
            Message message = message();
            if (message == null) {
                return null;
            }
            load(message);
        }
        Object[] row = new Object[columns.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = ArrowValues.read(root.getVector(i), next, columns.get(i).type());
        }
        next++;
        return row;
    }

    private void load(Message message) throws IOException {
        check.check(message);
        if (root == null) {
            allocator = ArrowSchemas.allocator();
            root = VectorSchemaRoot.create(ArrowSchemas.of(columns), allocator);
        }
        ReadChannel channel = new ReadChannel(Channels.newChannel(in));
        try (ArrowBuf body = MessageSerializer.readMessageBody(channel, message.bodyLength(), allocator)) {
            body.getReferenceManager().retain();
            try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(message, body)) {
                new VectorLoader(root).load(batch);
            }
        }
        next = 0;
    }

    /** Null at the end. */
    private Message message() throws IOException {
        byte[] prefix = in.readNBytes(4);
        if (prefix.length == 0) {
            return null;
        }
        int size = int32(prefix);
        if (size == CONTINUATION) {
            size = int32(in.readNBytes(4));
        }
        if (size <= 0 || size > MAX_METADATA) {
            throw ServiceException.malformed("Arrow stream: message metadata of " + size + " bytes");
        }
        byte[] metadata = in.readNBytes(size);
        if (metadata.length < size) {
            throw cut();
        }
        try {
            return Message.getRootAsMessage(ByteBuffer.wrap(metadata).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IndexOutOfBoundsException e) {
            throw ServiceException.malformed("Arrow stream: message metadata cannot be read");
        }
    }

    private static int int32(byte[] bytes) {
        if (bytes.length < 4) {
            throw cut();
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private static ServiceException cut() {
        return ServiceException.malformed("Arrow stream: it ends inside a record batch");
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
        } finally {
            if (root != null) {
                root.close();
                allocator.close();
            }
        }
    }
}
