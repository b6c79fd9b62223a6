package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;
import io.tidemark.sandbox.Sandbox;

import picocli.CommandLine;

/** {@code once}, {@code tasks} and {@code instances} on a ledger with a history. */
@Timeout(120)
class OnceCommandTest {

    private static final Instant SLOT = Instant.parse("2024-02-29T16:15:00Z");
    private static final String LOCAL = "2024-03-01T00:15";

    @TempDir
    private Path data;
    private Sandbox sandbox;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void startSandbox() throws Exception {
        sandbox = Sandbox.start(new Sandbox.Options(data.resolve("sandbox"), 0, 0, false), InstantSource.system());
        DemoFeed.prepare(sandbox);
        for (String slot : List.of("202403010015", "202403010030")) {
            sandbox.oss().put(DemoFeed.BUCKET, "iot_log_" + slot + ".csv", """
                    device_id,ts,latitude,longitude,temperature,humidity,battery,status,message
                    d1,2024-03-01 00:10:00,1.5,2.5,3.5,4.5,90,OK,hello
                    """.getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void stopSandbox() {
        sandbox.close();
    }

    @Test
    void aRangeIsTheSlotsOfTheTimerBothEndsIncludedAndASlotNamedTwiceRunsOnce() throws Exception {
        assertThat(execute("once", "--from", LOCAL, "--to", "2024-03-01T00:30")).isZero();
        assertThat(out.toString()).contains(LOCAL, "2024-03-01T00:30").doesNotContain("2024-03-01T00:45");
        assertThat(execute("once", "--at", LOCAL + "," + LOCAL)).isZero();
        assertThat(sandbox.maxCompute().rowCount(Sandbox.PROJECT, DemoFeed.TABLE)).isEqualTo(2);

        out.getBuffer().setLength(0);
        assertThat(command("tasks", "--config", config())).isZero();
        assertThat(out.toString().lines().toList().get(1)).startsWith("iot-log").contains("Asia/Shanghai");
        out.getBuffer().setLength(0);
        assertThat(command("instances", "--config", config(), "--state", "succeeded", "--from", "2024-03-01T00:30")).isZero();
        assertThat(out.toString()).contains("2024-03-01T00:30").doesNotContain(LOCAL);
    }

    @Test
    void aFrozenSlotIsRefusedAtOnce() throws Exception {
        plan();
        try (Connection connection = DriverManager.getConnection(url(), "sa", ""); Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE tidemark_cycle_instance SET state = 'FROZEN'");
        }
        assertThat(execute("once", "--at", LOCAL)).isEqualTo(2);
        assertThat(err.toString()).contains("iot-log " + LOCAL + " is FROZEN");
    }

    @Test
    void aSlotInTheFutureIsRefusedAndLeavesNoTrace() throws Exception {
        assertThat(execute("once", "--at", "2999-01-01T00:00")).isEqualTo(2);
        assertThat(err.toString()).contains("iot-log 2999-01-01T00:00 is in the future");
        try (Ledger ledger = ledger()) {
            assertThat(ledger.instance("iot-log", Instant.parse("2998-12-31T16:00:00Z"))).isEmpty();
        }
    }

    @Test
    void aSlotInDoubtIsNotLoadedAgainAndTheExitCodeSaysSo() throws Exception {
        plan();
        try (Ledger ledger = ledger()) {
            Claim claim = ledger.claim(new ClaimRequest("iot-log", "other", 1, 1, Duration.ofMinutes(1), false, java.util.Set.of())).get(0);
            ledger.doubt(claim, new io.tidemark.ledger.AttemptReport("nobody knows", List.of()));
        }
        assertThat(execute("once", "--at", LOCAL)).isEqualTo(1);
        assertThat(out.toString()).contains("UNKNOWN", "nobody knows");
        assertThat(sandbox.maxCompute().rowCount(Sandbox.PROJECT, DemoFeed.TABLE)).isZero();
    }

    @Test
    void theDeadLetterOfAFailedSlotIsDeliveredBeforeTheProcessEnds() throws Exception {
        assertThat(execute("once", "--at", "2024-03-01T01:00")).isEqualTo(1);
        assertThat(new String(sandbox.oss().get(DemoFeed.BUCKET, "dead-letter/iot-log/20240301010000.json"), StandardCharsets.UTF_8))
                .contains("waitFor=PT30M ran out");
    }

    @Test
    void aListWithoutLinesIsRefused() throws Exception {
        assertThat(command("instances", "--config", config(), "--limit", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--limit=0 must be at least 1");
        assertThat(command("instances", "--config", config(), "--task", "nothing")).isEqualTo(2);
        assertThat(err.toString()).contains("--task=nothing is not in the ledger. Known tasks: none.");
    }

    @Test
    void portsThatAreNoneAreNamed() {
        assertThat(command("sandbox", "--oss-port", "70000", "--data", data.resolve("other").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--oss-port=70000 is not a port number");
    }

    @Test
    void theDemoLoadsItsBacklogAndTellsWhatItReadBack() {
        assertThat(command("demo", "--once", "--slots", "2", "--rows", "50", "--devices", "5")).isZero();
        assertThat(out.toString()).contains("The devices wrote 100 rows in 2 objects. Read back from MaxCompute, row by row: 100 in ods_iot_log. Equal.");
    }

    @Test
    void theDemoRefusesNumbersThatItCouldNeverReach() {
        assertThat(command("demo", "--once", "--slots", "10001")).isEqualTo(2);
        assertThat(err.toString()).contains("--slots=10001 must be 1 to 10000");
        assertThat(command("demo", "--once", "--devices", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--devices=0 must be at least 1");
    }

    private void plan() {
        try (Ledger ledger = ledger()) {
            ledger.register("iot-log", ZoneId.of("Asia/Shanghai"), null);
            ledger.plan("iot-log", List.of(SLOT), RunKind.CYCLE, 0, null);
        }
    }

    private JdbcLedger ledger() {
        return JdbcLedger.open(new LedgerSettings(url(), "sa", ""));
    }

    private String url() {
        return "jdbc:h2:file:" + data.resolve("ledger").toAbsolutePath();
    }

    private int execute(String command, String... slots) throws IOException {
        Path routes = Files.createDirectories(data.resolve("routes"));
        for (String file : List.of("iot-log.yaml", "dead-letter.yaml")) {
            Files.writeString(routes.resolve(file), Files.readString(Path.of("routes", file)));
        }
        String[] fixed = {command, "--task", "iot-log", "--config", config(), "--routes", routes.toString()};
        String[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(fixed), java.util.Arrays.stream(slots)).toArray(String[]::new);
        return command(all);
    }

    private int command(String... args) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }

    private String config() throws IOException {
        Settings settings = DemoFeed.on(sandbox, Settings.of(Path.of("application.properties"), Path.of("routes")))
                .with(Settings.LEDGER_URL, url())
                .with("camel.management.enabled", "false");
        Path config = data.resolve("application.properties");
        try (Writer writer = Files.newBufferedWriter(config, StandardCharsets.ISO_8859_1)) {
            settings.properties().store(writer, null);
        }
        return config.toString();
    }
}
