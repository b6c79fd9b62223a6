package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.ledger.LedgerUnavailableException;

/** Brings the ledger's tables up to date with Flyway, beside whatever else the schema holds. */
final class Migration {

    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

    private static final String HISTORY_EXISTS = """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = CURRENT_SCHEMA AND table_name = 'tidemark_schema_history'
            """;

    private static final String HISTORY_LINE = "SELECT 1 FROM \"tidemark_schema_history\" LIMIT 1";

    private static final String DROP_HISTORY = "DROP TABLE \"tidemark_schema_history\"";

    private Migration() {
    }

    static Dialect dialect(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return Dialect.of(connection);
        } catch (SQLException e) {
            throw new LedgerUnavailableException("the ledger's database cannot be reached: " + Causes.oneLine(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailableException(e.getMessage(), e);
        }
    }

    /** One node at a time: Flyway's own lock begins only behind the creation of its history. */
    static void run(DataSource dataSource) {
        Dialect dialect = dialect(dataSource);
        Database database = new Database(dataSource, dialect);
        try {
            database.change("prepare its tables", dialect::prepareSchemaLock);
            database.change("repair its history", tx -> {
                dialect.lockSchema(tx);
                dropEmptyHistory(tx);
            });
            database.change("bring its tables up to date", tx -> {
                dialect.lockSchema(tx);
                migrate(dataSource, dialect);
            });
        } catch (FlywayException e) {
            throw new LedgerUnavailableException(
                    "the ledger's tables could not be brought up to date: " + Causes.oneLine(e.getMessage()), e);
        }
    }

    /** Left by a process that was killed after making it and before its first line; Flyway would never go on from there. */
    private static void dropEmptyHistory(Tx tx) throws SQLException {
        if (!tx.list(HISTORY_EXISTS, row -> row.text("table_name")).isEmpty()
                && tx.list(HISTORY_LINE, row -> row.getLong(1)).isEmpty()) {
            tx.update(DROP_HISTORY);
        }
    }

    private static void migrate(DataSource dataSource, Dialect dialect) {
        MigrateResult result = Flyway.configure(Migration.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:io/tidemark/ledger/migration")
                .table("tidemark_schema_history")
                .placeholders(Map.of("stored", dialect.stored(), "partial", dialect.partial()))
                // A history and tables of somebody else in the same schema stay theirs.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .createSchemas(false)
                .loggers(QuietFlywayLog.class.getName())
                .load()
                .migrate();
        if (result.migrationsExecuted > 0) {
            LOG.info("The ledger's tables are at version {}", result.targetSchemaVersion);
        }
    }
}
