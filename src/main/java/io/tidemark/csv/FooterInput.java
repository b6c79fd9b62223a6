package io.tidemark.csv;

import java.io.IOException;
import java.io.InputStream;

/**
 * Leaves out the last lines of a text, not counting blank lines at its end. Lines that together are longer than
 * a mebibyte are handed on: too long for a footer, they had better be rejected than lost.
 */
final class FooterInput extends InputStream {

    private static final int LEAST_BUFFER = 64 << 10;
    private static final int LIMIT = 1 << 20;

    private final InputStream in;
    private final int lines;
    private byte[] buffer = new byte[LEAST_BUFFER];
    private int from;
    private int to;
    /** Up to here the text is surely no footer. */
    private int free;
    private boolean ended;

    FooterInput(InputStream in, int lines) {
        this.in = in;
        this.lines = lines;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (free == from) {
            if (ended) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, free - from);
        System.arraycopy(buffer, from, target, offset, count);
        from += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void fill() throws IOException {
        makeRoom();
        while (to < buffer.length && !ended) {
            int read = in.read(buffer, to, buffer.length - to);
            if (read < 0) {
                ended = true;
            } else {
                to += read;
            }
        }
        free = footerStart();
        if (free == from && !ended && buffer.length >= LIMIT) {
            free = from + (to - from) / 2;
        }
    }

    private void makeRoom() {
        byte[] kept = to - from > buffer.length / 2 ? new byte[Math.min(2 * buffer.length, LIMIT)] : buffer;
        System.arraycopy(buffer, from, kept, 0, to - from);
        buffer = kept;
        to -= from;
        from = 0;
        free = 0;
    }

    /** Where the last lines begin. More text can only move it towards the end. */
    private int footerStart() {
        int at = to;
        while (at > from && LineEnds.isAt(buffer, at - 1)) {
            at--;
        }
        int left = lines;
        while (at > from) {
            at--;
            if (LineEnds.isAt(buffer, at) && !(buffer[at] == '\r' && buffer[at + 1] == '\n') && --left == 0) {
                return at + 1;
            }
        }
        return from;
    }
}
