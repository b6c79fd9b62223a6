package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
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
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.maxcompute.TableRows;
import io.tidemark.sandbox.Sandbox;
import io.tidemark.sandbox.device.DeviceFleet;
import io.tidemark.sandbox.device.Devices;
import io.tidemark.sandbox.maxcompute.MaxComputeFaults;

/** A node in a process of its own that dies at work. The sandbox is in this process and lives on. */
@Timeout(240)
class KilledNodeTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int SLOTS = 6;

    @TempDir
    private Path data;
    private final Instant newest = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final List<Instant> slots = IntStream.range(0, SLOTS).mapToObj(i -> newest.minus(SLOTS - 1L - i, ChronoUnit.MINUTES)).toList();
    private Sandbox sandbox;
    private long written;
    private Path routes = Path.of("routes");
    private Process node;

    @BeforeEach
    void startSandbox() throws Exception {
        sandbox = Sandbox.start(new Sandbox.Options(data.resolve("sandbox"), 0, 0, false), InstantSource.system());
        DemoFeed.prepare(sandbox);
        DeviceFleet fleet = new DeviceFleet(sandbox.oss(), DemoFeed.BUCKET, new Devices(3, 50, 500, ZONE, Duration.ofMinutes(1)));
        for (Instant slot : slots) {
            written += fleet.writeSlot(slot).rows();
        }
    }

    @AfterEach
    void stopAll() {
        if (node != null) {
            node.destroyForcibly();
        }
        sandbox.close();
    }

    @Test
    void everySlotIsInTheTableOnceWhenItsNodeIsKilledWhileReadingWhileWritingAndWhileCommitting() throws Exception {
        startNode();
        // the first of a slot finds no partition
        killAt(MaxComputeFaults.Kind.CREATE_SESSION, 3);
        startNode();
        killAt(MaxComputeFaults.Kind.BLOCK, 1);
        startNode();
        killAt(MaxComputeFaults.Kind.COMMIT, 2);
        startNode();

        await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(rows()).isEqualTo(written));
        stopNode();
        assertThat(rows()).isEqualTo(written);
        assertThat(Files.readString(data.resolve("node.log"))).doesNotContain(Sandbox.SECRET_KEY);
    }

    @Test
    void aCommitWhoseAnswerDiedWithTheNodeIsNotRepeatedIntoASecondSession() throws Exception {
        // the service takes its time over each commit, and the node dies in that time
        sandbox.maxCompute().faults().commitTakes(3);
        startNode();
        killAt(MaxComputeFaults.Kind.COMMIT, 1);
        startNode();

        await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(rows()).isEqualTo(written));
        stopNode();
        assertThat(rows()).isEqualTo(written);
    }

    @Test
    void anObjectWhoseNodeDiesBetweenItsLoadAndItsDeletionIsDeletedByTheNext() throws Exception {
        Path shipped = Path.of("routes");
        routes = Files.createDirectory(data.resolve("routes"));
        for (String file : List.of("iot-log.yaml", "dead-letter.yaml", "feed-template.yaml")) {
            Files.writeString(routes.resolve(file), Files.readString(shipped.resolve(file))
                    .replace("objectName: \"iot_log_", "deleteAfterRead: true\n              objectName: \"iot_log_"));
        }
        CountDownLatch deleting = new CountDownLatch(1);
        sandbox.oss().faults().before("DELETE", "iot_log_*", 1, () -> {
            node.destroyForcibly();
            deleting.countDown();
        }).fail("DELETE", "iot_log_*", 1, 500, "InternalError");
        startNode();
        assertThat(deleting.await(90, TimeUnit.SECONDS)).isTrue();
        assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(objects()).isPositive();
        startNode();

        await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(objects()).isZero());
        stopNode();
        assertThat(rows()).isEqualTo(written);
    }

    private long objects() {
        return sandbox.oss().list(DemoFeed.BUCKET, "iot_log_").size();
    }

    @Test
    void aNodeThatIsToldToStopKeepsItsLedgerOpenUntilItsAttemptsHaveEnded() throws Exception {
        sandbox.maxCompute().faults().commitTakes(3);
        startNode();
        awaitCalls(MaxComputeFaults.Kind.COMMIT, 1);
        String ledger = "jdbc:h2:" + data.resolve("ledger").toAbsolutePath() + ";AUTO_SERVER=TRUE;IFEXISTS=TRUE";
        try (Connection another = DriverManager.getConnection(ledger, "sa", ""); Statement look = another.createStatement()) {
            node.destroy();
            await().until(() -> Files.readString(data.resolve("node.log")).contains("Waiting as there are still"));
            // not thrown out: the process that has the file did not close it when the signal came
            assertThat(look.executeQuery("SELECT task FROM tidemark_cycle_instance WHERE state = 'RUNNING'").next()).isTrue();
        }
        assertThat(node.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).isEqualTo(143);
        assertThat(Files.readString(data.resolve("node.log"))).contains("loaded 1 object").doesNotContain("ERROR", "does not answer");
    }

    private void awaitCalls(MaxComputeFaults.Kind kind, int calls) {
        long before = sandbox.maxCompute().faults().seen(kind);
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(1)).until(() -> sandbox.maxCompute().faults().seen(kind) >= before + calls);
    }

    /** kill -9 as soon as the service has seen so many more calls of the kind. */
    private void killAt(MaxComputeFaults.Kind kind, int calls) throws InterruptedException {
        awaitCalls(kind, calls);
        node.destroyForcibly();
        assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private void stopNode() throws InterruptedException {
        node.destroy();
        assertThat(node.waitFor(90, TimeUnit.SECONDS)).isTrue();
    }

    private void startNode() throws IOException {
        Settings settings = DemoFeed.on(sandbox, Settings.of(Path.of("application.properties"), Path.of("routes")))
                .with(Settings.LEDGER_URL, "jdbc:h2:file:" + data.resolve("ledger").toAbsolutePath() + ";AUTO_SERVER=TRUE")
                .with("camel.management.enabled", "false").with("tidemark.console.enabled", "false")
                .with("camel.component.cycle.lease", "2s")
                .with("iot-log.cron", "0 * * * * ?")
                .with("iot-log.effectiveFrom", slots.get(0).atZone(ZONE).toLocalDateTime().toString());
        Path config = data.resolve("application.properties");
        try (Writer writer = Files.newBufferedWriter(config, StandardCharsets.ISO_8859_1)) {
            settings.properties().store(writer, null);
        }
        ProcessBuilder process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "--add-opens=java.base/java.nio=ALL-UNNAMED", "-Dtidemark.log.dir=" + data.resolve("log"), "-cp", System.getProperty("java.class.path"), Main.class.getName(), "run",
                "--config", config.toString(), "--routes", routes.toAbsolutePath().toString()));
        process.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(new File(data.toFile(), "node.log")));
        node = process.start();
    }

    private long rows() {
        var source = new TableRows.Source(sandbox.maxComputeUri().toString(), Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY, Sandbox.PROJECT, DemoFeed.TABLE);
        return TableRows.count(source, slots.stream().map(s -> DateTimeFormatter.ofPattern("'dt='yyyyMMdd',hhmi='HHmm").format(s.atZone(ZONE))).toList());
    }
}
