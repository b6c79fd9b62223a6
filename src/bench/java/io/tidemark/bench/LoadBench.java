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
    @Option(names = "--in-turns", description = "All forms' JVMs load all workloads in turns, so that their rates can be compared")
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
                report.add(form, measure(form, workload, loads));
            }
            report.end();
        }
    }

    /** Each JVM loads each workload once, and then again: what else the machine does meanwhile hits all of them alike. */
    private void reportTurns(Report report) throws IOException {
        List<Workload> all = all();
        List<Long> bytes = new ArrayList<>();
        for (Workload workload : all) {
            bytes.add(make(workload));
        }
        List<MeasuredNode> nodes = new ArrayList<>();
        try {
            for (Form form : interleaved()) {
                nodes.add(start(form, all));
            }
            Turns turns = Turns.run(nodes, all, loads);
            for (int i = 0; i < all.size(); i++) {
                report.begin(all.get(i), bytes.get(i));
                turns.of(all.get(i)).forEach(series -> report.add(series.form(), series.loads()));
                report.end();
            }
            turns.compare(report);
        } finally {
            for (MeasuredNode node : nodes) {
                node.close();
            }
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
            measure(form, bytes, WARM_UP_LOADS);
            measure(form, requests, WARM_UP_LOADS * MORE_LOADS_OF_SMALL);
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

    private List<Measurement> measure(Form form, Workload workload, int times) throws IOException {
        List<Measurement> measured = new ArrayList<>();
        try (MeasuredNode node = start(form, List.of(workload))) {
            do {
                measured.add(node.load(0));
            } while (measured.size() < times && measured.get(measured.size() - 1).failure() == null);
        }
        return measured;
    }

    private MeasuredNode start(Form form, List<Workload> workloads) throws IOException {
        return MeasuredNode.start(form, workloads, sandbox, endpoints, javaOptions, directory, ++started);
    }

    /** {@code 64m}, {@code 1g}, or bytes alone. */
    static long bytes(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int shift = Arrays.asList("k", "m", "g").indexOf(lower.substring(lower.length() - 1));
        return shift < 0 ? Long.parseLong(lower) : Long.parseLong(lower.substring(0, lower.length() - 1)) << 10 * (shift + 1);
    }
}
