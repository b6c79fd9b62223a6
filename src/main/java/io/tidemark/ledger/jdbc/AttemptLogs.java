package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

import io.tidemark.ledger.AttemptLog;

/** The table of what nodes logged during attempts. It goes with its attempt. */
final class AttemptLogs {

    private static final String DELETE = "DELETE FROM tidemark_attempt_log WHERE task = ? AND scheduled_time = ? AND epoch = ?";

    private static final String INSERT = """
            INSERT INTO tidemark_attempt_log (task, scheduled_time, epoch, lines, is_complete) VALUES (?, ?, ?, ?, ?)
            """;

    private static final String ONE = """
            SELECT l.lines, l.is_complete
            FROM tidemark_attempt_log l
            JOIN tidemark_attempt a ON a.task = l.task AND a.scheduled_time = l.scheduled_time AND a.epoch = l.epoch
            WHERE a.task = ? AND a.scheduled_time = ? AND a.attempt_number = ?
            """;

    private AttemptLogs() {
    }

    /** No log leaves what was said before. */
    static void set(Tx tx, String task, Instant slot, long epoch, AttemptLog log) throws SQLException {
        if (log != null) {
            tx.update(DELETE, task, slot, epoch);
            // a NUL is not storable in PostgreSQL
            tx.update(INSERT, task, slot, epoch, log.text().replace('\0', ' '), log.complete());
        }
    }

    static Optional<AttemptLog> read(Tx tx, String task, Instant slot, int number) throws SQLException {
        return tx.one(ONE, row -> new AttemptLog(row.text("lines"), row.flag("is_complete")), task, slot, number);
    }
}
