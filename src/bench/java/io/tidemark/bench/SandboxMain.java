package io.tidemark.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.tidemark.sandbox.Sandbox;

/** The sandbox in a process of its own, in discard mode. It takes commands from its input, one a line, and ends with it. */
final class SandboxMain {

    private static final String CREATE_TABLE = """
            CREATE TABLE %s (
              device_id STRING, ts TIMESTAMP, latitude DOUBLE, longitude DOUBLE, temperature DOUBLE,
              humidity DOUBLE, battery BIGINT, status STRING, message STRING)
            PARTITIONED BY (slot STRING)
            """;

    private final Sandbox sandbox;

    private SandboxMain(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    public static void main(String[] args) throws Exception {
        // the objects of earlier runs are used again; their tables and sessions would only cost memory
        Files.deleteIfExists(Path.of(args[0], "maxcompute", "journal"));
        try (Sandbox sandbox = Sandbox.start(new Sandbox.Options(Path.of(args[0]), 0, 0, true), InstantSource.system())) {
            sandbox.oss().createBucket(Workload.BUCKET);
            System.out.println("ready " + sandbox.ossUri() + " " + sandbox.maxComputeUri());
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            SandboxMain main = new SandboxMain(sandbox);
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                System.out.println(main.run(Arrays.asList(line.split(" "))));
            }
        }
    }

    private String run(List<String> command) throws IOException {
        return switch (command.get(0)) {
            case "make" -> make(Workload.parse(command.subList(1, command.size())));
            case "empty" -> empty(command.get(1));
            case "drop" -> drop(command.get(1));
            case "rows" -> "rows " + sandbox.maxCompute().rowCount(Sandbox.PROJECT, command.get(1));
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    /** Makes the objects that are not there from an earlier run; says how many bytes of text they hold. */
    private String make(Workload workload) throws IOException {
        long bytes = 0;
        for (Instant slot : workload.times()) {
            String key = workload.key(slot);
            if (!sandbox.oss().exists(Workload.BUCKET, key)) {
                sandbox.oss().put(Workload.BUCKET, key, out -> write(workload, slot, out));
            }
            Counter counter = new Counter();
            workload.devices().writeTo(slot, counter);
            bytes += counter.bytes;
        }
        return "made " + bytes;
    }

    private static void write(Workload workload, Instant slot, OutputStream out) throws IOException {
        if (workload.gzip()) {
            GZIPOutputStream packed = new GZIPOutputStream(out, 64 * 1024);
            workload.devices().writeTo(slot, packed);
            packed.finish();
        } else {
            workload.devices().writeTo(slot, out);
        }
    }

    private String empty(String table) {
        drop(table);
        sandbox.maxCompute().sql(Sandbox.PROJECT, CREATE_TABLE.formatted(table));
        return "empty";
    }

    private String drop(String table) {
        sandbox.maxCompute().sql(Sandbox.PROJECT, "DROP TABLE IF EXISTS " + table);
        return "dropped";
    }

    private static final class Counter extends OutputStream {

        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            bytes += length;
        }
    }
}
