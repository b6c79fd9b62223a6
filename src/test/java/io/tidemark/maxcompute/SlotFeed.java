package io.tidemark.maxcompute;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.dataformat.CsvDataFormat;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

import io.tidemark.oss.OssComponent;
import io.tidemark.oss.OssConfiguration;
import io.tidemark.sandbox.Sandbox;
import io.tidemark.sandbox.maxcompute.MaxComputeFaults.Kind;
import io.tidemark.sandbox.oss.OssObject;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

/** Routes from objects in OSS to a table, and what a person sees afterwards: the failure, the table, the rejected rows in OSS. */
final class SlotFeed implements AutoCloseable {

    static final String OBJECT = "oss://iot/log_201911062315.csv";
    private static final String KEY = "log_201911062315.csv";
    private static final String SOURCE = "objectName=log_$[yyyymmddhh24mi]*";
    private static final ScheduledTime SLOT = new ScheduledTime(Instant.parse("2019-11-06T15:15:00Z"), ZoneId.of("Asia/Shanghai"));

    final Sandbox sandbox;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Map<Kind, Long> seenBefore = new EnumMap<>(Kind.class);
    private int routes;

    /**
     * A row of the file of rejected rows.
     *
     * @param found what stands in the object at the offset, as many bytes as the row has; null without an offset
     */
    record Rejected(String object, long line, long offset, String column, String value, String reason, String raw, String found) {

        /** {@code line 2, reading "x": is not a whole number for BIGINT}; says so where the offset is not that of the row. */
        String place() {
            return "line " + line + (found == null || found.equals(raw) ? "" : " but not at " + offset)
                    + (column.isEmpty() ? "" : ", " + column + " \"" + value + "\"") + ": " + reason;
        }
    }

    /** @param rejects the file of rejected rows; empty when there is none */
    record Outcome(Exchange exchange, List<Rejected> rejects) {

        Exception failure() {
            return exchange.getException();
        }

        long written() {
            return exchange.getMessage().getHeader(MaxComputeConstants.ROWS_WRITTEN, -1L, Long.class);
        }

        List<String> places() {
            return rejects.stream().map(Rejected::place).toList();
        }
    }

    SlotFeed(Path directory) throws IOException {
        sandbox = Sandbox.start(new Sandbox.Options(directory, 0, 0, false), InstantSource.system());
        sandbox.oss().createBucket("iot");
        sandbox.oss().createBucket("bad");
        OssConfiguration oss = context.getComponent("oss", OssComponent.class).getConfiguration();
        oss.setEndpoint(sandbox.ossUri().toString());
        oss.setRegion(Sandbox.REGION);
        oss.setAccessKey(Sandbox.ACCESS_KEY);
        oss.setSecretKey(Sandbox.SECRET_KEY);
        MaxComputeConfiguration maxCompute = context.getComponent("maxcompute", MaxComputeComponent.class).getConfiguration();
        maxCompute.setEndpoint(sandbox.maxComputeUri().toString());
        maxCompute.setProject(Sandbox.PROJECT);
        maxCompute.setAccessKey(Sandbox.ACCESS_KEY);
        maxCompute.setSecretKey(Sandbox.SECRET_KEY);
        context.start();
    }

    /** Nothing that was there before is there, and nothing counts. */
    void begin() throws IOException {
        deleteAll("iot");
        sandbox.faults().clear();
        sql("DROP TABLE IF EXISTS log");
        for (Kind kind : Kind.values()) {
            seenBefore.put(kind, sandbox.maxCompute().faults().seen(kind));
        }
    }

    private void deleteAll(String bucket) throws IOException {
        for (String key : sandbox.oss().list(bucket, "").stream().map(OssObject::key).toList()) {
            sandbox.oss().delete(bucket, key);
        }
    }

    /** Requests since the begin. */
    long seen(Kind kind) {
        return sandbox.maxCompute().faults().seen(kind) - seenBefore.get(kind);
    }

    /** The table {@code log} anew. */
    void table(String columns) {
        sql("DROP TABLE IF EXISTS log");
        sql("CREATE TABLE log (" + columns + ")");
    }

    List<List<String>> sql(String text) {
        return sandbox.maxCompute().sql(Sandbox.PROJECT, text);
    }

    /** All rows, in the order of their first column. */
    List<List<String>> rows() {
        return rows("*");
    }

    List<List<String>> rows(String columns) {
        return sql("SELECT " + columns + " FROM log").stream().sorted((a, b) -> String.valueOf(a.get(0)).compareTo(String.valueOf(b.get(0)))).toList();
    }

    void put(String text) throws IOException {
        put(KEY, text.getBytes(StandardCharsets.UTF_8));
    }

    void put(String key, byte[] bytes) throws IOException {
        sandbox.oss().put("iot", key, bytes);
    }

    /** The fast form: oss: to maxcompute:, with every rejected row allowed unless the options say otherwise. */
    Outcome load(String... options) throws Exception {
        return loadFrom(SOURCE, options);
    }

    /** The form of rows: camel-csv between the two. */
    Outcome loadRows(CsvDataFormat csv, String... options) throws Exception {
        csv.setLazyLoad("true");
        return load(SOURCE, csv, options);
    }

    /** The fast form with other options of oss:. */
    Outcome loadFrom(String source, String... options) throws Exception {
        return load(source, null, options);
    }

    private Outcome load(String source, CsvDataFormat csv, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        if (!all.contains("maxRejectedRows") && !all.contains("maxRejectedPercent")) {
            all.addAll(List.of("maxRejectedPercent", "100"));
        }
        all.addAll(List.of("rejects", "bad/log"));
        String from = "direct:feed" + routes++;
        String target = MaxComputeFixture.uri("log", all.toArray(String[]::new));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                ProcessorDefinition<?> read = from(from).to("oss:iot?minAge=0&" + source);
                (csv == null ? read : read.unmarshal(csv)).to(target);
            }
        });
        deleteAll("bad");
        Processor slot = exchange -> {
            exchange.getMessage().setHeader(SlotHeaders.TASK, "log");
            exchange.getMessage().setHeader(SlotHeaders.SCHEDULED_TIME, SLOT);
            exchange.getMessage().setHeader(SlotHeaders.LOAD_ID, "log/2019-11-06T15:15:00Z/1");
        };
        try (ProducerTemplate template = context.createProducerTemplate()) {
            return new Outcome(template.send(from, slot), rejected());
        }
    }

    private List<Rejected> rejected() throws IOException {
        List<Rejected> rejected = new ArrayList<>();
        for (String key : sandbox.oss().list("bad", "").stream().map(OssObject::key).toList()) {
            try (Reader reader = new InputStreamReader(sandbox.oss().open("bad", key), StandardCharsets.UTF_8);
                    CSVParser parser = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader)) {
                for (CSVRecord row : parser) {
                    long offset = number(row.get("offset"));
                    rejected.add(new Rejected(row.get("object"), number(row.get("line")), offset, row.get("column"), row.get("value"),
                            row.get("reason"), row.get("raw"), offset < 0 ? null : found(row.get("object"), offset, row.get("raw"))));
                }
            }
        }
        return rejected;
    }

    private String found(String address, long offset, String raw) throws IOException {
        String key = address.substring("oss://iot/".length());
        try (InputStream stored = sandbox.oss().open("iot", key); InputStream text = key.endsWith(".gz") ? new GZIPInputStream(stored) : stored) {
            byte[] bytes = text.readAllBytes();
            int from = (int) Math.min(offset, bytes.length);
            int to = Math.min(from + raw.getBytes(StandardCharsets.UTF_8).length, bytes.length);
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
    }

    private static long number(String text) {
        return text.isEmpty() ? -1 : Long.parseLong(text);
    }

    @Override
    public void close() {
        context.stop();
        sandbox.close();
    }
}
