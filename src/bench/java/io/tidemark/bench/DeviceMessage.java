package io.tidemark.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import com.google.flatbuffers.FlatBufferBuilder;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/** Writes a batch of the devices' table as one Arrow IPC record batch message, its columns as they are. */
final class DeviceMessage {

    private static final int ALIGNMENT = 8;
    private static final byte[] PADDING = new byte[ALIGNMENT];

    private record Part(byte[] bytes, int length) {
    }

    private final List<Part> parts = new ArrayList<>();
    private final List<Integer> nulls = new ArrayList<>();

    void write(DeviceBatch batch, OutputStream out) throws IOException {
        parts.clear();
        nulls.clear();
        text(batch.device, batch.rows);
        for (byte[] column : new byte[][] {batch.time, batch.latitude, batch.longitude, batch.temperature, batch.humidity,
            batch.battery}) {
            nulls.add(0);
            parts.add(new Part(DeviceBatch.ALL_VALID, bits(batch.rows)));
            parts.add(new Part(column, batch.rows * Long.BYTES));
        }
        text(batch.status, batch.rows);
        text(batch.message, batch.rows);
        writeHeader(batch.rows, out);
        for (Part part : parts) {
            out.write(part.bytes(), 0, part.length());
            out.write(PADDING, 0, padded(part.length()) - part.length());
        }
    }

    private void text(DeviceBatch.Text column, int rows) {
        nulls.add(column.nulls);
        parts.add(new Part(column.validity, bits(rows)));
        parts.add(new Part(column.offsets, (rows + 1) * Integer.BYTES));
        parts.add(new Part(column.bytes, column.length));
    }

    private void writeHeader(int rows, OutputStream out) throws IOException {
        ByteBuffer header = header(rows);
        int length = padded(header.remaining());
        out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(-1).putInt(length).array());
        out.write(header.array(), header.arrayOffset() + header.position(), header.remaining());
        out.write(PADDING, 0, length - header.remaining());
    }

    private ByteBuffer header(int rows) {
        FlatBufferBuilder builder = new FlatBufferBuilder(1024);
        RecordBatch.startNodesVector(builder, nulls.size());
        for (int i = nulls.size() - 1; i >= 0; i--) {
            FieldNode.createFieldNode(builder, rows, nulls.get(i));
        }
        int nodes = builder.endVector();
        long end = parts.stream().mapToLong(part -> padded(part.length())).sum();
        long body = end;
        RecordBatch.startBuffersVector(builder, parts.size());
        for (int i = parts.size() - 1; i >= 0; i--) {
            end -= padded(parts.get(i).length());
            Buffer.createBuffer(builder, end, parts.get(i).length());
        }
        int buffers = builder.endVector();
        RecordBatch.startRecordBatch(builder);
        RecordBatch.addLength(builder, rows);
        RecordBatch.addNodes(builder, nodes);
        RecordBatch.addBuffers(builder, buffers);
        int batch = RecordBatch.endRecordBatch(builder);
        Message.startMessage(builder);
        Message.addHeaderType(builder, MessageHeader.RecordBatch);
        Message.addHeader(builder, batch);
        Message.addVersion(builder, MetadataVersion.V5);
        Message.addBodyLength(builder, body);
        builder.finish(Message.endMessage(builder));
        return builder.dataBuffer();
    }

    private static int bits(int rows) {
        return (rows + 7) / 8;
    }

    private static int padded(int length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
