package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Puts data into the frames that {@link FrameInputStream} reads. {@link #finish} completes the stream. */
final class FrameOutputStream extends OutputStream {

    private static final int CHUNK = 65_536;

    private final OutputStream out;
    private final int chunkSize;
    private final CRC32C chunkCrc = new CRC32C();
    private final CRC32C allCrc = new CRC32C();
    private final ByteBuffer piece;
    private boolean started;

    FrameOutputStream(OutputStream out) {
        this(out, CHUNK);
    }

    FrameOutputStream(OutputStream out, int chunkSize) {
        this.out = out;
        this.chunkSize = chunkSize;
        // with room for the chunk size, which the SDK must find together with data, and for the CRC
        this.piece = ByteBuffer.allocate(4 + chunkSize + 4);
        piece.position(4);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int n = Math.min(length - done, 4 + chunkSize - piece.position());
            piece.put(bytes, offset + done, n);
            done += n;
            if (piece.position() == 4 + chunkSize) {
                chunkCrc.reset();
                chunkCrc.update(piece.array(), 4, chunkSize);
                allCrc.update(piece.array(), 4, chunkSize);
                send((int) chunkCrc.getValue());
            }
        }
    }

    void finish() throws IOException {
        allCrc.update(piece.array(), 4, piece.position() - 4);
        send((int) allCrc.getValue());
    }

    private void send(int crc) throws IOException {
        piece.putInt(crc);
        int from = started ? 4 : 0;
        piece.putInt(0, chunkSize);
        out.write(piece.array(), from, piece.position() - from);
        started = true;
        piece.clear().position(4);
    }
}
