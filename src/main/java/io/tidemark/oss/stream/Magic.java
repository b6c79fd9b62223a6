package io.tidemark.oss.stream;

import java.util.Locale;

/** What the beginnings and names of packed files look like. */
final class Magic {

    static final int LENGTH = 10;

    private Magic() {
    }

    static Compression of(byte[] start) {
        if (begins(start, 0x1f, 0x8b, 8)) {
            return Compression.gzip;
        }
        if (begins(start, 'B', 'Z', 'h') && isBzip2Block(start)) {
            return Compression.bzip2;
        }
        if (begins(start, 'P', 'K', 3, 4) || begins(start, 'P', 'K', 5, 6)) {
            return Compression.zip;
        }
        if (begins(start, 0x28, 0xb5, 0x2f, 0xfd)) {
            return Compression.zstd;
        }
        return Compression.none;
    }

    /** Three letters could be text; the digits of pi that follow could not. */
    private static boolean isBzip2Block(byte[] start) {
        return start.length >= 7 && (start[4] == 0x31 && start[5] == 0x41 && start[6] == 0x59
                || start[4] == 0x17 && start[5] == 0x72 && start[6] == 0x45);
    }

    static Compression ofKey(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        if (name.endsWith(".gz") || name.endsWith(".gzip")) {
            return Compression.gzip;
        }
        if (name.endsWith(".bz2") || name.endsWith(".bzip2")) {
            return Compression.bzip2;
        }
        if (name.endsWith(".zip")) {
            return Compression.zip;
        }
        return name.endsWith(".zst") || name.endsWith(".zstd") ? Compression.zstd : Compression.none;
    }

    static Compression ofEncoding(String encoding) {
        return switch (encoding == null ? "" : encoding.toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> Compression.gzip;
            case "zstd" -> Compression.zstd;
            default -> Compression.none;
        };
    }

    private static boolean begins(byte[] start, int... expected) {
        if (start.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((start[i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
