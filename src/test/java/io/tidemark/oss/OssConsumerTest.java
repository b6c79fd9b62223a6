package io.tidemark.oss;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Exchange;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.aliyun.oss.OSSException;

import static io.tidemark.oss.OssTestBed.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class OssConsumerTest {

    private static final String FAST = "&initialDelay=0&delay=20";

    @TempDir
    private Path directory;
    private OssTestBed bed;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        bed = new OssTestBed(directory);
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void everyObjectBecomesAnExchangeAndIsDeletedAfterIt() throws Exception {
        for (int i = 10; i < 35; i++) {
            bed.put("in/" + i + ".csv", i + "\n");
        }
        bed.put("in/", "");
        bed.put("other.csv", "x\n");
        consume("prefix=in/&deleteAfterRead=true&maxMessagesPerPoll=4&maxKeys=3");

        await().until(() -> seen.size() == 25);
        assertThat(seen).contains("in/10.csv=10\n", "in/34.csv=34\n").doesNotHaveDuplicates();
        await().untilAsserted(() -> assertThat(keys()).containsExactly("in/", "other.csv"));
    }

    @Test
    void headersAndFileNameTellTheObject() throws Exception {
        bed.put("a.csv", "1\n");
        AtomicInteger checked = new AtomicInteger();
        bed.route(route -> route.from("oss:iot-raw?deleteAfterRead=true" + FAST).process(exchange -> {
            assertThat(exchange.getMessage().getHeaders()).containsEntry(OssConstants.OBJECT_KEY, "a.csv")
                    .containsEntry(Exchange.FILE_NAME, "a.csv").containsEntry(OssConstants.OBJECT_TYPE, "file");
            checked.incrementAndGet();
        }));

        await().until(() -> checked.get() == 1);
    }

    @Test
    void objectsThatStayDoNotStarveThoseBehindThem() throws Exception {
        for (int i = 0; i < 9; i++) {
            bed.put("in/" + i, i + "\n");
        }
        consume("prefix=in/&maxMessagesPerPoll=2");

        await().until(() -> seen.stream().distinct().count() == 9);
    }

    @Test
    void anObjectThatTheRepositoryKnowsIsNotFetchedAgainUntilItChanges() throws Exception {
        bed.context.getRegistry().bind("known", MemoryIdempotentRepository.memoryIdempotentRepository());
        bed.put("a.csv", "1\n");
        consume("idempotentRepository=#known");
        await().until(() -> seen.size() == 1);
        await().during(Duration.ofMillis(200)).until(() -> seen.size() == 1);

        bed.put("a.csv", "2\n");
        await().until(() -> seen.size() == 2);
        assertThat(seen).containsExactly("a.csv=1\n", "a.csv=2\n");
    }

    @Test
    void aFailedObjectStaysAndIsTakenAgain() throws Exception {
        bed.put("a.csv", "1\n");
        AtomicInteger tries = new AtomicInteger();
        bed.route(route -> route.from("oss:iot-raw?deleteAfterRead=true" + FAST).process(exchange -> {
            if (tries.incrementAndGet() == 1) {
                throw new IOException("not yet");
            }
        }));

        await().untilAsserted(() -> assertThat(keys()).isEmpty());
        assertThat(tries).hasValue(2);
    }

    @Test
    void anObjectIsNotTakenTwiceWhileItIsInProgress() throws Exception {
        bed.put("a.csv", "1\n");
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger taken = new AtomicInteger();
        bed.route(route -> route.from("oss:iot-raw?deleteAfterRead=true" + FAST).to("seda:work?waitForTaskToComplete=Never"));
        bed.route(route -> route.from("seda:work?concurrentConsumers=3").process(exchange -> {
            taken.incrementAndGet();
            release.await();
        }));

        // completions are handed over to seda, so the first exchange is under way until it is released
        await().until(() -> taken.get() == 1);
        await().during(Duration.ofMillis(300)).until(() -> taken.get() == 1);
        release.countDown();
        await().untilAsserted(() -> assertThat(keys()).isEmpty());
    }

    @Test
    void doneFilesAreAwaitedAndNotConsumed() throws Exception {
        bed.put("a.csv", "1\n");
        bed.put("b.csv", "2\n");
        bed.put("b.csv.done", "");
        consume("doneFileName={name}.done&deleteAfterRead=true");

        await().until(() -> seen.size() == 1);
        await().during(Duration.ofMillis(200)).until(() -> seen.size() == 1);
        assertThat(seen).containsExactly("b.csv=2\n");
    }

    @Test
    void aPatternFiltersKeys() throws Exception {
        bed.put("a.csv", "1\n");
        bed.put("a.txt", "1\n");
        consume("objectName=*.csv&deleteAfterRead=true");

        await().untilAsserted(() -> assertThat(keys()).containsExactly("a.txt"));
        assertThat(seen).containsExactly("a.csv=1\n");
    }

    @Test
    void consumedObjectsAreMoved() throws Exception {
        bed.put("in/a.csv", "1\n");
        consume("prefix=in/&moveAfterRead=true&removePrefixOnMove=true&destinationBucketPrefix=done/");

        await().untilAsserted(() -> assertThat(keys()).containsExactly("done/a.csv"));
    }

    @Test
    void aBucketThatDoesNotExistFailsTheStart() {
        assertThatThrownBy(() -> bed.route(route -> route.from("oss:nowhere").to("mock:x")))
                .hasRootCauseInstanceOf(OSSException.class)
                .hasStackTraceContaining("there is no such bucket");
    }

    @Test
    void schedulingParametersNeedASlot() {
        assertThatThrownBy(() -> bed.route(route -> route.from("oss:iot-raw?prefix=$[yyyymmdd]/").to("mock:x")))
                .hasMessageContaining("a consumer has no slot");
    }

    @Test
    void theConsumerIsReadyBeforeItsFirstPoll() throws Exception {
        bed.route(route -> route.from("oss:iot-raw?initialDelay=600000").routeId("daily").to("mock:x"));

        assertThat(((OssConsumer) bed.context.getRoute("daily").getConsumer()).isConsumerReady()).isTrue();
    }

    private void consume(String options) throws Exception {
        bed.route(route -> route.from("oss:iot-raw?" + options + FAST).process(exchange -> seen.add(
                exchange.getMessage().getHeader(OssConstants.OBJECT_KEY) + "=" + exchange.getMessage().getBody(String.class))));
    }

    private List<String> keys() {
        return bed.oss.list(BUCKET, "").stream().map(object -> object.key()).toList();
    }
}
