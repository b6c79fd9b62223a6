package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.maxcompute.TableRows;
import io.tidemark.sandbox.Sandbox;
import io.tidemark.sandbox.device.DeviceFleet;
import io.tidemark.sandbox.device.Devices;

/** The routes and the configuration as they are shipped, on real SDKs over HTTP. */
@Timeout(120)
class ShippedRoutesTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @TempDir
    private Path data;
    private final Instant newest = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private Sandbox sandbox;
    private DeviceFleet fleet;

    @BeforeEach
    void startSandbox() throws Exception {
        sandbox = Sandbox.start(new Sandbox.Options(data.resolve("sandbox"), 0, 0, false), InstantSource.system());
        DemoFeed.prepare(sandbox);
        fleet = new DeviceFleet(sandbox.oss(), DemoFeed.BUCKET, new Devices(7, 10, 50, ZONE, Duration.ofMinutes(1)));
    }

    @AfterEach
    void stopSandbox() {
        sandbox.close();
    }

    @Test
    void aBacklogIsLoadedOnceAndNothingIsLoadedAgainAfterARestart() throws Exception {
        List<Instant> slots = slots(5);
        long written = 0;
        for (Instant slot : slots) {
            written += fleet.writeSlot(slot).rows();
        }
        try (Node node = start(settings(5))) {
            slots.forEach(slot -> awaitState(node, slot, InstanceState.SUCCEEDED));
        }
        try (Node node = start(settings(5))) {
            slots.forEach(slot -> {
                assertThat(instance(node, slot).state()).isEqualTo(InstanceState.SUCCEEDED);
                assertThat(node.ledger().attempts(DemoFeed.TASK, slot)).hasSize(1);
                assertThat(instance(node, slot).objects()).isEqualTo(1);
            });
        }
        assertThat(rows(slots)).isEqualTo(written);
    }

    @Test
    void aMissingObjectWaitsHoldsNothingUpAndIsLoadedWhenItComes() throws Exception {
        List<Instant> slots = slots(3);
        fleet.writeSlot(slots.get(1));
        fleet.writeSlot(slots.get(2));
        try (Node node = start(settings(3))) {
            awaitState(node, slots.get(0), InstanceState.WAITING_OBJECT);
            awaitState(node, slots.get(1), InstanceState.SUCCEEDED);
            awaitState(node, slots.get(2), InstanceState.SUCCEEDED);
            assertThat(instance(node, slots.get(0)).cause()).contains("oss://iot-raw/" + fleet.key(slots.get(0)));

            long rows = fleet.writeSlot(slots.get(0)).rows();

            awaitState(node, slots.get(0), InstanceState.SUCCEEDED);
            assertThat(rows(slots.subList(0, 1))).isEqualTo(rows);
        }
    }

    @Test
    void anObjectThatNeverComesIsADeadLetterInOss() throws Exception {
        Instant slot = newest.minus(31, ChronoUnit.MINUTES);
        Settings settings = settings(1).with("iot-log.effectiveFrom", local(slot)).with("iot-log.cron", cronAt(slot));
        try (Node node = start(settings)) {
            await().atMost(Duration.ofSeconds(40)).until(() -> instance(node, slot).deadLetter() == DeadLetterState.DELIVERED);
            assertThat(instance(node, slot).state()).isEqualTo(InstanceState.FAILED);
            assertThat(letter(slot)).contains("waitFor=PT30M ran out", fleet.key(slot));
        }
    }

    @Test
    void aMalformedObjectIsADeadLetterWithObjectLineAndReasonAndNothingOfItIsVisible() throws Exception {
        Instant slot = slots(1).get(0);
        // written by hand: what the devices write may hold a line feed within quotes, and half of such a row breaks on another line
        String broken = """
                device_id,ts,latitude,longitude,temperature,humidity,battery,status,message
                d1,not a time,31.2,121.4,21.5,40.0,90,ok,hello
                d2,%s,31.2,121.4,21.5,40.0,90,ok,hello
                """.formatted(slot);
        sandbox.oss().put(DemoFeed.BUCKET, fleet.key(slot), broken.getBytes(StandardCharsets.UTF_8));
        try (Node node = start(fewAttempts(settings(1)))) {
            awaitState(node, slot, InstanceState.FAILED);
            assertThat(instance(node, slot).cause()).contains(fleet.key(slot), "line 2", "not a time");
            await().until(() -> instance(node, slot).deadLetter() == DeadLetterState.DELIVERED);
            assertThat(letter(slot)).contains(fleet.key(slot), "line 2", "not a time");
            assertThat(rows(List.of(slot))).isZero();
        }
    }

    @Test
    void anObjectIsDeletedAfterItsSlotSucceededAndStaysWhenItFailed() throws Exception {
        List<Instant> slots = slots(2);
        sandbox.oss().put(DemoFeed.BUCKET, fleet.key(slots.get(0)), "device_id,ts\na,b\n".getBytes(StandardCharsets.UTF_8));
        fleet.writeSlot(slots.get(1));
        Settings impatient = fewAttempts(settings(2));
        Path feed = impatient.routes().resolve("iot-log.yaml");
        Files.writeString(feed, Files.readString(feed).replace("objectName:", "deleteAfterRead: true\n              objectName:"));
        try (Node node = start(impatient)) {
            awaitState(node, slots.get(1), InstanceState.SUCCEEDED);
            await().until(() -> !sandbox.oss().exists(DemoFeed.BUCKET, fleet.key(slots.get(1))));
            awaitState(node, slots.get(0), InstanceState.FAILED);
            assertThat(sandbox.oss().exists(DemoFeed.BUCKET, fleet.key(slots.get(0)))).isTrue();
        }
    }

    @Test
    void aFeedFromTheTemplateLoadsSeveralGzipObjectsOfASlotAsOne() throws Exception {
        Path routes = Files.createDirectory(data.resolve("routes"));
        for (String file : List.of("feed-template.yaml", "dead-letter.yaml", "examples/energy.yaml")) {
            Files.copy(Path.of("routes", file), routes.resolve(Path.of(file).getFileName()));
        }
        sandbox.maxCompute().sql(Sandbox.PROJECT, "CREATE TABLE ods_energy (meter STRING, kwh DOUBLE) PARTITIONED BY (dt STRING, hh STRING)");
        ZonedDateTime slot = newest.atZone(ZONE).truncatedTo(ChronoUnit.HOURS).plusMinutes(5);
        slot = slot.toInstant().isAfter(newest) ? slot.minusHours(1) : slot;
        String folder = "energy/" + DateTimeFormatter.ofPattern("yyyyMMdd/HH").format(slot.minusHours(1)) + "/";
        for (String name : List.of("a", "b", "c")) {
            sandbox.oss().put(DemoFeed.BUCKET, folder + name + ".csv.gz", gzip("meter,kwh\n" + name + ",1.5\n" + name + ",2"));
        }
        Settings settings = new Settings(Path.of("application.properties"), routes, settings(1).overrides());
        Instant at = slot.toInstant();
        try (Node node = start(settings)) {
            await().atMost(Duration.ofSeconds(40)).until(() -> node.ledger().instance("energy", at)
                    .map(i -> i.state() == InstanceState.SUCCEEDED && i.objects() == 3 && i.counts().rowsWritten() == 6).orElse(false));
        }
        assertThat(sandbox.maxCompute().sql(Sandbox.PROJECT, "SELECT meter, sum(kwh) FROM ods_energy GROUP BY meter ORDER BY meter"))
                .extracting(row -> row.get(0)).containsSubsequence("a", "b", "c");
    }

    private Node start(Settings settings) {
        Node node = Node.create(settings, context -> { });
        node.start();
        node.planNow();
        return node;
    }

    /** The newest n minutes, oldest first. */
    private List<Instant> slots(int n) {
        return IntStream.range(0, n).mapToObj(i -> newest.minus(n - 1L - i, ChronoUnit.MINUTES)).toList();
    }

    private Settings settings(int backlog) {
        return DemoFeed.on(sandbox, Settings.of(Path.of("application.properties"), Path.of("routes")))
                .with(Settings.LEDGER_URL, "jdbc:h2:file:" + data.resolve("ledger").toAbsolutePath())
                .with("camel.management.enabled", "false")
                .with("iot-log.cron", "0 * * * * ?")
                .with("iot-log.effectiveFrom", local(slots(backlog).get(0)));
    }

    /** The shipped routes with their patience taken away. */
    private Settings fewAttempts(Settings settings) throws Exception {
        Path routes = Files.createDirectory(data.resolve("impatient"));
        for (String file : List.of("iot-log.yaml", "dead-letter.yaml", "feed-template.yaml")) {
            String text = Files.readString(Path.of("routes", file)).replace("retryDelay: 30s", "retryDelay: 100");
            Files.writeString(routes.resolve(file), text);
        }
        return new Settings(settings.file(), routes, settings.overrides());
    }

    private static String local(Instant slot) {
        return slot.atZone(ZONE).toLocalDateTime().toString();
    }

    private static String cronAt(Instant slot) {
        return DateTimeFormatter.ofPattern("'0' m H '* * ?'").format(slot.atZone(ZONE));
    }

    private static CycleInstance instance(Node node, Instant slot) {
        return node.ledger().instance(DemoFeed.TASK, slot).orElseThrow();
    }

    private static void awaitState(Node node, Instant slot, InstanceState state) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(instance(node, slot).state()).isEqualTo(state));
    }

    private String letter(Instant slot) throws Exception {
        String key = "dead-letter/iot-log/" + DateTimeFormatter.ofPattern("yyyyMMddHHmmss").format(slot.atZone(ZONE)) + ".json";
        return new String(sandbox.oss().get(DemoFeed.BUCKET, key), StandardCharsets.UTF_8);
    }

    private long rows(List<Instant> slots) {
        var source = new TableRows.Source(sandbox.maxComputeUri().toString(), Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY, Sandbox.PROJECT, DemoFeed.TABLE);
        return TableRows.count(source, slots.stream().map(s -> DateTimeFormatter.ofPattern("'dt='yyyyMMdd',hhmi='HHmm").format(s.atZone(ZONE))).toList());
    }

    private static byte[] gzip(String text) throws Exception {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
