package io.tidemark.maxcompute;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose length is known: one that ends earlier or later has changed under the reader, and fails. */
final class AnnouncedInput extends FilterInputStream {

    private final String name;
    private final long announced;
    private long read;

    AnnouncedInput(InputStream in, String name, long announced) {
        super(in);
        this.name = name;
        this.announced = announced;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        read += Math.max(count, 0);
        if (count < 0 ? read != announced : read > announced) {
            throw new IOException("%s had %d bytes when it was opened, and %s %d: it was changed while it was read".formatted(name, announced,
                    count < 0 ? "ended after" : "goes on after", read));
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
