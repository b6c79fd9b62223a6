package io.tidemark.oss.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CRC-64/XZ, the checksum of {@code x-oss-hash-crc64ecma}: reflected polynomial 0xC96C5795D7870F42, all ones before and after.
 * Sixteen bytes a step, because it is the only work that a plain object needs: the SDK's own was the costliest step of a
 * load.
 */
final class Crc64 {

    private static final long POLYNOMIAL = 0xC96C5795D7870F42L;
    private static final int STEP = 16;
    private static final long[] TABLES = tables();
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long state = -1;

    void update(byte[] bytes, int offset, int length) {
        long crc = state;
        int i = offset;
        int end = offset + length;
        for (int last = end - STEP; i <= last; i += STEP) {
            crc = lookUp(crc ^ (long) LONG.get(bytes, i), 8 << 8) ^ lookUp((long) LONG.get(bytes, i + 8), 0);
        }
        for (; i < end; i++) {
            crc = TABLES[(int) (crc ^ bytes[i]) & 0xFF] ^ crc >>> 8;
        }
        state = crc;
    }

    private static long lookUp(long word, int base) {
        return TABLES[base + (7 << 8) + ((int) word & 0xFF)]
                ^ TABLES[base + (6 << 8) + ((int) (word >>> 8) & 0xFF)]
                ^ TABLES[base + (5 << 8) + ((int) (word >>> 16) & 0xFF)]
                ^ TABLES[base + (4 << 8) + ((int) (word >>> 24) & 0xFF)]
                ^ TABLES[base + (3 << 8) + ((int) (word >>> 32) & 0xFF)]
                ^ TABLES[base + (2 << 8) + ((int) (word >>> 40) & 0xFF)]
                ^ TABLES[base + (1 << 8) + ((int) (word >>> 48) & 0xFF)]
                ^ TABLES[base + (int) (word >>> 56)];
    }

    long value() {
        return ~state;
    }

    /** Table k says what a byte does to the sum k bytes further on. */
    private static long[] tables() {
        long[] tables = new long[STEP << 8];
        for (int n = 0; n < 256; n++) {
            long crc = n;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
            tables[n] = crc;
        }
        for (int at = 256; at < tables.length; at++) {
            long previous = tables[at - 256];
            tables[at] = tables[(int) previous & 0xFF] ^ previous >>> 8;
        }
        return tables;
    }
}
