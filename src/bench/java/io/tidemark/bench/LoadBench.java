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
    private static final int WARM_UP_LOADS = 6;
    /** A method that runs once in a request needs some ten thousand of them until the JVM has compiled it for good. */
    private static final int MORE_LOADS_OF_SMALL = 4;

    @Option(names = "--size", defaultValue = "1g", description = "Text in the single object: 64m, 1g, ... (default: ${DEFAULT-VALUE})")
    private String size;
    @Option(names = "--object-size", defaultValue = "10m", description = "Text in each of a day's 96 objects (default: ${DEFAULT-VALUE})")
    private String objectSize;
    @Option(names = "--parallelism", defaultValue = "2", description = "Of a day's objects, how many at a time (default: ${DEFAULT-VALUE})")
    private int parallelism;
    @Option(names = "--workloads", split = ",", defaultValue = "single,day", description = "(default: ${DEFAULT-VALUE})")
    private List<String> workloads;
    @Option(names = "--packing", split = ",", defaultValue = "plain,gzip", description = "(default: ${DEFAULT-VALUE})")
    private List<String> packing;
    @Option(names = "--forms", split = ",", defaultValue = "fast,rows,camel,body,limit,correct,write,parse,read",
            description = "fast, rows, camel and body are the product's (default: ${DEFAULT-VALUE})")
    private List<Form> forms;
    @Option(names = "--in-turns", description = "One JVM loads all workloads in turns, so that their rates can be compared")
    private boolean inTurns;
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
            if (inTurns) {
                reportTurns(report);
            } else {
                reportEach(report);
            }
        }
        System.out.println("\nwritten to " + file);
        return 0;
    }

    private void reportEach(Report report) throws IOException {
        for (Workload workload : all()) {
            report.begin(workload, make(workload));
            for (Form form : interleaved()) {
                report.add(form, measure(form, List.of(workload), loads).get(0));
            }
            report.end();
        }
    }

    /** All of a form's workloads by the same JVM, one load of each after the other: what the machine does meanwhile hits them alike. */
    private void reportTurns(Report report) throws IOException {
        List<Workload> all = all();
        List<Long> bytes = new ArrayList<>();
        for (Workload workload : all) {
            bytes.add(make(workload));
        }
        for (Form form : interleaved()) {
            List<List<Measurement>> measured = measure(form, all, loads);
            for (int i = 0; i < all.size(); i++) {
                report.begin(all.get(i), bytes.get(i));
                report.add(form, measured.get(i));
                report.end();
            }
            report.compare(form, measured);
        }
    }

    private long make(Workload workload) throws IOException {
        return Long.parseLong(sandbox.ask("make " + String.join(" ", workload.arguments())).split(" ")[1]);
    }

    /**
     * Not reported: otherwise the form that comes first would also pay for the sandbox's own cold JVM, for what it does with bytes and
     * for what it does with each request. The services in the cloud are warm.
     */
    private void warmUp() throws IOException {
        Workload bytes = Workload.of("warm-up", 1, bytes("256m"), false, 1);
        Workload requests = Workload.of("warm-up", OBJECTS, bytes("64k"), false, parallelism);
        make(bytes);
        make(requests);
        for (Form form : List.of(Form.limit, Form.fast)) {
            measure(form, List.of(bytes), WARM_UP_LOADS);
            measure(form, List.of(requests), WARM_UP_LOADS * MORE_LOADS_OF_SMALL);
        }
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
                        ? Workload.of("day", OBJECTS, bytes(objectSize), gzip, parallelism)
                        : Workload.of("single", 1, bytes(size), gzip, 1));
            }
        }
        return all;
    }

    /** @return the loads of each workload */
    private List<List<Measurement>> measure(Form form, List<Workload> workloads, int times) throws IOException {
        sandbox.ask("empty");
        List<String> arguments = new ArrayList<>(List.of(form.name(), endpoints.get(0), endpoints.get(1), Integer.toString(times)));
        workloads.forEach(workload -> arguments.addAll(workload.arguments()));
        Path log = directory.resolve("%02d-%s-%s-%s.log".formatted(++started, workloads.get(0).name(), workloads.get(0).packing(), form));
        List<List<Measurement>> measured = new ArrayList<>();
        workloads.forEach(workload -> measured.add(new ArrayList<>()));
        try (ChildJvm node = ChildJvm.start(NodeMain.class, javaOptions, arguments, log)) {
            double before = sandbox.cpuSeconds();
            long inTable = 0;
            for (int load = 0; load < times * workloads.size(); load++) {
                Workload workload = workloads.get(load % workloads.size());
                Measurement answer = Measurement.parse(node.answer());
                double after = sandbox.cpuSeconds();
                // every workload has partitions of its own and replaces them
                inTable += load < workloads.size() ? workload.totalRows() : 0;
                Measurement checked = checked(form, workload, inTable, answer.withSandbox(after - before));
                measured.get(load % workloads.size()).add(checked);
                if (checked.failure() != null) {
                    break;
                }
                before = after;
            }
        }
        return measured;
    }

    private Measurement checked(Form form, Workload workload, long inTable, Measurement measured) throws IOException {
        if (measured.failure() != null) {
            return measured;
        }
        if (measured.rows() != workload.totalRows()) {
            return Measurement.failed("%d of %d rows were read".formatted(measured.rows(), workload.totalRows()));
        }
        long rows = form.writes() ? Long.parseLong(sandbox.ask("rows").split(" ")[1]) : inTable;
        return rows == inTable ? measured : Measurement.failed("%d of %d rows arrived".formatted(rows, inTable));
    }

    /** {@code 64m}, {@code 1g}, or bytes alone. */
    static long bytes(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int shift = Arrays.asList("k", "m", "g").indexOf(lower.substring(lower.length() - 1));
        return shift < 0 ? Long.parseLong(lower) : Long.parseLong(lower.substring(0, lower.length() - 1)) << 10 * (shift + 1);
    }
}
