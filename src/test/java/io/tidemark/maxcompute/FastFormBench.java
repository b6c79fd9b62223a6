package io.tidemark.maxcompute;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;

import com.aliyun.odps.Column;
import com.aliyun.odps.Odps;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.tunnel.TableTunnel;

import io.tidemark.csv.ColumnSink;
import io.tidemark.maxcompute.arrow.ArrowBatch;
import io.tidemark.maxcompute.arrow.ChecksumFrames;
import io.tidemark.maxcompute.client.ClientSettings;
import io.tidemark.maxcompute.client.MaxComputeClient;
import io.tidemark.maxcompute.client.TableTarget;
import io.tidemark.maxcompute.client.TunnelSessions;
import io.tidemark.sandbox.SandboxServer;
import io.tidemark.sandbox.maxcompute.SandboxMaxCompute;

/**
 * The fast form against the sandbox in discard mode, which runs in a process of its own, for a person to run; not a test.
 * Arguments: MiB of text (default 256), rounds (default 3), what to run (fast, floor or both). The floor is a parser written for
 * this one table and nothing else, with the same encoding and one connection: what the fast form is measured against.
 */
final class FastFormBench {

    private static final String TABLE = "CREATE TABLE bench (device_id STRING, ts TIMESTAMP, latitude DOUBLE, longitude DOUBLE, "
            + "temperature DOUBLE, humidity DOUBLE, battery BIGINT, status STRING, message STRING)";

    private FastFormBench() {
    }

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("sandbox")) {
            sandbox();
            return;
        }
        long bytes = (args.length > 0 ? Long.parseLong(args[0]) : 256) << 20;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        String what = args.length > 2 ? args[2] : "both";
        Process server = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx256m",
                "--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), FastFormBench.class.getName(),
                "sandbox").redirectErrorStream(true).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (!line.startsWith("at ")) {
                System.out.println(line);
                line = out.readLine();
            }
            String url = line.substring(3);
            for (int round = 0; round < rounds; round++) {
                if (!what.equals("floor")) {
                    fast(url, bytes);
                }
                if (!what.equals("fast")) {
                    floor(url, bytes);
                }
            }
        } finally {
            server.destroy();
        }
    }

    private static void sandbox() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("target"), "bench");
        try (SandboxMaxCompute sandbox = SandboxMaxCompute.open(directory, Map.of("id", "secret"), InstantSource.system(),
                SandboxMaxCompute.Options.discarding()); SandboxServer server = SandboxServer.start("maxcompute", 0, sandbox.handler())) {
            sandbox.sql(SandboxMaxCompute.DEFAULT_PROJECT, TABLE);
            System.out.println("at " + server.uri() + "/api");
            // until the bench ends this process
            System.in.read();
        }
    }

    private static void fast(String url, long bytes) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            MaxComputeComponent component = new MaxComputeComponent();
            component.getConfiguration().setEndpoint(url);
            component.getConfiguration().setProject(SandboxMaxCompute.DEFAULT_PROJECT);
            component.getConfiguration().setAccessKey("id");
            component.getConfiguration().setSecretKey("secret");
            context.addComponent("maxcompute", component);
            context.start();
            measure("fast form", bytes, () -> {
                Exchange exchange = context.createProducerTemplate().send("maxcompute:bench?header=skip",
                        message -> message.getMessage().setBody(new BenchLines(bytes)));
                if (exchange.getException() != null) {
                    throw exchange.getException();
                }
                return exchange.getMessage().getHeader(MaxComputeConstants.ROWS_WRITTEN, Long.class);
            });
        }
    }

    private static void floor(String url, long bytes) throws Exception {
        Odps odps = new Odps(new AliyunAccount("id", "secret"));
        odps.setEndpoint(url);
        odps.setDefaultProject(SandboxMaxCompute.DEFAULT_PROJECT);
        MaxComputeClient client = MaxComputeClient.using(odps, new ClientSettings(url, null, SandboxMaxCompute.DEFAULT_PROJECT, "id", "secret",
                null, null, null, java.time.Duration.ofSeconds(5), java.time.Duration.ofSeconds(60)));
        TableTarget target = new TableTarget(SandboxMaxCompute.DEFAULT_PROJECT, null, "bench", null);
        measure("floor", bytes, () -> {
            TableTunnel.UploadSession session = client.sessions().open(target, true);
            Floor floor = new Floor(new ArrowBatch(session.getSchema().getColumns().stream().map(Column::getTypeInfo).toList()));
            try (TunnelSessions.BlockStream block = client.sessions().open(
                    new TunnelSessions.BlockRequest(target, session.getId(), 0, true, null), connection -> { })) {
                block.write(out -> {
                    try {
                        floor.run(new BenchLines(bytes), new ChecksumFrames(out));
                    } catch (IOException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                block.confirm();
            }
            client.sessions().commit(target, session.getId());
            return floor.rows;
        });
    }

    private interface Run {

        long rows() throws Exception;
    }

    private static void measure(String what, long bytes, Run run) throws Exception {
        var os = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = os.getProcessCpuTime();
        long start = System.nanoTime();
        long rows = run.rows();
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (os.getProcessCpuTime() - cpu) / 1e9;
        String peak = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM")).findFirst().orElse("");
        System.out.printf("%-10s %,d rows, %d MiB: %.2f s, %,.0f rows/s; %.2f CPU s, %.2f CPU s/GiB, %,.0f rows per CPU s; %s%n", what, rows,
                bytes >> 20, seconds, rows / seconds, cpuSeconds, cpuSeconds * (1 << 30) / bytes, rows / cpuSeconds, peak);
    }

    /** The floor: no quotes, no NULLs, no checks, nine columns of fixed types; one thread reads, one parses and sends. */
    private static final class Floor {

        private static final int CHUNK = 256 * 1024;
        private static final double[] TENS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

        private final ArrowBatch batch;
        private final ColumnSink[] sinks = new ColumnSink[9];
        private long rows;

        Floor(ArrowBatch batch) {
            this.batch = batch;
            for (int i = 0; i < sinks.length; i++) {
                sinks[i] = batch.column(i);
            }
        }

        void run(InputStream in, ChecksumFrames out) throws Exception {
            SynchronousQueue<byte[]> full = new SynchronousQueue<>();
            SynchronousQueue<byte[]> empty = new SynchronousQueue<>();
            ExecutorService reader = Executors.newSingleThreadExecutor();
            try {
                Future<?> reading = reader.submit(() -> {
                    byte[] buffer = new byte[CHUNK];
                    byte[] carry = new byte[0];
                    while (true) {
                        System.arraycopy(carry, 0, buffer, 0, carry.length);
                        int length = carry.length + in.readNBytes(buffer, carry.length, CHUNK - carry.length);
                        boolean last = length < CHUNK;
                        int end = length;
                        while (end > 0 && buffer[end - 1] != '\n') {
                            end--;
                        }
                        carry = java.util.Arrays.copyOfRange(buffer, end, length);
                        if (end < CHUNK) {
                            buffer[end] = 0;
                        }
                        full.put(buffer);
                        if (last) {
                            full.put(new byte[0]);
                            return null;
                        }
                        buffer = empty.poll();
                        if (buffer == null) {
                            buffer = new byte[CHUNK];
                        }
                    }
                });
                boolean header = true;
                for (byte[] chunk = full.take(); chunk.length > 0; chunk = full.take()) {
                    parse(chunk, header, out);
                    header = false;
                    empty.offer(chunk);
                }
                reading.get();
                batch.writeTo(out);
                out.close();
            } finally {
                reader.shutdownNow();
            }
        }

        private void parse(byte[] b, boolean header, ChecksumFrames out) throws IOException {
            int at = 0;
            if (header) {
                while (b[at++] != '\n') {
                    // to the end of the header
                }
            }
            while (at < b.length && b[at] != 0) {
                int end = find(b, at, ',');
                sinks[0].setBytes(b, at, end);
                at = time(b, end + 1) + 1;
                for (int i = 2; i < 6; i++) {
                    at = number(b, at, sinks[i]) + 1;
                }
                long whole = 0;
                while (b[at] != ',') {
                    whole = whole * 10 + b[at++] - '0';
                }
                sinks[6].setLong(whole);
                end = find(b, ++at, ',');
                sinks[7].setBytes(b, at, end);
                at = end + 1;
                end = find(b, at, '\n');
                sinks[8].setBytes(b, at, end);
                at = end + 1;
                batch.endRow();
                rows++;
                if (batch.isFull()) {
                    batch.writeTo(out);
                }
            }
        }

        private static int find(byte[] b, int from, char c) {
            int at = from;
            while (b[at] != c) {
                at++;
            }
            return at;
        }

        private int time(byte[] b, int at) {
            int year = two(b, at) * 100 + two(b, at + 2);
            int month = two(b, at + 5);
            int y = month <= 2 ? year - 1 : year;
            int m = month <= 2 ? month + 9 : month - 3;
            long day = 365L * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + two(b, at + 8) - 1 - 719_468;
            long second = day * 86_400 + two(b, at + 11) * 3600 + two(b, at + 14) * 60 + two(b, at + 17) - 8 * 3600;
            int millis = (b[at + 20] - '0') * 100 + two(b, at + 21);
            sinks[1].setTimestamp(second, millis * 1_000_000);
            return at + 23;
        }

        private static int two(byte[] b, int at) {
            return b[at] * 10 + b[at + 1] - '0' * 11;
        }

        private static int number(byte[] b, int from, ColumnSink sink) {
            int at = from;
            long digits = 0;
            int point = -1;
            byte c = b[at];
            while (c != ',') {
                if (c == '.') {
                    point = at;
                } else {
                    digits = digits * 10 + c - '0';
                }
                c = b[++at];
            }
            sink.setDouble(point < 0 ? digits : digits / TENS[at - point - 1]);
            return at;
        }
    }
}
