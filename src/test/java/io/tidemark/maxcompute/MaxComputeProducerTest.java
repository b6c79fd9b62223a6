package io.tidemark.maxcompute;

import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.dataformat.CsvDataFormat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidemark.sandbox.maxcompute.MaxComputeFaults.Kind;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MaxComputeProducerTest {

    @TempDir
    Path directory;
    private MaxComputeFixture fixture;

    @BeforeEach
    void open() {
        fixture = MaxComputeFixture.of(directory);
        fixture.sql("CREATE TABLE log (device STRING, reading BIGINT, at TIMESTAMP)");
        fixture.sql("CREATE TABLE part (device STRING, reading BIGINT) PARTITIONED BY (dt STRING, hhmi STRING)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void listsAreLoadedByPosition() {
        Exchange exchange = fixture.send(rows(3), "log");

        assertThat(exchange.getException()).isNull();
        assertThat(fixture.sql("SELECT device, reading FROM log ORDER BY reading LIMIT 10"))
                .containsExactly(List.of("d0", "0"), List.of("d1", "1"), List.of("d2", "2"));
        assertThat(exchange.getMessage().getBody()).isNull();
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(MaxComputeConstants.ROWS_READ, 3L)
                .containsEntry(MaxComputeConstants.ROWS_WRITTEN, 3L)
                .containsEntry(MaxComputeConstants.ROWS_REJECTED, 0L)
                .containsEntry(MaxComputeConstants.TABLE, "tidemark.log")
                .containsKey(MaxComputeConstants.SESSION_ID)
                .doesNotContainKey(MaxComputeConstants.PARTITION);
    }

    @Test
    void mapsAreLoadedByNameWhateverTheirOrderAndCase() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("READING", 7L);
        row.put("at", "2024-01-02T03:04:05Z");
        row.put("\uFEFFDevice", "d");

        assertThat(fixture.send(row, "log").getException()).isNull();
        assertThat(fixture.sql("SELECT device, reading FROM log")).containsExactly(List.of("d", "7"));
    }

    @Test
    void overwriteReplacesAndAppendAdds() {
        fixture.send(rows(5), "log");
        fixture.send(rows(3), "log");
        assertThat(fixture.count("log")).isEqualTo(3);

        assertThat(fixture.send(rows(4), "log", "writeMode", "append").getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(7);
    }

    @Test
    void anOverwriteWithoutRowsEmptiesTheTable() {
        fixture.send(rows(5), "log");

        assertThat(fixture.send(List.of(), "log").getException()).isNull();
        assertThat(fixture.count("log")).isZero();
    }

    @Test
    void anAbsentPartitionIsCreatedAndOnlyItIsReplaced() {
        List<List<String>> rows = List.of(List.of("a", "1"));
        Exchange exchange = fixture.send(rows, "part", "partition", "hhmi=2315,dt=20191106");
        fixture.send(rows, "part", "partition", "dt=20191106,hhmi=2330");
        fixture.send(rows, "part", "partition", "dt=20191106,hhmi=2330");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(MaxComputeConstants.PARTITION)).isEqualTo("dt=20191106,hhmi=2315");
        assertThat(fixture.sandbox().partitions(MaxComputeFixture.PROJECT, "part"))
                .containsExactly(Map.entry("dt=20191106,hhmi=2315", 1L), Map.entry("dt=20191106,hhmi=2330", 1L));
    }

    @Test
    void partitionAndTableAreNamedByTheSlotInItsOwnZone() {
        Exchange exchange = fixture.send(message -> {
            message.getMessage().setBody(List.of(List.of("a", "1")));
            message.getMessage().setHeader(SlotHeaders.SCHEDULED_TIME,
                    new ScheduledTime(Instant.parse("2019-11-06T15:15:00Z"), ZoneId.of("Asia/Shanghai")));
        }, "part", "partition", "dt=$[yyyymmdd],hhmi=$[hh24mi]");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(MaxComputeConstants.PARTITION)).isEqualTo("dt=20191106,hhmi=2315");
        assertThat(fixture.send(rows(1), "part", "partition", "dt=$[yyyymmdd],hhmi=1").getException())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void withoutCreatePartitionAnAbsentOneFailsTheLoad() {
        Exchange exchange = fixture.send(List.of(List.of("a", "1")), "part", "partition", "dt=1,hhmi=2", "createPartition", "false");

        assertThat(exchange.getException()).isInstanceOf(MaxComputeException.class).hasMessageContaining("dt=1,hhmi=2")
                .hasMessageContaining("createPartition=true");
        assertThat(((MaxComputeException) exchange.getException()).retryable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "part | dt=20191106          | it has no value for hhmi",
            "part | dt=1,hhmi=2,mm=3     | no partition column 'mm'",
            "part | dt=1,hhmi=a'b        | is not allowed",
            "part | nonsense             | is not of the form column=value",
            "log  | dt=1                 | has no partitions"})
    void aPartitionThatDoesNotFitNamesTheOptionAndItsValue(String table, String partition, String reason) {
        Exchange exchange = fixture.send(rows(1), table.strip(), "partition", partition);

        assertThat(exchange.getException()).isInstanceOf(MaxComputeException.class)
                .hasMessageContaining("option partition='" + partition + "'").hasMessageContaining(reason).hasMessageNotContaining("\n");
    }

    @Test
    void aPartitionedTableNeedsThePartition() {
        assertThat(fixture.send(rows(1), "part").getException()).hasMessageContaining("partitioned by dt, hhmi");
    }

    @ParameterizedTest
    @CsvSource({"arrow, none", "arrow, zlib", "arrow, snappy", "arrow, lz4", "record, none", "record, zlib", "record, snappy", "record, lz4",
            "record, zstd"})
    void allTypesArriveAsTheyWereSentInEveryForm(String writer, String compression) {
        fixture.sql("CREATE TABLE types (ti TINYINT, si SMALLINT, i INT, bi BIGINT, f FLOAT, d DOUBLE, de DECIMAL(20,4), bo BOOLEAN, "
                + "s STRING, v VARCHAR(5), c CHAR(3), b BINARY, da DATE, dt DATETIME, ts TIMESTAMP, nt TIMESTAMP_NTZ)");
        List<String> row = List.of("-128", "32767", "-2147483648", "9223372036854775807", "1.5", "-0.1", "12345.6789", "true", "é\n\"x\"",
                "abcde", "abc", "xyz", "2024-02-29", "2024-02-29 01:02:03.004", "2024-02-29 01:02:03.123456789",
                "2024-02-29 01:02:03.123456789");
        List<String> empty = new ArrayList<>(Collections.nCopies(16, ""));

        Exchange exchange = fixture.send(List.of(row, empty), "types", "writer", writer, "compression", compression,
                "timeZone", "Asia/Shanghai");

        assertThat(exchange.getException()).isNull();
        List<List<String>> stored = fixture.sql("SELECT * FROM types");
        assertThat(stored.get(0)).containsExactly("-128", "32767", "-2147483648", "9223372036854775807", "1.5", "-0.1", "12345.6789",
                "true", "é\n\"x\"", "abcde", "abc", "xyz", "2024-02-29", "2024-02-29 01:02:03.004", "2024-02-29 01:02:03.123456789",
                "2024-02-29 01:02:03.123456789");
        assertThat(stored.get(1).subList(0, 8)).containsOnlyNulls();
        assertThat(stored.get(1).subList(12, 16)).containsOnlyNulls();
        assertThat(stored.get(1).get(8)).isEmpty();
    }

    @Test
    void rowsOfARealCsvRouteAreLoadedAndABadOneIsNamedByObjectAndLine() throws Exception {
        fixture.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                CsvDataFormat csv = new CsvDataFormat();
                csv.setLazyLoad("true");
                csv.setSkipHeaderRecord("true");
                from("direct:csv").unmarshal(csv).to(MaxComputeFixture.uri("log"));
            }
        });
        String good = "device,reading,at\n\"two\nlines\",1,2024-01-01 00:00:00\nb,2,2024-01-01 00:00:01\n";
        LongFunction<String> locator = line -> "oss://iot/log.csv line " + line;

        Exchange first = csv(good, locator);
        assertThat(first.getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(2);

        Exchange second = csv(good + "c,not a number,2024-01-01 00:00:02\n", locator);
        assertThat(second.getException()).isInstanceOf(RowsRejectedException.class)
                .hasMessageContaining("oss://iot/log.csv line 5 column reading: \"not a number\" is not a whole number for BIGINT")
                .hasMessageContaining("nothing was committed");
        assertThat(fixture.count("log")).isEqualTo(2);
        assertThat(fixture.seen(Kind.COMMIT)).isEqualTo(1);
    }

    @Test
    void aRowThatTheParserCannotReadFailsTheLoadWithItsLine() throws Exception {
        fixture.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                CsvDataFormat csv = new CsvDataFormat();
                csv.setLazyLoad("true");
                csv.setSkipHeaderRecord("true");
                from("direct:csv").unmarshal(csv).to(MaxComputeFixture.uri("log"));
            }
        });

        Exchange exchange = csv("device,reading,at\na,1,2024-01-01 00:00:00\n\"x\"y,2,2024-01-01 00:00:00\n",
                line -> "oss://iot/log.csv line " + line);

        assertThat(exchange.getException()).isInstanceOf(MaxComputeException.class).hasMessageContaining("oss://iot/log.csv line 3");
        assertThat(((MaxComputeException) exchange.getException()).retryable()).isFalse();
        assertThat(fixture.seen(Kind.COMMIT)).isZero();
    }

    private Exchange csv(String text, LongFunction<String> locator) {
        return fixture.context().createProducerTemplate().send("direct:csv", exchange -> {
            exchange.setProperty(SlotHeaders.LINE_LOCATOR, locator);
            exchange.getMessage().setBody(text);
        });
    }

    @Test
    void rejectedRowsWithinTheLimitAreLeftOutAndCounted() {
        List<List<String>> rows = new ArrayList<>(rows(8));
        rows.add(List.of("x", "99999999999999999999", "2024-01-01 00:00:00"));
        rows.add(List.of("only one"));

        Exchange tolerant = fixture.send(rows, "log", "maxRejectedRows", "2");
        assertThat(tolerant.getException()).isNull();
        assertThat(tolerant.getMessage().getHeaders()).containsEntry(MaxComputeConstants.ROWS_READ, 10L)
                .containsEntry(MaxComputeConstants.ROWS_WRITTEN, 8L).containsEntry(MaxComputeConstants.ROWS_REJECTED, 2L);
        assertThat(fixture.count("log")).isEqualTo(8);

        Exchange percent = fixture.send(rows, "log", "maxRejectedPercent", "19.9");
        assertThat(percent.getException()).isInstanceOf(RowsRejectedException.class)
                .hasMessageContaining("2 of 10").hasMessageContaining("maxRejectedPercent=19.9").hasMessageContaining("row 9")
                .hasMessageContaining("outside the range of BIGINT").hasMessageContaining("row 10");
        assertThat(((RowsRejectedException) percent.getException()).rows()).hasSize(2);
        assertThat(fixture.send(rows, "log", "maxRejectedPercent", "20").getException()).isNull();
    }

    @Test
    void columnsGiveTheOrderOfFieldsAndLeaveFieldsAndColumnsOut() {
        Exchange exchange = fixture.send(List.of(List.of("5", "ignored", "d")), "log", "columns", "reading,-,device");

        assertThat(exchange.getException()).isNull();
        assertThat(fixture.sql("SELECT device, reading, at FROM log")).containsExactly(Arrays.asList("d", "5", null));
        assertThat(fixture.send(rows(1), "log", "columns", "device,speed").getException())
                .hasMessageContaining("option columns names column 'speed'").hasMessageContaining("device, reading, at");
    }

    @Test
    void aHeaderRowNamesTheFieldsOrIsDropped() {
        List<List<String>> rows = List.of(List.of("reading", "device"), List.of("1", "d"));

        assertThat(fixture.send(rows, "log", "header", "match").getException()).isNull();
        assertThat(fixture.sql("SELECT device, reading FROM log")).containsExactly(List.of("d", "1"));
        assertThat(fixture.send(rows, "log", "header", "skip", "columns", "reading,device").getException()).isNull();
        assertThat(fixture.sql("SELECT device, reading FROM log")).containsExactly(List.of("d", "1"));
    }

    @Test
    void extraAndMissingFieldsAreRejectedUnlessTheRouteSaysOtherwise() {
        List<Object> rows = List.of(List.of("d", "1", "2024-01-01 00:00:00", "extra"), List.of("e", "2"));

        assertThat(fixture.send(rows, "log").getException()).hasMessageContaining("4 fields, but there are 3 columns");
        assertThat(fixture.send(rows, "log", "extraColumns", "ignore", "missingColumns", "asNull").getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(2);
    }

    @Test
    void nullTokensAreNullAndOtherwiseAnEmptyTextStaysOne() {
        List<List<String>> rows = List.of(List.of("", "NULL", "\\N"));

        assertThat(fixture.send(rows, "log", "nullTokens", "NULL,\\N").getException()).isNull();
        assertThat(fixture.sql("SELECT device, reading, at FROM log")).containsExactly(Arrays.asList("", null, null));
        assertThat(fixture.send(rows, "log", "nullTokens", "(empty),NULL,\\N").getException()).isNull();
        assertThat(fixture.sql("SELECT device, reading, at FROM log")).containsExactly(Arrays.asList(null, null, null));
    }

    @Test
    void aBigLoadBecomesSeveralBlocksAndLosesNothing() {
        Exchange exchange = fixture.send(rows(60_000), "log", "blockSize", "65536", "concurrency", "3");

        assertThat(exchange.getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(60_000);
        assertThat(fixture.seen(Kind.BLOCK)).isGreaterThan(5);
        assertThat(fixture.seen(Kind.COMMIT)).isEqualTo(1);
    }

    @Test
    void aSourceThatIsSlowerThanOneThreadIsNotGivenASecond() {
        Iterator<List<String>> rows = rows(60_000).iterator();
        Iterator<List<String>> slow = new Iterator<>() {
            private int taken;

            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public List<String> next() {
                if (++taken % 1000 == 0) {
                    Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> blockThreads().stream()
                            .allMatch(thread -> thread.getState() == Thread.State.WAITING));
                }
                return rows.next();
            }
        };

        assertThat(fixture.send(slow, "log", "blockSize", "65536", "concurrency", "3").getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(60_000);
        assertThat(fixture.seen(Kind.BLOCK)).isGreaterThan(5);
        assertThat(blockThreads()).hasSize(1);
    }

    private List<Thread> blockThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("(" + fixture.context().getName() + ")"))
                .filter(thread -> thread.getName().endsWith("maxcompute-block")).toList();
    }

    @Test
    void aSmallLoadIsOneBlock() {
        fixture.send(rows(5000), "log", "concurrency", "4");

        assertThat(fixture.seen(Kind.BLOCK)).isEqualTo(1);
    }

    @Test
    void anIteratorIsNotReadOnByASecondAttempt() {
        Iterator<List<String>> rows = rows(3000).iterator();
        fixture.faults().failNext(Kind.BLOCK, 1, 403, "NoPermission");
        Exchange exchange = fixture.send(rows, "log");
        assertThat(exchange.getException()).hasMessageContaining("NoPermission");

        exchange.setException(null);
        Exchange again = fixture.context().createProducerTemplate().send("maxcompute:log", exchange);

        assertThat(again.getException()).isInstanceOf(RowsAlreadyReadException.class);
        assertThat(fixture.count("log")).isZero();
        assertThat(fixture.seen(Kind.COMMIT)).isZero();
    }

    @Test
    void anIteratorThatWasNotTouchedYetIsLoadedByASecondAttempt() {
        Iterator<List<String>> rows = new ClosingIterator(rows(3000).iterator());
        fixture.faults().failNext(Kind.TABLE, 1, 403, "NoPermission");
        Exchange exchange = fixture.send(rows, "log");
        assertThat(exchange.getException()).isInstanceOf(MaxComputeException.class);

        exchange.setException(null);
        assertThat(fixture.context().createProducerTemplate().send("maxcompute:log", exchange).getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(3000);
        assertThat(((ClosingIterator) rows).closed).isTrue();
    }

    /** Rows that are gone once it is closed, as those of a CSV parser are. */
    @Test
    void aRowThatDoesNotFitIntoMemoryFailsTheLoadAndNamesItsPlace() {
        Iterator<List<String>> rows = rows(3).iterator();

        Exchange exchange = fixture.send(new Iterator<List<String>>() {
            @Override
            public boolean hasNext() {
                if (!rows.hasNext()) {
                    throw new OutOfMemoryError("Java heap space");
                }
                return true;
            }

            @Override
            public List<String> next() {
                return rows.next();
            }
        }, "log");

        assertThat(exchange.getException()).isInstanceOf(MaxComputeException.class)
                .hasMessageContaining("cannot be read on at line 5: the row that begins there does not fit into memory");
        assertThat(fixture.count("log")).isZero();
    }

    private static final class ClosingIterator implements Iterator<List<String>>, Closeable {

        private final Iterator<List<String>> rows;
        private boolean closed;

        ClosingIterator(Iterator<List<String>> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return !closed && rows.hasNext();
        }

        @Override
        public List<String> next() {
            return rows.next();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void aBodyThatIsNeitherTextNorRowsIsRefusedByName() {
        assertThat(fixture.send((Object) null, "log").getException()).hasMessageContaining("the body is null");
        assertThat(fixture.send(42, "log").getException()).isInstanceOf(MaxComputeException.class)
                .hasMessageContaining("the body is a java.lang.Integer").hasMessageContaining("InputStream").hasMessageContaining("Iterable")
                .hasMessageNotContaining("\n");
        assertThat(fixture.send(List.of("text"), "log").getException()).hasMessageContaining("row 1 is a java.lang.String");
    }

    @ParameterizedTest
    @ValueSource(strings = {"upsert", "load"})
    void writeModesOfLaterVersionsAreRefusedByName(String mode) {
        assertThatThrownBy(() -> fixture.context().getEndpoint("maxcompute:log?writeMode=" + mode).start())
                .hasStackTraceContaining("option writeMode=" + mode + " is not in this version");
    }

    @Test
    void anUnknownTableAndAWrongKeyNameTheSettingAndNoSecret() {
        assertThat(fixture.send(rows(1), "nosuch").getException()).isInstanceOf(MaxComputeException.class)
                .hasMessageContaining("table tidemark.nosuch does not exist").hasMessageNotContaining("\n");
        assertThat(fixture.send(rows(1), "log", "project", "elsewhere").getException()).isInstanceOf(MaxComputeException.class)
                .hasMessageContaining("elsewhere").hasMessageContaining("project");

        Exchange wrongKey = fixture.send(rows(1), "log", "secretKey", "wrongSecretKey");
        assertThat(wrongKey.getException()).isInstanceOf(MaxComputeException.class).hasMessageContaining("secretKey")
                .hasStackTraceContaining("accessKey").hasMessageNotContaining("wrongSecretKey").hasMessageNotContaining("\n");
        assertThat(((MaxComputeException) wrongKey.getException()).retryable()).isFalse();
        assertThat(fixture.seen(Kind.BLOCK)).isZero();
    }

    @Test
    void aRequestWithVersion4SignatureIsAccepted() {
        assertThat(fixture.send(rows(1), "log", "region", "cn-hangzhou").getException()).isNull();
    }

    @Test
    void verifyCountsTheRowsAfterTheCommit() {
        assertThat(fixture.send(rows(7), "log", "verify", "count").getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(7);
    }

    static List<List<String>> rows(int count) {
        return IntStream.range(0, count).mapToObj(i -> List.of("d" + i, Integer.toString(i), "2024-01-01 00:00:00")).toList();
    }
}
