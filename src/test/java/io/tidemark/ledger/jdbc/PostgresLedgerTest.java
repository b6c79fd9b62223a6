package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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

    @Override
    public HikariDataSource emptyDatabase() throws SQLException {
        String schema = "empty_" + UUID.randomUUID().toString().replace('-', '_');
        try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute("CREATE SCHEMA " + schema);
        }
        LedgerSettings settings = postgres.settings();
        return LedgerPool.pool(new LedgerSettings(settings.url() + "?currentSchema=" + schema, settings.user(), settings.password()));
    }
}
