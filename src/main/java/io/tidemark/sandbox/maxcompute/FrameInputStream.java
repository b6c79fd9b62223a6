package io.tidemark.sandbox.maxcompute;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The data inside the frames of an Arrow stream: a chunk size, chunks of that size each with its CRC32C, and a last
 * shorter piece with the CRC32C of everything. An empty stream is valid and holds nothing.
 */
final class FrameInputStream extends InputStream {

    private static final int MAX_CHUNK = 16 * 1024 * 1024;
    private static final int CRC = 4;

    private final InputStream in;
    private final boolean verify;
    private final CRC32C chunkCrc = new CRC32C();
    private final CRC32C allCrc = new CRC32C();
    private byte[] buffer;
    private int position;
    private int limit;
    private long chunks;
    private boolean ended;

    FrameInputStream(InputStream in, boolean verify) {
        this.in = in;
        this.verify = verify;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, n);
        position += n;
        return n;
    }

    /** What is skipped is checked all the same. */
    @Override
    public long skip(long n) throws IOException {
        long skipped = 0;
        while (skipped < n && fill()) {
            int step = (int) Math.min(n - skipped, limit - position);
            position += step;
            skipped += step;
        }
        return skipped;
    }

    /** Whether there is a byte left to read. */
    private boolean fill() throws IOException {
        while (position == limit) {
            if (ended || !nextPiece()) {
                return false;
            }
        }
        return true;
    }

    private boolean nextPiece() throws IOException {
        if (buffer == null && !start()) {
            ended = true;
            return false;
        }
        int n = readFully(buffer, buffer.length);
        position = 0;
        limit = n - CRC;
        boolean last = n < buffer.length;
        if (limit < 0) {
            throw cut();
        }
        if (verify) {
            check(last);
        }
        chunks++;
        ended = last;
        return limit > 0;
    }

    private boolean start() throws IOException {
        byte[] header = new byte[4];
        int n = readFully(header, header.length);
        int size = ByteBuffer.wrap(header).getInt();
        if (n == 0) {
            return false;
        }
        if (n == header.length && size == 0) {
            if (in.read() >= 0) {
                throw ServiceException.malformed("Arrow stream: chunk size 0, but data follows");
            }
            return false;
        }
        if (n < header.length) {
            throw cut();
        }
        if (size < 0 || size > MAX_CHUNK) {
            throw ServiceException.malformed("Arrow stream: chunk size " + Integer.toUnsignedString(size)
                    + "; the limit is " + MAX_CHUNK);
        }
        buffer = new byte[size + CRC];
        return true;
    }

    private void check(boolean last) {
        allCrc.update(buffer, 0, limit);
        int computed;
        if (last) {
            computed = (int) allCrc.getValue();
        } else {
            chunkCrc.reset();
            chunkCrc.update(buffer, 0, limit);
            computed = (int) chunkCrc.getValue();
        }
        int sent = ByteBuffer.wrap(buffer, limit, CRC).getInt();
        if (sent != computed) {
            throw ServiceException.malformed("Arrow stream: CRC of %s is %08x, sent was %08x; the stream is damaged or "
                    .formatted(last ? "all data" : "chunk " + chunks, computed, sent) + "cut");
        }
    }

    private int readFully(byte[] target, int length) throws IOException {
        int done = 0;
        try {
            int n = 0;
            while (done < length && n >= 0) {
                n = in.read(target, done, length - done);
                done += Math.max(n, 0);
            }
        } catch (EOFException e) {
            throw cut();
        }
        return done;
    }

    private static ServiceException cut() {
        return ServiceException.malformed("Arrow stream: it ends inside a frame");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
