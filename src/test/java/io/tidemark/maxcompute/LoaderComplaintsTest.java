package io.tidemark.maxcompute;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import org.apache.camel.model.dataformat.CsvDataFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidemark.maxcompute.load.BytesLoad;
import io.tidemark.sandbox.maxcompute.MaxComputeFaults.Kind;
import io.tidemark.schedule.SlotNotReadyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What people have complained of for years in the loaders that they use, each complaint as one test through the whole route,
 * {@code oss:} to {@code maxcompute:}, with input that is good and input that is not. The complaints are public; each test names the
 * issues that it answers, those of alibaba/DataX with the number alone.
 *
 * <p>Complaints that are not about reading, typing or rejecting are answered elsewhere: overwriting that loses data or leaves a window,
 * duplicates after a retry and blocks that do not exist at the commit in {@link MaxComputeCommitTest} and
 * {@code io.tidemark.chaos.ChaosTest}; a flow or slot limit that is exceeded in {@link FastFormTest} and {@link MaxComputeCommitTest};
 * streams that are left open and exhaust the pool in {@code io.tidemark.oss.stream.ReadAheadTest}; tokens, regions and signatures in
 * {@link MaxComputeProducerTest} and {@code io.tidemark.oss.OssEndpointTest}. What every record and value means in detail stands in the
 * specifications {@code records.txt} and {@code values.txt}.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class LoaderComplaintsTest {

    private static final String READINGS = "device STRING, reading BIGINT";

    @TempDir
    private static Path directory;
    private static SlotFeed feed;

    @BeforeAll
    static void open() throws IOException {
        feed = new SlotFeed(directory);
    }

    @AfterAll
    static void close() {
        feed.close();
    }

    @BeforeEach
    void begin() throws IOException {
        feed.begin();
    }

    /** 402, 476, 853, 1202, 1231, 1353; apache/seatunnel 6321. */
    @Test
    void quotesDelimitersAndLineEndsInsideAFieldShiftNoColumnAndMergeNoRows() throws Exception {
        feed.table("device STRING, message STRING, reading BIGINT");
        feed.put("a,\"say \"\"hi\"\", now\",1\nb,\"two\r\nlines\",2\nc,\"x\"y,3\nd,5\" pipe,4\ne,\"\"\"\",5\n");

        SlotFeed.Outcome outcome = feed.load();

        assertThat(feed.rows()).containsExactly(List.of("a", "say \"hi\", now", "1"), List.of("b", "two\r\nlines", "2"), List.of("e", "\"", "5"));
        assertThat(outcome.places()).containsExactly("line 4: text follows a closing quote",
                "line 5: a quote stands inside a field that is not quoted");
        assertThat(outcome.rejects()).extracting(SlotFeed.Rejected::raw).containsExactly("c,\"x\"y,3", "d,5\" pipe,4");
        assertThat(outcome.rejects()).extracting(SlotFeed.Rejected::object).containsOnly(SlotFeed.OBJECT);

        assertThat(feed.load("lenient", "true").failure()).isNull();
        assertThat(feed.rows()).contains(List.of("c", "xy", "3"), List.of("d", "5\" pipe", "4")).hasSize(5);
    }

    @Test
    void rowsOfCamelCsvKeepQuotedLineEndsTooAndOneThatItCannotReadFailsTheLoadWithItsLine() throws Exception {
        feed.table("device STRING, message STRING, reading BIGINT");
        feed.put("device,message,reading\na,\"two\nlines, \"\"one\"\" row\",1\nb,,x\n");
        CsvDataFormat csv = new CsvDataFormat();
        csv.setSkipHeaderRecord("true");

        SlotFeed.Outcome outcome = feed.loadRows(csv);

        assertThat(outcome.failure()).isNull();
        assertThat(feed.rows()).containsExactly(List.of("a", "two\nlines, \"one\" row", "1"));
        assertThat(outcome.places()).containsExactly("line 4, reading \"x\": is not a whole number for BIGINT");

        feed.put("device,message,reading\na,,1\nb,\"x\"y,2\n");
        assertThat(feed.loadRows(csv).failure()).hasMessageContaining(SlotFeed.OBJECT + " line 3");
        assertThat(feed.rows()).as("of the load before").hasSize(1);
    }

    @Test
    void rowsOfCamelCsvHaveNullsHeadersZonesAndDirtyRowsAsTheFastFormHas() throws Exception {
        feed.table("device STRING, reading BIGINT, at TIMESTAMP");
        feed.put("\uFEFFAt,Reading,device\n2019-11-06 23:15:00,1,a\n,x,b\n2019-11-06T15:15:00Z,,c\nNA,NA,d\n2019-02-29 00:00:00,1,e\n1,2\n");
        String[] options = {"header", "match", "nullTokens", "NA", "timeZone", "Asia/Shanghai"};

        SlotFeed.Outcome rows = feed.loadRows(new CsvDataFormat(), options);
        List<List<String>> table = feed.rows();
        SlotFeed.Outcome fast = feed.load(options);

        assertThat(table).containsExactly(List.of("a", "1", "2019-11-06 23:15:00"), Arrays.asList("c", null, "2019-11-06 23:15:00"),
                Arrays.asList("d", null, null)).isEqualTo(feed.rows());
        assertThat(rows.places()).hasSize(3).isEqualTo(fast.places());
        assertThat(rows.rejects()).extracting(SlotFeed.Rejected::line).containsExactly(3L, 6L, 7L);
        SlotFeed.Outcome tooMany = feed.loadRows(new CsvDataFormat(), "header", "match", "nullTokens", "NA", "maxRejectedRows", "2");
        assertThat(tooMany.failure()).isInstanceOf(RowsRejectedException.class).hasMessageContaining("nothing was committed");
    }

    /** 57. What larger input does to memory is in {@code io.tidemark.bench.HostileLoadTest}. */
    @Test
    void oneStrayQuoteCostsOneRowAndNotTheMemoryOrTheRestOfTheFile() throws Exception {
        feed.table(READINGS);
        StringBuilder text = new StringBuilder("first,1\n\"stray,2\n");
        for (int i = 0; i < 200_000; i++) {
            text.append("d,").append(i).append('\n');
        }
        feed.put(text.toString());

        SlotFeed.Outcome outcome = feed.load("maxRecordBytes", "65536");

        assertThat(outcome.written()).isEqualTo(200_001);
        assertThat(outcome.rejects()).singleElement().satisfies(row -> {
            assertThat(row.place()).isEqualTo("line 2: a quote opens and is not closed as it should be, before a delimiter or a line end");
            assertThat(row.raw()).isEqualTo("\"stray,2");
        });
    }

    /** 186, 188, 1724, 1725. */
    @ParameterizedTest
    @ValueSource(strings = {"fieldDelimiter=;=fieldDelimiter", "skipHeader=true=skipHeader", "escape=\\&quote=none=option escape", "quote=''=option quote",
        "comment=,x=option comment", "charset=UTF8-8=option charset", "dateFormats=yyyy-mm-ddThh=dateFormats", "constants=nobody=option constants",
        "header=match&columns=device=option columns"})
    void aSettingThatIsUnknownOrWithoutEffectIsAnErrorBeforeAnyRow(String setting) throws Exception {
        feed.table(READINGS);
        feed.put("a,1\n");
        String named = setting.substring(setting.lastIndexOf('=') + 1);
        List<String> options = new ArrayList<>();
        for (String option : setting.substring(0, setting.lastIndexOf('=')).split("&")) {
            options.addAll(List.of(option.split("=", 2)));
        }

        assertThatThrownBy(() -> feed.load(options.toArray(String[]::new))).hasStackTraceContaining(named);
        assertThat(feed.seen(Kind.CREATE_SESSION)).isZero();
    }

    /** 186, 188, 1724, 1725. */
    @Test
    void aLoadSaysOnceHowItReadsTheTextAlsoWhenItDoesNotUnderstandTheHeader() throws Exception {
        feed.table(READINGS);
        feed.put("log_201911062315.csv", "Reading;Device;Note\n1;\u6e29\u5ea6;\n".getBytes(Charset.forName("GBK")));

        try (CapturedLog log = new CapturedLog(BytesLoad.class)) {
            assertThat(feed.load("delimiter", ";", "charset", "GBK", "header", "match", "extraColumns", "ignore", "nullTokens", "NULL,\\N",
                    "maxRejectedRows", "100").failure()).isNull();
            assertThat(log.lines()).containsExactly("INFO Load into maxcompute:tidemark/-/log/- reads CSV: delimiter=';' quote='\"' escape=none header=match charset=GBK (or by its byte order mark) "
                    + "malformedText=reject extraColumns=ignore missingColumns=reject nullTokens=[NULL, \\N] emptyIsNull=true dateFormats=ISO "
                    + "timeZone=Asia/Shanghai maxRejectedRows=100 columns=[reading, device, -]; all else by default");
        }
        try (CapturedLog log = new CapturedLog(BytesLoad.class)) {
            assertThat(feed.load("charset", "GBK", "header", "match").failure()).hasMessageContaining("'Reading;Device;Note'");
            assertThat(log.lines()).singleElement().asString().contains(" delimiter=',' ").doesNotContain(" columns=");
        }
    }

    /** 325, 589, 921, 2357; aliyun/aliyun-odps-java-sdk 67 and 68. */
    @Test
    void aDelimiterOfSeveralCharactersMayStandInsideQuotesAndHalfOfItAnywhere() throws Exception {
        feed.table("device STRING, message STRING, reading BIGINT");
        feed.put("a||\"x||y\"||1\nb||half | of it||2\nc|x|3\nd||\"q\"|z||4\n");

        SlotFeed.Outcome outcome = feed.load("delimiter", "||");

        assertThat(feed.rows()).containsExactly(List.of("a", "x||y", "1"), List.of("b", "half | of it", "2"));
        assertThat(outcome.places()).containsExactly("line 3: the row has only 1 fields, but there are 3 columns",
                "line 4: text follows a closing quote");
    }

    /** 65, 1363, 2094; apache/seatunnel 8109. */
    @Test
    void nullAndTheEmptyTextAreTwoThingsAndTheTokensOfNullAreAList() throws Exception {
        feed.table("device STRING, message STRING, reading BIGINT");
        feed.put("a,,1\nb,\"\",2\nc,NULL,3\nd,\"NULL\",4\ne,\\N,\\N\nf,null,null\n");

        SlotFeed.Outcome outcome = feed.load("nullTokens", "NULL,\\N");

        assertThat(feed.rows()).containsExactly(Arrays.asList("a", null, "1"), List.of("b", "", "2"), Arrays.asList("c", null, "3"),
                List.of("d", "NULL", "4"), Arrays.asList("e", null, null));
        assertThat(outcome.places()).as("tokens are compared exactly")
                .containsExactly("line 6, reading \"null\": is not a whole number for BIGINT");

        assertThat(feed.load("emptyIsNull", "false", "nullTokens", "NULL,\\N").failure()).isNull();
        assertThat(feed.rows()).contains(List.of("a", "", "1"), List.of("b", "", "2"));
    }

    /** 953. */
    @Test
    void anEmptyNumberOrDateIsNullInBothFormsAndOneThatIsNoneCostsItsRowOnly() throws Exception {
        feed.table("device STRING, reading BIGINT, level DOUBLE, price DECIMAL(10,2), day DATE, at TIMESTAMP, good BOOLEAN");
        feed.put("a,,,,,,\nb,\"\",\" \",\"\",\"\",\"\",\"\"\nc,-,,,,,\n");
        List<String> nulls = Arrays.asList(null, null, null, null, null, null);

        SlotFeed.Outcome fast = feed.load();
        List<List<String>> fastRows = feed.rows();
        SlotFeed.Outcome rows = feed.loadRows(new CsvDataFormat(), "firstLine", "1");

        assertThat(fastRows).hasSize(2).allSatisfy(row -> assertThat(row.subList(1, 7)).isEqualTo(nulls)).isEqualTo(feed.rows());
        assertThat(fast.places()).containsExactly("line 3, reading \"-\": is not a whole number for BIGINT");
        assertThat(rows.places()).containsExactly("line 3, reading \"-\": is not a whole number for BIGINT");
    }

    /** wgzhao/Addax 251 and 254; apache/seatunnel 461. */
    @Test
    void theHeaderNamesTheColumnsOrIsSkippedInPackedObjectsToo() throws Exception {
        feed.table(READINGS);
        String text = "Reading,\"DEVICE\"\n1,a\n2,b\nx,c\n";
        for (boolean packed : new boolean[] {false, true}) {
            feed.sandbox.oss().delete("iot", packed ? "log_201911062315.csv" : "log_201911062315.csv.gz");
            feed.put(packed ? "log_201911062315.csv.gz" : "log_201911062315.csv", packed ? gzip(text) : text.getBytes(StandardCharsets.UTF_8));

            SlotFeed.Outcome matched = feed.load("header", "match");
            assertThat(feed.rows()).containsExactly(List.of("a", "1"), List.of("b", "2"));
            assertThat(matched.places()).as("lines and bytes of the unpacked text")
                    .containsExactly("line 4, reading \"x\": is not a whole number for BIGINT");

            assertThat(feed.load("header", "skip", "columns", "reading,device").failure()).isNull();
            assertThat(feed.rows()).containsExactly(List.of("a", "1"), List.of("b", "2"));
        }
        feed.put("log_201911062315.csv.gz", gzip("reading,devise\n1,a\n"));
        assertThat(feed.load("header", "match").failure()).hasMessageContaining("line 1").hasMessageContaining("'devise'");
    }

    /** apache/seatunnel 10374 and 10383. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aByteOrderMarkIsNoPartOfTheFirstColumnAndSaysWhatTheCharsetIs(String charset) throws Exception {
        feed.table(READINGS);
        feed.put("log_201911062315.csv", "\uFEFF\"device\",reading\n\u6e29\u5ea6,1\nb,x\n".getBytes(Charset.forName(charset)));

        SlotFeed.Outcome outcome = feed.load("header", "match");

        assertThat(outcome.failure()).isNull();
        assertThat(feed.rows()).containsExactly(List.of("\u6e29\u5ea6", "1"));
        assertThat(outcome.rejects()).singleElement().satisfies(row -> assertThat(row.line()).isEqualTo(3));
    }

    /** 1623. */
    @Test
    void textInGbkArrivesAsItIsAndBytesThatAreNoTextAreNeverReplacedUnasked() throws Exception {
        feed.table(READINGS);
        Charset gbk = Charset.forName("GBK");
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        object.write("\u6e29\u5ea6\u8ba1,1\n".getBytes(gbk));
        object.write(new byte[] {'b', (byte) 0xFF, (byte) 0xFF, ',', '2', '\n'});
        object.write("\u6e7f\u5ea6\u8ba1,3\n".getBytes(gbk));
        feed.put("log_201911062315.csv", object.toByteArray());

        SlotFeed.Outcome outcome = feed.load("charset", "GBK");
        assertThat(feed.rows()).containsExactly(List.of("\u6e29\u5ea6\u8ba1", "1"), List.of("\u6e7f\u5ea6\u8ba1", "3"));
        assertThat(outcome.rejects()).singleElement().satisfies(row -> {
            assertThat(row.line()).isEqualTo(2);
            assertThat(row.reason()).isEqualTo("bytes are no text in the charset");
        });

        assertThat(feed.load("charset", "GBK", "malformedText", "fail").failure()).hasMessageContaining("GBK");
        assertThat(feed.load("charset", "GBK", "malformedText", "replace").failure()).isNull();
        assertThat(feed.rows("device")).anySatisfy(row -> assertThat(row.get(0)).startsWith("b\uFFFD"));
        feed.put("log_201911062315.csv", "\u6e29\u5ea6,1\n".getBytes(gbk));
        assertThat(feed.load().rejects()).as("read as UTF-8").extracting(SlotFeed.Rejected::reason).containsExactly("bytes are no text in the charset");
    }

    @Test
    void inACharsetThatIsNotUtf8LinesAreTheObjectsAndOffsetsThoseOfTheTextInUtf8() throws Exception {
        feed.table(READINGS + ", line BIGINT, at BIGINT");
        Charset gbk = Charset.forName("GBK");
        feed.put("log_201911062315_a.csv", "\u6e29\u5ea6,1\n\u6e7f\u5ea6,2\n".getBytes(gbk));
        feed.put("log_201911062315_b.csv", "\u7535\u6c60,3\n\u7535\u6c60,x\n".getBytes(gbk));

        SlotFeed.Outcome outcome = feed.load("charset", "GBK", "metadataColumns", "line=line,offset=at");

        assertThat(feed.rows("reading, line, at")).containsExactly(List.of("1", "1", "0"), List.of("2", "2", "9"), List.of("3", "1", "18"));
        assertThat(outcome.rejects()).singleElement().satisfies(row -> {
            assertThat(row.object()).isEqualTo("oss://iot/log_201911062315_b.csv");
            assertThat(row.line()).isEqualTo(2);
            assertThat(row.offset()).isEqualTo(27);
        });
        feed.begin();
        feed.table(READINGS + ", line BIGINT, at BIGINT");
        feed.put("log_201911062315.csv", "\uFEFF\u6e29\u5ea6,1\n\u6e7f\u5ea6,2\n".getBytes(StandardCharsets.UTF_16LE));
        assertThat(feed.load("metadataColumns", "line=line,offset=at").failure()).isNull();
        assertThat(feed.rows("reading, line, at")).containsExactly(List.of("1", "1", "0"), List.of("2", "2", "9"));
        feed.put("\uFEFF\u6e29\u5ea6,1\n\u6e7f\u5ea6,2\n");
        assertThat(feed.load("metadataColumns", "line=line,offset=at").failure()).isNull();
        assertThat(feed.rows("reading, line, at")).as("the byte of the object").containsExactly(List.of("1", "1", "3"), List.of("2", "2", "12"));
    }

    /** 333, 896, 905, 911, 1420, 1503. */
    @Test
    void anAbsentObjectIsWaitedForAndAnEmptyOneOrAHeaderAloneIsALoadOfNoRows() throws Exception {
        feed.table(READINGS);

        assertThat(feed.loadFrom("objectName=log_$[yyyymmddhh24mi].csv").failure()).isInstanceOf(SlotNotReadyException.class)
                .hasMessageContaining("does not exist yet");
        assertThat(feed.load().failure()).as("a pattern that matches nothing").isInstanceOf(SlotNotReadyException.class);
        for (String text : new String[] {"", "device,reading\n", "device,reading", "\uFEFF"}) {
            feed.put(text);
            SlotFeed.Outcome outcome = feed.load("header", "match");
            assertThat(outcome.failure()).isNull();
            assertThat(outcome.written()).isZero();
        }
        assertThat(feed.seen(Kind.COMMIT)).isEqualTo(4);
    }

    /** 1356; apache/seatunnel 9768, 10142, 10326, 10332, 10450. */
    @Test
    void oneLargeObjectIsReadBySeveralThreadsWithoutCuttingARowAtAQuotedLineEnd() throws Exception {
        feed.table("device STRING, message STRING, reading BIGINT");
        int rows = 100_000;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            text.append(i % 3 == 0 ? "a,\"line\nend," + "x".repeat(i % 50) + "\n\"," : "b,plain,").append(i).append('\n');
        }
        text.append("a,\"no\nnumber\",x\n");
        feed.put(text.toString());

        SlotFeed.Outcome outcome = feed.load("concurrency", "4", "blockSize", "65536");

        assertThat(feed.seen(Kind.BLOCK)).isGreaterThan(4);
        assertThat(feed.sql("SELECT COUNT(*), SUM(reading), MIN(reading), MAX(reading) FROM log"))
                .containsExactly(List.of("" + rows, "" + (long) rows * (rows - 1) / 2, "0", "" + (rows - 1)));
        assertThat(feed.sql("SELECT message FROM log WHERE device = 'b' AND message <> 'plain'")).isEmpty();
        long lines = text.chars().filter(c -> c == '\n').count();
        assertThat(outcome.rejects()).extracting(SlotFeed.Rejected::line).containsExactly(lines - 1);
    }

    /** 527, 685, 687. */
    @Test
    void anObjectThatIsNotReadToItsEndIsNotCommitted() throws Exception {
        feed.table(READINGS);
        feed.put("d,1\n".repeat(10));
        assertThat(feed.load().written()).isEqualTo(10);
        byte[] packed = gzip("d,1\n".repeat(100_000));
        feed.sandbox.oss().delete("iot", "log_201911062315.csv");

        feed.put("log_201911062315.csv.gz", Arrays.copyOf(packed, packed.length - 9));
        assertThat(feed.load().failure()).hasMessageContaining("it ends at byte");
        feed.put("log_201911062315.csv.gz", packed);
        feed.sandbox.oss().faults().lieAboutCrc("GET", "log_201911062315.csv.gz", 1);
        assertThat(feed.load().failure()).hasMessageContaining("log_201911062315.csv.gz");
        assertThat(feed.rows()).as("of the load before").hasSize(10);

        byte[] twice = Arrays.copyOf(packed, 2 * packed.length);
        System.arraycopy(packed, 0, twice, packed.length, packed.length);
        feed.put("log_201911062315.csv.gz", twice);
        assertThat(feed.load("verify", "count").written()).as("rows of both gzip members").isEqualTo(200_000);
    }

    /** 1181. */
    @Test
    void hundredsOfSmallObjectsAreOneLoadAndFewBlocks() throws Exception {
        feed.table("device STRING, reading BIGINT, object STRING, line BIGINT");
        for (int i = 0; i < 300; i++) {
            feed.put("log_201911062315_%03d.csv".formatted(i), ("device,reading\nd," + i + "\ne," + (i == 150 ? "x" : "0") + "\n").getBytes(StandardCharsets.UTF_8));
        }

        SlotFeed.Outcome outcome = feed.loadFrom("objectName=log_$[yyyymmddhh24mi]_*.csv&headerLines=1", "header", "match",
                "metadataColumns", "object=object,line=line");

        assertThat(outcome.written()).isEqualTo(599);
        assertThat(feed.seen(Kind.BLOCK)).isLessThanOrEqualTo(2);
        assertThat(feed.sql("SELECT COUNT(*), SUM(reading) FROM log")).containsExactly(List.of("599", "" + 299 * 300 / 2));
        assertThat(feed.sql("SELECT line FROM log WHERE object = 'oss://iot/log_201911062315_299.csv' AND reading = 299")).containsExactly(List.of("2"));
        assertThat(outcome.rejects()).singleElement().satisfies(row -> {
            assertThat(row.object()).isEqualTo("oss://iot/log_201911062315_150.csv");
            assertThat(row.place()).isEqualTo("line 3, reading \"x\": is not a whole number for BIGINT");
        });
    }

    /** 519; aliyun/aliyun-oss-java-sdk 78 and 259; apache/iceberg 5963. */
    @Test
    void aConnectionThatBreaksInTheMiddleIsResumedAtItsByteAndAnObjectThatChangesIsNoMixture() throws Exception {
        feed.table(READINGS);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            text.append("d,").append(i).append('\n');
        }
        feed.put(text.toString());
        feed.sandbox.oss().faults().truncate("log_201911062315.csv", 3, 100_000);

        assertThat(feed.loadFrom("objectName=log_$[yyyymmddhh24mi].csv&redownloadDelay=1").written()).isEqualTo(50_000);
        assertThat(feed.sql("SELECT SUM(reading) FROM log")).containsExactly(List.of("" + 50_000L * 49_999 / 2));

        feed.sandbox.oss().faults().truncate("log_201911062315.csv", 1, 100_000);
        feed.sandbox.oss().faults().before("GET", "log_201911062315.csv", 2, () -> replace(text.toString().replace('d', 'e')));
        SlotFeed.Outcome changed = feed.loadFrom("objectName=log_$[yyyymmddhh24mi].csv&redownloadDelay=1");
        assertThat(changed.failure()).hasMessageContaining("log_201911062315.csv");
        assertThat(feed.sql("SELECT COUNT(*) FROM log WHERE device = 'e'")).containsExactly(List.of("0"));
    }

    private void replace(String text) {
        try {
            feed.put(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 142, 535, 852, 1517, 2337; apache/seatunnel 8321. */
    @Test
    void dirtyRowsAreAllKeptWithTheirPlaceAndTheirLimitHoldsBeforeTheCommit() throws Exception {
        feed.table("device STRING, reading TINYINT, day DATE");
        feed.put("a,1,2019-11-06\nb,128,2019-11-06\n\"c \"\"q\"\"\",1,2019-02-29\nd,1\ne,3.5,\nf,2,\n");
        String[] places = {"line 2, reading \"128\": is outside the range of TINYINT, -128 to 127",
            "line 3, day \"2019-02-29\": is not a DATE", "line 4: the row has only 2 fields, but there are 3 columns",
            "line 5, reading \"3.5\": is not a whole number for TINYINT"};

        SlotFeed.Outcome within = feed.load("maxRejectedRows", "4", "maxRejectedPercent", "70");
        assertThat(within.failure()).isNull();
        assertThat(within.exchange().getMessage().getHeader(MaxComputeConstants.ROWS_READ)).isEqualTo(6L);
        assertThat(within.exchange().getMessage().getHeader(MaxComputeConstants.ROWS_REJECTED)).isEqualTo(4L);
        assertThat(within.places()).hasSize(4).zipSatisfy(List.of(places), (place, begin) -> assertThat(place).startsWith(begin));
        assertThat(within.rejects()).extracting(SlotFeed.Rejected::raw)
                .containsExactly("b,128,2019-11-06", "\"c \"\"q\"\"\",1,2019-02-29", "d,1", "e,3.5,");
        assertThat(feed.rows("device")).containsExactly(List.of("a"), List.of("f"));

        SlotFeed.Outcome tooMany = feed.load("maxRejectedRows", "3");
        assertThat(tooMany.failure()).isInstanceOf(RowsRejectedException.class).hasMessageContaining("nothing was committed");
        assertThat(tooMany.rejects()).as("what is to be repaired").hasSize(4);
        assertThat(feed.load("maxRejectedPercent", "66").failure()).isInstanceOf(RowsRejectedException.class);
        assertThat(feed.seen(Kind.COMMIT)).isEqualTo(1);
        assertThat(feed.load("maxRejectedRows", "0").failure()).as("no counter of an earlier load").hasMessageContaining("4 of 6 rows");
    }

    /** 708; apache/seatunnel 10054; aliyun/aliyun-odps-go-sdk 19. */
    @Test
    void aPartitionThatIsMissingIsMadeAndOneThatIsNotTheTablesIsNamed() throws Exception {
        feed.sql("CREATE TABLE log (" + READINGS + ") PARTITIONED BY (dt STRING, region STRING)");
        feed.put("a,1\n");

        assertThat(feed.load("partition", "dt=$[yyyymmdd],region=cn-shanghai 1").failure()).isNull();
        assertThat(feed.sql("SELECT device FROM log WHERE dt = '20191106' AND region = 'cn-shanghai 1'")).containsExactly(List.of("a"));
        assertThat(feed.load("partition", "dt=$[yyyymmdd],region=new", "createPartition", "false").failure()).hasMessageContaining("region");
        for (String odd : List.of("dt=$[yyyymmdd]", "dt=1,region=a,hour=2", "dt=1,region=", "dt=1,area=a")) {
            assertThat(feed.load("partition", odd).failure()).as(odd).hasMessageContaining("partition");
        }
    }

    /** 1325; apache/seatunnel 8999; aliyun/aliyun-odps-jdbc 110, 113 and 116. */
    @Test
    void timesAreReadInTheZoneThatTheRouteNamesWhateverTheMachinesIs() throws Exception {
        feed.table("device STRING, day DATE, at DATETIME, instant TIMESTAMP, local TIMESTAMP_NTZ");
        feed.put("a,2019-11-06,2019-11-06 00:30:00,2019-11-06 00:30:00.123456789,2019-11-06 00:30:00.123456789\n"
                + "b,2019-11-06,2019-11-06T00:30:00+09:00,2019-11-05T15:30:00Z,\nc,2019-11-06,2019-11-06 24:30:00,,\n");
        TimeZone machine = TimeZone.getDefault();
        List<List<List<String>>> seen = new ArrayList<>();
        try {
            for (String zone : List.of("America/Los_Angeles", "Pacific/Kiritimati")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                SlotFeed.Outcome outcome = feed.load("timeZone", "Asia/Shanghai");
                assertThat(outcome.places()).singleElement().asString().startsWith("line 3, at \"2019-11-06 24:30:00\"");
                TimeZone.setDefault(machine);
                seen.add(feed.rows());
            }
            feed.load("timeZone", "UTC");
            seen.add(feed.rows());
        } finally {
            TimeZone.setDefault(machine);
        }
        assertThat(seen.get(0)).isEqualTo(seen.get(1)).isNotEqualTo(seen.get(2));
        assertThat(seen.get(0)).hasSize(2).allSatisfy(row -> assertThat(row.get(1)).isEqualTo("2019-11-06"));
        // the sandbox shows instants on the clock of Shanghai
        assertThat(seen.get(0)).extracting(row -> row.get(2) + " / " + row.get(3) + " / " + row.get(4)).containsExactly(
                "2019-11-06 00:30:00 / 2019-11-06 00:30:00.123456789 / 2019-11-06 00:30:00.123456789",
                "2019-11-05 23:30:00 / 2019-11-05 23:30:00 / null");
        assertThat(seen.get(2).get(0).subList(2, 5))
                .containsExactly("2019-11-06 08:30:00", "2019-11-06 08:30:00.123456789", "2019-11-06 00:30:00.123456789");
    }

    /** aliyun/aliyun-odps-console 8. */
    @Test
    void dateFormatsAreAListThatIsTakenStrictlyAndEpochsHaveUnits() throws Exception {
        feed.table("device STRING, at TIMESTAMP");
        feed.put("a,06/11/2019 23:15\nb,2019.11.06 23:15:01\nc,1573053302\nd,31/02/2019 00:00\ne,2019-11-06 23:15:00\n");

        SlotFeed.Outcome outcome = feed.load("dateFormats", "dd/MM/uuuu HH:mm,uuuu.MM.dd HH:mm:ss,epochSeconds", "timeZone", "Asia/Shanghai");

        assertThat(feed.rows()).containsExactly(List.of("a", "2019-11-06 23:15:00"), List.of("b", "2019-11-06 23:15:01"),
                List.of("c", "2019-11-06 23:15:02"));
        assertThat(outcome.rejects()).extracting(SlotFeed.Rejected::value).containsExactly("31/02/2019 00:00", "2019-11-06 23:15:00");
    }

    /** 2001. */
    @Test
    void everyRowCanSayWhichObjectLineAndLoadItCameFrom() throws Exception {
        feed.table(READINGS + ", object STRING, line BIGINT, at BIGINT, slot STRING, task STRING, load STRING, source STRING");
        feed.put("log_201911062315_a.csv", "device,reading\n\"two\nlines\",1\n".getBytes(StandardCharsets.UTF_8));
        feed.put("log_201911062315_b.csv", "\uFEFFdevice,reading\nb,2\nc,x\n".getBytes(StandardCharsets.UTF_8));

        SlotFeed.Outcome outcome = feed.loadFrom("objectName=log_$[yyyymmddhh24mi]_*.csv&headerLines=1", "header", "match",
                "metadataColumns", "object=object,line=line,offset=at,slot=slot,task=task,loadId=load", "constants", "source=iot-$[yyyy]");

        String slot = "2019-11-06T23:15+08:00";
        String load = "log/2019-11-06T15:15:00Z/1";
        assertThat(feed.rows()).containsExactly(
                List.of("b", "2", "oss://iot/log_201911062315_b.csv", "2", "18", slot, "log", load, "iot-2019"),
                List.of("two\nlines", "1", "oss://iot/log_201911062315_a.csv", "2", "15", slot, "log", load, "iot-2019"));
        assertThat(outcome.rejects()).singleElement().satisfies(row -> {
            assertThat(row.object()).isEqualTo("oss://iot/log_201911062315_b.csv");
            assertThat(row.place()).startsWith("line 3, reading");
        });
    }

    /** 563, 1489, 2026. */
    @Test
    void nestedValuesComeFromJsonAndOtherJsonCostsItsRowOnly() throws Exception {
        feed.table("device STRING, list ARRAY<BIGINT>, pairs MAP<STRING,DOUBLE>, parts STRUCT<x:INT,y:STRING>, whole JSON");
        feed.put("a,\"[1,null]\",\"{\"\"k\"\":1.5}\",\"{\"\"y\"\":\"\"t\"\"}\",\"{\"\"j\"\":[1]}\"\n"
                + "b,\"[1.5]\",,,\nc,,\"{\"\"k\"\":1\",,\nd,,,\"{\"\"z\"\":1}\",\ne,,,,{]\n");

        SlotFeed.Outcome outcome = feed.load();

        assertThat(outcome.written()).isEqualTo(1);
        assertThat(outcome.rejects()).extracting(SlotFeed.Rejected::line).containsExactly(2L, 3L, 4L, 5L);
        assertThat(outcome.rejects()).extracting(SlotFeed.Rejected::column).containsExactly("list", "pairs", "parts", "whole");
    }

    /** 2026, and what DataWorks' own pages warn of: a file whose columns change shifts all behind them. */
    @Test
    void aFileWhoseColumnsDriftIsRefusedOrFittedAsTheRouteSaysAndNeverShifted() throws Exception {
        feed.table(READINGS);
        feed.put("device,speed,reading\na,9,1\nb,9,2,extra\nc,9\n");

        assertThat(feed.load("header", "match").failure()).hasMessageContaining("'speed'");
        SlotFeed.Outcome fitted = feed.load("header", "match", "extraColumns", "ignore");
        assertThat(feed.rows()).containsExactly(List.of("a", "1"), List.of("b", "2"));
        assertThat(fitted.places()).containsExactly("line 4: the row has only 2 fields, but there are 3 columns");
        assertThat(feed.load("header", "match", "extraColumns", "ignore", "missingColumns", "asNull").failure()).isNull();
        assertThat(feed.rows()).contains(Arrays.asList("c", null));
        feed.put("a,1,2\n");
        assertThat(feed.load().places()).containsExactly("line 1: the row has 3 fields, but there are 2 columns");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
