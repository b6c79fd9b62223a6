package io.tidemark.oss.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.aliyun.oss.OSS;

import io.tidemark.oss.OssConfiguration;
import io.tidemark.oss.OssTestBed;
import io.tidemark.oss.client.OssClientFactory;
import io.tidemark.oss.client.OssFailures;
import io.tidemark.sandbox.oss.OssFaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The contract of the body when it is read ahead, and that no thread or connection is left over. */
class ReadAheadTest extends OssObjectsStreamTest {

    /** As Camel's cached pools: a thread for each task at once. */
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(0, 100, 1, TimeUnit.MINUTES, new SynchronousQueue<>());

    @Override
    int readAhead() {
        return 16 * 1024;
    }

    @AfterEach
    void noThreadIsLeftOver() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(pool.getActiveCount()).isZero());
        pool.shutdownNow();
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() ->
                assertThat(((ThreadPoolExecutor) bed.threads).getActiveCount()).as("threads of the inherited tests").isZero());
    }

    @Test
    void itReadsAheadAndStopsWhenItsBuffersAreFull() throws Exception {
        bed.put("a.bin", random(MEGABYTE));
        AtomicInteger ranges = new AtomicInteger();
        OssObjectsStream stream = stream(4096, "a.bin");
        bed.oss.faults().before("GET", "a.bin", OssFaults.ALWAYS, ranges::incrementAndGet);

        assertThat(stream.read()).isNotNegative();
        Awaitility.await().untilAsserted(() -> assertThat(ranges.get()).as("ranges of 4 KiB").isGreaterThanOrEqualTo(2));
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> ranges.get() <= 5);
        stream.close();
    }

    @Test
    void openedItReadsAheadBeforeTheFirstReadAndAResetBeforeItFetchesNothingAgain() throws Exception {
        byte[] data = random(4 * 4096);
        bed.put("a.bin", data);
        AtomicInteger ranges = new AtomicInteger();
        OssObjectsStream stream = stream(4096, "a.bin");
        bed.oss.faults().before("GET", "a.bin", OssFaults.ALWAYS, ranges::incrementAndGet);

        stream.open();
        Awaitility.await().untilAsserted(() -> assertThat(ranges.get()).isGreaterThanOrEqualTo(2));
        stream.reset();

        assertThat(stream.readAllBytes()).isEqualTo(data);
        assertThat(ranges).hasValue(4);
    }

    @Test
    void whatWasReceivedBeforeAFailureIsHandedOut() throws Exception {
        byte[] data = random(100_000);
        bed.put("a.bin", data);
        bed.oss.faults().lieAboutCrc("GET", "a.bin", 100);
        OssObjectsStream stream = stream(MEGABYTE, "a.bin");

        assertThat(stream.readNBytes(data.length)).isEqualTo(data);
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class).hasMessageContaining("oss://iot-raw/a.bin")
                .hasMessageContaining("CRC-64");
        assertThatThrownBy(stream::read).as("and never an end").isInstanceOf(IOException.class);
    }

    @Test
    void closingEndsTheThreadThatWaitsForRoom() throws Exception {
        bed.put("a.bin", random(MEGABYTE));
        OssObjectsStream stream = stream(MEGABYTE, "a.bin");
        stream.read();
        Awaitility.await().untilAsserted(() -> assertThat(pool.getActiveCount()).isOne());

        stream.close();
        Awaitility.await().untilAsserted(() -> assertThat(pool.getActiveCount()).isZero());
        assertThatThrownBy(stream::read).hasMessageContaining("the stream is closed");
    }

    @Test
    void closingEndsTheThreadAndTheReaderOfAStalledServer() throws Exception {
        bed.put("a.bin", random(MEGABYTE));
        bed.oss.faults().slow("a.bin", 100, 1000);
        OssObjectsStream stream = stream(MEGABYTE, "a.bin");
        CompletableFuture<Throwable> read = CompletableFuture.supplyAsync(() -> catchThrowable(stream));
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> !read.isDone());

        stream.close();
        assertThat(read.get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    @Test
    void aStalledServerIsGivenUpAndItsRangeResumed() throws Exception {
        byte[] data = random(MEGABYTE);
        bed.put("a.bin", data);
        OssConfiguration impatient = bed.configuration();
        impatient.setSocketTimeout(Duration.ofMillis(300));
        OSS client = OssClientFactory.create(impatient);
        try {
            ObjectsSource source = ObjectsSource.joined(client, new OssFailures(impatient),
                    bed.source(Compression.none, 0, settings(), "a.bin").objects(),
                    settings(4096, MEGABYTE, 3, Duration.ofMillis(1)), Compression.none, 0);
            bed.oss.faults().slow("a.bin", 1, 1);

            assertThat(bytes(new OssObjectsStream(source, pool))).isEqualTo(data);
        } finally {
            client.shutdown();
        }
    }

    @Test
    void anInterruptedReaderEndsTheThreadToo() throws Exception {
        bed.put("a.bin", random(MEGABYTE));
        bed.oss.faults().slow("a.bin", 100, 1000);
        OssObjectsStream stream = stream(MEGABYTE, "a.bin");
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader = new Thread(() -> failure.set(catchThrowable(stream)));
        reader.start();
        Awaitility.await().untilAsserted(() -> assertThat(pool.getActiveCount()).isOne());

        reader.interrupt();
        reader.join(5000);
        assertThat(failure.get()).isInstanceOf(InterruptedIOException.class).hasMessageContaining("interrupted");
        Awaitility.await().untilAsserted(() -> assertThat(pool.getActiveCount()).isZero());
    }

    /** With one connection in all, every path must have given it back before the next can read. */
    @Test
    void noPathKeepsAConnection() throws Exception {
        byte[] data = random(MEGABYTE);
        bed.put("a.bin", data);
        bed.put("cut.gz", Arrays.copyOf(OssTestBed.pack("gz", rows(50_000)), 100_000));
        OssConfiguration single = bed.configuration();
        single.setMaxConnections(1);
        single.setSocketTimeout(Duration.ofSeconds(5));
        OSS client = OssClientFactory.create(single);
        try {
            for (int round = 0; round < 3; round++) {
                OssObjectsStream left = on(client, single, Compression.none, "a.bin").open();
                left.close();
                OssObjectsStream half = on(client, single, Compression.none, "a.bin");
                half.readNBytes(100_000);
                half.close();
                assertThatThrownBy(() -> bytes(on(client, single, Compression.gzip, "cut.gz"))).hasMessageContaining("cut off");
                bed.oss.faults().lieAboutCrc("GET", "a.bin", 1);
                assertThatThrownBy(() -> bytes(on(client, single, Compression.none, "a.bin"))).hasMessageContaining("CRC-64");
                OssObjectsStream interrupted = on(client, single, Compression.none, "a.bin");
                Thread.currentThread().interrupt();
                assertThatThrownBy(interrupted::readAllBytes).isInstanceOf(InterruptedIOException.class);
                assertThat(Thread.interrupted()).isTrue();
                OssObjectsStream again = on(client, single, Compression.none, "a.bin");
                again.readNBytes(1000);
                again.reset();
                assertThat(again.readAllBytes()).isEqualTo(data);
                again.close();
            }
        } finally {
            client.shutdown();
        }
    }

    private OssObjectsStream on(OSS client, OssConfiguration configuration, Compression compression, String key) {
        PinnedObject object = PinnedObject.of(OssTestBed.BUCKET, key, client.headObject(OssTestBed.BUCKET, key));
        return new OssObjectsStream(ObjectsSource.joined(client, new OssFailures(configuration), List.of(object),
                settings(4096, MEGABYTE, 3, Duration.ofMillis(1)), compression, 0), pool);
    }

    @Test
    void stoppedThreadsAreAFailureAndNotAnEnd() throws Exception {
        // more than can be read ahead: the thread is still at work when it is stopped
        bed.put("a.bin", random(8 * MEGABYTE));
        OssObjectsStream stream = stream(MEGABYTE, "a.bin");
        stream.read();

        pool.shutdownNow();
        assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("was stopped");
    }

    @Test
    void withoutThreadsTheReaderReadsItself() throws Exception {
        byte[] data = random(MEGABYTE);
        bed.put("a.bin", data);
        OssObjectsStream stream = stream(MEGABYTE, "a.bin");
        pool.shutdownNow();

        assertThat(stream.readAllBytes()).isEqualTo(data);
        stream.close();
    }

    @Test
    void resetLeavesTheOldThreadBehindAndStartsAnother() throws Exception {
        byte[] data = random(MEGABYTE);
        bed.put("a.bin", data);
        OssObjectsStream stream = stream(MEGABYTE, "a.bin");
        for (int round = 0; round < 20; round++) {
            stream.readNBytes(1 + round * 5000);
            stream.reset();
        }

        assertThat(stream.readAllBytes()).isEqualTo(data);
        stream.close();
    }

    @Test
    void closingAtAnyMomentLeavesNothingBehind() throws Exception {
        bed.put("a.csv.gz", OssTestBed.pack("gz", rows(50_000)));
        ObjectsSource source = bed.source(Compression.auto, 0, settings(), "a.csv.gz");
        for (int round = 0; round < 50; round++) {
            OssObjectsStream stream = new OssObjectsStream(source.copy(), pool);
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Throwable> read = CompletableFuture.supplyAsync(() -> {
                begun.countDown();
                return catchThrowable(stream);
            });
            begun.await();
            // at another point of the reading in each round
            LockSupport.parkNanos(round * 200_000L);
            stream.close();
            Throwable failure = read.get(5, TimeUnit.SECONDS);
            assertThat(failure == null || failure.getMessage().contains("closed")).as("failure %s", failure).isTrue();
        }
    }

    private OssObjectsStream stream(long rangeSize, String key) throws IOException {
        return new OssObjectsStream(bed.source(Compression.none, 0, settings(4096, rangeSize, 3, Duration.ofMillis(1)), key), pool);
    }
}
