package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Takes in the body of one block: counted, checked and stored in one pass, of which only buffers are in memory. */
final class BlockReceiver {

    private final BlockFiles files;
    private final boolean verify;
    private final boolean discard;

    BlockReceiver(BlockFiles files, boolean verify, boolean discard) {
        this.files = files;
        this.verify = verify;
        this.discard = discard;
    }

    /**
     * @return a block that is complete, and stored durably unless bodies are discarded
     * @throws ServiceException MalformedDataStream; then nothing is left behind
     */
    Block receive(InputStream body, int id, boolean arrow, Compression compression, List<Column> columns)
            throws IOException {
        if (discard) {
            CountingTee in = new CountingTee(body, OutputStream.nullOutputStream());
            long rows = rows(in, arrow, compression, columns);
            return new Block(id, Block.DISCARDED, arrow, compression, rows, in.count());
        }
        Path temporary = files.temporary();
        try {
            long rows;
            long bytes;
            try (OutputStream file = Files.newOutputStream(temporary)) {
                CountingTee in = new CountingTee(body, file);
                rows = rows(in, arrow, compression, columns);
                bytes = in.count();
            }
            return new Block(id, files.publish(temporary), arrow, compression, rows, bytes);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private long rows(InputStream in, boolean arrow, Compression compression, List<Column> columns) {
        try {
            if (arrow && in instanceof CountingTee tee && tee.isEmpty()) {
                return 0;
            }
            long rows;
            try (InputStream data = compression.decompress(in)) {
                rows = arrow ? arrowRows(data, columns) : recordRows(data, columns);
            }
            if (in.read() >= 0) {
                throw ServiceException.malformed("Data after the end of the " + compression + " stream");
            }
            return rows;
        } catch (IOException e) {
            throw ServiceException.malformed("The body cannot be read as " + compression + ": " + e);
        }
    }

    private long recordRows(InputStream data, List<Column> columns) throws IOException {
        return verify ? new RecordReader(data, columns, false).verify() : new RecordTrailer(data).rows();
    }

    private long arrowRows(InputStream data, List<Column> columns) throws IOException {
        return new ArrowRowReader(data, columns, verify).verify();
    }

    /** Copies what is read; a disk that fails is no fault of the sender. Closing leaves the request open. */
    private static final class CountingTee extends InputStream {

        private final InputStream in;
        private final OutputStream copy;
        private final byte[] one = new byte[1];
        private int first = -2;
        private long count;

        CountingTee(InputStream in, OutputStream copy) {
            this.in = in;
            this.copy = copy;
        }

        long count() {
            return count;
        }

        boolean isEmpty() throws IOException {
            if (first == -2) {
                first = in.read();
            }
            return first == -1;
        }

        @Override
        public int read() throws IOException {
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n;
            if (first == -2) {
                n = in.read(buffer, offset, length);
            } else {
                n = first < 0 ? -1 : 1;
                buffer[offset] = (byte) first;
                first = first < 0 ? -1 : -2;
            }
            if (n > 0) {
                count += n;
                write(buffer, offset, n);
            }
            return n;
        }

        private void write(byte[] buffer, int offset, int n) {
            try {
                copy.write(buffer, offset, n);
            } catch (IOException e) {
                throw new UncheckedIOException("A block cannot be stored", e);
            }
        }
    }
}
