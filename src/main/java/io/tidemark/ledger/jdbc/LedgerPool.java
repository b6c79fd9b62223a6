package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.tidemark.ledger.LedgerUnavailableException;

/** Opens the database of a ledger that stands alone. */
final class LedgerPool {

    /** Transactions are short: more connections would only wait for each other. */
    private static final int CONNECTIONS = 8;
    private static final long CONNECTION_TIMEOUT_MILLIS = 10_000;
    private static final int SOCKET_TIMEOUT_SECONDS = 60;
    private static final int NO_TIMEOUT = 0;
    /**
     * A node that is paused inside a transaction, or cut off from the network, keeps its row locks as long as the server lets it:
     * nobody else could claim, and no node with the same task could start. The server ends it and rolls back.
     */
    private static final String NO_IDLE_LOCKS = "SET idle_in_transaction_session_timeout = '5s'";
    private static final String POSTGRESQL = "jdbc:postgresql:";

    private LedgerPool() {
    }

    static JdbcLedger open(LedgerSettings settings) {
        try {
            return ledger(settings, pool(settings));
        } catch (SQLException | RuntimeException e) {
            throw new LedgerUnavailableException("tidemark.ledger.url=%s cannot be opened: %s".formatted(
                    settings.shownUrl(), settings.hideSecrets(OpenFailure.explain(e))), e);
        }
    }

    private static JdbcLedger ledger(LedgerSettings settings, HikariDataSource pool) throws SQLException {
        try {
            migrate(settings, pool);
            Runnable renewAll = pool.getHikariPoolMXBean()::softEvictConnections;
            return new JdbcLedger(new Database(pool, Migration.dialect(pool), null, renewAll), pool);
        } catch (SQLException | RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** A new version may have to rewrite years of history, or to wait for another node that does. */
    private static void migrate(LedgerSettings settings, HikariDataSource pool) throws SQLException {
        if (!settings.url().startsWith(POSTGRESQL)) {
            Migration.run(pool);
            return;
        }
        try (HikariDataSource patient = pool(settings, NO_TIMEOUT)) {
            Migration.run(patient);
        }
    }

    static HikariDataSource pool(LedgerSettings settings) throws SQLException {
        return pool(settings, SOCKET_TIMEOUT_SECONDS);
    }

    private static HikariDataSource pool(LedgerSettings settings, int socketTimeout) throws SQLException {
        String url = url(settings.url());
        Properties driver = driverProperties(settings, socketTimeout);
        // First without the pool, which would try for a while and log a stack trace before it says what is wrong.
        try (Connection probe = DriverManager.getConnection(url, driver)) {
            Dialect.of(probe);
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName("tidemark-ledger");
        config.setJdbcUrl(url);
        config.setDataSourceProperties(driver);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        if (socketTimeout != NO_TIMEOUT && url.startsWith(POSTGRESQL)) {
            config.setConnectionInitSql(NO_IDLE_LOCKS);
            // committed by itself: the rollback of the connection's first transaction would take the setting back
            config.setIsolateInternalQueries(true);
        }
        if (H2Url.isMemory(url)) {
            // The last connection that is retired takes the data with it.
            config.setMaxLifetime(0);
            config.setIdleTimeout(0);
        }
        return new HikariDataSource(config);
    }

    private static String url(String url) {
        if (H2Url.matches(url)) {
            return H2Url.completed(url);
        }
        if (url.startsWith(POSTGRESQL)) {
            return url;
        }
        throw new IllegalArgumentException(
                "the ledger works on H2 (jdbc:h2:file:./data/ledger) and PostgreSQL (jdbc:postgresql://host/database)");
    }

    private static Properties driverProperties(LedgerSettings settings, int socketTimeout) {
        Properties properties = new Properties();
        if (settings.user() != null) {
            properties.setProperty("user", settings.user());
        }
        if (settings.password() != null) {
            properties.setProperty("password", settings.password());
        }
        if (settings.url().startsWith(POSTGRESQL)) {
            // A server that vanished without a word must not hold a thread for good. The address may say otherwise.
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("socketTimeout", Integer.toString(socketTimeout));
            properties.setProperty("ApplicationName", "tidemark");
        }
        return properties;
    }
}
