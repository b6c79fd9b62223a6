package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;

/**
 * The wish that an instance ends. Where nobody works on it, it ends at once; a wish that its owner is to see stays with the instance
 * until it has ended.
 */
final class Stops {

    private static final String END = """
            UPDATE tidemark_cycle_instance
            SET state = 'FAILED', finished_at = ?, cause = ?, dead_letter = 'NONE', dead_letter_due = NULL, stop_request = NULL,
                changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND state IN ('PLANNED', 'WAITING_OBJECT', 'RETRYING')
            """;

    private static final String ASK = """
            UPDATE tidemark_cycle_instance
            SET stop_request = ?, due_at = CASE WHEN state = 'RUNNING' THEN due_at ELSE ? END, changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND state IN ('PLANNED', 'WAITING_OBJECT', 'RETRYING', 'RUNNING')
            """;

    private Stops() {
    }

    /** The row is locked and waits to be claimed; none of its commits is open. */
    static void end(Tx tx, String task, Instant slot, String cause) throws SQLException {
        Counts.exactlyOne(tx.update(END, tx.now(), Causes.oneLine(cause), tx.now(), task, slot), task, slot);
    }

    /** The row is locked; it runs, or has a commit that its next attempt has to settle. */
    static void ask(Tx tx, String task, Instant slot, String cause) throws SQLException {
        Counts.exactlyOne(tx.update(ASK, Causes.oneLine(cause), tx.now(), tx.now(), task, slot), task, slot);
    }
}
