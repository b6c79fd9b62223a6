package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2LedgerTest extends LedgerContract {

    private static HikariDataSource pool;
    private static HikariDataSource otherPool;

    @BeforeAll
    static void open() throws Exception {
        LedgerSettings settings = new LedgerSettings("jdbc:h2:mem:contract", "sa", "");
        pool = LedgerPool.pool(settings);
        otherPool = LedgerPool.pool(settings);
        JdbcLedger.migrate(pool);
    }

    @AfterAll
    static void close() {
        otherPool.close();
        pool.close();
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
        return LedgerPool.pool(new LedgerSettings("jdbc:h2:mem:empty-" + UUID.randomUUID(), "sa", ""));
    }
}
