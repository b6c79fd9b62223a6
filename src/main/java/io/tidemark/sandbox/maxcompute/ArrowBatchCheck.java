package io.tidemark.sandbox.maxcompute;

import java.util.ArrayList;
import java.util.List;

import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.BufferLayout;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Checks a record batch by its metadata: that it has the shape of the table's schema, that all columns have as many
 * rows as the batch, and that all buffers are long enough and lie inside the body. Bodies need not be in memory.
 */
final class ArrowBatchCheck {

    static final long MAX_BODY = 256L * 1024 * 1024;

    private final List<Column> columns;
    private final List<Field> fields;

    ArrowBatchCheck(List<Column> columns) {
        this.columns = columns;
        this.fields = ArrowSchemas.of(columns).getFields();
    }

    /** Walks nodes and buffers in the depth-first order in which a batch lists them. */
    private static final class Cursor {

        private final RecordBatch batch;
        private final long bodyLength;
        private int node;
        private int buffer;

        Cursor(RecordBatch batch, long bodyLength) {
            this.batch = batch;
            this.bodyLength = bodyLength;
        }

        FieldNode visit(Field field) {
            if (node >= batch.nodesLength()) {
                throw bad("field node " + node + " is missing");
            }
            FieldNode visited = batch.nodes(node++);
            long rows = visited.length();
            List<Integer> widths = widths(field);
            for (int i = 0; i < widths.size(); i++) {
                checkBuffer(field, i, widths.get(i), rows, visited.nullCount());
            }
            field.getChildren().forEach(this::visit);
            return visited;
        }

        private void checkBuffer(Field field, int index, int bits, long rows, long nullCount) {
            if (buffer >= batch.buffersLength()) {
                throw bad("buffer " + buffer + " is missing");
            }
            long offset = batch.buffers(buffer).offset();
            long length = batch.buffers(buffer).length();
            buffer++;
            if (offset < 0 || length < 0 || offset + length > bodyLength) {
                throw bad("buffer " + (buffer - 1) + " of " + field.getName() + " lies outside of the body");
            }
            boolean mayBeAbsent = rows == 0 || index == 0 && nullCount == 0;
            if (!mayBeAbsent && length * 8 < bits * rows) {
                throw bad("buffer " + (buffer - 1) + " of " + field.getName() + " has " + length + " bytes for "
                        + rows + " rows");
            }
        }

        void end() {
            if (node != batch.nodesLength() || buffer != batch.buffersLength()) {
                throw bad(batch.nodesLength() + " field nodes and " + batch.buffersLength()
                        + " buffers were sent, the schema has " + node + " and " + buffer);
            }
        }
    }

    /** Bits per row of each buffer; 0 where the length depends on the data. */
    private static List<Integer> widths(Field field) {
        List<Integer> widths = new ArrayList<>();
        TypeLayout.getTypeLayout(field.getType()).getBufferLayouts()
                .forEach(layout -> widths.add(isData(layout) ? 0 : layout.getTypeBitWidth()));
        return widths;
    }

    private static boolean isData(BufferLayout layout) {
        return layout.getType() == BufferLayout.BufferType.DATA
                && layout.getTypeBitWidth() == 8;
    }

    /**
     * @return the rows of the batch
     * @throws ServiceException MalformedDataStream
     */
    long check(Message message) {
        if (message.headerType() != MessageHeader.RecordBatch) {
            throw bad("a message of type " + MessageHeader.name(message.headerType()) + " is not a record batch");
        }
        RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
        if (batch.compression() != null) {
            throw bad("compressed buffers are not allowed; the whole stream may be compressed instead");
        }
        if (message.bodyLength() < 0 || message.bodyLength() > MAX_BODY) {
            throw bad("a batch of " + message.bodyLength() + " bytes; the limit is " + MAX_BODY);
        }
        Cursor cursor = new Cursor(batch, message.bodyLength());
        for (int i = 0; i < fields.size(); i++) {
            FieldNode node = cursor.visit(fields.get(i));
            if (node.length() != batch.length()) {
                throw bad("column " + columns.get(i).name() + " has " + node.length() + " rows, the batch "
                        + batch.length());
            }
            if (node.nullCount() > 0 && !columns.get(i).nullable()) {
                throw bad("NOT NULL column " + columns.get(i).name() + " has " + node.nullCount() + " NULLs");
            }
        }
        cursor.end();
        return batch.length();
    }

    private static ServiceException bad(String message) {
        return ServiceException.malformed("Arrow stream: " + message);
    }
}
