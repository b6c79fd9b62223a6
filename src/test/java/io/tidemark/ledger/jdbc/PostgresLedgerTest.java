package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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
