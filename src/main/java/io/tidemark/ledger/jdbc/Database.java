package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.ledger.LedgerException;

/** Runs transactions, and repeats those that the database rolled back for the sake of another one. */
final class Database {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int TRIES = 3;

    private final DataSource dataSource;
    private final Dialect dialect;
    private final InstantSource clock;
    private final Runnable onConnectionLost;

    /** A database that somebody else takes care of, with its own clock. */
    Database(DataSource dataSource, Dialect dialect) {
        this(dataSource, dialect, null, () -> { });
    }

    /**
     * @param clock            null for the database's own clock
     * @param onConnectionLost told when a connection broke: the others that wait in the pool are broken too, most likely
     */
    Database(DataSource dataSource, Dialect dialect, InstantSource clock, Runnable onConnectionLost) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.clock = clock;
        this.onConnectionLost = onConnectionLost;
    }

    @FunctionalInterface
    interface Work<T> {
        T in(Tx tx) throws SQLException;
    }

    @FunctionalInterface
    interface Change {
        void in(Tx tx) throws SQLException;
    }

    void change(String what, Change change) {
        transaction(what, tx -> {
            change.in(tx);
            return null;
        });
    }

    /**
     * Runs the work in one transaction, again from its start when the database asks for it.
     *
     * @param what for the message when it fails
     * @throws LedgerException when the database does not do it
     */
    <T> T transaction(String what, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            Progress progress = new Progress();
            try {
                return once(work, progress);
            } catch (SQLException e) {
                boolean lost = dialect.connectionLost(e);
                if (lost) {
                    onConnectionLost.run();
                }
                boolean again = dialect.rolledBack(e) || lost && !progress.commitSent;
                if (!again || attempt == TRIES) {
                    throw failure(what, attempt, progress.commitSent && !dialect.rolledBack(e), e);
                }
                LOG.debug("{}: tried again after {}", what, e.getMessage());
            }
        }
    }

    /** How far a transaction came: after the commit was sent, a lost connection no longer means that nothing changed. */
    private static final class Progress {
        private boolean commitSent;
    }

    private <T> T once(Work<T> work, Progress progress) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            boolean autoCommit = connection.getAutoCommit();
            int isolation = connection.getTransactionIsolation();
            T result;
            try {
                begin(connection, autoCommit, isolation);
                result = work.in(new Tx(connection, dialect, clock));
                progress.commitSent = true;
                connection.commit();
            } catch (SQLException | RuntimeException | Error e) {
                rollback(connection, e);
                throw e;
            } finally {
                restore(connection, autoCommit, isolation);
            }
            return result;
        } finally {
            close(connection);
        }
    }

    /** Every rule of the ledger counts on statements that see what others have committed, whatever the pool's default is. */
    private static void begin(Connection connection, boolean autoCommit, int isolation) throws SQLException {
        if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        if (autoCommit) {
            connection.setAutoCommit(false);
        }
    }

    private static void rollback(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** A failure here cannot undo what was committed, so it is only told. */
    private static void restore(Connection connection, boolean autoCommit, int isolation) {
        try {
            if (autoCommit) {
                connection.setAutoCommit(true);
            }
            if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
                connection.setTransactionIsolation(isolation);
            }
        } catch (SQLException e) {
            LOG.debug("A ledger connection could not be restored: {}", e.getMessage());
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A ledger connection could not be closed: {}", e.getMessage());
        }
    }

    private static LedgerException failure(String what, int tries, boolean unknown, SQLException e) {
        String consequence = unknown
                ? "the commit was sent and its outcome is not known"
                : "nothing changed";
        return new LedgerException("the ledger could not %s after %d %s (%s): %s".formatted(
                what, tries, tries == 1 ? "try" : "tries", consequence, Causes.oneLine(e.getMessage())), e);
    }
}
