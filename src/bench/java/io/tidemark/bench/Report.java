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

/** Tables in Markdown, one for each workload. */
final class Report {

    private static final double GIBIBYTE = 1L << 30;
    /** How the fast form is refused where only rows are taken. */
    private static final String NO_FAST_FORM = "maxcompute: takes rows";

    private final Path file;
    private final List<String> lines = new ArrayList<>();
    private final Map<Form, List<Measurement>> measured = new EnumMap<>(Form.class);
    private long bytes;

    Report(Path file, List<String> javaOptions, int runs) throws IOException {
        this.file = file;
        print("# Load benchmark");
        print("");
        print("Java %s, %d processors, load %s before the first run; each line is the best of %d JVM(s) with `%s`.".formatted(
                Runtime.version(), Runtime.getRuntime().availableProcessors(), load(), runs, String.join(" ", javaOptions)));
        print("CPU/GiB: processor seconds per GiB of text, during the load and of the whole process. The sandbox has its own process.");
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    void begin(Workload workload, long textBytes) {
        measured.clear();
        bytes = textBytes;
        print("");
        print("## %s, %s: %d object(s) x %,d rows, %,d bytes of text, %d at a time".formatted(workload.name(), workload.packing(),
                workload.slots(), workload.rows(), textBytes, workload.parallelism()));
        print("");
        print("| form | rows/s | MB/s | wall s | CPU/GiB load | CPU/GiB process | peak RSS MiB | speed, CPU of the limit |");
        print("|---|---|---|---|---|---|---|---|");
    }

    void add(Form form, Measurement measurement) {
        measured.computeIfAbsent(form, key -> new ArrayList<>()).add(measurement);
    }

    /** Written after each workload: what was measured stays when a later one is stopped. */
    void end() throws IOException {
        measured.forEach((form, runs) -> print(line(form, best(runs))));
        Files.write(file, lines);
    }

    private static Measurement best(List<Measurement> runs) {
        return runs.stream().min(Comparator.comparingDouble(Measurement::seconds)).orElseThrow();
    }

    private String line(Form form, Measurement best) {
        if (best.failure() != null) {
            return "| %s | %s |".formatted(form.title(), best.failure().contains(NO_FAST_FORM) ? "fast form: not there" : best.failure());
        }
        return String.format(Locale.ROOT, "| %s | %,.0f | %.0f | %.2f | %.1f | %.1f | %d | %s |", form.title(),
                best.rows() / best.seconds(), bytes / 1e6 / best.seconds(), best.seconds(), best.loadCpu() / (bytes / GIBIBYTE),
                best.processCpu() / (bytes / GIBIBYTE), best.mebibytes(), ofTheLimit(form, best));
    }

    private String ofTheLimit(Form form, Measurement best) {
        List<Measurement> runs = measured.get(Form.limit);
        if (!form.isProduct() || runs == null || best(runs).failure() != null) {
            return "";
        }
        Measurement limit = best(runs);
        return String.format(Locale.ROOT, "%.2f, %.2f", limit.seconds() / best.seconds(), best.loadCpu() / limit.loadCpu());
    }

    private void print(String line) {
        lines.add(line);
        System.out.println(line);
    }
}
