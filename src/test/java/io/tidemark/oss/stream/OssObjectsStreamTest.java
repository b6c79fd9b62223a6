package io.tidemark.oss.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidemark.oss.OssException;
import io.tidemark.oss.OssTestBed;

import static io.tidemark.oss.OssTestBed.concat;
import static io.tidemark.oss.OssTestBed.pack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What comes out of a body, and what happens when objects or connections are not what they should be. */
@Timeout(60)
class OssObjectsStreamTest {

    static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path directory;
    OssTestBed bed;

    /** What {@link ReadSettings#readAhead()} all tests run with. */
    int readAhead() {
        return 0;
    }

    final ReadSettings settings() {
        return settings(4096, 1 << 20, 3, Duration.ofMillis(1));
    }

    final ReadSettings settings(int bufferSize, long rangeSize, int redownloads, Duration delay) {
        return new ReadSettings(bufferSize, rangeSize, redownloads, delay, readAhead(), UnpackLimits.DEFAULT);
    }

    @BeforeEach
    void start() throws Exception {
        bed = new OssTestBed(directory);
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void objectsAreJoinedInTheOrderGivenWithOneHeader() throws Exception {
        bed.put("a.csv", "id,v\n1,a\n");
        bed.put("b.csv", "id,v\n2,b\n");
        bed.put("c.csv", "id,v\n3,c\n");

        assertThat(read(1, "a.csv", "b.csv", "c.csv")).isEqualTo("id,v\n1,a\n2,b\n3,c\n");
    }

    @Test
    void aMissingFinalLineFeedIsSuppliedBetweenObjectsOnly() throws Exception {
        bed.put("a.csv", "1,a");
        bed.put("b.csv", "2,b");

        assertThat(read(0, "a.csv", "b.csv")).isEqualTo("1,a\n2,b");
    }

    @Test
    void anEmptyFirstObjectDoesNotTakeTheHeaderAwayFromTheRows() throws Exception {
        bed.put("a.csv", "");
        bed.put("b.csv", "id\n1");
        bed.put("c.csv", "\uFEFF");
        bed.put("d.csv", "id\n2");

        assertThat(read(1, "a.csv", "b.csv", "c.csv", "d.csv")).isEqualTo("id\n1\n2");
    }

    @Test
    void byteOrderMarksAreDropped() throws Exception {
        bed.put("a.csv", "\uFEFFid\n1\n");
        bed.put("b.csv", "\uFEFFid\n2\n");

        assertThat(read(1, "a.csv", "b.csv")).isEqualTo("id\n1\n2\n");
    }

    @Test
    void aHeaderWithoutRowsAndWithoutLineFeedAddsNothing() throws Exception {
        bed.put("a.csv", "id\r\n1\r\n");
        bed.put("b.csv", "id");
        bed.put("c.csv", "id\r\n2\r\n");

        assertThat(read(1, "a.csv", "b.csv", "c.csv")).isEqualTo("id\r\n1\r\n2\r\n");
    }

    @Test
    void anObjectWithAnotherHeaderIsAFailureAndNotShiftedColumns() throws Exception {
        bed.put("a.csv", "id,temperature,humidity\n1,2,3\n");
        bed.put("b.csv", "id,humidity,temperature\n1,3,2\n");

        assertThatThrownBy(() -> read(1, "a.csv", "b.csv")).isInstanceOf(IOException.class)
                .hasMessageContaining("oss://iot-raw/b.csv").hasMessageContaining("header differs")
                .hasRootCauseInstanceOf(OssException.class);
    }

    @Test
    void anObjectShorterThanItsHeaderIsAFailure() throws Exception {
        bed.put("a.csv", "only one line\n");

        assertThatThrownBy(() -> read(2, "a.csv")).hasMessageContaining("fewer than headerLines=2");
    }

    @Test
    void aHeaderLongerThanTheFirstChunkIsCutInTheRightPlace() throws Exception {
        String header = "c".repeat(30_000) + "\n";
        bed.put("a.csv", header + "1\n");
        bed.put("b.csv", header + "2\n");

        assertThat(read(1, "a.csv", "b.csv")).isEqualTo(header + "1\n2\n");
    }

    @Test
    void utf16IsRefusedWhereItWouldBeCutAndPassedOnWhereItWouldNot() throws Exception {
        byte[] utf16 = concat(new byte[] {(byte) 0xff, (byte) 0xfe}, "a\n".getBytes(StandardCharsets.UTF_16LE));
        bed.put("a.csv", utf16);
        bed.put("b.csv", utf16);

        assertThat(bytes(bed.stream(Compression.auto, 0, settings(), "a.csv"))).isEqualTo(utf16);
        assertThatThrownBy(() -> read(0, "a.csv", "b.csv")).hasMessageContaining("UTF-16");
    }

    @Test
    void theLocatorTellsTheObjectAndItsOwnLine() throws Exception {
        bed.put("a.csv", "id\n1\n2");
        bed.put("b.csv", "id\n3\n4\n");
        ObjectsSource source = bed.source(Compression.auto, 1, settings(), "a.csv", "b.csv");
        assertThat(bytes(new OssObjectsStream(source))).asString(StandardCharsets.UTF_8).isEqualTo("id\n1\n2\n3\n4\n");

        assertThat(source.locator().apply(1)).isEqualTo("oss://iot-raw/a.csv line 1");
        assertThat(source.locator().apply(3)).isEqualTo("oss://iot-raw/a.csv line 3");
        assertThat(source.locator().apply(4)).isEqualTo("oss://iot-raw/b.csv line 2");
        assertThat(source.locator().apply(5)).isEqualTo("oss://iot-raw/b.csv line 3");
    }

    @ParameterizedTest
    @CsvSource({"gz,x.csv.gz", "bzip2,x.csv.bz2", "zstd,x.csv.zst"})
    void everyMemberOfAPackedObjectIsRead(String format, String key) throws Exception {
        bed.put(key, concat(pack(format, "1\n"), pack(format, "2\n"), pack(format, "3\n")));

        assertThat(read(0, key)).isEqualTo("1\n2\n3\n");
    }

    @ParameterizedTest
    @CsvSource({"gz,x.csv.gz", "bzip2,x.csv.bz2", "zstd,x.csv.zst"})
    void aFewBytesMayUnpackToMany(String format, String key) throws Exception {
        String text = "0,0,0,0,0,0,0,0\n".repeat(200_000);
        bed.put(key, concat(pack(format, text), pack(format, text)));

        assertThat(read(0, key)).isEqualTo(text + text);
    }

    @ParameterizedTest
    @CsvSource({"gz,x.csv.gz", "bzip2,x.csv.bz2", "zstd,x.csv.zst"})
    void aPackedObjectThatIsCutOffFailsAndNeverEndsEarly(String format, String key) throws Exception {
        byte[] whole = concat(pack(format, rows(20_000)), pack(format, rows(20_000)));
        for (int cut : new int[] {whole.length - 1, whole.length - 5, whole.length / 2 + 2, whole.length / 2 + 20, whole.length / 3}) {
            bed.put(key, Arrays.copyOf(whole, cut));

            OssObjectsStream stream = bed.stream(Compression.auto, 0, settings(), key);
            assertThatThrownBy(() -> bytes(stream)).as("cut at %d of %d", cut, whole.length).isInstanceOf(IOException.class)
                    .hasMessageContaining("oss://iot-raw/" + key).hasMessageContaining("cut off or damaged").hasMessageNotContaining("null");
            assertThatThrownBy(stream::read).as("a second read after the failure").isInstanceOf(IOException.class);
        }
    }

    @Test
    void theFilesOfAZipArchiveAreJoinedLikeObjects() throws Exception {
        bed.put("x.zip", zip("dir/", "dir/a.csv", "id\n1", "b.csv", "id\n2\n"));
        ObjectsSource source = bed.source(Compression.auto, 1, settings(), "x.zip");

        assertThat(bytes(new OssObjectsStream(source))).asString(StandardCharsets.UTF_8).isEqualTo("id\n1\n2\n");
        assertThat(source.locator().apply(3)).isEqualTo("oss://iot-raw/x.zip!b.csv line 2");
    }

    @Test
    void aZipArchiveCutBetweenItsFilesIsNotTakenForAShorterOne() throws Exception {
        byte[] whole = zip("a.csv", "1\n", "b.csv", "2\n");
        int second = new String(whole, StandardCharsets.ISO_8859_1).indexOf("PK\u0003\u0004", 4);
        bed.put("x.zip", Arrays.copyOf(whole, second));

        assertThatThrownBy(() -> read(0, "x.zip")).isInstanceOf(IOException.class).hasMessageContaining("cut off or damaged");
    }

    @Test
    void autoWantsBytesAndSuffixToAgree() throws Exception {
        bed.put("x.csv", pack("gz", "1\n"));
        bed.put("y.gz", "1\n");

        assertThatThrownBy(() -> read(0, "x.csv")).hasMessageContaining("compression=gzip").hasMessageContaining("says none");
        assertThatThrownBy(() -> read(0, "y.gz")).hasMessageContaining("set compression");
        assertThat(bytes(bed.stream(Compression.gzip, 0, settings(), "x.csv"))).isEqualTo("1\n".getBytes(StandardCharsets.UTF_8));
        assertThat(bytes(bed.stream(Compression.none, 0, settings(), "y.gz"))).isEqualTo("1\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLostConnectionIsResumedAtItsByte() throws Exception {
        byte[] data = random(3 * MEGABYTE + 17);
        bed.put("big.bin", data);
        bed.oss.faults().truncate("big.bin", 2, 700_000);

        assertThat(bytes(bed.stream(Compression.none, 0, settings(), "big.bin"))).isEqualTo(data);
    }

    @Test
    void everyRangeMayBeResumedButNoneWithoutEnd() throws Exception {
        byte[] data = random(3 * MEGABYTE);
        bed.put("big.bin", data);
        bed.oss.faults().truncate("big.bin", 100, 300_000);

        ReadSettings patient = settings(4096, 512 * 1024, 8, Duration.ofMillis(1));
        assertThat(bytes(bed.stream(Compression.none, 0, patient, "big.bin"))).as("more resumptions than 8 in all").isEqualTo(data);

        bed.oss.faults().clear();
        bed.oss.faults().truncate("big.bin", 100, 1000);
        assertThatThrownBy(() -> bytes(bed.stream(Compression.none, 0, settings(), "big.bin"))).isInstanceOf(IOException.class)
                .hasMessageContaining("lost the connection at byte ").hasMessageContaining("3 resumption(s)");
    }

    @Test
    void aConnectionThatBroughtMuchMayBeLostAgainAndAgain() throws Exception {
        byte[] data = random(12 * MEGABYTE);
        bed.put("big.bin", data);
        // slowly, because a reset discards what was sent and not yet read
        bed.oss.faults().truncate("big.bin", 100, MEGABYTE + 500_000).slow("big.bin", 100, 20L * MEGABYTE);

        ReadSettings oneRange = settings(4096, 64L * MEGABYTE, 1, Duration.ofMillis(1));
        assertThat(bytes(bed.stream(Compression.none, 0, oneRange, "big.bin"))).isEqualTo(data);
    }

    @Test
    void aServerErrorWhileResumingIsResumedToo() throws Exception {
        byte[] data = random(MEGABYTE);
        bed.put("big.bin", data);
        OssObjectsStream stream = bed.stream(Compression.none, 0, settings(4096, 64 * 1024, 3, Duration.ofMillis(1)), "big.bin");
        byte[] start = stream.readNBytes(100_000);
        bed.oss.faults().fail("GET", "big.bin", 1, 409, "Throttled");

        assertThat(concat(start, stream.readAllBytes())).isEqualTo(data);
        stream.close();
    }

    @Test
    void aLyingCrcIsAFailureAfterTheLastByte() throws Exception {
        bed.put("a.csv", "1\n");
        bed.oss.faults().lieAboutCrc("GET", "a.csv", 1);
        OssObjectsStream stream = bed.stream(Compression.none, 0, settings(), "a.csv");

        assertThatThrownBy(() -> bytes(stream)).isInstanceOf(IOException.class).hasMessageContaining("CRC-64");
    }

    @Test
    void anObjectWithoutCrcIsRead() throws Exception {
        bed.put("a.csv", "1\n");
        bed.oss.faults().omitCrc("*", "a.csv", 10);

        assertThat(read(0, "a.csv")).isEqualTo("1\n");
    }

    @Test
    void theCrcIsCheckedOverRangesAndResumptions() throws Exception {
        byte[] data = random(3 * MEGABYTE + 17);
        bed.put("big.bin", data);
        bed.oss.faults().truncate("big.bin", 2, 700_000).lieAboutCrc("GET", "big.bin", 100);

        assertThatThrownBy(() -> bytes(bed.stream(Compression.none, 0, settings(), "big.bin"))).hasMessageContaining("CRC-64");
    }

    @Test
    void anObjectReplacedWhileItIsReadIsAFailureAndNeverAMixture() throws Exception {
        bed.put("big.bin", random(2 * MEGABYTE));
        OssObjectsStream stream = bed.stream(Compression.none, 0, settings(), "big.bin").open();
        stream.readNBytes(1000);
        byte[] other = random(2 * MEGABYTE);
        other[0]++;
        bed.put("big.bin", other);

        assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("changed since it was found")
                .cause().isInstanceOfSatisfying(OssException.class, e -> assertThat(e.code()).isEqualTo("PreconditionFailed"));
        stream.close();
    }

    @Test
    void anObjectDeletedAfterItWasPinnedFailsAtOpening() throws Exception {
        bed.put("a.csv", "1\n");
        OssObjectsStream stream = bed.stream(Compression.auto, 0, settings(), "a.csv");
        bed.oss.delete(OssTestBed.BUCKET, "a.csv");

        assertThatThrownBy(stream::open).hasMessageContaining("was deleted after it was found");
    }

    @Test
    void resetAfterHalfARunGivesAllBytesAgain() throws Exception {
        byte[] data = random(3 * MEGABYTE);
        bed.put("a.bin", data);
        OssObjectsStream stream = bed.stream(Compression.none, 0, settings(), "a.bin").open();
        stream.readNBytes(MEGABYTE + 5);

        stream.reset();
        assertThat(stream.position()).isZero();
        assertThat(stream.readAllBytes()).isEqualTo(data);
        stream.close();
        stream.reset();
        assertThat(stream.readAllBytes()).as("a closed body is opened again by reset").isEqualTo(data);
        stream.close();
    }

    @Test
    void resetForgetsAFailure() throws Exception {
        bed.put("a.csv", "1\n");
        bed.oss.faults().lieAboutCrc("GET", "a.csv", 1);
        OssObjectsStream stream = bed.stream(Compression.none, 0, settings(), "a.csv");
        assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);

        stream.reset();
        assertThat(stream.readAllBytes()).isEqualTo("1\n".getBytes(StandardCharsets.UTF_8));
        stream.close();
    }

    @Test
    void aCopyReadsOnItsOwnAndEndsWithItsExchange() throws Exception {
        bed.put("a.csv", "1\n2\n");
        OssObjectsStream stream = bed.stream(Compression.auto, 0, settings(), "a.csv");
        assertThat((char) stream.read()).isEqualTo('1');
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());

        InputStream copy = (InputStream) stream.copy(exchange);
        assertThat(copy.readAllBytes()).isEqualTo("1\n2\n".getBytes(StandardCharsets.UTF_8));
        assertThat(stream.readAllBytes()).isEqualTo("\n2\n".getBytes(StandardCharsets.UTF_8));
        exchange.getExchangeExtension().handoverCompletions().forEach(completion -> completion.onComplete(exchange));
        ((OssObjectsStream) copy).reset();
        assertThatThrownBy(copy::read).hasMessageContaining("closed when its exchange completed");
        stream.close();
    }

    @Test
    void closingEarlyDoesNotReadTheRest() throws Exception {
        bed.put("a.bin", random(8 * MEGABYTE));
        bed.oss.faults().slow("a.bin", 1, MEGABYTE / 2);
        OssObjectsStream stream = bed.stream(Compression.none, 0, settings(4096, 64 * MEGABYTE, 3, Duration.ofMillis(1)), "a.bin");
        stream.readNBytes(10);

        long before = System.nanoTime();
        stream.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).as("the rest would take 16 s").isLessThan(Duration.ofSeconds(3));
        assertThatThrownBy(stream::read).hasMessageContaining("the stream is closed");
    }

    @Test
    void anotherThreadCanCloseAWaitingReader() throws Exception {
        bed.put("a.bin", random(MEGABYTE));
        bed.oss.faults().truncate("a.bin", 100, 1000);
        OssObjectsStream stream = bed.stream(Compression.none, 0, settings(4096, MEGABYTE, 100, Duration.ofSeconds(30)), "a.bin");
        CompletableFuture<Throwable> read = CompletableFuture.supplyAsync(() -> catchThrowable(stream));

        Awaitility.await().during(Duration.ofMillis(300)).until(() -> !read.isDone());
        stream.close();
        assertThat(read.get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    @Test
    void anInterruptEndsThePauseBeforeAResumption() throws Exception {
        bed.put("a.bin", random(MEGABYTE));
        bed.oss.faults().truncate("a.bin", 100, 1000);
        OssObjectsStream stream = bed.stream(Compression.none, 0, settings(4096, MEGABYTE, 100, Duration.ofSeconds(30)), "a.bin");
        Thread.currentThread().interrupt();

        assertThatThrownBy(stream::readAllBytes).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        stream.close();
    }

    @Test
    void everyByteOfTheBodyIsTracedToItsFile() throws Exception {
        bed.put("a.csv", "\uFEFFid\n1\n2");
        bed.put("b.csv", "");
        bed.put("c.csv.gz", pack("gz", "id\n3\n4\n"));
        bed.put("d.zip", zip("e.csv", "id\n5\n", "dir/", "f.csv", "id\n6"));
        ObjectsSource source = bed.source(Compression.auto, 1, settings(), "a.csv", "b.csv", "c.csv.gz", "d.zip");
        String body = new String(bytes(new OssObjectsStream(source, bed.threads)), StandardCharsets.UTF_8);
        assertThat(body).isEqualTo("id\n1\n2\n3\n4\n5\n6");

        assertThat(place(source, 0)).isEqualTo("oss://iot-raw/a.csv@3");
        assertThat(place(source, body.indexOf('2'))).isEqualTo("oss://iot-raw/a.csv@8");
        assertThat(place(source, body.indexOf('3'))).isEqualTo("oss://iot-raw/c.csv.gz@3");
        assertThat(place(source, body.indexOf('4'))).isEqualTo("oss://iot-raw/c.csv.gz@5");
        assertThat(place(source, body.indexOf('5'))).isEqualTo("oss://iot-raw/d.zip!e.csv@3");
        assertThat(place(source, body.indexOf('6'))).isEqualTo("oss://iot-raw/d.zip!f.csv@3");
        assertThat(source.files().apply(0)).isSameAs(source.files().apply(body.indexOf('2')))
                .containsEntry("key", "a.csv").containsEntry("etag", source.objects().get(0).etag()).doesNotContainKey("entry");
        assertThat(source.files().apply(body.indexOf('6'))).containsEntry("entry", "f.csv");
        assertThat(source.locator().apply(6)).isEqualTo("oss://iot-raw/d.zip!e.csv line 2");
    }

    private static String place(ObjectsSource source, long bodyOffset) {
        Map<String, Object> file = source.files().apply(bodyOffset);
        return file.get("name") + "@" + (bodyOffset - (Long) file.get("bodyOffset") + (Long) file.get("fileOffset"));
    }

    @Test
    void whatWasReadCanBeReconciledWithWhatIsStored() throws Exception {
        bed.put("a.csv", "1\n");
        byte[] packed = pack("gz", rows(20_000));
        bed.put("b.csv.gz", packed);
        ObjectsSource source = bed.source(Compression.auto, 0, settings(), "a.csv", "b.csv.gz");
        OssObjectsStream stream = new OssObjectsStream(source, bed.threads);
        byte[] some = stream.readNBytes(100);

        assertThat(source.length().getAsLong()).as("not known before the end").isEqualTo(-1);
        assertThat(source.manifest().get(1)).doesNotContainKey("bytesRead");
        byte[] rest = stream.readAllBytes();
        stream.close();
        assertThat(source.length().getAsLong()).isEqualTo(some.length + rest.length).isEqualTo(rows(20_000).length() + 2);
        assertThat(source.manifest().get(1)).containsEntry("bytesRead", (long) packed.length)
                .containsEntry("bytesUnpacked", (long) rows(20_000).length());
    }

    @Test
    void theManifestIsCompleteOnceTheObjectsHaveBeenOpened() throws Exception {
        bed.put("a.csv", "1\n");
        ObjectsSource source = bed.source(Compression.auto, 0, settings(), "a.csv");
        bytes(new OssObjectsStream(source));

        Map<String, Object> entry = source.manifest().get(0);
        assertThat(entry).containsEntry("bucket", "iot-raw").containsEntry("key", "a.csv").containsEntry("size", 2L)
                .containsKeys("etag", "lastModified").hasEntrySatisfying("crc64", crc -> assertThat((String) crc).matches("[0-9]+"));
    }

    static Throwable catchThrowable(InputStream stream) {
        try {
            stream.readAllBytes();
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    final String read(int headerLines, String... keys) throws IOException {
        return new String(bytes(bed.stream(Compression.auto, headerLines, settings(), keys)), StandardCharsets.UTF_8);
    }

    static byte[] bytes(OssObjectsStream stream) throws IOException {
        try (stream) {
            return stream.readAllBytes();
        }
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static String rows(int count) {
        StringBuilder rows = new StringBuilder();
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            rows.append(i).append(',').append(random.nextInt()).append('\n');
        }
        return rows.toString();
    }

    /** Names that end with a slash have no content; every other one is followed by its own. */
    static byte[] zip(String... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i++) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                if (!namesAndContents[i].endsWith("/")) {
                    zip.write(namesAndContents[++i].getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return bytes.toByteArray();
    }
}
