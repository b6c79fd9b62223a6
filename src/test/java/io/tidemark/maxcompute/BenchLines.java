package io.tidemark.maxcompute;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The header of the benchmarks' table, and then the same thousand lines of 118 bytes again and again. */
final class BenchLines extends InputStream {

    private static final String HEADER = "device_id,ts,latitude,longitude,temperature,humidity,battery,status,message\n";
    private static final String LINE = "device-%06d,2024-03-01 00:%02d:%02d.%03d,31.%06d,121.%06d,%d.%02d,%d.%d,%d,OK,"
            + "message number %08d of this device today\n";

    private final byte[] block = block();
    private long blocksLeft;
    private byte[] current = HEADER.getBytes(StandardCharsets.UTF_8);
    private int at;

    /** @param bytes roughly how long the text is */
    BenchLines(long bytes) {
        blocksLeft = bytes / block.length;
    }

    static BenchLines ofRows(long rows) {
        BenchLines lines = new BenchLines(0);
        lines.blocksLeft = rows / 1000;
        return lines;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (at == current.length) {
            if (blocksLeft-- <= 0) {
                return -1;
            }
            current = block;
            at = 0;
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, bytes, offset, count);
        at += count;
        return count;
    }

    static byte[] block() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append(LINE.formatted(i * 7919 % 1_000_000, i / 60 % 60, i % 60, i, i * 31, i * 37, 20 + i % 9, i % 100, 40 + i % 20, i % 10,
                    i % 101, i));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
