package io.tidemark.ledger.jdbc;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** How long each kind of call took. Every thread writes into a list of its own. */
final class Latencies {

    private final Map<String, ThreadLocal<Samples>> byName = new ConcurrentSkipListMap<>();
    private final Map<String, List<Samples>> all = new ConcurrentSkipListMap<>();

    private static final class Samples {
        private long[] nanos = new long[1024];
        private int size;

        private void add(long value) {
            if (size == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * size);
            }
            nanos[size++] = value;
        }
    }

    <T> T time(String name, Supplier<T> call) {
        long start = System.nanoTime();
        T result = call.get();
        long took = System.nanoTime() - start;
        byName.computeIfAbsent(name, this::perThread).get().add(took);
        return result;
    }

    void run(String name, Runnable call) {
        time(name, () -> {
            call.run();
            return null;
        });
    }

    void print() {
        System.out.printf("  %-32s %8s %9s %9s %9s %9s%n", "milliseconds", "calls", "p50", "p95", "p99", "max");
        all.forEach((name, samples) -> {
            long[] sorted = samples.stream().flatMapToLong(each -> Arrays.stream(each.nanos, 0, each.size)).sorted().toArray();
            System.out.printf(Locale.ROOT, "  %-32s %8d %9.2f %9.2f %9.2f %9.2f%n", name, sorted.length,
                    at(sorted, 0.50), at(sorted, 0.95), at(sorted, 0.99), at(sorted, 1));
        });
    }

    private ThreadLocal<Samples> perThread(String name) {
        return ThreadLocal.withInitial(() -> {
            Samples samples = new Samples();
            all.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(samples);
            return samples;
        });
    }

    private static double at(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e6;
    }
}
