package io.tidemark.oss.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks the members of a gzip file (RFC 1952) one after the other. The JDK's stream silently drops what follows a member
 * when it is damaged, and the one of Commons Compress keeps a member's name in memory however long it is; neither says
 * where a file is broken.
 */
final class GzipMembers extends InputStream {

    private static final int HAS_HEADER_CRC = 0x02;
    private static final int HAS_EXTRA = 0x04;
    private static final int HAS_NAME = 0x08;
    private static final int HAS_COMMENT = 0x10;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final byte[] packed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private int next;
    private int end;
    private long before;
    private long memberStart;
    private long members;
    private boolean withinMember;

    GzipMembers(InputStream in, int bufferSize) {
        this.in = in;
        this.packed = new byte[bufferSize];
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (withinMember || beginMember()) {
            int count = inflate(buffer, offset, length);
            if (count > 0) {
                crc.update(buffer, offset, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw broken("needs a dictionary, which gzip does not have");
            } else if (next == end && !fill()) {
                throw cutOff();
            } else {
                inflater.setInput(packed, next, end - next);
            }
        }
        return -1;
    }

    private int inflate(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = inflater.inflate(buffer, offset, length);
            next = end - inflater.getRemaining();
            return count;
        } catch (DataFormatException e) {
            throw broken(e.getMessage() == null ? "is not valid" : "is not valid (" + e.getMessage() + ")");
        }
    }

    private boolean beginMember() throws IOException {
        if (next == end && !fill()) {
            if (members == 0) {
                throw new EOFException("it is empty");
            }
            return false;
        }
        memberStart = position();
        members++;
        if (take() != 0x1f || take() != 0x8b) {
            throw new IOException(members == 1 ? "it is not a gzip file"
                    : "after %d gzip member(s) byte %d begins something else".formatted(members - 1, memberStart));
        }
        if (take() != 8) {
            throw broken("is packed in a way that is not gzip's");
        }
        skipHeader(take());
        inflater.reset();
        inflater.setInput(packed, next, end - next);
        crc.reset();
        withinMember = true;
        return true;
    }

    private void skipHeader(int flags) throws IOException {
        if ((flags & RESERVED) != 0) {
            throw broken("has flags that gzip does not know");
        }
        // time, extra flags, operating system
        skip(6);
        if ((flags & HAS_EXTRA) != 0) {
            skip(take() | take() << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        if ((flags & HAS_HEADER_CRC) != 0) {
            skip(2);
        }
    }

    private void endMember() throws IOException {
        long expected = takeInt();
        long size = takeInt();
        if (expected != crc.getValue() || size != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw broken("unpacks to other bytes than were packed (CRC-32 or length differs)");
        }
        withinMember = false;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            take();
        }
    }

    private void skipText() throws IOException {
        int read;
        do {
            read = take();
        } while (read != 0);
    }

    private long takeInt() throws IOException {
        return (take() | take() << 8 | take() << 16 | (long) take() << 24) & 0xffff_ffffL;
    }

    private int take() throws IOException {
        if (next == end && !fill()) {
            throw cutOff();
        }
        return packed[next++] & 0xff;
    }

    private boolean fill() throws IOException {
        before += end;
        next = 0;
        end = Math.max(0, in.read(packed, 0, packed.length));
        return end > 0;
    }

    private long position() {
        return before + next;
    }

    private EOFException cutOff() {
        return new EOFException("it ends at byte %d, within the gzip member that begins at byte %d".formatted(position(), memberStart));
    }

    private IOException broken(String how) {
        return new IOException("the gzip member that begins at byte %d %s; noticed at byte %d".formatted(memberStart, how, position()));
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
