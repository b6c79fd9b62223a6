package io.tidemark.oss.stream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;

import io.tidemark.oss.OssException;
import io.tidemark.oss.OssTestBed;

import static io.tidemark.oss.OssTestBed.concat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Objects that are broken, or made to break whoever reads them. */
@Timeout(60)
class HostileObjectsTest {

    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path directory;
    private OssTestBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new OssTestBed(directory);
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @ParameterizedTest
    @CsvSource({"gz,x.csv.gz", "zstd,x.csv.zst"})
    void anObjectThatUnpacksToFarTooMuchIsAFailure(String format, String key) throws Exception {
        bed.put(key, zeros(format, 100 * MEGABYTE));

        assertThatThrownBy(() -> count(key, new UnpackLimits(100, 0, 10))).isInstanceOf(IOException.class)
                .hasMessageContaining("oss://iot-raw/" + key).hasMessageContaining("maxExpansionRatio=100")
                .cause().isInstanceOfSatisfying(OssException.class, e -> assertThat(e.retryable()).isFalse());
        assertThat(count(key, new UnpackLimits(0, 0, 10))).isEqualTo(100L * MEGABYTE);
    }

    @Test
    void fewBytesMayUnpackToSomeMegabytesWhateverTheRatio() throws Exception {
        bed.put("x.csv.gz", zeros("gz", 60 * MEGABYTE));

        assertThat(count("x.csv.gz", new UnpackLimits(1, 0, 10))).isEqualTo(60L * MEGABYTE);
    }

    @Test
    void anObjectMayUnpackToTheSizeLimitButNotFurther() throws Exception {
        bed.put("x.csv.gz", zeros("gz", MEGABYTE));

        assertThat(count("x.csv.gz", new UnpackLimits(0, MEGABYTE, 10))).isEqualTo(MEGABYTE);
        assertThatThrownBy(() -> count("x.csv.gz", new UnpackLimits(0, MEGABYTE - 1, 10))).isInstanceOf(IOException.class)
                .hasMessageContaining("maxDecompressedSize=1048575");
    }

    @Test
    void theLimitsHoldForAllFilesOfAnArchiveTogether() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 10; i++) {
                zip.putNextEntry(new ZipEntry(i + ".csv"));
                zip.write(new byte[MEGABYTE]);
            }
        }
        bed.put("x.zip", bytes.toByteArray());

        assertThat(count("x.zip", new UnpackLimits(0, 10 * MEGABYTE, 10))).isGreaterThan(10 * MEGABYTE);
        assertThatThrownBy(() -> count("x.zip", new UnpackLimits(0, 9 * MEGABYTE, 10))).hasMessageContaining("maxDecompressedSize");
    }

    @Test
    void aDirectoryOfAnArchiveIsNoWayAroundTheLimits() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("directory/"));
            zip.write(new byte[2 * MEGABYTE]);
        }
        bed.put("x.zip", bytes.toByteArray());

        assertThatThrownBy(() -> count("x.zip", new UnpackLimits(0, MEGABYTE, 10))).hasMessageContaining("maxDecompressedSize");
    }

    @Test
    void anArchiveWithTooManyNamesIsAFailure() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 11; i++) {
                zip.putNextEntry(new ZipEntry(i + (i % 2 == 0 ? ".csv" : "/")));
            }
        }
        bed.put("x.zip", bytes.toByteArray());

        assertThat(count("x.zip", new UnpackLimits(0, 0, 11))).isZero();
        assertThatThrownBy(() -> count("x.zip", new UnpackLimits(0, 0, 10))).isInstanceOf(IOException.class)
                .hasMessageContaining("maxArchiveEntries=10");
    }

    @Test
    void longNamesAreCut() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("n".repeat(60_000)));
            zip.write('1');
        }
        bed.put("x.zip", bytes.toByteArray());
        ObjectsSource source = bed.source(Compression.auto, 0, settings(UnpackLimits.DEFAULT), "x.zip");
        try (OssObjectsStream stream = new OssObjectsStream(source)) {
            stream.readAllBytes();
        }

        assertThat((String) source.files().apply(0).get("name")).hasSizeLessThan(300).contains("oss://iot-raw/x.zip!nnn");
    }

    @Test
    void aZstdWindowBeyondTheLimitIsAFailureBeforeMemoryForItIsTaken() throws Exception {
        bed.put("8m.csv.zst", zstd(23, "id\n1\n"));
        bed.put("long.csv.zst", zstd(27, "id\n1\n"));
        bed.put("second.csv.zst", concat(zstd(20, "id\n1\n"), zstd(24, "2\n")));
        bed.put("whole.csv.zst", Zstd.compress(new byte[MEGABYTE]));

        assertThat(read("8m.csv.zst")).isEqualTo("id\n1\n");
        assertThatThrownBy(() -> read("long.csv.zst")).isInstanceOf(IOException.class).hasMessageContaining("oss://iot-raw/long.csv.zst")
                .hasMessageContaining("needs a window of 134217728 bytes").hasMessageContaining("maxWindowSize=8388608")
                .cause().isInstanceOfSatisfying(OssException.class, e -> assertThat(e.retryable()).isFalse());
        assertThatThrownBy(() -> read("second.csv.zst")).hasMessageContaining("16777216 bytes");
        assertThat(count("long.csv.zst", new UnpackLimits(0, 0, 10, 128 * MEGABYTE))).isEqualTo(5);
        assertThat(count("second.csv.zst", new UnpackLimits(0, 0, 10, 16 * MEGABYTE))).isEqualTo(7);
        assertThat(count("whole.csv.zst", new UnpackLimits(0, 0, 10, MEGABYTE))).isEqualTo(MEGABYTE);
        assertThatThrownBy(() -> count("whole.csv.zst", new UnpackLimits(0, 0, 10, MEGABYTE - 1))).hasMessageContaining("1048576 bytes");
    }

    @Test
    void aFileInAnArchiveThatAsksForMemoryIsAFailure() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            ZipArchiveEntry entry = new ZipArchiveEntry("a.csv");
            entry.setMethod(ZipMethod.ZSTD.getCode());
            byte[] packed = zstd(27, "id\n1\n");
            entry.setSize(5);
            entry.setCrc(0);
            zip.addRawArchiveEntry(withSizes(entry, packed.length), new ByteArrayInputStream(packed));
        }
        bed.put("x.zip", bytes.toByteArray());

        assertThatThrownBy(() -> read("x.zip")).hasMessageContaining("a.csv").hasMessageContaining("packed in a way that cannot be read");
    }

    private static ZipArchiveEntry withSizes(ZipArchiveEntry entry, long packed) {
        entry.setCompressedSize(packed);
        return entry;
    }

    private static byte[] zstd(int windowLog, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(bytes)) {
            out.setLong(windowLog);
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void membersWithoutContentAddNothing() throws Exception {
        byte[] empty = gzip("");
        bed.put("x.csv.gz", concat(empty, gzip("1\n"), empty, empty, gzip("2\n"), empty));
        bed.put("y.csv.gz", empty);

        assertThat(read("x.csv.gz")).isEqualTo("1\n2\n");
        assertThat(read("y.csv.gz")).isEmpty();
    }

    @Test
    void anEmptyObjectAddsNothingUnlessItShouldBePacked() throws Exception {
        bed.put("a.csv", "");
        assertThat(read("a.csv")).isEmpty();

        for (String key : new String[] {"b.csv.gz", "b.csv.bz2", "b.csv.zst", "b.zip"}) {
            bed.put(key, new byte[0]);
            assertThatThrownBy(() -> read(key)).hasMessageContaining("oss://iot-raw/" + key).hasMessageContaining("it is empty");
        }
    }

    @Test
    void whatFollowsTheLastGzipMemberIsNeverIgnored() throws Exception {
        byte[] member = gzip("1\n");
        bed.put("garbage.csv.gz", concat(member, "2\n".getBytes(StandardCharsets.UTF_8)));
        bed.put("zeros.csv.gz", concat(member, new byte[512]));
        bed.put("half.csv.gz", concat(member, new byte[] {0x1f}));

        String begins = "after 1 gzip member(s) byte " + member.length + " begins something else";
        assertThatThrownBy(() -> read("garbage.csv.gz")).hasMessageContaining("oss://iot-raw/garbage.csv.gz").hasMessageContaining(begins);
        assertThatThrownBy(() -> read("zeros.csv.gz")).hasMessageContaining(begins);
        assertThatThrownBy(() -> read("half.csv.gz")).hasMessageContaining("ends at byte " + (member.length + 1));
    }

    @Test
    void aGzipFileThatIsCutOffSaysWhere() throws Exception {
        byte[] member = gzip("1\n");
        byte[] second = gzip("a longer text that is worth packing, packing, packing\n");
        byte[] whole = concat(member, second);
        for (int cut = 1; cut < second.length; cut++) {
            bed.put("x.csv.gz", Arrays.copyOf(whole, whole.length - cut));

            assertThatThrownBy(() -> read("x.csv.gz")).as("cut %d", cut).isInstanceOf(IOException.class)
                    .hasMessageContaining("oss://iot-raw/x.csv.gz: cannot be unpacked, it is cut off or damaged")
                    .hasMessageContaining("ends at byte %d, within the gzip member that begins at byte %d",
                            whole.length - cut, member.length);
        }
    }

    @Test
    void aGzipFileWithAFlippedBitSaysWhichMemberIsBroken() throws Exception {
        byte[] member = gzip("1\n");
        byte[] whole = concat(member, gzip("2,a\n3,b\n"));
        for (int at = member.length + 10; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 4;
            bed.put("x.csv.gz", flipped);

            String text;
            try {
                text = read("x.csv.gz");
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("oss://iot-raw/x.csv.gz").hasMessageContaining("begins at byte " + member.length);
                continue;
            }
            assertThat(text).as("byte %d may be padding, but never other rows", at).isEqualTo("1\n2,a\n3,b\n");
        }
    }

    @Test
    void allFieldsOfAGzipHeaderAreSkipped() throws Exception {
        GzipParameters parameters = new GzipParameters();
        parameters.setFileName("n".repeat(100_000));
        parameters.setComment("a comment");
        parameters.setHeaderCRC(true);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GzipCompressorOutputStream(bytes, parameters)) {
            out.write("1\n".getBytes(StandardCharsets.UTF_8));
        }
        byte[] extra = gzip("2\n");
        extra[3] |= 4;
        bed.put("x.csv.gz", concat(bytes.toByteArray(), Arrays.copyOf(extra, 10), new byte[] {3, 0, 'a', 'b', 'c'},
                Arrays.copyOfRange(extra, 10, extra.length)));

        assertThat(read("x.csv.gz")).isEqualTo("1\n2\n");
    }

    /** The SDK's connections return what they have; an unpacker must not take a short read for an end. */
    @Test
    void membersMayBeCutAnywhereByTheConnection() throws Exception {
        byte[] packed = concat(gzip("1,a\n"), gzip(""), gzip("2,b\n"));
        for (int piece = 1; piece < 40; piece++) {
            try (GzipMembers members = new GzipMembers(new Dribble(packed, piece), 1 + piece % 7)) {
                assertThat(members.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("1,a\n2,b\n");
            }
        }
    }

    /** Hands out a few bytes at a time. */
    private static final class Dribble extends InputStream {

        private final ByteArrayInputStream in;
        private final int piece;

        Dribble(byte[] bytes, int piece) {
            this.in = new ByteArrayInputStream(bytes);
            this.piece = piece;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return in.read(buffer, offset, Math.min(piece, length));
        }
    }

    private ReadSettings settings(UnpackLimits limits) {
        return new ReadSettings(64 * 1024, 1 << 20, 3, Duration.ofMillis(1), 256 * 1024, limits);
    }

    private String read(String key) throws IOException {
        try (OssObjectsStream stream = bed.stream(Compression.auto, 0, settings(UnpackLimits.DEFAULT), key)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private long count(String key, UnpackLimits limits) throws IOException {
        try (OssObjectsStream stream = bed.stream(Compression.auto, 0, settings(limits), key)) {
            return stream.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] zeros(String format, int length) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[MEGABYTE];
        try (OutputStream out = new CompressorStreamFactory()
                .createCompressorOutputStream(format, bytes)) {
            for (int left = length; left > 0; left -= chunk.length) {
                out.write(chunk, 0, Math.min(left, chunk.length));
            }
        }
        return bytes.toByteArray();
    }
}
