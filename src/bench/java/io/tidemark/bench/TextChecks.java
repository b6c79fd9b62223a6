package io.tidemark.bench;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What a loader has to check of an object's bytes before it may commit their rows: that they are the stored ones, and text. */
final class TextChecks {

    private static final long POLYNOMIAL = 0xC96C5795D7870F42L;
    private static final int STEP = 16;
    private static final long[] TABLES = tables();
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private long crc = -1;

    private static long[] tables() {
        long[] tables = new long[STEP << 8];
        for (int n = 0; n < 256; n++) {
            long value = n;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ POLYNOMIAL;
            }
            tables[n] = value;
        }
        for (int at = 256; at < tables.length; at++) {
            tables[at] = tables[(int) tables[at - 256] & 0xFF] ^ tables[at - 256] >>> 8;
        }
        return tables;
    }

    /** CRC-64 of the stored bytes, sixteen at a step. */
    void stored(byte[] bytes, int offset, int length) {
        long state = crc;
        int i = offset;
        int end = offset + length;
        for (; i <= end - STEP; i += STEP) {
            long word = state ^ (long) LONG.get(bytes, i);
            long next = (long) LONG.get(bytes, i + Long.BYTES);
            state = at(15, word) ^ at(14, word >>> 8) ^ at(13, word >>> 16) ^ at(12, word >>> 24) ^ at(11, word >>> 32) ^ at(10, word >>> 40)
                    ^ at(9, word >>> 48) ^ at(8, word >>> 56) ^ at(7, next) ^ at(6, next >>> 8) ^ at(5, next >>> 16) ^ at(4, next >>> 24)
                    ^ at(3, next >>> 32) ^ at(2, next >>> 40) ^ at(1, next >>> 48) ^ at(0, next >>> 56);
        }
        for (; i < end; i++) {
            state = at(0, state ^ bytes[i]) ^ state >>> 8;
        }
        crc = state;
    }

    private static long at(int table, long index) {
        return TABLES[(table << 8) + ((int) index & 0xFF)];
    }

    long crc64() {
        return ~crc;
    }

    /** UTF-8 in its shortest form; the range begins and ends between characters. */
    static void requireText(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            if (at <= to - Long.BYTES && ((long) LONG.get(bytes, at) & HIGH_BITS) == 0) {
                at += Long.BYTES;
            } else if (bytes[at] >= 0) {
                at++;
            } else {
                at = behindCharacter(bytes, at, to);
            }
        }
    }

    private static int behindCharacter(byte[] bytes, int at, int to) throws IOException {
        int first = bytes[at] & 0xFF;
        int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        int code = first & 0x3F >> more;
        if (first < 0xC2 || first > 0xF4 || at + more >= to) {
            throw new IOException("no UTF-8 at byte " + at);
        }
        for (int i = 1; i <= more; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                throw new IOException("no UTF-8 at byte " + at);
            }
            code = code << 6 | bytes[at + i] & 0x3F;
        }
        if (code < (more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80) || code > 0x10FFFF || code >> 11 == 0x1B) {
            throw new IOException("no UTF-8 at byte " + at);
        }
        return at + more + 1;
    }
}
