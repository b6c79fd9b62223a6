package io.tidemark.maxcompute.arrow;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * The tunnel's frames: the frame size, frames of that many bytes with their CRC32C behind each, and last a shorter piece, empty
 * where the frames come out even, with the CRC32C of all bytes behind it. Numbers are big-endian.
 */
public final class ChecksumFrames extends OutputStream {

    /** The frame size of the SDK, in bytes. */
    public static final int FRAME = 64 * 1024;

    private final OutputStream out;
    private final int frame;
    private final CRC32C frameSum = new CRC32C();
    private final CRC32C total = new CRC32C();
    private final byte[] number = new byte[4];
    private int filled;
    private boolean begun;

    /** @param out is closed with the frames */
    public ChecksumFrames(OutputStream out) {
        this(out, FRAME);
    }

    ChecksumFrames(OutputStream out, int frame) {
        this.out = out;
        this.frame = frame;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (!begun) {
            begun = true;
            writeNumber(frame);
        }
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int count = Math.min(end - at, frame - filled);
            frameSum.update(bytes, at, count);
            total.update(bytes, at, count);
            out.write(bytes, at, count);
            at += count;
            filled += count;
            if (filled == frame) {
                writeNumber((int) frameSum.getValue());
                frameSum.reset();
                filled = 0;
            }
        }
    }

    /** Does not end the frame that is being filled. */
    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Ends the frames; without any write before, nothing is sent at all, as the SDK does. */
    @Override
    public void close() throws IOException {
        try (out) {
            if (begun) {
                begun = false;
                writeNumber((int) total.getValue());
            }
        }
    }

    private void writeNumber(int value) throws IOException {
        number[0] = (byte) (value >>> 24);
        number[1] = (byte) (value >>> 16);
        number[2] = (byte) (value >>> 8);
        number[3] = (byte) value;
        out.write(number, 0, number.length);
    }
}
