package io.tidemark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceState;
import io.tidemark.maxcompute.TableRows;
import io.tidemark.sandbox.Sandbox;
import io.tidemark.sandbox.device.DeviceFleet;
import io.tidemark.sandbox.device.Devices;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: a sandbox, simulated devices and the shipped routes in one process. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = "Load simulated IoT data from a sandbox OSS into a sandbox MaxCompute.")
final class DemoCommand implements Callable<Integer> {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    /** As many as are planned at once unless the route says otherwise; a week of minutes. */
    private static final int MOST_SLOTS = 10_000;
    private static final long SEED = 20191106;
    private static final DateTimeFormatter PARTITION = DateTimeFormatter.ofPattern("'dt='uuuuMMdd',hhmi='HHmm", Locale.ROOT);

    @Mixin
    private SettingsOptions options = new SettingsOptions();
    @Option(names = "--once", description = "Load the backlog, print the summary, exit")
    private boolean once;
    @Option(names = "--slots", paramLabel = "N", defaultValue = "8", description = "Slots of the backlog, a minute apart (default: ${DEFAULT-VALUE})")
    private int slots;
    @Option(names = "--devices", paramLabel = "N", defaultValue = "100", description = "Simulated devices (default: ${DEFAULT-VALUE})")
    private int devices;
    @Option(names = "--rows", paramLabel = "N", defaultValue = "2000", description = "About how many rows they write per slot (default: ${DEFAULT-VALUE})")
    private long rows;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        require("--slots", slots, 1, MOST_SLOTS);
        require("--devices", devices, 1, Integer.MAX_VALUE);
        require("--rows", rows, 0, Long.MAX_VALUE);
        Path data = Files.createTempDirectory("tidemark-demo");
        try (Closing closing = new Closing()) {
            closing.add(() -> delete(data));
            Sandbox sandbox = Sandbox.start(new Sandbox.Options(data.resolve("sandbox"), 0, 0, false), InstantSource.system());
            closing.add(sandbox::close);
            DemoFeed.prepare(sandbox);
            DeviceFleet fleet = new DeviceFleet(sandbox.oss(), DemoFeed.BUCKET, new Devices(SEED, devices, rows, ZONE, Duration.ofMinutes(1)));
            Instant newest = Instant.now().truncatedTo(ChronoUnit.MINUTES);
            List<DeviceFleet.Delivery> backlog = backlog(fleet, newest);
            Settings settings = settings(sandbox, data, backlog.get(0).slot());
            RouteCheck.require(settings, spec.commandLine().getErr());
            Optional<ConsoleSetup> console = once ? Optional.empty() : ConsoleSetup.of(settings);
            Node node = Node.create(settings, context -> { }, console);
            closing.add(node::close);
            node.start();
            requireFeed(node);
            console.ifPresent(its -> spec.commandLine().getOut().println("Console: " + its.url()));
            node.planNow();
            if (once) {
                return loadBacklog(node, sandbox, backlog);
            }
            // the data too, before H2's own hook works on the same files
            node.closeOnExit(closing::close);
            node.watchRoutes(settings);
            node.tellAlerts(settings);
            return goOn(node, fleet);
        }
    }

    private void requireFeed(Node node) {
        if (node.cycle().rerunPolicy(DemoFeed.TASK).isEmpty() || TaskTimers.of(node.context(), DemoFeed.TASK).isEmpty()) {
            throw new Mistake("--routes=%s has no timer and feed of %s, which the demo runs.".formatted(options.settings().routes(), DemoFeed.TASK));
        }
    }

    private static void require(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new Mistake("%s=%d must be %s".formatted(option, value,
                    most >= Integer.MAX_VALUE ? "at least " + least : "%d to %d".formatted(least, most)));
        }
    }

    private List<DeviceFleet.Delivery> backlog(DeviceFleet fleet, Instant newest) throws IOException {
        List<DeviceFleet.Delivery> deliveries = new ArrayList<>();
        for (int back = slots - 1; back >= 0; back--) {
            deliveries.add(fleet.writeSlot(newest.minus(back, ChronoUnit.MINUTES)));
        }
        return deliveries;
    }

    /** The shipped routes, turned from a slot every 15 minutes on the cloud to one every minute on this sandbox. */
    private Settings settings(Sandbox sandbox, Path data, Instant first) {
        return DemoFeed.on(sandbox, options.settings())
                .with(Settings.LEDGER_URL, "jdbc:h2:file:" + data.resolve("ledger").toAbsolutePath() + ";AUTO_SERVER=TRUE")
                .with(Settings.LEDGER_USER, "sa")
                .with(Settings.LEDGER_PASSWORD, "")
                .with("iot-log.cron", "0 * * * * ?")
                .with("iot-log.timeZone", ZONE.getId())
                .with("iot-log.effectiveFrom", first.atZone(ZONE).toLocalDateTime().toString())
                .with("camel.management.enabled", "false");
    }

    private int loadBacklog(Node node, Sandbox sandbox, List<DeviceFleet.Delivery> backlog) {
        Poll.until(() -> backlog.stream().allMatch(d -> isTerminal(node, d.slot())));
        PrintWriter out = spec.commandLine().getOut();
        InstanceTable table = new InstanceTable();
        boolean allSucceeded = true;
        for (DeviceFleet.Delivery delivery : backlog) {
            CycleInstance instance = node.ledger().instance(DemoFeed.TASK, delivery.slot()).orElseThrow();
            table.add(instance, ZONE);
            allSucceeded &= instance.state() == InstanceState.SUCCEEDED;
        }
        out.println();
        table.print(out);
        return allSucceeded && reconciles(sandbox, backlog, out) ? Main.DONE : Main.FAILED;
    }

    /** Counts what is in the table without asking the ledger: the rows of the backlog's partitions are downloaded one by one. */
    private static boolean reconciles(Sandbox sandbox, List<DeviceFleet.Delivery> backlog, PrintWriter out) {
        long written = backlog.stream().mapToLong(DeviceFleet.Delivery::rows).sum();
        List<String> partitions = backlog.stream().map(d -> PARTITION.format(d.slot().atZone(ZONE))).toList();
        long inTable = TableRows.count(new TableRows.Source(sandbox.maxComputeUri().toString(), Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY,
                Sandbox.PROJECT, DemoFeed.TABLE), partitions);
        out.printf(Locale.ROOT, "%nThe devices wrote %,d rows in %d objects. Read back from MaxCompute, row by row: %,d in %s. %s%n", written,
                backlog.size(), inTable, DemoFeed.TABLE, written == inTable ? "Equal." : "NOT EQUAL.");
        out.flush();
        return written == inTable;
    }

    private static boolean isTerminal(Node node, Instant slot) {
        return node.ledger().instance(DemoFeed.TASK, slot).map(i -> i.state().isTerminal()).orElse(false);
    }

    private int goOn(Node node, DeviceFleet fleet) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Every minute a new object lands in " + DemoFeed.BUCKET + " and is loaded into " + DemoFeed.TABLE + ". Stop with Ctrl-C.");
        out.flush();
        try (AutoCloseable devicesAtWork = fleet.start(InstantSource.system(), delivery -> { })) {
            node.await();
            return Main.DONE;
        } catch (Exception e) {
            throw new Mistake("the demo stopped: " + Mistake.describe(e), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("tidemark: the demo's data in " + directory + " could not be deleted: " + e.getMessage());
        }
    }
}
