package io.tidemark.maxcompute;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.InputStreamCache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.aliyun.odps.Odps;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordReader;
import com.aliyun.odps.tunnel.TableTunnel;

import io.tidemark.sandbox.maxcompute.MaxComputeFaults.Kind;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FastFormTest {

    private static final String ALL_TYPES = "CREATE TABLE types (a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE, g DECIMAL(38,18), "
            + "h BOOLEAN, i STRING, j VARCHAR(20), k CHAR(3), l BINARY, m DATE, n DATETIME, o TIMESTAMP, p TIMESTAMP_NTZ)";
    private static final String ALL_VALUES = "-128,32767,-2147483648,9223372036854775807,1.5,-2.25E-3,12345678901234567890.123456789012345678,"
            + "true,\"a \"\"quoted\"\", text\nof two lines \u65e5\u672c\",varchar,abc,bytes,2024-02-29,2024-02-29 01:02:03.004,"
            + "2024-02-29 01:02:03.000000005,0001-01-01 00:00:00\n";

    @TempDir
    Path directory;
    private MaxComputeFixture fixture;

    @BeforeEach
    void open() {
        fixture = MaxComputeFixture.of(directory.resolve("sandbox"));
        fixture.sql("CREATE TABLE log (device STRING, reading BIGINT, at TIMESTAMP)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void everyBodyThatHoldsBytesIsLoaded() throws IOException {
        String text = "d,1,2024-01-01 00:00:00\n";
        Path file = Files.writeString(directory.resolve("log.csv"), text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (Object body : new Object[] {text, bytes, new ByteArrayInputStream(bytes), new InputStreamCache(bytes), file, file.toFile()}) {
            Exchange exchange = fixture.send(body, "log");

            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody()).isNull();
            assertThat(exchange.getMessage().getHeaders()).containsEntry(MaxComputeConstants.ROWS_READ, 1L)
                    .containsEntry(MaxComputeConstants.ROWS_WRITTEN, 1L).containsEntry(MaxComputeConstants.VERIFIED, false);
            assertThat(fixture.sql("SELECT device, reading FROM log")).containsExactly(List.of("d", "1"));
            fixture.sql("TRUNCATE TABLE log");
        }
    }

    @Test
    void aFileOfAnotherRouteIsLoaded() throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("in")).resolve("log.csv"), "d,1,\ne,2,\n");
        fixture.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("file:" + directory.resolve("in") + "?initialDelay=0").to("maxcompute:log").to("seda:done");
            }
        });

        Exchange done = fixture.context().createConsumerTemplate().receive("seda:done", 20_000);

        assertThat(done).isNotNull();
        assertThat(fixture.count("log")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"arrow", "record"})
    void everyTypeComesBackThroughTheSdkAsItWasWritten(String writer) throws Exception {
        fixture.sql(ALL_TYPES);

        Exchange exchange = fixture.send(ALL_VALUES + ",,,,,,,,\"\",\"\",\"\",\"\",,,,\n" + ",".repeat(15) + "\n", "types",
                "writer", writer, "timeZone", "Asia/Shanghai");

        if (writer.equals("arrow")) {
            assertThat(exchange.getException()).hasMessageContaining("column p").hasMessageContaining("0001-01-01");
            exchange = fixture.send(ALL_VALUES.replace("0001-", "1800-") + ",,,,,,,,\"\",\"\",\"\",\"\",,,,\n" + ",".repeat(15) + "\n", "types",
                    "writer", writer, "timeZone", "Asia/Shanghai");
        }
        assertThat(exchange.getException()).isNull();
        List<List<String>> rows = download("types");
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0)).containsExactly("-128", "32767", "-2147483648", "9223372036854775807", "1.5", "-0.00225",
                "12345678901234567890.123456789012345678", "true", "a \"quoted\", text\nof two lines \u65e5\u672c", "varchar", "abc",
                rows.get(0).get(11), "2024-02-29", rows.get(0).get(13), "2024-02-28T17:02:03.000000005Z",
                writer.equals("arrow") ? "1800-01-01T00:00" : "0001-01-01T00:00");
        assertThat(rows.get(0).get(13)).startsWith("2024-02-28T17:02:03.004");
        assertThat(rows.get(1).subList(8, 10)).containsExactly("", "");
        assertThat(rows.get(2)).containsOnlyNulls();
    }

    @Test
    void rowsFormAndFastFormWriteTheSameRows() throws Exception {
        fixture.sql(ALL_TYPES);
        List<String> fields = List.of("1", "2", "3", "4", "0.1", "1e-300", "-0.5", "no", " text ", "v", "c", "b", "1999-12-31",
                "1999-12-31T23:59:59.999+08:00", "1969-12-31T23:59:59.999999999Z", "2024-01-01 00:00");
        fixture.send(List.of(fields), "types");
        List<List<String>> rowsForm = download("types");

        fixture.send(String.join(",", fields), "types");

        assertThat(download("types")).isEqualTo(rowsForm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "zlib", "snappy", "lz4"})
    void manyBlocksOfEveryCompressionHoldEveryRowOnce(String compression) throws Exception {
        int rows = 200_000;

        Exchange exchange = fixture.send(lines(0, rows), "log", "compression", compression, "blockSize", "65536", "concurrency", "3");

        assertThat(exchange.getException()).isNull();
        assertThat(fixture.seen(Kind.BLOCK)).isGreaterThan(1);
        assertThat(fixture.sql("SELECT COUNT(*), SUM(reading), MIN(reading), MAX(reading) FROM log"))
                .containsExactly(List.of("" + rows, "" + (long) rows * (rows - 1) / 2, "0", "" + (rows - 1)));
    }

    @Test
    void aSmallObjectIsOneBlock() {
        assertThat(fixture.send(lines(0, 1000), "log", "concurrency", "4").getException()).isNull();
        assertThat(fixture.seen(Kind.BLOCK)).isEqualTo(1);
    }

    @Test
    void aBlockThatIsLostOnItsWayIsSentAgainCompletely() {
        fixture.faults().dropNext(Kind.BLOCK, 1);

        assertThat(fixture.send(lines(0, 20_000), "log", "blockSize", "65536").getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(20_000);
    }

    @Test
    void aServiceThatAsksToSlowDownGetsEveryBlockLater() {
        fixture.faults().failNext(Kind.BLOCK, 3, 429, "FlowExceeded");

        assertThat(fixture.send(lines(0, 20_000), "log", "blockSize", "65536").getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(20_000);
    }

    @Test
    void aBlockThatTheServiceRefusesForGoodFailsTheLoadAtOnce() {
        fixture.faults().failNext(Kind.BLOCK, 1, 403, "NoPermission");

        Exchange exchange = fixture.send(lines(0, 20_000), "log", "blockSize", "65536", "concurrency", "4");

        assertThat(exchange.getException()).isInstanceOf(MaxComputeException.class).hasMessageContaining("NoPermission");
        assertThat(fixture.seen(Kind.COMMIT)).isZero();
    }

    @Test
    void theHeaderIsSkippedOrNamesTheColumns() {
        String text = "\uFEFFAT,Device,READING\n2024-01-01 00:00:00,d,7\n";

        assertThat(fixture.send(text, "log", "header", "match").getException()).isNull();
        assertThat(fixture.sql("SELECT device, reading FROM log")).containsExactly(List.of("d", "7"));
        assertThat(fixture.send(text, "log", "header", "skip", "columns", "at,device,reading").getException()).isNull();
        assertThat(fixture.sql("SELECT device, reading FROM log")).containsExactly(List.of("d", "7"));
        assertThat(fixture.send("speed\n1\n", "log", "header", "match").getException())
                .hasMessageContaining("the header row at line 1 names column 'speed'");
        assertThat(fixture.send("\"a\nb\n", "log", "header", "match").getException()).hasMessageContaining("line 1").hasMessageContaining("quote");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "device,reading,at\n"})
    void aTextWithoutRowsEmptiesTheTable(String text) {
        fixture.send(lines(0, 10), "log");

        assertThat(fixture.send(text, "log", "header", "match").getException()).isNull();
        assertThat(fixture.count("log")).isZero();
    }

    @Test
    void theTextIsReadAsTheOptionsSay() {
        byte[] gbk = "\u6e29\u5ea6|'a||b'|#\n#comment\nNA|'it\\'s'|\n".getBytes(Charset.forName("GBK"));
        fixture.sql("CREATE TABLE texts (a STRING, b STRING, c STRING)");

        Exchange exchange = fixture.send(gbk, "texts", "charset", "GBK", "delimiter", "|", "quote", "'", "escape", "\\", "comment", "#",
                "nullTokens", "NA,(empty)");

        assertThat(exchange.getException()).isNull();
        assertThat(fixture.sql("SELECT a, b, c FROM texts")).containsExactlyInAnyOrder(List.of("\u6e29\u5ea6", "a||b", "#"), Arrays.asList(null, "it's", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quote=ab", "escape=xy", "charset=UTF-99", "delimiter=", "maxRecordBytes=0", "maxRowsPerSecond=-1", "rejects=a/$[DD]", "metadataColumns=speed=a",
        "constants=iot"})
    void anOptionThatCannotBeUsedIsNamedAtTheStart(String option) {
        String[] pair = option.split("=", 2);
        assertThatThrownBy(() -> fixture.send("d,1,\n", "log", pair[0], pair[1]))
                .hasStackTraceContaining(pair[0].equals("rejects") ? "$[DD]" : "option " + pair[0]);
    }

    @Test
    void rowsThatCannotBeLoadedAreRejectedWithTheirPlace() {
        String text = "a,1,\nb,x,\n\"c,3,\nd,4,\ne,5,,\nf,\"6\"7,\ng,7,2024-02-30 00:00:00\nh,8,\n";

        Exchange exchange = fixture.send(text, "log");
        assertThat(exchange.getException()).isInstanceOf(RowsRejectedException.class).hasMessageContaining("line 2 column reading: \"x\"")
                .hasMessageContaining("nothing was committed");
        assertThat(fixture.seen(Kind.COMMIT)).isZero();

        exchange = fixture.send(text, "log", "maxRejectedRows", "5");
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeaders()).containsEntry(MaxComputeConstants.ROWS_READ, 8L)
                .containsEntry(MaxComputeConstants.ROWS_WRITTEN, 3L).containsEntry(MaxComputeConstants.ROWS_REJECTED, 5L);
        assertThat(fixture.sql("SELECT device FROM log ORDER BY device LIMIT 10")).containsExactly(List.of("a"), List.of("d"), List.of("h"));
    }

    @Test
    void theShareOfRejectedRowsIsCheckedBeforeTheCommit() {
        String text = lines(0, 90) + "bad,bad,\n".repeat(10);

        assertThat(fixture.send(text, "log", "maxRejectedPercent", "9.9").getException()).isInstanceOf(RowsRejectedException.class)
                .hasMessageContaining("10 of 100").hasMessageContaining("maxRejectedPercent=9.9");
        assertThat(fixture.seen(Kind.COMMIT)).isZero();
        assertThat(fixture.send(text, "log", "maxRejectedPercent", "10").getException()).isNull();
    }

    @Test
    void rejectedRowsAreWrittenWhereTheRouteSays() throws Exception {
        List<String> written = captureRejects();
        LongFunction<String> locator = line -> "oss://iot/" + (line < 3 ? "a" : "b") + ".csv line " + (line < 3 ? line : line - 2);
        String text = "a,1,\n\"b \"\"x\",no,\nc,3,\nd,,,\n";

        Exchange exchange = fixture.send(message -> {
            message.getMessage().setBody(text);
            message.getMessage().setHeader(SlotHeaders.TASK, "iot-log");
            message.getMessage().setHeader(SlotHeaders.ATTEMPT, 2);
            message.getMessage().setHeader(SlotHeaders.SCHEDULED_TIME,
                    new ScheduledTime(Instant.parse("2019-11-06T15:15:00Z"), ZoneId.of("Asia/Shanghai")));
            message.setProperty(SlotHeaders.LINE_LOCATOR, locator);
            message.setProperty(SlotHeaders.MANIFEST, List.of(Map.of("bucket", "iot", "key", "a.csv", "versionId", "v7")));
        }, "log", "rejects", "direct:rejects", "maxRejectedRows", "2");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(MaxComputeConstants.REJECTS))
                .isEqualTo("direct:rejects/iot-log/20191106T231500+0800/attempt-2-log.csv");
        assertThat(written.get(0)).isEqualTo("iot-log/20191106T231500+0800/attempt-2-log.csv");
        assertThat(written.get(1).split("\n")).containsExactly("object,version,line,offset,column,value,reason,raw",
                "\"oss://iot/a.csv\",\"v7\",2,5,\"reading\",\"no\",\"is not a whole number for BIGINT\",\"\"\"b \"\"\"\"x\"\",no,\"",
                "\"oss://iot/b.csv\",\"\",2,22,,,\"the row has 4 fields, but there are 3 columns\",\"d,,,\"");
        assertThat(fixture.count("log")).isEqualTo(2);
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void aLoadThatFailsByItsLimitWritesItsRejectedRowsToo() throws Exception {
        List<String> written = captureRejects();

        assertThat(fixture.send("a,1,\nb,x,\n", "log", "rejects", "direct:rejects").getException()).isInstanceOf(RowsRejectedException.class);
        assertThat(written).hasSize(2).last().asString().contains("b,x,");
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void aLoadWhoseRejectedRowsCannotBeWrittenIsNotCommitted() {
        Exchange exchange = fixture.send("a,1,\nb,x,\n", "log", "rejects", "direct:nobody", "maxRejectedRows", "1");

        assertThat(exchange.getException()).isInstanceOf(MaxComputeException.class).hasMessageContaining("direct:nobody")
                .hasMessageContaining("nothing was committed");
        assertThat(fixture.seen(Kind.COMMIT)).isZero();
    }

    @Test
    void rowsGetConstantsAndSayWhereTheyComeFrom() {
        fixture.sql("CREATE TABLE traced (device STRING, origin STRING, object STRING, line BIGINT, at BIGINT, slot TIMESTAMP, loaded STRING)");
        LongFunction<String> locator = line -> "oss://iot/" + (line < 3 ? "a" : "b") + ".csv line " + line;

        Exchange exchange = fixture.send(message -> {
            message.getMessage().setBody("d1\nd2\nd3\n");
            message.getMessage().setHeader(SlotHeaders.SCHEDULED_TIME,
                    new ScheduledTime(Instant.parse("2019-11-06T15:15:00Z"), ZoneId.of("Asia/Shanghai")));
            message.getMessage().setHeader(SlotHeaders.LOAD_ID, "task/1");
            message.setProperty(SlotHeaders.LINE_LOCATOR, locator);
        }, "traced", "constants", "origin=$[yyyymmdd]", "metadataColumns", "object=OBJECT,line=line,offset=at,slot=slot,loadId=loaded");

        assertThat(exchange.getException()).isNull();
        assertThat(fixture.sql("SELECT device, origin, object, line, at, loaded FROM traced ORDER BY line LIMIT 10")).containsExactly(
                List.of("d1", "20191106", "oss://iot/a.csv", "1", "0", "task/1"), List.of("d2", "20191106", "oss://iot/a.csv", "2", "3", "task/1"),
                List.of("d3", "20191106", "oss://iot/b.csv", "3", "6", "task/1"));
        assertThat(fixture.send(List.of(List.of("d")), "traced", "constants", "origin=x").getException())
                .hasMessageContaining("bodies that are bytes");
        assertThat(fixture.send("d", "traced", "constants", "nothing=x").getException()).hasMessageContaining("nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"arrow", "record"})
    void nestedValuesComeFromJson(String writer) throws Exception {
        fixture.sql("CREATE TABLE nested (a ARRAY<BIGINT>, b MAP<STRING,DOUBLE>, c STRUCT<x:INT,y:STRING>, d JSON)");

        Exchange exchange = fixture.send("\"[1,null]\",\"{\"\"k\"\":1.5}\",\"{\"\"y\"\":\"\"t\"\"}\",\"{\"\"j\"\":[1]}\"\n,,,\n", "nested",
                "writer", writer);

        assertThat(exchange.getException()).isNull();
        List<List<String>> rows = download("nested");
        assertThat(rows.get(0).subList(0, 2)).containsExactly("[1, null]", "{k=1.5}");
        assertThat(rows.get(0).get(2)).contains("t").contains("null");
        assertThat(rows.get(0).get(3)).isEqualTo("{\"j\":[1]}");
        assertThat(rows.get(1)).containsOnlyNulls();
        assertThat(fixture.send("\"[1.5]\",,,\n", "nested", "writer", writer).getException()).hasMessageContaining("column a");
    }

    @Test
    void aStreamThatFailsCommitsNothingAndCanBeTriedAgain() {
        InputStream broken = new InputStream() {
            private final InputStream good = new ByteArrayInputStream(lines(0, 5000).getBytes(StandardCharsets.UTF_8));

            @Override
            public int read() throws IOException {
                int next = good.read();
                if (next < 0) {
                    throw new IOException("oss://iot/log.csv: the connection broke");
                }
                return next;
            }
        };

        Exchange exchange = fixture.send(broken, "log");

        assertThat(exchange.getException()).isInstanceOf(MaxComputeException.class).hasMessageContaining("oss://iot/log.csv: the connection broke");
        assertThat(((MaxComputeException) exchange.getException()).retryable()).isTrue();
        assertThat(fixture.seen(Kind.COMMIT)).isZero();
    }

    @Test
    void aStreamThatWasReadInPartIsNotTakenForTheWhole() {
        fixture.sql("CREATE TABLE other (a STRING)");
        InputStream text = new ByteArrayInputStream(lines(0, 5000).getBytes(StandardCharsets.UTF_8));
        Exchange exchange = fixture.send(text, "log", "columns", "device,reading,at,-");
        assertThat(exchange.getException()).isInstanceOf(RowsRejectedException.class);

        exchange.setException(null);
        Exchange again = fixture.context().createProducerTemplate().send("maxcompute:log", exchange);

        assertThat(again.getException()).isInstanceOf(RowsAlreadyReadException.class);
    }

    @Test
    void aCachedStreamBeginsAgainWithEveryAttempt() throws IOException {
        InputStreamCache cache = new InputStreamCache(lines(0, 5000).getBytes(StandardCharsets.UTF_8));
        assertThat(cache.readNBytes(100)).hasSize(100);

        assertThat(fixture.send(cache, "log").getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(5000);
    }

    @Test
    void aCountAfterTheCommitVerifiesTheLoad() {
        Exchange exchange = fixture.send(lines(0, 10), "log", "verify", "count");

        assertThat(exchange.getMessage().getHeader(MaxComputeConstants.VERIFIED)).isEqualTo(true);
    }

    @Test
    void theListenerLearnsHowFarTheLoadIs() {
        AtomicLong rows = new AtomicLong();
        BiConsumer<Long, Long> listener = (read, bytes) -> rows.set(read);

        Exchange exchange = fixture.send(message -> {
            message.getMessage().setBody(lines(0, 200_000));
            message.setProperty(MaxComputeConstants.PROGRESS_LISTENER, listener);
        }, "log", "progressInterval", "1", "blockSize", "65536");

        assertThat(exchange.getException()).isNull();
        assertThat(rows.get()).isPositive();
    }

    @Test
    void aRateHoldsTheLoadBack() {
        String text = lines(0, 12_000);
        long start = System.nanoTime();

        assertThat(fixture.send(text, "log", "maxBytesPerSecond", "" + text.length()).getException()).isNull();

        assertThat(System.nanoTime() - start).isGreaterThan(900_000_000L);
        assertThat(fixture.count("log")).isEqualTo(12_000);
    }

    private List<String> captureRejects() throws Exception {
        List<String> written = new ArrayList<>();
        fixture.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rejects").process(exchange -> {
                    written.add(exchange.getMessage().getHeader("CamelAlibabaOssObjectName", String.class));
                    written.add(Files.readString(exchange.getMessage().getBody(File.class).toPath()));
                });
            }
        });
        return written;
    }

    private static List<String> spoolFiles() {
        String[] names = new File(System.getProperty("java.io.tmpdir")).list((parent, name) -> name.startsWith("rejected-rows"));
        return names == null ? List.of() : List.of(names);
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "device-%d,%d,2024-01-01 00:00:%02d\n".formatted(i % 100, i, i % 60))
                .collect(Collectors.joining());
    }

    private List<List<String>> download(String table) throws Exception {
        Odps odps = new Odps(new AliyunAccount(MaxComputeFixture.ID, MaxComputeFixture.SECRET));
        odps.setEndpoint(fixture.url());
        odps.setDefaultProject(MaxComputeFixture.PROJECT);
        TableTunnel.DownloadSession session = new TableTunnel(odps).createDownloadSession(MaxComputeFixture.PROJECT, table);
        List<List<String>> rows = new ArrayList<>();
        if (session.getRecordCount() > 0) {
            try (RecordReader reader = session.openRecordReader(0, session.getRecordCount())) {
                for (Record record = reader.read(); record != null; record = reader.read()) {
                    List<String> values = new ArrayList<>();
                    for (Object value : record.toArray()) {
                        values.add(value == null ? null : value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8)
                                : value instanceof java.time.ZonedDateTime time ? time.toInstant().toString() : value.toString());
                    }
                    rows.add(values);
                }
            }
        }
        return rows;
    }
}
