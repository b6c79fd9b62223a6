package io.tidemark.bench;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import com.github.luben.zstd.ZstdOutputStream;

/**
 * Objects that are made to hurt whoever loads them, with a good row before and one behind what hurts wherever the form allows. None may
 * end the process or take more memory than an ordinary load: each ends as rejected rows or as one load that failed.
 */
enum HostileObject {

    /** A line longer than any memory: the whole size, where the others have a part of it. */
    LONG_LINE(1, rows(2, 1)) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            repeat(out, "x", size);
        }
    },
    /** A field as long, in quotes that are closed. */
    QUOTED_FIELD(5, rows(2, 1)) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            text(out, "d,\"");
            repeat(out, "x", size);
            text(out, "\"");
        }
    },
    /** A quote that is never closed, and good rows behind it. */
    OPEN_QUOTE(20, ending -> ending.rejected() == 1 && ending.written() > 2) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            text(out, "\"never closed\n");
            repeat(out, "d,1\n", size);
        }
    },
    /** Such a quote in every row. */
    OPEN_QUOTES(200, ending -> ending.rejected() > 1000 && ending.written() == 2) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            repeat(out, "d,\"1\n", size);
        }
    },
    QUOTES(5, rows(2, 1)) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            repeat(out, "\"", size);
        }
    },
    /** A million in each row. */
    COLUMNS(10, ending -> ending.rejected() > 0 && ending.written() == 2) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            repeat(out, ",".repeat(1_000_000) + "\n", size);
        }
    },
    LINE_FEEDS(1, rows(2, 0)) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            repeat(out, "\n", size);
        }
    },
    /** A comment without end. */
    COMMENT(5, rows(2, 0), "comment", "#") {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            repeat(out, "#", size);
        }
    },
    /** What a file system leaves behind that was switched off while it wrote. */
    NULS(5, rows(2, 2)) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            text(out, "d\0,1\n");
            repeat(out, "\0", size);
        }
    },
    JUNK(50, ending -> ending.rejected() > 1000 && ending.written() >= 2) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            Random random = new Random(11);
            byte[] block = new byte[BLOCK];
            for (long left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
    },
    /** A line without end in a charset of several bytes, with lines at the end that are held back. */
    GBK_LINE(10, rows(1, 1), "charset", "GBK", "footerLines", "1") {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            repeat(out, "\u00ce\u00c2", size);
        }
    },
    /** Good rows, each as long as a row may be. */
    LONGEST_ROWS(10, ending -> ending.rejected() == 0 && ending.written() > 2) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            String longest = "x".repeat(8_000_000);
            repeat(out, longest + ",1,," + longest + "\n", size);
        }
    },
    DEEP_JSON(50, ending -> ending.rejected() > 0 && ending.written() == 2) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            repeat(out, "d,1," + "[".repeat(1_000_000) + "\n", size);
        }
    },
    /** Two bytes a row, in a table of many columns where what is missing is NULL. */
    SHORT_ROWS(5000, ending -> ending.rejected() == 0 && ending.written() > 2) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            repeat(out, "d\n", size);
        }

        @Override
        String table() {
            return "hostile_wide";
        }
    },
    /** Numbers of a million digits, and short ones that stand for such. */
    NUMBERS(50, ending -> ending.rejected() > 0 && ending.written() == 2) {
        @Override
        void hurt(OutputStream out, long size) throws IOException {
            String digits = "9".repeat(1_000_000);
            repeat(out, "d," + digits + "\nd,1e999999999\nd,1e-999999999\nd,0." + digits + "\nd,1e" + digits + "\nd,1,[1e999999999]\nd,1,["
                    + digits + "]\n", size);
        }
    },
    /** A header that does not end. */
    HEADER(10, failed("header"), "header", "match") {
        @Override
        void write(OutputStream out, long size) throws IOException {
            repeat(out, "device", size);
        }
    },
    /** Zeros that pack to a thousandth. */
    GZIP_RATIO(1, failed("maxExpansionRatio=200")) {
        @Override
        void write(OutputStream out, long size) throws IOException {
            gzip(out, size);
        }
    },
    /** The same where the ratio is not limited. */
    GZIP_SIZE(1, failed("maxDecompressedSize=67108864")) {
        @Override
        void write(OutputStream out, long size) throws IOException {
            gzip(out, size);
        }

        @Override
        String source() {
            return super.source() + "&maxExpansionRatio=0&maxDecompressedSize=67108864";
        }
    },
    /** Good rows whose last bytes are missing. */
    TRUNCATED_GZIP(10, failed("ends at byte")) {
        @Override
        void write(OutputStream out, long size) throws IOException {
            GZIPOutputStream packed = new GZIPOutputStream(out, BLOCK, true);
            Random random = new Random(1);
            for (long rows = size / 20; rows > 0; rows--) {
                text(packed, "d," + random.nextInt() + "\n");
            }
            // what has been packed so far, without its end
            packed.flush();
        }
    },
    /** A window as large as the format's usual limit, for one row. */
    ZSTD_WINDOW(10, failed("maxWindowSize=8388608")) {
        @Override
        void write(OutputStream out, long size) throws IOException {
            try (ZstdOutputStream packed = new ZstdOutputStream(new Kept(out))) {
                packed.setLong(27);
                text(packed, FIRST);
                repeat(packed, "d,1\n", size);
            }
        }
    };

    static final String BUCKET = "iot-hostile";
    /** By name. */
    static final Map<String, String> TABLES = Map.of("hostile", "device STRING, reading DECIMAL(38,18), list ARRAY<BIGINT>, message STRING",
            "hostile_wide", "device STRING" + IntStream.range(0, 300).mapToObj(i -> ", c" + i + " DECIMAL(38,18)").collect(Collectors.joining()));

    private static final int BLOCK = 64 * 1024;
    private static final String FIRST = "first,1\n";

    private final int part;
    private final Predicate<HostileEnding> expected;
    private final String[] options;

    HostileObject(int part, Predicate<HostileEnding> expected, String... options) {
        this.part = part;
        this.expected = expected;
        this.options = options;
    }

    private static Predicate<HostileEnding> rows(long written, long rejected) {
        return ending -> ending.failure() == null && ending.written() == written && ending.rejected() == rejected;
    }

    private static Predicate<HostileEnding> failed(String text) {
        return ending -> ending.failure() != null && ending.failure().contains(text);
    }

    /** Whether it ended as it should: it did not just fail, and the good rows are there. */
    boolean isExpected(HostileEnding ending) {
        return expected.test(ending);
    }

    String key() {
        return name() + (name().contains("GZIP") ? ".csv.gz" : this == ZSTD_WINDOW ? ".csv.zst" : ".csv");
    }

    String table() {
        return "hostile";
    }

    /** The options of oss:. */
    String source() {
        return "objectName=" + key();
    }

    /** The options of maxcompute:, beside its own defaults. */
    String target() {
        StringBuilder target = new StringBuilder("maxRejectedPercent=100&missingColumns=asNull");
        for (int i = 0; i < options.length; i += 2) {
            target.append('&').append(options[i]).append("=RAW(").append(options[i + 1]).append(')');
        }
        return target.toString();
    }

    /** Writes the object. */
    void write(OutputStream out, long size) throws IOException {
        text(out, FIRST);
        hurt(out, size);
        text(out, "\nlast,2\n");
    }

    /** Writes what hurts, about so many bytes. */
    void hurt(OutputStream out, long size) throws IOException {
        throw new UnsupportedOperationException(name());
    }

    /** @param size bytes of the largest of them */
    void writePart(OutputStream out, long size) throws IOException {
        write(out, size / part);
    }

    private static void gzip(OutputStream out, long size) throws IOException {
        GZIPOutputStream packed = new GZIPOutputStream(out, BLOCK);
        repeat(packed, "\0", size);
        packed.finish();
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Whole units, at least one. */
    private static void repeat(OutputStream out, String unit, long bytes) throws IOException {
        byte[] one = unit.getBytes(StandardCharsets.ISO_8859_1);
        byte[] block = one.length >= BLOCK ? one : unit.repeat(BLOCK / one.length).getBytes(StandardCharsets.ISO_8859_1);
        long left = Math.max(1, bytes / one.length) * one.length;
        while (left > 0) {
            int count = (int) Math.min(left, block.length);
            out.write(block, 0, count);
            left -= count;
        }
    }

    /** Closing a packer must not close the object. */
    private static final class Kept extends FilterOutputStream {

        Kept(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    static HostileObject[] named(String names) {
        return Arrays.stream(names.split(",")).map(name -> valueOf(name.strip().toUpperCase(Locale.ROOT))).toArray(HostileObject[]::new);
    }
}
