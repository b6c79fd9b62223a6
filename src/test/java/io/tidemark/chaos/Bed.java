package io.tidemark.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

import io.tidemark.ledger.jdbc.LedgerSettings;
import io.tidemark.sandbox.Sandbox;
import io.tidemark.sandbox.device.DeviceFleet;
import io.tidemark.sandbox.fault.FaultPlan;

/** Everything around the nodes, in the harness's own process: the services, the devices, the ledger's database, the lines to the nodes. */
final class Bed implements AutoCloseable {

    private static final String CREATE_TABLE = """
            CREATE TABLE IF NOT EXISTS %s (
              device_id STRING, ts TIMESTAMP, latitude DOUBLE, longitude DOUBLE, temperature DOUBLE,
              humidity DOUBLE, battery BIGINT, status STRING, message STRING)
            """;
    private static final String PARTITIONED = "PARTITIONED BY (dt STRING, hhmi STRING)";
    private static final Path RESOURCES = Path.of("src/test/resources/chaos");

    /** How long a node may take to stop, that it finishes or hands back what it has in hand: its shutdown timeout and a little. */
    static final Duration STOP_WITHIN = Duration.ofSeconds(25);
    private static final int SHUTDOWN_TIMEOUT_SECONDS = 20;

    private final Path directory;
    private final FaultPlan faults = new FaultPlan();
    private final StepServer steps = new StepServer();
    private final NodeLauncher launcher;
    private Sandbox sandbox;
    private PostgresServer postgres;
    private int started;

    /** @param directory empty or absent */
    Bed(Path directory) throws IOException {
        // each connection that the fault plan ends would leave a stack trace, and each restart of PostgreSQL two
        Configurator.setLevel("org.eclipse.jetty", Level.OFF);
        Configurator.setLevel("io.zonky", Level.OFF);
        this.directory = Files.createDirectories(directory).toAbsolutePath();
        this.launcher = new NodeLauncher(this.directory, steps.port());
        this.sandbox = openSandbox(0, 0);
        for (Feed feed : Feed.ALL) {
            sandbox.oss().createBucket(feed.bucket());
            sandbox.maxCompute().sql(Sandbox.PROJECT, CREATE_TABLE.formatted(feed.table()) + PARTITIONED);
        }
    }

    private Sandbox openSandbox(int ossPort, int maxComputePort) throws IOException {
        return Sandbox.start(new Sandbox.Options(directory.resolve("sandbox"), ossPort, maxComputePort, false, faults), InstantSource.system());
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** Of whatever sandbox runs: it outlives them. */
    FaultPlan faults() {
        return faults;
    }

    StepServer steps() {
        return steps;
    }

    /** Both services vanish in the middle of everything and come back with what they had stored. */
    void restartSandbox() throws IOException {
        int ossPort = sandbox.ossUri().getPort();
        int maxComputePort = sandbox.maxComputeUri().getPort();
        sandbox.close();
        sandbox = openSandbox(ossPort, maxComputePort);
    }

    PostgresServer postgres() throws IOException {
        if (postgres == null) {
            postgres = new PostgresServer(directory.resolve("postgres"));
        }
        return postgres;
    }

    LedgerSettings ledger(boolean onPostgres) throws IOException {
        return onPostgres ? postgres().settings()
                : new LedgerSettings("jdbc:h2:file:" + directory.resolve("ledger") + ";AUTO_SERVER=TRUE", "sa", "");
    }

    /** The devices write all objects of the round; returns how many rows. */
    long write(Round round) throws IOException {
        long rows = 0;
        for (Feed feed : Feed.ALL) {
            DeviceFleet fleet = new DeviceFleet(sandbox.oss(), feed.bucket(), feed.devices());
            for (var slot : round.times()) {
                rows += fleet.writeSlot(slot).rows();
            }
        }
        return rows;
    }

    /** Another table and bucket, of no partitions: for many small instances. */
    void prepareFleet(String table, String bucket) throws IOException {
        sandbox.oss().createBucket(bucket);
        sandbox.maxCompute().sql(Sandbox.PROJECT, CREATE_TABLE.formatted(table));
    }

    /** Starts a node that works on the round's tasks. */
    NodeProcess start(Round round, LedgerSettings ledger, boolean forgetful, Duration skew) throws IOException {
        return start("routes", round, ledger, forgetful, skew, Map.of());
    }

    /**
     * @param routes below {@code chaos} in the test resources
     * @param more   settings of this node
     */
    NodeProcess start(String routes, Round round, LedgerSettings ledger, boolean forgetful, Duration skew, Map<String, String> more) throws IOException {
        String name = "node-%d".formatted(++started);
        Properties settings = settings(name, round, ledger);
        settings.putAll(more);
        NodeLauncher.Order order = new NodeLauncher.Order(name, settings, RESOURCES.resolve(routes), forgetful, skew);
        return started == 1 ? launcher.startFirst(order) : launcher.start(order);
    }

    /** Of all nodes. */
    Path log() {
        return launcher.log();
    }

    int started() {
        return started;
    }

    private Properties settings(String name, Round round, LedgerSettings ledger) {
        Properties all = new Properties();
        all.setProperty("camel.component.oss.endpoint", sandbox.ossUri().toString());
        all.setProperty("camel.component.oss.region", Sandbox.REGION);
        all.setProperty("camel.component.oss.accessKey", Sandbox.ACCESS_KEY);
        all.setProperty("camel.component.oss.secretKey", Sandbox.SECRET_KEY);
        all.setProperty("camel.component.maxcompute.endpoint", sandbox.maxComputeUri().toString());
        all.setProperty("camel.component.maxcompute.tunnelEndpoint", sandbox.maxComputeUri().toString());
        all.setProperty("camel.component.maxcompute.project", Sandbox.PROJECT);
        all.setProperty("camel.component.maxcompute.accessKey", Sandbox.ACCESS_KEY);
        all.setProperty("camel.component.maxcompute.secretKey", Sandbox.SECRET_KEY);
        all.setProperty("tidemark.ledger.url", ledger.url());
        all.setProperty("tidemark.ledger.user", ledger.user());
        all.setProperty("tidemark.ledger.password", ledger.password());
        all.setProperty("camel.component.cycle.node", name);
        all.setProperty("camel.component.cycle.lease", "2s");
        all.setProperty("camel.component.cycle.pollDelay", "200");
        all.setProperty("camel.main.name", name);
        all.setProperty("camel.main.shutdownTimeout", Integer.toString(SHUTDOWN_TIMEOUT_SECONDS));
        all.setProperty("camel.main.useBreadcrumb", "false");
        all.setProperty("camel.main.startupSummaryLevel", "Off");
        all.setProperty("camel.main.beanIntrospectionLoggingLevel", "OFF");
        all.setProperty("chaos.round", Integer.toString(round.number()));
        all.setProperty("chaos.from", round.from().toString());
        all.setProperty("chaos.to", round.to().toString());
        all.setProperty("chaos.parallelism", "3");
        return all;
    }

    @Override
    public void close() throws IOException {
        try {
            steps.close();
            sandbox.close();
        } finally {
            if (postgres != null) {
                postgres.close();
            }
        }
    }
}
