package io.tidemark.console.browser;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import at.favre.lib.crypto.bcrypt.BCrypt;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.cycle.QuartzRecurrence;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Operations;
import io.tidemark.operation.Selection;
import io.tidemark.sandbox.Sandbox;
import io.tidemark.sandbox.device.DeviceFleet;
import io.tidemark.sandbox.device.Devices;

/**
 * The packaged program at work: a node whose feed runs on a sandbox, and a second node on the same ledger whose console asks for a
 * password, each in a process of its own. Sandbox and devices are in this process. Beside the feed there are tasks whose
 * {@link History} is written into the ledger; the tests look at its rows through a connection of their own.
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
    private static final String USER = "sa";
    private static final String ELSEWHERE = "somebody@elsewhere";
    private static final Path DEAD_LETTER = Path.of("routes/dead-letter.yaml");
    private static final Duration LONGEST_LOAD = Duration.ofSeconds(90);

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

    private final Instant newest;
    private final Sandbox sandbox;
    private final DeviceFleet fleet;
    private final Path data;
    private Jar node;
    private Jar guarded;
    private JdbcLedger ledger;
    private String url;
    private String guardedUrl;

    private Scene(Path data) throws IOException {
        this.data = data;
        // Far enough from the last slot that none becomes due while the node starts.
        newest = Instant.ofEpochMilli(Instant.now().toEpochMilli() / STEP.toMillis() * STEP.toMillis()).minus(STEP);
        sandbox = Sandbox.start(new Sandbox.Options(data.resolve("sandbox"), 0, 0, false), InstantSource.system());
        fleet = new DeviceFleet(sandbox.oss(), BUCKET, new Devices(7, 20, 40, ZONE, STEP));
    }

    /** @param data an empty directory */
    static Scene start(Path data) throws Exception {
        Scene scene = new Scene(data);
        try {
            scene.deliverAll();
            scene.startNodes();
            scene.awaitBacklog();
            return scene;
        } catch (Exception | AssertionError e) {
            IllegalStateException failure = new IllegalStateException("%s%n%s".formatted(e.getMessage(), scene.output()), e);
            try (scene) {
                throw failure;
            }
        }
    }

    private void deliverAll() throws IOException {
        sandbox.oss().createBucket(BUCKET);
        sandbox.maxCompute().sql(Sandbox.PROJECT, TABLE);
        for (int back = -1; back < SLOTS; back++) {
            if (back != BROKEN && back != LETTER && back != OUTDATED) {
                fleet.writeSlot(slot(back));
            }
        }
    }

    private void startNodes() throws IOException, SQLException {
        Path routes = Files.createDirectories(data.resolve("routes"));
        Files.writeString(routes.resolve("iot-log.yaml"), FEED);
        Files.copy(DEAD_LETTER, routes.resolve("dead-letter.yaml"));
        writeHistory();
        node = startNode("node", routes, "tidemark.console.title = test bench");
        url = node.console();
        ledger = openLedger();
        guarded = startGuarded("guarded");
        guardedUrl = guarded.console();
    }

    /** Before any node runs, because a hundred thousand rows take long through another process. */
    private void writeHistory() throws SQLException {
        try (JdbcLedger migrated = openLedger()) {
            new History(new Seed(ledgerUrl()), newest).write();
        }
    }

    private JdbcLedger openLedger() {
        return JdbcLedger.open(new LedgerSettings(ledgerUrl(), USER, ""));
    }

    private void awaitBacklog() {
        Awaitility.await("the backlog is loaded").atMost(LONGEST_LOAD).until(() -> IntStream.range(0, SLOTS)
                .allMatch(back -> state(slot(back)).filter(InstanceState::isTerminal).isPresent()));
    }

    /** Starts one more node that runs no feed, and whose console asks for a password. */
    Jar startGuarded(String name) throws IOException {
        String hash = BCrypt.withDefaults().hashToString(4, PASSWORD.toCharArray());
        Path users = Files.write(data.resolve("users"), List.of("vera:%s:viewer".formatted(hash), "otto:%s:operator".formatted(hash)));
        Path routes = Files.createDirectories(data.resolve("no-feeds"));
        Files.copy(DEAD_LETTER, routes.resolve("dead-letter.yaml"), StandardCopyOption.REPLACE_EXISTING);
        return startNode(name, routes, "tidemark.console.users = " + users);
    }

    private Jar startNode(String name, Path routes, String setting) throws IOException {
        Path directory = Files.createDirectories(data.resolve(name));
        Path config = Files.writeString(directory.resolve("application.properties"), """
                tidemark.ledger.url = %s
                tidemark.ledger.user = %s
                tidemark.console.port = 0
                %s
                camel.component.oss.endpoint = %s
                camel.component.oss.region = %s
                camel.component.oss.accessKey = %s
                camel.component.oss.secretKey = %s
                camel.component.maxcompute.endpoint = %s
                camel.component.maxcompute.project = %s
                camel.component.maxcompute.accessKey = %6$s
                camel.component.maxcompute.secretKey = %7$s
                camel.main.useBreadcrumb = false
                camel.main.name = %s
                iot-log.effectiveFrom = %s
                """.formatted(ledgerUrl(), USER, setting, sandbox.ossUri(), Sandbox.REGION, Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY, sandbox.maxComputeUri(),
                Sandbox.PROJECT, name, slot(SLOTS - 1).atZone(ZONE).toLocalDateTime()));
        return Jar.start(name, directory, "run", "--config", config.toString(), "--routes", routes.toString());
    }

    /** The first node that opens the file serves it to the other processes. */
    private String ledgerUrl() {
        return "jdbc:h2:file:%s;AUTO_SERVER=TRUE".formatted(data.resolve("ledger").toAbsolutePath());
    }

    Instant slot(int back) {
        return newest.minus(STEP.multipliedBy(back));
    }

    /** A slot by the day of the feed's zone, counted back from the newest, and its local time. */
    Instant slotOf(int daysAgo, String time) {
        return day(newest).minusDays(daysAgo).atTime(LocalTime.parse(time)).atZone(ZONE).toInstant();
    }

    /** Lets the object of a slot be there. */
    void deliver(Instant slot) throws IOException {
        fleet.writeSlot(slot);
    }

    Ledger ledger() {
        return ledger;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** A page of the console. */
    String page(String path) {
        return url + path;
    }

    /** A page of the console that asks for a password, with who asks. */
    String page(String user, String path) {
        return signedIn(user, guardedUrl) + path;
    }

    static String signedIn(String user, String url) {
        return url.replace("://", "://%s:%s@".formatted(user, PASSWORD.replace(" ", "%20")));
    }

    /** The same page where the browser has signed in before. */
    String guardedPage(String path) {
        return guardedUrl + path;
    }

    static LocalDate day(Instant slot) {
        return slot.atZone(ZONE).toLocalDate();
    }

    /** Of a slot of the feed; empty when it is not in the ledger. */
    Optional<InstanceState> state(Instant slot) {
        return ledger.instance(TASK, slot).map(CycleInstance::state);
    }

    Operations operations() {
        return new Operations(ledger, QuartzRecurrence::parse);
    }

    /** Acts beside all pages, as another node does. */
    void operate(OperatorAction action, String task, Instant slot, String reason) {
        CommitOutcome outcome = action == OperatorAction.SETTLE ? CommitOutcome.COMMITTED : null;
        operations().apply(new OperationRequest(action, Selection.of(task, List.of(slot)), false, outcome), null, ELSEWHERE, reason);
    }

    /** What was done last to a slot. */
    AuditEntry lastDeed(String task, Instant slot) {
        return ledger.interventions().audit(new AuditQuery(task, slot, null, 1)).get(0);
    }

    /** The last that its processes said. */
    String output() {
        return Stream.of(node, guarded).filter(Objects::nonNull).map(Jar::tail).collect(Collectors.joining());
    }

    /** The node that serves the ledger's file last. */
    @Override
    public void close() throws Exception {
        try (Closeable last = sandbox::close; Jar first = node; Jar second = guarded) {
            if (ledger != null) {
                ledger.close();
            }
        }
    }
}
