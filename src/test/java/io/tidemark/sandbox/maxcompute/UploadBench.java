package io.tidemark.sandbox.maxcompute;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Not a test: prints how fast the sandbox takes in prepared blocks of the nine-column IoT row, decode and HTTP. */
final class UploadBench {

    private static final int ROWS = 400_000;

    private UploadBench() {
    }

    public static void main(String[] args) throws Exception {
        List<Column> columns = List.of(c("device_id", "string"), c("ts", "timestamp"), c("latitude", "double"),
                c("longitude", "double"), c("temperature", "double"), c("humidity", "double"), c("battery", "bigint"),
                c("status", "string"), c("message", "string"));
        byte[] record = encode(columns, false);
        byte[] arrow = encode(columns, true);
        System.out.printf("record %d bytes, arrow %d bytes for %d rows%n", record.length, arrow.length, ROWS);
        for (int round = 0; round < 3; round++) {
            for (SandboxMaxCompute.Options options : List.of(SandboxMaxCompute.Options.discarding(),
                    new SandboxMaxCompute.Options(true, true, false, true),
                    new SandboxMaxCompute.Options(false, true, false, true))) {
                run(options, columns, record, false);
                run(options, columns, arrow, true);
            }
        }
    }

    private static Column c(String name, String type) {
        return new Column(name, SqlParser.parseType(type), "", true);
    }

    private static byte[] encode(List<Column> columns, boolean arrow) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RowWriter writer = arrow ? new ArrowRowWriter(out, columns) : new RecordWriter(out, columns)) {
            for (int i = 0; i < ROWS; i++) {
                writer.write(new Object[] {"device-%06d".formatted(i), Instant.ofEpochSecond(1_573_053_300L + i),
                    31.2304 + i, 121.4737 + i, 20.5 + i % 10, 45.25, (long) (i % 100), "ONLINE",
                    "message number " + i});
            }
            writer.finish();
        }
        return out.toByteArray();
    }

    private static void run(SandboxMaxCompute.Options options, List<Column> columns, byte[] body, boolean arrow)
            throws Exception {
        Path directory = Files.createTempDirectory("bench");
        try (SandboxFixture fixture = new SandboxFixture(directory, InstantSource.system(), options)) {
            fixture.execute("create table t (device_id string, ts timestamp, latitude double, longitude double, "
                    + "temperature double, humidity double, battery bigint, status string, message string)");
            var session = fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "t");
            long start = System.nanoTime();
            int blocks = 8;
            for (int i = 0; i < blocks; i++) {
                put(fixture, session.getId(), i, body, arrow);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            session.commit();
            if (fixture.sandbox().rowCount(SandboxFixture.PROJECT, "t") != (long) ROWS * blocks) {
                throw new IllegalStateException("rows lost");
            }
            System.out.printf("discard=%s verify=%s arrow=%s: %.2f M rows/s, %.0f MB/s%n", options.discard(),
                    options.verify(), arrow, ROWS * (double) blocks / seconds / 1e6,
                    body.length * (double) blocks / seconds / 1e6);
        }
    }

    private static void put(SandboxFixture fixture, String id, int block, byte[] body, boolean arrow)
            throws Exception {
        String resource = "/projects/tidemark/tables/t";
        Map<String, String> query = new java.util.TreeMap<>(Map.of("uploadid", id, "blockid", "" + block));
        if (arrow) {
            query.put("arrow", "");
        }
        HttpURLConnection http = fixture.signed("PUT", resource, query);
        http.setChunkedStreamingMode(65_536);
        try (OutputStream out = http.getOutputStream()) {
            for (int at = 0; at < body.length; at += 65_536) {
                out.write(body, at, Math.min(65_536, body.length - at));
            }
        }
        try (InputStream in = http.getInputStream()) {
            in.readAllBytes();
        }
    }
}
