package io.tidemark.sandbox.maxcompute;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The checksums of a record stream: CRC32C over field numbers and values of a record, and over all record CRCs.
 * Small values are gathered, because a call per value would cost more than the checksum itself.
 */
final class RecordChecksum {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LARGE = 512;

    private final CRC32C record = new CRC32C();
    private final CRC32C stream = new CRC32C();
    private final byte[] gathered = new byte[4096];
    private int size;

    void field(int number) {
        int32(number);
    }

    void int8(int value) {
        reserve(1);
        gathered[size++] = (byte) value;
    }

    void int32(int value) {
        reserve(4);
        INT.set(gathered, size, value);
        size += 4;
    }

    void int64(long value) {
        reserve(8);
        LONG.set(gathered, size, value);
        size += 8;
    }

    void bytes(byte[] bytes, int offset, int length) {
        if (length >= LARGE) {
            flush();
            record.update(bytes, offset, length);
            return;
        }
        reserve(length);
        System.arraycopy(bytes, offset, gathered, size, length);
        size += length;
    }

    /** The CRC of the record, which is over. */
    int endRecord() {
        flush();
        int crc = (int) record.getValue();
        record.reset();
        byte[] four = {(byte) crc, (byte) (crc >>> 8), (byte) (crc >>> 16), (byte) (crc >>> 24)};
        stream.update(four, 0, four.length);
        return crc;
    }

    int stream() {
        return (int) stream.getValue();
    }

    private void reserve(int bytes) {
        if (size + bytes > gathered.length) {
            flush();
        }
    }

    private void flush() {
        record.update(gathered, 0, size);
        size = 0;
    }
}
