package io.tidemark.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One measurement in a process of its own, so that processor time and memory are those of one way to load and nothing else. It
 * loads the same several times: the first time with a cold JVM, then as a process that has run for a while.
 */
final class NodeMain {

    /** Loads objects. Several threads may call it at a time. */
    interface Loader extends AutoCloseable {

        /**
         * Loads the object of a slot.
         *
         * @return data rows
         */
        long load(Workload workload, Instant slot) throws Exception;

        @Override
        default void close() throws Exception {
        }
    }

    private NodeMain() {
    }

    /** Arguments: form, OSS, MaxCompute, table, and those of each workload. Each line of its input is the number of one to load. */
    public static void main(String[] args) throws Exception {
        Form form = Form.valueOf(args[0]);
        Endpoints endpoints = new Endpoints(URI.create(args[1]), URI.create(args[2]), args[3]);
        List<Workload> workloads = Workload.parseAll(Arrays.asList(args).subList(4, args.length));
        BufferedReader numbers = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try (Loader loader = form.loader(endpoints, workloads)) {
            for (String number = numbers.readLine(); number != null; number = numbers.readLine()) {
                measure(loader, workloads.get(Integer.parseInt(number)));
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.out.println("failed " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
        System.exit(0);
    }

    private static void measure(Loader loader, Workload workload) throws Exception {
        double compiler = Cost.compilerSeconds();
        double collector = Cost.collectorSeconds();
        double cpu = Cost.cpuSeconds();
        long begin = System.nanoTime();
        long rows = loadAll(loader, workload);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.println(new Measurement(rows, seconds, Cost.cpuSeconds() - cpu, Cost.compilerSeconds() - compiler,
                Cost.collectorSeconds() - collector, 0, Cost.peakMebibytes(), null).answer());
    }

    private static long loadAll(Loader loader, Workload workload) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(workload.parallelism());
        try {
            List<Future<Long>> loads = new ArrayList<>();
            for (Instant slot : workload.times()) {
                loads.add(threads.submit(() -> loader.load(workload, slot)));
            }
            long rows = 0;
            for (Future<Long> load : loads) {
                rows += load.get();
            }
            return rows;
        } finally {
            threads.shutdownNow();
        }
    }
}
