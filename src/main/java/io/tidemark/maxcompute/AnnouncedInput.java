package io.tidemark.maxcompute;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** A stream whose length is known, at its end at the latest: one that ends earlier or later has changed under the reader, and fails. */
final class AnnouncedInput extends FilterInputStream {

    private final String name;
    private final LongSupplier announcement;
    private long read;

    AnnouncedInput(InputStream in, String name, long announced) {
        this(in, name, () -> announced);
    }

    /** @param length -1 while it is not known */
    AnnouncedInput(InputStream in, String name, LongSupplier length) {
        super(in);
        this.name = name;
        this.announcement = length;
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
        long announced = announcement.getAsLong();
        if (count < 0 ? read != announced : announced >= 0 && read > announced) {
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
