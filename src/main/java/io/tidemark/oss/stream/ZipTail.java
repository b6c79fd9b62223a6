package io.tidemark.oss.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Keeps the last bytes of a zip archive, where its directory says how many entries it has. */
final class ZipTail extends FilterInputStream {

    private static final int END_RECORD = 22;
    private static final int LONGEST_COMMENT = 65_535;

    private final byte[] tail = new byte[END_RECORD + LONGEST_COMMENT];
    private int kept;

    ZipTail(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            keep(buffer, offset, read);
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return read(new byte[(int) Math.min(count, 8192)]);
    }

    private void keep(byte[] buffer, int offset, int length) {
        int taken = Math.min(length, tail.length);
        int stay = Math.min(kept, tail.length - taken);
        System.arraycopy(tail, kept - stay, tail, 0, stay);
        System.arraycopy(buffer, offset + length - taken, tail, stay, taken);
        kept = stay + taken;
    }

    /** Whether the archive ends with a directory of so many entries; the directory counts to 65535 only. */
    boolean confirms(int entries) {
        for (int at = kept - END_RECORD; at >= 0; at--) {
            if (tail[at] == 'P' && tail[at + 1] == 'K' && tail[at + 2] == 5 && tail[at + 3] == 6
                    && number(at + 20) == kept - at - END_RECORD) {
                int listed = number(at + 10);
                return listed == 0xffff || listed == entries;
            }
        }
        return false;
    }

    private int number(int at) {
        return (tail[at] & 0xff) | (tail[at + 1] & 0xff) << 8;
    }
}
