package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.aliyun.odps.type.TypeInfo;

import io.tidemark.csv.ColumnSink;
import io.tidemark.maxcompute.arrow.ArrowBatch;
import io.tidemark.maxcompute.arrow.ChecksumFrames;

/** Blocks of Arrow batches: a fraction of the processor time of records. */
final class ArrowFormat implements BlockFormat {

    private static final Logger LOG = LoggerFactory.getLogger(ArrowFormat.class);

    private final BlockCompression compression;
    private final ArrowBatch batch;
    private OutputStream out;
    private long rows;

    /** @param types of the table's data columns, in the session's order */
    ArrowFormat(List<TypeInfo> types, BlockCompression compression) {
        this.compression = compression;
        this.batch = new ArrowBatch(types);
    }

    @Override
    public void begin(BlockPayload payload) throws IOException {
        out = new ChecksumFrames(compression.arrowStream(payload));
    }

    @Override
    public ColumnSink column(int slot) {
        return batch.column(slot);
    }

    @Override
    public void endRow() {
        batch.endRow();
        if (batch.isFull()) {
            try {
                writeBatch();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Does nothing: a batch ends when it is full, and what it holds is little against a block. */
    @Override
    public void flush() {
        // see above
    }

    @Override
    public void end() throws IOException {
        writeBatch();
        out.close();
        out = null;
    }

    private void writeBatch() throws IOException {
        rows += batch.rows();
        batch.writeTo(out);
    }

    @Override
    public long rows() {
        return rows;
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
        if (out != null) {
            try {
                // of a block that is given up; a compressor holds memory until it is closed
                out.close();
            } catch (IOException e) {
                LOG.debug("A block that was given up did not close: {}", e.getMessage());
            }
        }
    }
}
