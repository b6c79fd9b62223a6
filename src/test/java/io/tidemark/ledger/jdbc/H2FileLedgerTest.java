package io.tidemark.ledger.jdbc;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2FileLedgerTest extends LedgerContract {

    private static Path files;
    private static HikariDataSource pool;
    private static HikariDataSource otherPool;

    @BeforeAll
    static void open(@TempDir Path directory) throws Exception {
        files = directory;
        LedgerSettings settings = new LedgerSettings("jdbc:h2:file:" + directory.resolve("ledger") + ";AUTO_SERVER=TRUE", "sa", "");
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
        return LedgerPool.pool(new LedgerSettings("jdbc:h2:file:" + files.resolve(UUID.randomUUID().toString()), "sa", ""));
    }
}
