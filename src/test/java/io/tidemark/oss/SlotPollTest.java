package io.tidemark.oss;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.oss.stream.OssObjectsStream;
import io.tidemark.schedule.ScheduleExpressionException;
import io.tidemark.schedule.SlotHeaders;
import io.tidemark.schedule.SlotNotReadyException;

import static io.tidemark.oss.OssTestBed.BUCKET;
import static io.tidemark.oss.OssTestBed.pack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The operation that a feed lives on: the objects of a slot, or why they do not count yet. */
@Timeout(60)
class SlotPollTest {

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

    @Test
    void theObjectOfTheSlotBecomesTheBody() throws Exception {
        bed.put("iot_log_201911062315.csv", "id\n1\n");
        Exchange exchange = poll("objectName=iot_log_$[yyyymmddhh24mi].csv");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getProperty("text")).isEqualTo("id\n1\n");
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(OssConstants.BUCKET_NAME, BUCKET)
                .containsEntry(OssConstants.OBJECT_KEY, "iot_log_201911062315.csv")
                .containsEntry(OssConstants.OBJECT_COUNT, 1)
                .containsEntry(OssConstants.CONTENT_LENGTH, 5L)
                .containsKey(OssConstants.ETAG)
                .hasEntrySatisfying(OssConstants.LAST_MODIFIED, time -> assertThat(time).isInstanceOf(Instant.class))
                .doesNotContainKeys("Content-Type", "Content-Length");
    }

    @Test
    void theBodyIsReadAsCharactersInTheCharsetOfTheExchange() throws Exception {
        bed.put("utf8.csv", "温度,正常\n");
        bed.put("gbk.csv", "温度,正常\n".getBytes(Charset.forName("GBK")));
        List<String> texts = new ArrayList<>();
        bed.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:utf8").to("oss:iot-raw?objectName=utf8.csv").process(exchange -> texts.add(characters(exchange)));
                from("direct:gbk").to("oss:iot-raw?objectName=gbk.csv").setProperty(Exchange.CHARSET_NAME, constant("GBK"))
                        .process(exchange -> texts.add(characters(exchange)));
            }
        });

        bed.context.start();
        for (String route : List.of("direct:utf8", "direct:gbk")) {
            assertThat(bed.context.createProducerTemplate().send(route, exchange -> { }).getException()).isNull();
        }

        assertThat(texts).containsExactly("温度,正常\n", "温度,正常\n");
    }

    private static String characters(Exchange exchange) throws IOException {
        Object body = exchange.getMessage().getBody();
        assertThat(body).isInstanceOf(OssObjectsStream.class);
        Reader reader = exchange.getContext().getTypeConverter().tryConvertTo(Reader.class, exchange, body);
        // not Camel's own, which is a BufferedReader
        assertThat(reader).isNotInstanceOf(BufferedReader.class);
        StringWriter text = new StringWriter();
        reader.transferTo(text);
        return text.toString();
    }

    @Test
    void theManifestNamesEveryObjectOfTheSlotInKeyOrder() throws Exception {
        bed.put("d/b.csv", "2\n");
        bed.put("d/a.csv", "1\n");
        bed.put("d/", "");
        bed.put("d/deeper/c.csv", "3\n");
        Exchange exchange = poll("objectName=d/*.csv");

        assertThat(exchange.getProperty("text")).isEqualTo("1\n2\n");
        List<Map<String, Object>> manifest = exchange.getProperty(SlotHeaders.MANIFEST, List.class);
        assertThat(manifest).extracting(entry -> entry.get("key")).containsExactly("d/a.csv", "d/b.csv");
        assertThat(manifest).allSatisfy(entry -> assertThat(entry).containsKeys("bucket", "etag", "size", "lastModified", "crc64"));
        LongFunction<String> locator = exchange.getProperty(SlotHeaders.LINE_LOCATOR, LongFunction.class);
        assertThat(locator.apply(2)).isEqualTo("oss://iot-raw/d/b.csv line 1");
        assertThat(exchange.getMessage().getHeader(OssConstants.OBJECT_KEY)).isEqualTo("d/*.csv");
    }

    @Test
    void aNameWithWildcardsCanBeMeantLiterally() throws Exception {
        bed.put("what?.csv", "1\n");
        bed.put("whatx.csv", "2\n");

        assertThat(poll("objectName=what?.csv&objectMatch=exact").getProperty("text")).isEqualTo("1\n");
    }

    @Test
    void aPatternFindsKeysThatAListingMustEncode() throws Exception {
        bed.put("日志/a b+%.csv", "1\n");

        assertThat(poll("objectName=日志/*&objectMatch=glob").getProperty("text")).isEqualTo("1\n");
    }

    @Test
    void aPrefixTakesAllThatBeginsWithItOverSeveralPages() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 100; i < 125; i++) {
            bed.put("p/" + i, i + "\n");
            all.append(i).append('\n');
        }
        assertThat(poll("objectName=p/&objectMatch=prefix&maxKeys=7").getProperty("text")).isEqualTo(all.toString());
    }

    @Test
    void moreObjectsThanAllowedAreAFailureAndNotAPartOfTheSlot() throws Exception {
        for (int i = 0; i < 4; i++) {
            bed.put("p/" + i, "x\n");
        }
        assertThat(poll("objectName=p/*&maxObjects=3").getException()).isInstanceOfSatisfying(OssException.class, e -> {
            assertThat(e.retryable()).isFalse();
            assertThat(e).hasMessageContaining("maxObjects=3").hasMessageContaining("oss://iot-raw/p/*");
        });
    }

    @Test
    void aMissingObjectDefersTheAttempt() throws Exception {
        Exchange exchange = poll("objectName=iot_log_$[yyyymmddhh24mi].csv");

        assertThat(exchange.getException()).isInstanceOf(SlotNotReadyException.class)
                .hasMessage("oss://iot-raw/iot_log_201911062315.csv does not exist yet");
    }

    @Test
    void aPatternWithoutAnyObjectDefersTheAttempt() throws Exception {
        assertThat(poll("objectName=d/$[yyyymmdd]/*.csv").getException()).isInstanceOf(SlotNotReadyException.class)
                .hasMessage("no object matches oss://iot-raw/d/20191106/*.csv yet");
    }

    @Test
    void anObjectYoungerThanMinAgeDefersTheAttempt() throws Exception {
        bed.put("a.csv", "1\n");
        bed.oss.touch(BUCKET, "a.csv", Instant.now().minus(Duration.ofSeconds(30)));

        assertThat(poll("objectName=a.csv&minAge=60s").getException()).isInstanceOf(SlotNotReadyException.class)
                .hasMessageContaining("oss://iot-raw/a.csv").hasMessageContaining("minAge is 60 s");
        bed.oss.touch(BUCKET, "a.csv", Instant.now().minus(Duration.ofSeconds(62)));
        assertThat(bed.send().getException()).isNull();
    }

    @Test
    void theYoungestOfSeveralObjectsDecides() throws Exception {
        bed.put("d/a.csv", "1\n");
        bed.put("d/b.csv", "1\n");
        bed.put("d/c.csv", "1\n");
        bed.oss.touch(BUCKET, "d/a.csv", Instant.now().minus(Duration.ofHours(1)));
        bed.oss.touch(BUCKET, "d/c.csv", Instant.now().minus(Duration.ofHours(1)));

        assertThat(poll("objectName=d/*&minAge=60s").getException()).isInstanceOf(SlotNotReadyException.class)
                .hasMessageContaining("d/b.csv");
    }

    @Test
    void aDoneFileForEachObjectIsAwaitedAndIsNotData() throws Exception {
        bed.put("d/a.csv", "1\n");
        bed.put("d/b.csv", "2\n");
        bed.put("d/a.csv.done", "done");
        Exchange early = poll("objectName=d/*&doneFileName={name}.done");
        assertThat(early.getException()).isInstanceOf(SlotNotReadyException.class)
                .hasMessageContaining("oss://iot-raw/d/b.csv").hasMessageContaining("oss://iot-raw/d/b.csv.done is absent");

        bed.put("d/b.csv.done", "done");
        assertThat(bed.send().getProperty("text")).isEqualTo("1\n2\n");
    }

    @Test
    void aDoneFileOfTheSlotIsAwaited() throws Exception {
        bed.put("d/a.csv", "1\n");
        Exchange early = poll("objectName=d/*&doneFileName=flags/$[yyyymmddhh24mi].ok");
        assertThat(early.getException()).isInstanceOf(SlotNotReadyException.class)
                .hasMessageContaining("oss://iot-raw/flags/201911062315.ok is absent");

        bed.put("flags/201911062315.ok", "");
        assertThat(bed.send().getException()).isNull();
    }

    @Test
    void aHeaderReplacesTheObjectNameAndIsTakenLiterally() throws Exception {
        bed.put("other$[x].csv", "1\n");
        route("objectName=iot_$[yyyymmdd].csv", route -> { });

        assertThat(bed.send(exchange -> exchange.getMessage().setHeader(OssConstants.OBJECT_NAME, "other$[x].csv")).getProperty("text"))
                .isEqualTo("1\n");
    }

    @Test
    void packedObjectsAndPlainOnesMakeOneBody() throws Exception {
        bed.put("d/a.csv.gz", pack("gz", "id\n1"));
        bed.put("d/b.csv", "id\n2\n");

        assertThat(poll("objectName=d/*&headerLines=1").getProperty("text")).isEqualTo("id\n1\n2\n");
    }

    @Test
    void whatIsWrongWithTheFirstObjectIsReportedByThePollItself() throws Exception {
        bed.put("a.csv", "1\n");
        bed.oss.faults().before("GET", "a.csv", 1, () -> delete("a.csv"));

        assertThat(poll("objectName=a.csv").getException()).isInstanceOfSatisfying(OssException.class, e -> {
            assertThat(e).hasMessageContaining("was deleted after it was found");
            assertThat(e.retryable()).isTrue();
        });
    }

    @Test
    void streamCachingDoesNotCopyTheBodyAndARetryReadsAllOfIt() throws Exception {
        bed.put("a.csv", "1\n2\n3\n");
        AtomicInteger tries = new AtomicInteger();
        bed.context.setStreamCaching(true);
        bed.route(route -> {
            route.errorHandler(route.defaultErrorHandler().maximumRedeliveries(1).redeliveryDelay(0));
            route.from("direct:slot").to("oss:iot-raw?objectName=a.csv").process(exchange -> {
                OssObjectsStream body = exchange.getMessage().getBody(OssObjectsStream.class);
                if (tries.getAndIncrement() == 0) {
                    body.read();
                    throw new IOException("a transient error after half of the rows");
                }
                exchange.setProperty("text", new String(body.readAllBytes()));
            });
        });

        assertThat(bed.send().getProperty("text")).isEqualTo("1\n2\n3\n");
    }

    @Test
    void aMulticastGivesEveryBranchAllBytes() throws Exception {
        bed.put("a.csv", "1\n2\n");
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?objectName=a.csv")
                .multicast().parallelProcessing().to("direct:one", "direct:two").end());
        bed.route(route -> {
            route.from("direct:one").convertBodyTo(String.class).to("mock:text");
            route.from("direct:two").convertBodyTo(String.class).to("mock:text");
        });
        MockEndpoint mock = bed.context.getEndpoint("mock:text", MockEndpoint.class);
        mock.expectedBodiesReceived("1\n2\n", "1\n2\n");
        bed.send();
        mock.assertIsSatisfied();
    }

    @Test
    void theBodyIsClosedWhenItsExchangeHasCompleted() throws Exception {
        bed.put("a.csv", "1\n2\n");
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?objectName=a.csv"));

        Object body = bed.send().getMessage().getBody();
        assertThat(body).isInstanceOf(StreamCache.class);
        assertThatThrownBy(() -> ((OssObjectsStream) body).read()).hasMessageContaining("closed when its exchange completed");
    }

    @Test
    void theBodyIsReadAheadOnAThreadThatEndsWithTheContext() throws Exception {
        bed.put("a.csv", "1\n".repeat(1_000_000));
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?objectName=a.csv").process(exchange -> {
            exchange.getMessage().getBody(OssObjectsStream.class).read();
            exchange.setProperty("threads", readers());
        }));

        assertThat(bed.send().getProperty("threads")).isEqualTo(1L);
        bed.context.stop();
        Awaitility.await().untilAsserted(() -> assertThat(readers()).isZero());
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().contains("OssReadAhead")).count();
    }

    @Test
    void whatABodyMayUnpackToIsAnOption() throws Exception {
        bed.put("a.csv.gz", OssTestBed.pack("gz", "1\n".repeat(100)));
        bed.component.getConfiguration().setMaxDecompressedSize(100);
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?objectName=a.csv.gz").convertBodyTo(String.class));

        assertThat(bed.send().getException()).isInstanceOf(OssException.class).hasMessageContaining("maxDecompressedSize=100");
    }

    @Test
    void theRouteLearnsWhereEachByteComesFromAndHowManyThereAre() throws Exception {
        bed.put("d/a.csv", "1\n");
        bed.put("d/b.csv", "2\n");
        Exchange exchange = poll("objectName=d/*.csv");

        LongFunction<Map<String, Object>> files = exchange.getProperty(SlotHeaders.FILE_LOCATOR, LongFunction.class);
        assertThat(files.apply(3)).containsEntry("key", "d/b.csv").containsEntry("bodyOffset", 2L).containsEntry("fileOffset", 0L);
        assertThat(exchange.getProperty(SlotHeaders.BODY_LENGTH, LongSupplier.class).getAsLong()).isEqualTo(4);
    }

    @Test
    void aFailedExchangeClosesTheBodyToo() throws Exception {
        bed.put("a.csv", "1\n2\n");
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?objectName=a.csv").throwException(new IOException("no")));

        Object body = bed.send().getMessage().getBody();
        assertThatThrownBy(() -> ((OssObjectsStream) body).read()).hasMessageContaining("closed when its exchange completed");
    }

    @Test
    void aTypingErrorInTheNameFailsTheStart() {
        assertThatThrownBy(() -> route("objectName=iot_$[yyyymmDD].csv", route -> { })).rootCause()
                .isInstanceOf(ScheduleExpressionException.class);
    }

    @Test
    void plusAndSlashOfAParameterArriveAsTheyAreWritten() throws Exception {
        bed.put("a_201911062300_20191113_20191113.csv", "1\n");
        assertThat(poll("objectName=a_$[yyyymmddhh24mi-15/24/60]_$[yyyymmdd+7]_$[yyyymmdd%2B7].csv").getProperty("text")).isEqualTo("1\n");
    }

    @Test
    void plusAndSlashOfAParameterArriveAsTheyAreWrittenInYaml() throws Exception {
        bed.put("a_201911062300.csv", "1\n");
        bed.put("b/20191113_23.csv", "2\n");
        bed.put("b/ok 20191112.csv", "2\n");
        yaml("""
                - route:
                    from:
                      uri: direct:slot
                      steps:
                        - to:
                            uri: oss:iot-raw
                            parameters:
                              objectName: "a_$[yyyymmddhh24mi-15/24/60].csv"
                        - convertBodyTo: { type: String }
                        - setProperty: { name: first, simple: "${body}" }
                        - to:
                            uri: oss:iot-raw
                            parameters:
                              objectName: "b/$[yyyymmdd+7]_$[hh24].csv"
                              doneFileName: "b/ok ${yyyymmdd+7}.csv"
                              minAge: 1ms
                        - convertBodyTo: { type: String }
                """);
        bed.oss.touch(BUCKET, "b/20191113_23.csv", Instant.now().minusSeconds(5));

        Exchange exchange = bed.send();
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getProperty("first")).isEqualTo("1\n");
        assertThat(exchange.getMessage().getBody()).isEqualTo("2\n");
    }

    private void yaml(String text) throws Exception {
        Resource resource = ResourceHelper.fromString("feed.yaml", text);
        PluginHelper.getRoutesLoader(bed.context).loadRoutes(resource);
        bed.context.start();
    }

    private Exchange poll(String options) throws Exception {
        route(options, route -> { });
        return bed.send();
    }

    private void route(String options, Consumer<RouteBuilder> before) throws Exception {
        bed.route(route -> {
            before.accept(route);
            route.from("direct:slot").routeId("slot").to("oss:iot-raw?" + options)
                    .process(exchange -> exchange.setProperty("text",
                            new String(exchange.getMessage().getBody(OssObjectsStream.class).readAllBytes())));
        });
    }

    private void delete(String key) {
        try {
            bed.oss.delete(BUCKET, key);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
