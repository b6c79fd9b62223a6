package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.commit.LoadCounts;
import io.tidemark.cycle.CycleComponent;
import io.tidemark.cycle.LateObjects;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceState;
import io.tidemark.maxcompute.TableRows;
import io.tidemark.sandbox.Sandbox;
import io.tidemark.sandbox.device.DeviceFleet;
import io.tidemark.sandbox.device.Devices;

/** Objects that come or change after their slot has ended, on the routes as they are shipped and real SDKs over HTTP. */
@Timeout(300)
class LateObjectsOnShippedRoutesTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    /** Twice the route's retry delay: on a machine that has other things to do an attempt may fail and be repeated. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path data;
    private final Instant newest = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private Sandbox sandbox;
    private DeviceFleet fleet;

    @BeforeEach
    void startSandbox() throws Exception {
        sandbox = Sandbox.start(new Sandbox.Options(data.resolve("sandbox"), 0, 0, false), InstantSource.system());
        DemoFeed.prepare(sandbox);
        fleet = devices(50);
    }

    private DeviceFleet devices(long rows) {
        return new DeviceFleet(sandbox.oss(), DemoFeed.BUCKET, new Devices(7, 10, rows, ZONE, Duration.ofMinutes(1)));
    }

    @AfterEach
    void stopSandbox() {
        sandbox.close();
    }

    @Test
    void anObjectThatWasReplacedReplacesItsPartition() throws Exception {
        long rows = fleet.writeSlot(newest).rows();
        assertThat(rows).isGreaterThan(1);
        try (Node node = start(newest, LateObjects.rerun)) {
            awaitState(node, newest, InstanceState.SUCCEEDED);
            assertThat(rows(newest)).isEqualTo(rows);

            devices(1).writeSlot(newest);

            // first the ledger: what is overwritten while its rows are counted cannot be read
            await().atMost(PATIENCE).untilAsserted(() ->
                    assertThat(instance(node, newest).counts()).as(() -> history(node, newest)).isEqualTo(new LoadCounts(1, 1, 0)));
            assertThat(rows(newest)).isEqualTo(1);
            assertThat(instance(node, newest).late()).contains(fleet.key(newest), "was replaced", "it runs again");
        }
    }

    @Test
    void anObjectThatCameAfterItsSlotHadFailedIsLoaded() throws Exception {
        Instant slot = newest.minus(31, ChronoUnit.MINUTES);
        try (Node node = start(slot, LateObjects.rerun)) {
            awaitState(node, slot, InstanceState.FAILED);

            long rows = fleet.writeSlot(slot).rows();

            awaitState(node, slot, InstanceState.SUCCEEDED);
            assertThat(rows(slot)).isEqualTo(rows);
        }
    }

    @Test
    void unlessToldOtherwiseItIsReportedAndTheTableStaysAsItIs() throws Exception {
        long rows = fleet.writeSlot(newest).rows();
        try (Node node = start(newest, null)) {
            awaitState(node, newest, InstanceState.SUCCEEDED);

            devices(1).writeSlot(newest);

            await().atMost(PATIENCE).until(() -> instance(node, newest).late() != null);
            assertThat(instance(node, newest).late()).contains("not loaded: lateObjects=report");
            assertThat(rows(newest)).isEqualTo(rows);
        }
    }

    private Node start(Instant slot, LateObjects policy) {
        String minute = DateTimeFormatter.ofPattern("'0' m H '* * ?'").format(slot.atZone(ZONE));
        Settings settings = DemoFeed.on(sandbox, Settings.of(Path.of("application.properties"), Path.of("routes")))
                .with(Settings.LEDGER_URL, "jdbc:h2:file:" + data.resolve("ledger").toAbsolutePath())
                .with("camel.management.enabled", "false")
                .with("iot-log.cron", minute)
                .with("iot-log.effectiveFrom", slot.atZone(ZONE).toLocalDateTime().toString());
        Node node = Node.create(settings, context -> {
            CycleComponent cycle = context.getComponent("cycle", CycleComponent.class);
            cycle.getConfiguration().setLookbackDelay(200);
            if (policy != null) {
                cycle.getConfiguration().setLateObjects(policy);
            }
        });
        node.start();
        node.planNow();
        return node;
    }

    private static CycleInstance instance(Node node, Instant slot) {
        return node.ledger().instance(DemoFeed.TASK, slot).orElseThrow();
    }

    private static void awaitState(Node node, Instant slot, InstanceState state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(instance(node, slot).state()).as(() -> history(node, slot)).isEqualTo(state));
    }

    private static String history(Node node, Instant slot) {
        return "%s, its attempts %s".formatted(instance(node, slot), node.ledger().attempts(DemoFeed.TASK, slot));
    }

    private long rows(Instant slot) {
        var source = new TableRows.Source(sandbox.maxComputeUri().toString(), Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY, Sandbox.PROJECT, DemoFeed.TABLE);
        return TableRows.count(source, List.of(DateTimeFormatter.ofPattern("'dt='yyyyMMdd',hhmi='HHmm").format(slot.atZone(ZONE))));
    }
}
