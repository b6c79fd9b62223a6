package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.tidemark.ledger.Alert;

/** The table of alerts, and the row that says who looks next. */
final class AlertTable {

    private static final String SELECT = "SELECT task, rule, subject, text, opened_at, told, ended, due_at FROM tidemark_alert";

    private static final String ALL = SELECT + " ORDER BY task, rule, subject";

    private static final String TAKE_ROUND = "UPDATE tidemark_alert_round SET due_at = ? WHERE id = 1 AND due_at <= ?";

    private static final String INSERT = """
            INSERT INTO tidemark_alert (task, rule, subject, text, opened_at, due_at)
            SELECT CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS BIGINT)
            WHERE NOT EXISTS (SELECT 1 FROM tidemark_alert WHERE task = ? AND rule = ? AND subject = ?)
            """;

    private static final String KNOWN = "UPDATE tidemark_alert SET text = ? WHERE task = ? AND rule = ? AND subject = ? AND NOT ended";

    private static final String AGAIN = """
            UPDATE tidemark_alert SET text = ?, opened_at = ?, told = 0, ended = FALSE, due_at = ?
            WHERE task = ? AND rule = ? AND subject = ? AND ended
            """;

    private static final String END = """
            UPDATE tidemark_alert SET text = ?, ended = TRUE, due_at = ? WHERE task = ? AND rule = ? AND subject = ? AND NOT ended
            """;

    private static final String DELETE = "DELETE FROM tidemark_alert WHERE task = ? AND rule = ? AND subject = ?";

    private static final String DUE = SELECT + " WHERE due_at <= ? ORDER BY due_at, task, rule, subject LIMIT ?";

    /** Whoever moves the due time has the alert until then; a second one finds it moved. */
    private static final String TAKE = """
            UPDATE tidemark_alert SET due_at = ? WHERE task = ? AND rule = ? AND subject = ? AND ended = ? AND due_at <= ?
            """;

    private static final String TOLD = """
            UPDATE tidemark_alert SET told = told + 1, due_at = ?
            WHERE task = ? AND rule = ? AND subject = ? AND ended = ? AND due_at = ?
            """;

    private static final String TOLD_END = DELETE + " AND ended AND due_at = ?";

    private AlertTable() {
    }

    static boolean claimRound(Tx tx, Duration pause) throws SQLException {
        Instant now = tx.now();
        return tx.update(TAKE_ROUND, now.plus(pause), now) > 0;
    }

    static List<Alert> all(Tx tx) throws SQLException {
        return tx.list(ALL, AlertTable::read);
    }

    static void open(Tx tx, String task, String rule, String subject, String text, Instant dueAt) throws SQLException {
        String line = Causes.oneLine(text);
        if (tx.update(KNOWN, line, task, rule, subject) == 0 && tx.update(AGAIN, line, tx.now(), dueAt, task, rule, subject) == 0) {
            tx.dialect().insertAbsent(tx, INSERT, task, rule, subject, line, tx.now(), dueAt, task, rule, subject);
        }
    }

    static void end(Tx tx, Alert alert, String text, Instant dueAt) throws SQLException {
        if (dueAt == null) {
            tx.update(DELETE, alert.task(), alert.rule(), alert.subject());
        } else {
            tx.update(END, Causes.oneLine(text), dueAt, alert.task(), alert.rule(), alert.subject());
        }
    }

    static List<Alert> claimDue(Tx tx, Duration lease, int limit) throws SQLException {
        Instant now = tx.now();
        Instant until = now.plus(lease);
        List<Alert> taken = new ArrayList<>();
        for (Alert due : tx.list(DUE, AlertTable::read, now, limit)) {
            if (tx.update(TAKE, until, due.task(), due.rule(), due.subject(), due.ended(), now) > 0) {
                taken.add(new Alert(due.task(), due.rule(), due.subject(), due.text(), due.openedAt(), due.told(), due.ended(), until));
            }
        }
        return taken;
    }

    static void told(Tx tx, Alert alert, Instant next) throws SQLException {
        if (alert.ended()) {
            tx.update(TOLD_END, alert.task(), alert.rule(), alert.subject(), alert.dueAt());
        } else {
            tx.update(TOLD, next, alert.task(), alert.rule(), alert.subject(), false, alert.dueAt());
        }
    }

    private static Alert read(Row row) throws SQLException {
        return new Alert(row.text("task"), row.text("rule"), row.text("subject"), row.text("text"), row.instant("opened_at"),
                row.integer("told"), row.flag("ended"), row.instant("due_at"));
    }
}
