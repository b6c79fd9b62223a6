package io.tidemark.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The long form of the fleet: writes {@code target/chaos/fleet.md}, and exits with 1 when an instance was lost, done twice or taken over too late. */
@Command(name = "fleet", mixinStandardHelpOptions = true, description = "Several nodes on one PostgreSQL, some of which die.")
public final class FleetRun implements Callable<Integer> {

    private static final Path TARGET = Path.of("target/chaos");

    @Option(names = "--instances", defaultValue = "10000", description = "For each number of nodes (default: ${DEFAULT-VALUE})")
    private int instances;
    @Option(names = "--nodes", split = ",", defaultValue = "2,3", description = "One after the other (default: ${DEFAULT-VALUE})")
    private List<Integer> nodes;
    @Option(names = "--kills", defaultValue = "5", description = "Nodes killed on the way (default: ${DEFAULT-VALUE})")
    private int kills;
    @Option(names = "--lease-seconds", defaultValue = "5", description = "How long a claim holds (default: ${DEFAULT-VALUE})")
    private int lease;
    @Option(names = "--parallelism", defaultValue = "12", description = "Of the task, over all nodes (default: ${DEFAULT-VALUE})")
    private int parallelism;
    @Option(names = "--seed", defaultValue = "1", description = "Of what is left to chance (default: ${DEFAULT-VALUE})")
    private long seed;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FleetRun()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = TARGET.resolve("fleet-" + DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").format(LocalDateTime.now(ZoneOffset.UTC)));
        StringBuilder report = new StringBuilder("# Fleets on one PostgreSQL%n%n".formatted());
        boolean proof = true;
        try (Bed bed = new Bed(directory)) {
            for (int i = 0; i < nodes.size(); i++) {
                Fleet.Result result = new Fleet(bed,
                        new Fleet.Plan(i, instances, nodes.get(i), kills, parallelism, Duration.ofSeconds(lease), seed)).run();
                report.append("- ").append(result).append(System.lineSeparator());
                proof &= result.isExactlyOnce() && result.isTakenOverInTime();
            }
        }
        System.out.println(report);
        Files.writeString(TARGET.resolve("fleet.md"), report, StandardCharsets.UTF_8);
        return proof ? 0 : 1;
    }
}
