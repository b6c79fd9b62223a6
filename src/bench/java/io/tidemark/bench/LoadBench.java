package io.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Rows a second, processor seconds and memory of the product, and of hand-written programs for comparison, against the sandbox
 * in discard mode. Each measurement runs in a JVM of its own, and so does the sandbox.
 */
@Command(name = "LoadBench", mixinStandardHelpOptions = true)
public final class LoadBench implements Callable<Integer> {

    private static final int OBJECTS = 96;
    private static final int PARALLELISM = 2;

    @Option(names = "--size", defaultValue = "1g", description = "Text in the single object: 64m, 1g, ... (default: ${DEFAULT-VALUE})")
    private String size;
    @Option(names = "--object-size", defaultValue = "10m", description = "Text in each of a day's 96 objects (default: ${DEFAULT-VALUE})")
    private String objectSize;
    @Option(names = "--workloads", split = ",", defaultValue = "single,day", description = "(default: ${DEFAULT-VALUE})")
    private List<String> workloads;
    @Option(names = "--packing", split = ",", defaultValue = "plain,gzip", description = "(default: ${DEFAULT-VALUE})")
    private List<String> packing;
    @Option(names = "--forms", split = ",", defaultValue = "fast,rows,camel,body,limit,correct,write,parse,read",
            description = "fast, rows, camel and body are the product's (default: ${DEFAULT-VALUE})")
    private List<Form> forms;
    @Option(names = "--runs", defaultValue = "1", description = "JVMs for each measurement; the best counts (default: ${DEFAULT-VALUE})")
    private int runs;
    @Option(names = "--loads", defaultValue = "3",
            description = "Loads in each of those JVMs; the first is cold, and of the others the best counts (default: ${DEFAULT-VALUE})")
    private int loads;
    @Option(names = "--java-options", split = " ", defaultValue = "@jvm.options -Xmx144m -Xmn32m --add-opens=java.base/java.nio=ALL-UNNAMED",
            description = "Of each measured JVM, the floors' too (default: ${DEFAULT-VALUE})")
    private List<String> javaOptions;
    @Option(names = "--dir", defaultValue = "target/bench", description = "Objects, logs and report.md (default: ${DEFAULT-VALUE})")
    private Path directory;

    private ChildJvm sandbox;
    private List<String> endpoints;
    private int started;

    public static void main(String[] args) {
        System.exit(new CommandLine(new LoadBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("report.md");
        Report report = new Report(file, javaOptions, runs, loads);
        sandbox = ChildJvm.start(SandboxMain.class, List.of("-Xmx512m", "--add-opens=java.base/java.nio=ALL-UNNAMED"),
                List.of(directory.resolve("sandbox").toString()), directory.resolve("sandbox.log"));
        try (ChildJvm running = sandbox) {
            String[] ready = running.answer().split(" ");
            endpoints = List.of(ready[1], ready[2]);
            warmUp();
            for (Workload workload : all()) {
                String made = running.ask("make " + String.join(" ", workload.arguments()));
                report.begin(workload, Long.parseLong(made.split(" ")[1]));
                for (Form form : interleaved()) {
                    report.add(form, measure(form, workload));
                }
                report.end();
            }
        }
        System.out.println("\nwritten to " + file);
        return 0;
    }

    /** Not reported: otherwise the form that comes first would also pay for the sandbox's own cold JVM. */
    private void warmUp() throws IOException {
        Workload some = Workload.of("warm-up", 1, bytes("256m"), false, 1);
        sandbox.ask("make " + String.join(" ", some.arguments()));
        measure(Form.limit, some);
    }

    /** All forms once, then all again: what else the machine does then hits all of them alike. */
    private List<Form> interleaved() {
        List<Form> all = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            all.addAll(forms);
        }
        return all;
    }

    private List<Workload> all() {
        List<Workload> all = new ArrayList<>();
        for (String kind : workloads) {
            for (String packed : packing) {
                boolean gzip = packed.equals("gzip");
                all.add(kind.equals("day")
                        ? Workload.of("day", OBJECTS, bytes(objectSize), gzip, PARALLELISM)
                        : Workload.of("single", 1, bytes(size), gzip, 1));
            }
        }
        return all;
    }

    private List<Measurement> measure(Form form, Workload workload) throws IOException {
        sandbox.ask("empty");
        List<String> arguments = new ArrayList<>(List.of(form.name(), endpoints.get(0), endpoints.get(1), Integer.toString(loads)));
        arguments.addAll(workload.arguments());
        Path log = directory.resolve("%02d-%s-%s-%s.log".formatted(++started, workload.name(), workload.packing(), form));
        try (ChildJvm node = ChildJvm.start(NodeMain.class, javaOptions, arguments, log)) {
            List<Measurement> measured = new ArrayList<>();
            for (int load = 0; load < loads && (measured.isEmpty() || measured.get(load - 1).failure() == null); load++) {
                measured.add(checked(form, workload, Measurement.parse(node.answer())));
            }
            return measured;
        }
    }

    private Measurement checked(Form form, Workload workload, Measurement measured) throws IOException {
        if (measured.failure() != null) {
            return measured;
        }
        long rows = form.writes() ? Long.parseLong(sandbox.ask("rows").split(" ")[1]) : measured.rows();
        return rows == workload.totalRows() && measured.rows() == rows ? measured
                : Measurement.failed("%d of %d rows arrived".formatted(rows, workload.totalRows()));
    }

    /** {@code 64m}, {@code 1g}, or bytes alone. */
    static long bytes(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int shift = Arrays.asList("k", "m", "g").indexOf(lower.substring(lower.length() - 1));
        return shift < 0 ? Long.parseLong(lower) : Long.parseLong(lower.substring(0, lower.length() - 1)) << 10 * (shift + 1);
    }
}
