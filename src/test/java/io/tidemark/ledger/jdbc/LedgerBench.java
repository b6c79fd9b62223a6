package io.tidemark.ledger.jdbc;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.NodeInfo;
import io.tidemark.ledger.Pruned;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.Signature;
import io.tidemark.ledger.SourceObject;

/**
 * How quick the ledger is behind a long history, and whether each of its statements finds its rows by an index.
 *
 * <p>Arguments, with their defaults: {@code --database=postgresql} or {@code h2}, {@code --history=10000000} instances,
 * {@code --detailed=1000000} of them with attempts, objects and intents, {@code --tasks=1000}, {@code --slots=96} planned for each,
 * {@code --threads=4}, {@code --runs=20000} instances claimed and loaded, {@code --backlog=100000} slots of the task with self
 * dependency. PostgreSQL runs with its own defaults, commits included. Files under target.
 */
final class LedgerBench {

    private static final int WARM_UP = 500;
    private static final SourceObject OBJECT =
            new SourceObject("iot-raw", "iot_log_202601010000.csv", null, "5D41402ABC4B2A76", 1_416_472, null, "13270219103180741263");

    private final Map<String, String> arguments;
    private final HikariDataSource pool;
    private final JdbcLedger ledger;

    private LedgerBench(Map<String, String> arguments, HikariDataSource pool) {
        this.arguments = arguments;
        this.pool = pool;
        this.ledger = new JdbcLedger(pool);
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> arguments = new TreeMap<>(Map.of("database", "postgresql", "history", "10000000", "detailed", "1000000",
                "tasks", "1000", "slots", "96", "threads", "4", "runs", "20000", "backlog", "100000"));
        for (String arg : args) {
            String[] pair = arg.split("=", 2);
            if (pair.length < 2 || arguments.put(pair[0].replaceFirst("^--", ""), pair[1]) == null) {
                throw new IllegalArgumentException("%s is not one of %s".formatted(arg, arguments));
            }
        }
        System.out.println(arguments);
        if (arguments.get("database").equals("h2")) {
            onH2(arguments);
        } else {
            onPostgres(arguments);
        }
    }

    private static void onPostgres(Map<String, String> arguments) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on")
                .setOverrideWorkingDirectory(new File("target/postgres").getAbsoluteFile()).start();
                HikariDataSource pool = LedgerPool.pool(new LedgerSettings(
                        "jdbc:postgresql://127.0.0.1:%d/postgres?socketTimeout=0".formatted(server.getPort()), "postgres", "postgres"))) {
            new LedgerBench(arguments, pool).run();
        }
    }

    private static void onH2(Map<String, String> arguments) throws Exception {
        Path directory = Files.createTempDirectory(Path.of("target"), "ledger-bench");
        try (HikariDataSource pool = LedgerPool.pool(new LedgerSettings("jdbc:h2:file:" + directory.toAbsolutePath() + "/ledger", "sa", ""))) {
            new LedgerBench(arguments, pool).run();
        } finally {
            Files.deleteIfExists(directory.resolve("ledger.mv.db"));
            Files.deleteIfExists(directory);
        }
    }

    private void run() throws Exception {
        JdbcLedger.migrate(pool);
        BenchClock clock = new BenchClock(pool);
        clock.phase("history", () -> new BenchHistory(pool, number("tasks")).write(number("history"), number("detailed")));
        sizes();
        clock.phase("how all tasks stand, without a backlog", this::stand);
        clock.phase("making 3 backfills of 105,120 slots, a year of a 5-minute task", this::backfill);
        clock.phase("planning %d tasks x %d slots, one call a task".formatted(number("tasks"), number("slots")), this::plan);
        clock.phase("planning them again", this::plan);
        clock.phase("claim, describe, intend, resolve, succeed", this::load);
        clock.phase("self dependency before %d slots".formatted(number("backlog")), this::selfDependency);
        clock.phase("reads", this::reads);
        clock.phase("pruning", this::prune);
        explain();
    }

    private void plan() {
        List<Instant> slots = IntStream.range(0, number("slots")).mapToObj(BenchHistory::slotAfter).toList();
        Latencies latencies = new Latencies();
        int absent = 0;
        for (int i = 0; i < number("tasks"); i++) {
            String task = "task-" + i;
            absent += latencies.time("plan", () -> ledger.plan(task, slots, RunKind.CYCLE, 0, slots.get(slots.size() - 1)));
        }
        System.out.printf(Locale.ROOT, "  %d slots were absent%n", absent);
        latencies.print();
    }

    /** The slowest is the first, which counts all. */
    private void stand() {
        Latencies latencies = new Latencies();
        for (int i = 0; i < 50; i++) {
            latencies.time("how all tasks stand", () -> ledger.overview().tasks(BenchHistory.END.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(7)));
        }
        latencies.print();
    }

    private void backfill() {
        List<BackfillSlot> slots = IntStream.range(0, 105_120).mapToObj(i -> BackfillSlot.pending(BenchHistory.END.plusSeconds(300L * i), null)).toList();
        Latencies latencies = new Latencies();
        for (int i = 0; i < 3; i++) {
            long id = latencies.time("create", () -> ledger.backfills().create("task-0", "a year", slots, 4, false,
                    new Signature("bench", null, "request"))).id();
            ledger.backfills().turn(id, BackfillState.CANCELLED, new Signature("bench", null, "request"));
        }
        latencies.print();
    }

    private void load() throws Exception {
        load(WARM_UP, new Latencies());
        Latencies latencies = new Latencies();
        load(number("runs"), latencies);
        latencies.print();
    }

    private void load(int runs, Latencies latencies) throws Exception {
        AtomicInteger next = new AtomicInteger();
        Together.run(number("threads"), thread -> () -> {
            for (int run = next.getAndIncrement(); run < runs; run = next.getAndIncrement()) {
                loadOne("task-" + run % number("tasks"), latencies);
            }
            return null;
        });
    }

    private void loadOne(String task, Latencies latencies) {
        ClaimRequest request = new ClaimRequest(task, "node-1", 1, 8, Duration.ofMinutes(1), false, Set.of());
        for (Claim claim : latencies.time("claim", () -> ledger.claim(request))) {
            CommitIntent intent = new CommitIntent("maxcompute:p/default/t/dt=" + claim.scheduledTime(), "http://127.0.0.1:8080",
                    "s-" + claim.epoch(), true, List.of(0L, 1L, 2L, 3L), claim.plannedAt(), new LoadCounts(12_000, 12_000, 0));
            CommitLog log = ledger.commitLog(claim);
            latencies.time("now (does nothing)", ledger::now);
            latencies.run("describe", () -> ledger.describe(claim, List.of(OBJECT)));
            latencies.run("intend", () -> log.intend(intent));
            latencies.run("resolve", () -> log.resolve(intent.sessionId(), CommitOutcome.COMMITTED));
            latencies.run("succeed", () -> ledger.succeed(claim, new AttemptReport(null, List.of(OBJECT))));
        }
    }

    private void selfDependency() {
        ledger.register("in-order", ZoneId.of("Asia/Shanghai"), null);
        ledger.plan("in-order", IntStream.range(0, number("backlog")).mapToObj(BenchHistory::slotAfter).toList(), RunKind.CYCLE, 0, null);
        ClaimRequest request = new ClaimRequest("in-order", "node-1", 1, 1, Duration.ofMinutes(1), true, Set.of());
        Latencies latencies = new Latencies();
        for (int i = 0; i < 1000; i++) {
            Claim claim = latencies.time("claim", () -> ledger.claim(request)).get(0);
            latencies.run("succeed", () -> ledger.succeed(claim, new AttemptReport(null, List.of(OBJECT))));
        }
        latencies.print();
    }

    private void reads() {
        ledger.heartbeat(new NodeInfo("node-1", "first", "localhost", 1, "1.0", null), Duration.ofMinutes(1));
        Latencies latencies = new Latencies();
        for (int i = 0; i < 100; i++) {
            String task = "task-" + i % number("tasks");
            read(latencies, ledger, task);
        }
        latencies.print();
    }

    private static void read(Latencies latencies, Ledger ledger, String task) {
        Instant from = BenchHistory.END.minus(Duration.ofDays(7));
        Set<InstanceState> ended = Set.of(InstanceState.FAILED, InstanceState.UNKNOWN);
        Set<InstanceState> succeeded = Set.of(InstanceState.SUCCEEDED);
        latencies.time("nodes", ledger::nodes);
        latencies.time("counts of a task", () -> ledger.counts(task));
        latencies.time("instances of a task, a week", () -> ledger.instances(new InstanceQuery(task, from, BenchHistory.END, Set.of(), 1000)));
        latencies.time("instances of a task, failed", () -> ledger.instances(new InstanceQuery(task, null, null, ended, 100)));
        latencies.time("instances of a task, succeeded", () -> ledger.instances(new InstanceQuery(task, null, null, succeeded, 100)));
        latencies.time("instances, newest", () -> ledger.instances(new InstanceQuery(null, null, null, Set.of(), 100)));
        latencies.time("instances, failed", () -> ledger.instances(new InstanceQuery(null, null, null, ended, 100)));
        latencies.time("dead letters over all tasks", () -> ledger.overview().deadLetters(Set.of(DeadLetterState.values()), null, 100));
        latencies.time("instances, unknown", () -> ledger.instances(new InstanceQuery(null, null, null, Set.of(InstanceState.UNKNOWN), 100)));
        latencies.time("attempts", () -> ledger.attempts(task, BenchHistory.slotAfter(-1)));
        latencies.time("how all tasks stand", () -> ledger.overview().tasks(from.atOffset(ZoneOffset.UTC).toLocalDate()));
        latencies.time("counts of a task, a week", () -> ledger.overview().counts(task, from));
        latencies.time("open instances of a task", () -> ledger.overview().open(task));
        latencies.time("oldest open slot of a task", () -> ledger.overview().oldestOpen(task));
        latencies.time("first slot of a task", () -> ledger.overview().first(task));
        latencies.time("changes, newest 1,000", () -> ledger.overview().changedSince(from, 1000));
        latencies.time("commits of an instance", () -> ledger.overview().commits(task, BenchHistory.slotAfter(-1)));
        latencies.time("definitions of a task", () -> ledger.definitions(task, 10));
        latencies.run("slots of a task, all", () -> ledger.overview().slots(task, null, null, slot -> { }));
        latencies.time("dead letters", () -> ledger.claimDeadLetters(task, Duration.ofMinutes(1), 10));
    }

    private void prune() {
        Latencies latencies = new Latencies();
        Pruned all = new Pruned(0, 0, 0, 0);
        for (int i = 0; i < 100; i++) {
            String task = "task-" + i % number("tasks");
            all = all.plus(latencies.time("a step of 100 instances", () -> ledger.prune(task, BenchHistory.END, BenchHistory.END, 100)));
        }
        System.out.println("  " + all);
        latencies.print();
    }

    /** One more of everything, explained. */
    private void explain() {
        ExplainingDataSource explaining = new ExplainingDataSource(pool);
        everything(new JdbcLedger(explaining.dataSource()));
        explaining.plans().forEach((sql, plan) -> {
            if (sql.contains("tidemark_")) {
                System.out.printf("%n%s%n%s%n", sql.strip(), plan.indent(4).stripTrailing());
            }
        });
    }

    private void everything(JdbcLedger explained) {
        Instant slot = BenchHistory.slotAfter(number("slots"));
        String task = "task-1";
        explained.register(task, ZoneId.of("Asia/Shanghai"), null);
        explained.plan(task, List.of(slot, slot.plusSeconds(900)), RunKind.CYCLE, 0, slot.plusSeconds(900));
        explained.claim(new ClaimRequest(task, "node-1", 1, 8, Duration.ofMinutes(1), true, Set.of()));
        for (Claim claim : explained.claim(new ClaimRequest(task, "node-1", 1, 8, Duration.ofMinutes(1), false, Set.of()))) {
            CommitIntent intent = new CommitIntent("t", "http://127.0.0.1:8080", "s", false, List.of(0L), slot, new LoadCounts(1, 1, 0));
            explained.renew(claim, Duration.ofMinutes(1));
            explained.describe(claim, List.of(OBJECT));
            CommitLog log = explained.commitLog(claim);
            log.appended("t");
            log.intend(intent);
            log.resolve("s", CommitOutcome.COMMITTED);
            explained.doubt(claim, new AttemptReport("x", List.of()));
            explained.judge(task, claim.scheduledTime(), CommitOutcome.COMMITTED, "bench", "x");
            explained.requeue(task, claim.scheduledTime(), RunKind.MANUAL, true);
        }
        Claim again = explained.claim(new ClaimRequest(task, "node-1", 1, 8, Duration.ofMillis(1), false, Set.of(slot.plusSeconds(900)))).get(0);
        while (explained.now().isBefore(again.leaseUntil())) {
            Thread.onSpinWait();
        }
        explained.claim(new ClaimRequest(task, "node-2", 1, 8, Duration.ofMinutes(1), false, Set.of()))
                .forEach(claim -> explained.fail(claim, new AttemptReport("x", List.of())));
        read(new Latencies(), explained, task);
        explained.heartbeat(new NodeInfo("node-2", "first", "localhost", 1, "1.0", null), Duration.ofMinutes(1));
        explained.forgetNodes(Duration.ofDays(1));
        explained.prune(task, BenchHistory.END, BenchHistory.END, 1);
    }

    private void sizes() throws SQLException {
        if (Migration.dialect(pool) != Dialect.POSTGRESQL) {
            return;
        }
        try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("""
                        SELECT relname, pg_size_pretty(pg_relation_size(oid)) FROM pg_class
                        WHERE relname LIKE 'tidemark%' AND pg_relation_size(oid) > 1000000 ORDER BY pg_relation_size(oid) DESC
                        """)) {
            while (result.next()) {
                System.out.printf("  %-45s %s%n", result.getString(1), result.getString(2));
            }
        }
    }

    private int number(String argument) {
        return Integer.parseInt(arguments.get(argument));
    }
}
