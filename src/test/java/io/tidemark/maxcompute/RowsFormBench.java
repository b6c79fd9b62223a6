package io.tidemark.maxcompute;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.dataformat.CsvDataFormat;

import io.tidemark.sandbox.maxcompute.SandboxMaxCompute;

/**
 * Rows per second of the rows form against the sandbox in discard mode, for a person to run; not a test. Arguments: rows
 * (default 2,000,000). The sandbox runs in the same JVM, so processor seconds include it.
 */
final class RowsFormBench {

    private RowsFormBench() {
    }

    public static void main(String[] args) throws Exception {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
        Path directory = Files.createTempDirectory(Path.of("target"), "bench");
        try (MaxComputeFixture fixture = new MaxComputeFixture(directory, SandboxMaxCompute.Options.discarding())) {
            fixture.sql("CREATE TABLE bench (device_id STRING, ts TIMESTAMP, latitude DOUBLE, longitude DOUBLE, temperature DOUBLE, "
                    + "humidity DOUBLE, battery BIGINT, status STRING, message STRING)");
            fixture.context().addRoutes(readOnly());
            for (String writer : List.of("arrow", "record")) {
                fixture.context().addRoutes(route(writer));
                for (int round = 0; round < 3; round++) {
                    report("csv route, " + writer, rows, () -> fixture.context().createProducerTemplate().send("direct:" + writer,
                            exchange -> exchange.getMessage().setBody(BenchLines.ofRows(rows))));
                    report("unmarshal alone", rows, () -> fixture.context().createProducerTemplate().send("direct:read",
                            exchange -> exchange.getMessage().setBody(BenchLines.ofRows(rows))));
                    report("prepared lists, " + writer, rows, () -> fixture.send(prepared(rows), "bench", "writer", writer));
                }
            }
        }
    }

    private static RouteBuilder route(String writer) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                CsvDataFormat csv = new CsvDataFormat();
                csv.setLazyLoad("true");
                csv.setSkipHeaderRecord("true");
                from("direct:" + writer).streamCache("false").unmarshal(csv).to(MaxComputeFixture.uri("bench", "writer", writer));
            }
        };
    }

    /** What commons-csv and camel-csv take by themselves. */
    private static RouteBuilder readOnly() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                CsvDataFormat csv = new CsvDataFormat();
                csv.setLazyLoad("true");
                csv.setSkipHeaderRecord("true");
                from("direct:read").streamCache("false").unmarshal(csv)
                        .process(exchange -> exchange.getMessage().getBody(Iterator.class).forEachRemaining(row -> { }));
            }
        };
    }

    private interface Run {

        Exchange run();
    }

    private static void report(String what, int rows, Run run) {
        var os = (com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        long cpu = os.getProcessCpuTime();
        long start = System.nanoTime();
        Exchange exchange = run.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (exchange.getException() != null) {
            throw new IllegalStateException(exchange.getException());
        }
        Runtime runtime = Runtime.getRuntime();
        double cpuSeconds = (os.getProcessCpuTime() - cpu) / 1e9;
        System.out.printf("%-24s %,d rows in %.2f s: %,.0f rows/s, %,.0f rows per CPU s, heap %d MiB%n", what, rows, seconds, rows / seconds,
                rows / cpuSeconds, (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    private static Iterator<List<String>> prepared(int rows) {
        List<List<String>> lines = Arrays.stream(new String(BenchLines.block(), StandardCharsets.UTF_8).split("\n"))
                .map(line -> List.of(line.split(","))).toList();
        return new Iterator<>() {

            private int next;

            @Override
            public boolean hasNext() {
                return next < rows;
            }

            @Override
            public List<String> next() {
                return lines.get(next++ % lines.size());
            }
        };
    }
}
