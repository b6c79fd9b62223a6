package io.tidemark.maxcompute.arrow;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import com.google.flatbuffers.FlatBufferBuilder;

import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/** A record batch as a message of Arrow's IPC format, version 5: a prefix of eight bytes, the metadata, the buffers. */
final class BatchMessage {

    private static final int CONTINUATION = 0xFFFFFFFF;
    private static final int PREFIX = 8;
    private static final int ALIGNMENT = 8;
    private static final byte[] ZEROS = new byte[ALIGNMENT];

    private final FlatBufferBuilder metadata = new FlatBufferBuilder(1024);
    private final ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);

    void write(BatchLayout batch, long rows, OutputStream out) throws IOException {
        ByteBuffer message = metadata(batch, rows);
        int length = message.remaining();
        int padding = -length & (ALIGNMENT - 1);
        prefix.clear().putInt(CONTINUATION).putInt(length + padding);
        out.write(prefix.array(), 0, PREFIX);
        out.write(message.array(), message.arrayOffset() + message.position(), length);
        out.write(ZEROS, 0, padding);
        for (int i = 0; i < batch.buffers(); i++) {
            out.write(batch.bytes(i), 0, batch.length(i));
            out.write(ZEROS, 0, -batch.length(i) & (ALIGNMENT - 1));
        }
    }

    private ByteBuffer metadata(BatchLayout batch, long rows) {
        metadata.clear();
        RecordBatch.startNodesVector(metadata, batch.nodes());
        for (int i = batch.nodes() - 1; i >= 0; i--) {
            FieldNode.createFieldNode(metadata, batch.rows(i), batch.nulls(i));
        }
        int nodes = metadata.endVector();
        RecordBatch.startBuffersVector(metadata, batch.buffers());
        long end = batch.bodyLength();
        for (int i = batch.buffers() - 1; i >= 0; i--) {
            end -= BatchLayout.padded(batch.length(i));
            Buffer.createBuffer(metadata, end, batch.length(i));
        }
        int buffers = metadata.endVector();
        RecordBatch.startRecordBatch(metadata);
        RecordBatch.addLength(metadata, rows);
        RecordBatch.addNodes(metadata, nodes);
        RecordBatch.addBuffers(metadata, buffers);
        int header = RecordBatch.endRecordBatch(metadata);
        Message.startMessage(metadata);
        Message.addHeaderType(metadata, MessageHeader.RecordBatch);
        Message.addHeader(metadata, header);
        Message.addVersion(metadata, MetadataVersion.V5);
        Message.addBodyLength(metadata, batch.bodyLength());
        metadata.finish(Message.endMessage(metadata));
        return metadata.dataBuffer();
    }
}
