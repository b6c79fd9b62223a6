package io.tidemark.sandbox.oss;

/**
 * CRC-64/XZ, the checksum of {@code x-oss-hash-crc64ecma}: reflected polynomial 0xC96C5795D7870F42, all ones before and after.
 * Not thread-safe.
 */
public final class Crc64 {

    private static final long POLYNOMIAL = 0xC96C5795D7870F42L;
    private static final long[][] TABLES = tables();

    private long state = -1;

    public void update(byte[] bytes, int offset, int length) {
        long crc = state;
        int i = offset;
        int end = offset + length;
        // eight bytes a step (slicing-by-8): the byte-at-a-time loop would be slower than the disk
        for (int last = end - 8; i <= last; i += 8) {
            crc ^= (bytes[i] & 0xFFL) | (bytes[i + 1] & 0xFFL) << 8 | (bytes[i + 2] & 0xFFL) << 16 | (bytes[i + 3] & 0xFFL) << 24
                    | (bytes[i + 4] & 0xFFL) << 32 | (bytes[i + 5] & 0xFFL) << 40 | (bytes[i + 6] & 0xFFL) << 48
                    | (bytes[i + 7] & 0xFFL) << 56;
            crc = TABLES[7][(int) crc & 0xFF] ^ TABLES[6][(int) (crc >>> 8) & 0xFF]
                    ^ TABLES[5][(int) (crc >>> 16) & 0xFF] ^ TABLES[4][(int) (crc >>> 24) & 0xFF]
                    ^ TABLES[3][(int) (crc >>> 32) & 0xFF] ^ TABLES[2][(int) (crc >>> 40) & 0xFF]
                    ^ TABLES[1][(int) (crc >>> 48) & 0xFF] ^ TABLES[0][(int) (crc >>> 56)];
        }
        for (; i < end; i++) {
            crc = TABLES[0][(int) (crc ^ bytes[i]) & 0xFF] ^ crc >>> 8;
        }
        state = crc;
    }

    public long value() {
        return ~state;
    }

    /** The checksum of two byte sequences behind each other, from the checksums of both and the length of the second. */
    public static long combine(long first, long second, long secondLength) {
        // one zero byte appended is a linear map of the 64 bits; squaring it doubles the number of bytes
        long[] map = new long[64];
        map[0] = POLYNOMIAL;
        for (int bit = 1; bit < 64; bit++) {
            map[bit] = 1L << bit - 1;
        }
        for (int doubling = 0; doubling < 3; doubling++) {
            map = square(map);
        }
        long crc = first;
        for (long rest = secondLength; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                crc = apply(map, crc);
            }
            map = square(map);
        }
        return crc ^ second;
    }

    private static long[] square(long[] map) {
        long[] squared = new long[64];
        for (int bit = 0; bit < 64; bit++) {
            squared[bit] = apply(map, map[bit]);
        }
        return squared;
    }

    private static long apply(long[] map, long vector) {
        long sum = 0;
        for (long rest = vector; rest != 0; rest &= rest - 1) {
            sum ^= map[Long.numberOfTrailingZeros(rest)];
        }
        return sum;
    }

    private static long[][] tables() {
        long[][] tables = new long[8][256];
        for (int n = 0; n < 256; n++) {
            long crc = n;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
            tables[0][n] = crc;
        }
        for (int n = 0; n < 256; n++) {
            for (int k = 1; k < 8; k++) {
                long previous = tables[k - 1][n];
                tables[k][n] = tables[0][(int) previous & 0xFF] ^ previous >>> 8;
            }
        }
        return tables;
    }
}
