package io.tidemark.sandbox.maxcompute;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Buffered reading of protobuf's primitive encodings. */
final class WireInput implements Closeable {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;

    WireInput(InputStream in) {
        this.in = in;
    }

    /** A field tag; the end of the stream is never allowed here, as only the trailer ends a stream. */
    int tag(long rows) throws IOException {
        if (position == limit && !fill()) {
            throw ServiceException.malformed("Record stream: ends after " + rows + " rows without its trailer");
        }
        return varint32();
    }

    boolean atEnd() throws IOException {
        return position == limit && !fill();
    }

    int varint32() throws IOException {
        long value = varint64();
        if (value >>> 32 != 0) {
            throw ServiceException.malformed("Record stream: " + Long.toUnsignedString(value) + " is beyond 32 bits");
        }
        return (int) value;
    }

    long varint64() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position == limit) {
                require();
            }
            byte next = buffer[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw ServiceException.malformed("Record stream: a varint of more than 10 bytes");
    }

    long zigzag() throws IOException {
        long value = varint64();
        return (value >>> 1) ^ -(value & 1);
    }

    long fixed64() throws IOException {
        reserve(8);
        long value = (long) LONG.get(buffer, position);
        position += 8;
        return value;
    }

    int fixed32() throws IOException {
        reserve(4);
        int value = (int) INT.get(buffer, position);
        position += 4;
        return value;
    }

    /** The null mark of an element: true for null. */
    boolean flag() throws IOException {
        if (position == limit) {
            require();
        }
        byte flag = buffer[position++];
        if (flag != 0 && flag != 1) {
            throw ServiceException.malformed("Record stream: null mark is " + flag);
        }
        return flag == 1;
    }

    /** Passes the bytes to the checksum and, when they are wanted, returns them; else null. */
    byte[] bytes(int length, RecordChecksum checksum, boolean wanted) throws IOException {
        byte[] value = wanted ? new byte[length] : null;
        int done = 0;
        while (done < length) {
            if (position == limit) {
                require();
            }
            int n = Math.min(length - done, limit - position);
            checksum.bytes(buffer, position, n);
            if (wanted) {
                System.arraycopy(buffer, position, value, done, n);
            }
            position += n;
            done += n;
        }
        return value;
    }

    private void reserve(int bytes) throws IOException {
        while (limit - position < bytes) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
            int n = in.read(buffer, limit, buffer.length - limit);
            if (n < 0) {
                throw cut();
            }
            limit += n;
        }
    }

    private void require() throws IOException {
        if (!fill()) {
            throw cut();
        }
    }

    private boolean fill() throws IOException {
        int n;
        try {
            n = in.read(buffer, 0, buffer.length);
        } catch (EOFException e) {
            throw cut();
        }
        position = 0;
        limit = Math.max(n, 0);
        return n > 0;
    }

    private static ServiceException cut() {
        return ServiceException.malformed("Record stream: ends inside a record");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
