package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class PostgresLedgerTest extends LedgerContract {

    private static Postgres postgres;
    private static HikariDataSource pool;
    private static HikariDataSource otherPool;

    @BeforeAll
    static void open() throws Exception {
        postgres = new Postgres();
        pool = LedgerPool.pool(postgres.settings());
        otherPool = LedgerPool.pool(postgres.settings());
        JdbcLedger.migrate(pool);
    }

    @AfterAll
    static void close() throws Exception {
        otherPool.close();
        pool.close();
        postgres.close();
    }

    @Override
    public DataSource dataSource() {
        return pool;
    }

    @Override
    DataSource otherDataSource() {
        return otherPool;
    }

    @Test
    void aLedgerOpensOnAnEmptySchemaAndAgain() throws Exception {
        LedgerSettings settings = emptySchema();
        try (JdbcLedger ledger = JdbcLedger.open(settings)) {
            ledger.register("iot-log", ZoneId.of("Asia/Shanghai"), "every 15m");
        }
        try (JdbcLedger ledger = JdbcLedger.open(settings)) {
            assertThat(ledger.tasks()).hasSize(1);
        }
    }

    @Test
    void aTransactionWhoseNodeStandsStillIsEndedByTheServerAndRunAgainWhole() {
        Database database = new Database(pool, Dialect.POSTGRESQL);
        List<Integer> sessions = new ArrayList<>();
        database.change("stand still", tx -> {
            sessions.add(tx.one("SELECT pg_backend_pid() AS pid", row -> row.integer("pid")).orElseThrow());
            if (sessions.size() == 1) {
                tx.list("SELECT set_config('idle_in_transaction_session_timeout', '50', true) AS millis", row -> row.text("millis"));
                await().until(() -> !isConnected(sessions.get(0)));
            }
            assertThat(tx.one("SELECT current_setting('idle_in_transaction_session_timeout') AS patience", row -> row.text("patience")))
                    .contains("5s");
        });
        assertThat(sessions).hasSizeGreaterThan(1);
    }

    @Test
    void theServersPatienceOutlivesAFirstTransactionThatIsRolledBack() throws SQLException {
        try (HikariDataSource fresh = LedgerPool.pool(postgres.settings())) {
            fresh.setMaximumPoolSize(1);
            Database database = new Database(fresh, Dialect.POSTGRESQL);
            assertThatThrownBy(() -> database.change("fail", tx -> {
                throw new IllegalStateException("on purpose");
            })).hasMessage("on purpose");
            Optional<String> patience = database.transaction("look", tx -> tx.one(
                    "SELECT current_setting('idle_in_transaction_session_timeout') AS patience", row -> row.text("patience")));
            assertThat(patience).contains("5s");
        }
    }

    private static boolean isConnected(int session) {
        return new Database(otherPool, Dialect.POSTGRESQL).transaction("look", tx -> !tx.list(
                "SELECT pid FROM pg_stat_activity WHERE pid = ?", row -> row.integer("pid"), session).isEmpty());
    }

    @Override
    public HikariDataSource emptyDatabase() throws SQLException {
        return LedgerPool.pool(emptySchema());
    }

    private static LedgerSettings emptySchema() throws SQLException {
        String schema = "empty_" + UUID.randomUUID().toString().replace('-', '_');
        try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute("CREATE SCHEMA " + schema);
        }
        LedgerSettings settings = postgres.settings();
        return new LedgerSettings(settings.url() + "?currentSchema=" + schema, settings.user(), settings.password());
    }
}
