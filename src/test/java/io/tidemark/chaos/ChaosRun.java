package io.tidemark.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The long form: prints the table, writes {@code target/chaos/report.md}, and exits with 1 when anything was lost, doubled, stuck or never hit. */
@Command(name = "chaos", mixinStandardHelpOptions = true, description = "Kills nodes at every step under faults, and compares rows with what devices wrote.")
public final class ChaosRun implements Callable<Integer> {

    private static final Path TARGET = Path.of("target/chaos");

    @Option(names = "--minutes", defaultValue = "60", description = "No round begins later (default: ${DEFAULT-VALUE})")
    private int minutes;
    @Option(names = "--kills", defaultValue = "500", description = "At least so many (default: ${DEFAULT-VALUE})")
    private int kills;
    @Option(names = "--faults", defaultValue = "5000", description = "At least so many (default: ${DEFAULT-VALUE})")
    private int faults;
    @Option(names = "--seed", defaultValue = "1", description = "Of what is left to chance (default: ${DEFAULT-VALUE})")
    private long seed;
    @Option(names = "--nodes", defaultValue = "3", description = "At most so many at a time, on PostgreSQL (default: ${DEFAULT-VALUE})")
    private int nodes;
    @Option(names = "--ledger", defaultValue = "both", description = "h2, postgres or both (default: ${DEFAULT-VALUE})")
    private String ledger;
    @Option(names = "--forgetful", description = "Nodes record no commit intents: rows must come out doubled")
    private boolean forgetful;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChaosRun()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        int postgres = switch (ledger) {
            case "h2" -> 0;
            case "postgres" -> 10;
            case "both" -> 7;
            default -> throw new IllegalArgumentException("--ledger=%s is not h2, postgres or both".formatted(ledger));
        };
        Path directory = TARGET.resolve("run-" + DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").format(LocalDateTime.now(ZoneOffset.UTC)));
        try (Bed bed = new Bed(directory)) {
            Campaign campaign = new Campaign(bed,
                    new Campaign.Plan(seed, kills, faults, Duration.ofMinutes(minutes), nodes, postgres, 8, 12, forgetful));
            Tally tally = campaign.run();
            String report = tally.markdown("Chaos, seed " + seed, campaign.elapsed());
            System.out.println(report);
            Files.writeString(TARGET.resolve("report.md"), report, StandardCharsets.UTF_8);
            return tally.isProof() && tally.kills() >= kills && tally.faults() >= faults ? 0 : 1;
        }
    }
}
