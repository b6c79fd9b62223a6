package io.tidemark.oss.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/**
 * Unpacks Zstandard frames one after the other. The library's own stream takes an object that is cut off shortly after the
 * beginning of a second frame for one that ends with the first.
 */
final class ZstdFrames extends InputStream {

    private static final int CHUNK = 128 * 1024;

    private final InputStream in;
    private final int mostWindow;
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final byte[] chunk = new byte[CHUNK];
    private final ByteBuffer packed = ByteBuffer.allocateDirect(CHUNK).flip();
    private final ByteBuffer unpacked = ByteBuffer.allocateDirect(CHUNK).flip();
    private boolean betweenFrames = true;
    private boolean closed;

    /** @param mostWindow bytes; a frame that needs more is an error before memory for it is taken */
    ZstdFrames(InputStream in, int mostWindow) {
        this.in = in;
        this.mostWindow = mostWindow;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
        while (!unpacked.hasRemaining()) {
            if (closed) {
                throw new IOException("the stream is closed");
            }
            boolean ended = !packed.hasRemaining() && !fill();
            if (ended && betweenFrames) {
                return -1;
            }
            if (betweenFrames) {
                fillHeader();
                ZstdHeader.requireWindow(packed, mostWindow);
            }
            unpack();
            if (ended && !unpacked.hasRemaining()) {
                throw new EOFException("it ends within a frame");
            }
        }
        int count = Math.min(length, unpacked.remaining());
        unpacked.get(buffer, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        int read = in.read(chunk, 0, CHUNK);
        if (read > 0) {
            packed.clear().put(0, chunk, 0, read).limit(read);
        }
        return read > 0;
    }

    /** As far as the frame has one. */
    private void fillHeader() throws IOException {
        while (packed.remaining() < ZstdHeader.LENGTH) {
            int read = in.read(chunk, 0, ZstdHeader.LENGTH - packed.remaining());
            if (read <= 0) {
                return;
            }
            packed.compact().put(chunk, 0, read).flip();
        }
    }

    private void unpack() throws IOException {
        unpacked.clear();
        try {
            betweenFrames = context.decompressDirectByteBufferStream(unpacked, packed);
        } catch (ZstdException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            unpacked.flip();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            context.close();
            in.close();
        }
    }
}
