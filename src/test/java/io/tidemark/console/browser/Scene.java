package io.tidemark.console.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

import at.favre.lib.crypto.bcrypt.BCrypt;
import org.apache.camel.impl.DefaultCamelContext;

import io.tidemark.cli.RunningNode;
import io.tidemark.console.ConsoleOptions;
import io.tidemark.console.ConsoleRoutes;
import io.tidemark.console.ConsoleServer;
import io.tidemark.console.Users;
import io.tidemark.cycle.QuartzRecurrence;
import io.tidemark.ledger.Ledger;
import io.tidemark.operation.Operations;
import io.tidemark.sandbox.Sandbox;
import io.tidemark.sandbox.device.DeviceFleet;
import io.tidemark.sandbox.device.Devices;

/**
 * A node with a feed that runs on a sandbox, beside it tasks whose history is written into the ledger, and a second console on the same
 * ledger that asks for a password.
 */
final class Scene implements AutoCloseable {

    static final String TASK = "iot-log";
    static final String BUCKET = "iot-raw";
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final Duration STEP = Duration.ofMinutes(15);
    /** Slots of the feed that the node plans at its start. */
    static final int SLOTS = 16;
    /** Counted from the newest: whose objects are not there, so that they fail and reach the dead letter channel. */
    static final int BROKEN = 9;
    static final int LETTER = 11;
    static final int OUTDATED = 13;
    static final String PASSWORD = "a password";
    /** One slot for each action that a person can take; two tasks have them. */
    static final List<Seed.Slot> DEEDS = List.of(Seed.Slot.ABSENT, Seed.Slot.failed("broken", "DELIVERED"), Seed.Slot.of("PLANNED"), Seed.Slot.of("RETRYING"),
            Seed.Slot.of("FROZEN"), Seed.Slot.failed("broken", "DELIVERED"), Seed.Slot.of("UNKNOWN"), Seed.Slot.failed("broken", "DELIVERED"));

    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS ods_iot_log (
              device_id STRING, ts TIMESTAMP, latitude DOUBLE, longitude DOUBLE, temperature DOUBLE,
              humidity DOUBLE, battery BIGINT, status STRING, message STRING)
            PARTITIONED BY (dt STRING, hhmi STRING)
            """;

    private static final String FEED = """
            - route:
                id: iot-log-timer
                from:
                  uri: quartz:iot-log
                  parameters: { cron: "0 0/15 * * * ?", trigger.timeZone: Asia/Shanghai }
                  steps:
                    - to: { uri: cycle:iot-log, parameters: { effectiveFrom: "{{iot-log.effectiveFrom}}" } }
            - route:
                id: iot-log
                from:
                  uri: cycle:iot-log
                  parameters: { parallelism: 2, maximumAttempts: 1, retryDelay: 1s, waitFor: 1m }
                  steps:
                    - to: { uri: "oss:iot-raw", parameters: { objectName: "iot_log_$[yyyymmddhh24mi].csv" } }
                    - to: { uri: "maxcompute:ods_iot_log", parameters: { partition: "dt=$[yyyymmdd],hhmi=$[hh24mi]", writeMode: overwrite, header: skip } }
            """;

    private final Sandbox sandbox;
    private final DeviceFleet fleet;
    private final RunningNode node;
    private final DefaultCamelContext guarded = new DefaultCamelContext();
    private final ConsoleServer.Address guardedAddress;
    private final Instant newest;
    private final String ledgerUrl = "jdbc:h2:mem:browser-" + UUID.randomUUID();

    private Scene(Path data) throws Exception {
        // Far enough from the last slot that none becomes due while the node starts.
        newest = Instant.ofEpochMilli(Instant.now().toEpochMilli() / STEP.toMillis() * STEP.toMillis()).minus(STEP);
        sandbox = Sandbox.start(new Sandbox.Options(data.resolve("sandbox"), 0, 0, false), InstantSource.system());
        sandbox.oss().createBucket(BUCKET);
        sandbox.maxCompute().sql(Sandbox.PROJECT, TABLE);
        fleet = new DeviceFleet(sandbox.oss(), BUCKET, new Devices(7, 20, 40, ZONE, STEP));
        for (int back = 0; back < SLOTS; back++) {
            if (back != BROKEN && back != LETTER && back != OUTDATED) {
                fleet.writeSlot(slot(back));
            }
        }
        fleet.writeSlot(newest.plus(STEP));
        Path routes = Files.createDirectories(data.resolve("routes"));
        Files.writeString(routes.resolve("iot-log.yaml"), FEED);
        Files.copy(Path.of("routes/dead-letter.yaml"), routes.resolve("dead-letter.yaml"));
        node = RunningNode.start(config(data), routes, Map.of());
        guardedAddress = guarded(data);
    }

    static Scene start(Path data) throws Exception {
        return new Scene(data);
    }

    private Path config(Path data) throws IOException {
        return Files.writeString(data.resolve("application.properties"), """
                tidemark.ledger.url = %s
                tidemark.ledger.user = sa
                tidemark.console.port = 0
                tidemark.console.title = test bench
                camel.component.oss.endpoint = %s
                camel.component.oss.region = %s
                camel.component.oss.accessKey = %s
                camel.component.oss.secretKey = %s
                camel.component.maxcompute.endpoint = %s
                camel.component.maxcompute.project = %s
                camel.component.maxcompute.accessKey = %4$s
                camel.component.maxcompute.secretKey = %5$s
                camel.main.useBreadcrumb = false
                iot-log.effectiveFrom = %s
                """.formatted(ledgerUrl, sandbox.ossUri(), Sandbox.REGION, Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY, sandbox.maxComputeUri(),
                Sandbox.PROJECT, slot(SLOTS - 1).atZone(ZONE).toLocalDateTime()));
    }

    private ConsoleServer.Address guarded(Path data) throws Exception {
        String hash = BCrypt.withDefaults().hashToString(4, PASSWORD.toCharArray());
        Path users = Files.writeString(data.resolve("users"), "vera:%s:viewer%notto:%<s:operator%n".formatted(hash));
        ConsoleServer.Address address = new ConsoleServer.Address("127.0.0.1", 0, null, null).free();
        ConsoleServer.addTo(guarded, address);
        guarded.addRoutes(new ConsoleRoutes(ledger(), new Operations(ledger(), QuartzRecurrence::parse),
                ConsoleOptions.of("test", () -> "guarded", ZONE).withUsers(Users.read(users))));
        guarded.start();
        return address;
    }

    /** Tasks with history: one with every look there is, one with a year of five-minute slots, one around the change of a clock. */
    void seedHistory() throws SQLException {
        Seed seed = new Seed(ledgerUrl);
        seed.task("looks", ZONE, "cron 0 0/15 * * * ? Asia/Shanghai");
        seed.slots("looks", newest, STEP, 96 * 12, Scene::looks);
        seed.task("meter", ZONE, "cron 0 0/5 * * * ? Asia/Shanghai");
        Instant meter = newest.truncatedTo(ChronoUnit.HOURS);
        seed.slots("meter", meter, Duration.ofMinutes(5), 288 * 366, back -> back % 5003 == 4000 ? Seed.Slot.failed("column battery has no number", "DELIVERED")
                : back % 20011 < 12 ? Seed.Slot.done(0, 0) : back % 700 == 0 ? Seed.Slot.done(12_000, 4) : Seed.Slot.done(12_000, 0));
        seed.task("berlin", ZoneId.of("Europe/Berlin"), "cron 0 0/30 * * * ? Europe/Berlin");
        seed.slots("berlin", Instant.parse("2025-10-26T22:30:00Z"), Duration.ofMinutes(30), 150, back -> back == 70 ? Seed.Slot.of("FROZEN") : Seed.Slot.done(100, 0));
        for (String twin : List.of("by-page", "by-hand")) {
            seed.task(twin, ZONE, "cron 0 0/15 * * * ? Asia/Shanghai");
            seed.slots(twin, slot(0), STEP, DEEDS.size(), DEEDS::get);
            seed.doubtfulAttempt(twin, slot(DEEDS.indexOf(Seed.Slot.of("UNKNOWN"))));
        }
    }

    private static Seed.Slot looks(int back) {
        int day = back / 96;
        int slot = back % 96;
        if (day == 1 && slot > 30 && slot < 42) {
            return Seed.Slot.failed("object oss://iot-raw/looks.csv has no column battery; expected 9 columns", slot % 2 == 0 ? "DELIVERED" : "UNDECLARED");
        }
        if (day == 2 && slot > 50 && slot < 60 || day == 6 && slot < 20) {
            return Seed.Slot.ABSENT;
        }
        if (day == 3 && slot == 20) {
            return Seed.Slot.of("UNKNOWN");
        }
        if (day == 4 && slot > 10 && slot < 40) {
            return Seed.Slot.of("FROZEN");
        }
        if (day == 5 && slot > 70) {
            return Seed.Slot.done(0, 0);
        }
        if (day == 0 && slot < 6) {
            return Seed.Slot.of(slot == 5 ? "RUNNING" : slot == 4 ? "RETRYING" : slot == 3 ? "WAITING_OBJECT" : "PLANNED");
        }
        return slot % 37 == 0 ? Seed.Slot.done(11_990, 10) : Seed.Slot.done(12_000, 0);
    }

    Instant slot(int back) {
        return newest.minus(STEP.multipliedBy(back));
    }

    /** Lets the object of a slot be there. */
    void deliver(Instant slot) throws IOException {
        fleet.writeSlot(slot);
    }

    Ledger ledger() {
        return node.ledger();
    }

    RunningNode node() {
        return node;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** A page of the console. */
    String page(String path) {
        return node.url() + path;
    }

    /** A page of the console that asks for a password, with who asks. */
    String page(String user, String path) {
        return guardedAddress.url().replace("://", "://%s:%s@".formatted(user, PASSWORD.replace(" ", "%20"))) + path;
    }

    static LocalDate day(Instant slot) {
        return slot.atZone(ZONE).toLocalDate();
    }

    @Override
    public void close() throws IOException {
        guarded.stop();
        node.close();
        sandbox.close();
    }

    /** Shows the scene until the process is ended: for the eyes. */
    public static void main(String[] args) throws Exception {
        Path data = Files.createTempDirectory("scene");
        try (Scene scene = Scene.start(data)) {
            scene.seedHistory();
            scene.node().planNow();
            System.out.println("SCENE " + scene.page("") + " " + scene.page("vera", ""));
            Thread.currentThread().join();
        }
    }
}
