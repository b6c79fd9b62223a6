package io.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Loads every {@link HostileObject} through the product's route, each in a process of its own with little memory, and prints how it
 * ended, its time and the most memory that was ever resident. Ends with 1 when one of them did not end as it should.
 */
@Command(name = "HostileBench", mixinStandardHelpOptions = true)
public final class HostileBench implements Callable<Integer> {

    @Option(names = "--size", defaultValue = "5g", description = "Of the longest line; most others have a part of it (default: ${DEFAULT-VALUE})")
    private String size;
    @Option(names = "--kinds", split = ",", description = "${COMPLETION-CANDIDATES} (default: all)")
    private List<HostileObject> kinds = List.of(HostileObject.values());
    @Option(names = "--java-options", split = " ", defaultValue = "-Xmx160m -XX:+UseSerialGC --add-opens=java.base/java.nio=ALL-UNNAMED",
            description = "Of each process that loads (default: ${DEFAULT-VALUE})")
    private List<String> javaOptions;
    @Option(names = "--dir", defaultValue = "target/bench", description = "Objects and logs (default: ${DEFAULT-VALUE})")
    private Path directory;

    public static void main(String[] args) {
        System.exit(new CommandLine(new HostileBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.printf("| %-14s | %9s | %11s | %9s | %7s | %7s | ending%n", "object", "MB", "written", "rejected", "seconds", "RSS MiB");
        boolean asExpected = true;
        Files.createDirectories(directory);
        try (HostileLoads loads = HostileLoads.start(directory)) {
            for (HostileObject kind : kinds) {
                long stored = loads.put(kind, LoadBench.bytes(size));
                HostileEnding ending = loads.load(List.of(kind), javaOptions).get(0);
                loads.delete(kind);
                asExpected &= kind.isExpected(ending);
                System.out.printf("| %-14s | %9.1f | %11d | %9d | %7.1f | %7d | %s%s%n", kind, stored / 1e6, ending.written(), ending.rejected(),
                        ending.seconds(), ending.peak(), ending.how(), kind.isExpected(ending) ? "" : "  <-- NOT EXPECTED");
            }
        }
        return asExpected ? 0 : 1;
    }
}
