package io.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables in Markdown, two lines for each form: its first load in a JVM, and the best of the loads after it. */
final class Report {

    private static final double GIBIBYTE = 1L << 30;

    private final Path file;
    private final List<String> lines = new ArrayList<>();
    private final Map<Form, List<Measurement>> first = new EnumMap<>(Form.class);
    private final Map<Form, List<Measurement>> later = new EnumMap<>(Form.class);
    private long bytes;

    Report(Path file, List<String> javaOptions, int runs, int loads) throws IOException {
        this.file = file;
        print("# Load benchmark");
        print("");
        print("Java %s, %d processors, load %s before the first run; %d JVM(s) for each form with `%s`, %d load(s) in each.".formatted(
                Runtime.version(), Runtime.getRuntime().availableProcessors(), load(), runs, String.join(" ", javaOptions), loads));
        print("Each line is the best: of the JVMs' first loads, and of all that came after them. CPU/GiB: processor seconds per GiB of "
                + "text, with what the compilers and the garbage collector took of them; sandbox: those of its own process, which has the "
                + "same processors. Peak RSS is that since the JVM began. Compared with a floor: its time by the form's, and the form's "
                + "processor seconds by its own. Each load: million rows/s, in the order in which they ran.");
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    void begin(Workload workload, long textBytes) {
        first.clear();
        later.clear();
        bytes = textBytes;
        print("");
        print("## %s, %s: %d object(s) x %,d rows, %,d bytes of text, %d at a time".formatted(workload.name(), workload.packing(),
                workload.slots(), workload.rows(), textBytes, workload.parallelism()));
        print("");
        print("| form | load | rows/s | MB/s | wall s | CPU/GiB | compilers | collector | sandbox | peak RSS MiB | limit | correct limit | each load |");
        print("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    }

    /** @param loads those of one JVM in their order */
    void add(Form form, List<Measurement> loads) {
        first.computeIfAbsent(form, key -> new ArrayList<>()).add(loads.get(0));
        later.computeIfAbsent(form, key -> new ArrayList<>()).addAll(loads.subList(1, loads.size()));
    }

    /** Written after each workload: what was measured stays when a later one is stopped. */
    void end() throws IOException {
        for (Form form : first.keySet()) {
            print(line(form, "first", first));
            if (!later.get(form).isEmpty()) {
                print(line(form, "later", later));
            }
        }
        Files.write(file, lines);
    }

    /** The rates of one series by those of another, turn by turn. */
    void compare(Turns.Series series, Turns.Series base) throws IOException {
        List<Double> ratios = series.ratesBy(base);
        List<Double> later = ratios.stream().skip(1).sorted().toList();
        print("\nRate of (%s) by that of (%s), turn by turn:%s%s".formatted(series.name(), base.name(),
                ratios.stream().map(ratio -> String.format(Locale.ROOT, " %.2f", ratio)).collect(Collectors.joining()),
                later.isEmpty() ? "" : String.format(Locale.ROOT, "; median of the later ones %.2f", later.get(later.size() / 2))));
        Files.write(file, lines);
    }

    private static Measurement best(List<Measurement> runs) {
        return runs.stream().min(Comparator.comparingDouble(Measurement::seconds)).orElseThrow();
    }

    private String line(Form form, String which, Map<Form, List<Measurement>> loads) {
        Measurement best = best(loads.get(form));
        if (best.failure() != null) {
            return "| %s | %s | %s |".formatted(form.title(), which, best.failure());
        }
        long peak = loads.get(form).stream().mapToLong(Measurement::mebibytes).max().orElseThrow();
        return String.format(Locale.ROOT, "| %s | %s | %,.0f | %.0f | %.2f | %.1f | %.1f | %.1f | %.1f | %d | %s | %s | %s |", form.title(), which,
                best.rate(), bytes / 1e6 / best.seconds(), best.seconds(), perGibibyte(best.loadCpu()),
                perGibibyte(best.compilerCpu()), perGibibyte(best.collectorCpu()), perGibibyte(best.sandboxCpu()), peak,
                against(Form.limit, form, best, loads), against(Form.correct, form, best, loads), each(loads.get(form)));
    }

    /** A process gets faster for many loads; the best alone would not tell how soon. */
    private static String each(List<Measurement> loads) {
        return loads.stream().map(load -> String.format(Locale.ROOT, "%.2f", load.rate() / 1e6)).collect(Collectors.joining(" "));
    }

    private double perGibibyte(double cpuSeconds) {
        return cpuSeconds / (bytes / GIBIBYTE);
    }

    private static String against(Form floor, Form form, Measurement best, Map<Form, List<Measurement>> loads) {
        List<Measurement> runs = loads.get(floor);
        if (!form.isProduct() || runs == null || runs.isEmpty() || best(runs).failure() != null) {
            return "";
        }
        Measurement limit = best(runs);
        return String.format(Locale.ROOT, "%.2f, CPU %.2f", limit.seconds() / best.seconds(), best.loadCpu() / limit.loadCpu());
    }

    private void print(String line) {
        lines.add(line);
        System.out.println(line);
    }
}
