package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.ledger.Claim;
import io.tidemark.ledger.Ledger;

interface SchemaRules extends LedgerFixture {

    @Test
    default void migratingAgainChangesNothing() throws Exception {
        try (HikariDataSource database = emptyDatabase()) {
            JdbcLedger.migrate(database);
            new JdbcLedger(database).register("iot-log", ZoneId.of("Asia/Shanghai"), "every 15m");
            long steps = number(database, "SELECT COUNT(*) FROM \"tidemark_schema_history\"");

            JdbcLedger.migrate(database);

            assertThat(number(database, "SELECT COUNT(*) FROM \"tidemark_schema_history\"")).isEqualTo(steps);
            assertThat(new JdbcLedger(database).tasks()).hasSize(1);
        }
    }

    @Test
    default void tablesOfOthersInTheSchemaStay() throws Exception {
        try (HikariDataSource database = emptyDatabase()) {
            execute(database, "CREATE TABLE orders (id BIGINT)");
            execute(database, "INSERT INTO orders VALUES (7)");
            execute(database, "CREATE TABLE \"flyway_schema_history\" (version VARCHAR(50))");

            JdbcLedger.migrate(database);

            assertThat(number(database, "SELECT id FROM orders")).isEqualTo(7);
            assertThat(number(database, "SELECT COUNT(*) FROM \"flyway_schema_history\"")).isZero();
            assertThat(new JdbcLedger(database).tasks()).isEmpty();
        }
    }

    @Test
    default void aMigrationWhoseProcessWasKilledIsCompleted() throws Exception {
        try (HikariDataSource database = emptyDatabase()) {
            JdbcLedger.migrate(database);
            execute(database, "DELETE FROM \"tidemark_schema_history\"");
            execute(database, "DROP TABLE tidemark_commit_intent");
            execute(database, "DROP INDEX tidemark_cycle_instance_due");

            JdbcLedger.migrate(database);

            assertThat(number(database, "SELECT COUNT(*) FROM tidemark_commit_intent")).isZero();
            execute(database, "DROP INDEX tidemark_cycle_instance_due");
        }
    }

    @Test
    default void aLedgerOfTheFirstVersionKeepsItsHistory() throws Exception {
        try (HikariDataSource database = emptyDatabase()) {
            Dialect dialect = Migration.dialect(database);
            Flyway.configure().dataSource(database).locations("classpath:io/tidemark/ledger/migration")
                    .table("tidemark_schema_history").loggers(QuietFlywayLog.class.getName()).target("1")
                    .placeholders(Map.of("stored", dialect.stored(), "partial", dialect.partial())).load().migrate();
            execute(database, "INSERT INTO tidemark_cycle_task (name, zone) VALUES ('iot-log', 'Asia/Shanghai')");
            execute(database, """
                    INSERT INTO tidemark_cycle_instance (task, scheduled_time, state, kind, priority, epoch, due_at, planned_at, finished_at)
                    VALUES ('iot-log', 0, 'SUCCEEDED', 'CYCLE', 0, 1, 0, 0, 7), ('iot-log', 1, 'FAILED', 'CYCLE', 0, 1, 0, 0, 7)
                    """);

            JdbcLedger.migrate(database);

            assertThat(number(database, "SELECT prunable_since FROM tidemark_cycle_instance WHERE scheduled_time = 0")).isEqualTo(7);
            assertThat(number(database, "SELECT unsucceeded_slot FROM tidemark_cycle_instance WHERE scheduled_time = 1")).isOne();
            assertThat(new JdbcLedger(database).counts("iot-log")).hasSize(2);
        }
    }

    @Test
    default void manyNodesMigrateAtOnce() throws Exception {
        try (HikariDataSource database = emptyDatabase()) {
            Together.run(4, i -> () -> {
                JdbcLedger.migrate(database);
                return null;
            });

            assertThat(new JdbcLedger(database).tasks()).isEmpty();
        }
    }

    @Test
    default void theDatabaseTellsTheTimeInWholeMilliseconds() {
        Ledger real = new JdbcLedger(dataSource());

        Instant now = real.now();

        assertThat(now.getNano() % 1_000_000).isZero();
        assertThat(Duration.between(now, Instant.now()).abs()).isLessThan(Duration.ofSeconds(10));
        assertThat(real.now()).isAfterOrEqualTo(now);
    }

    @Test
    default void aClaimThatWaitedReadsTheClockAfterwards() throws Exception {
        plan(1);
        Ledger real = new JdbcLedger(dataSource());
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Connection holder = dataSource().getConnection(); Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.executeQuery("SELECT name FROM tidemark_cycle_task WHERE name = '%s' FOR UPDATE".formatted(task())).close();
            Future<Claim> waiting = executor.submit(() -> real.claim(request("a", 1)).get(0));
            Instant later = real.now().plusMillis(300);
            while (real.now().isBefore(later)) {
                Thread.onSpinWait();
            }
            holder.rollback();

            Claim claim = waiting.get(30, TimeUnit.SECONDS);

            assertThat(claim.leaseUntil()).isAfterOrEqualTo(later.plus(LEASE));
        } finally {
            executor.shutdownNow();
        }
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute(sql);
        }
    }

    private static long number(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
