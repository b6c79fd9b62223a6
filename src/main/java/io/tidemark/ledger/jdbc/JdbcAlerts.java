package io.tidemark.ledger.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.tidemark.ledger.Alert;
import io.tidemark.ledger.Alerts;

/** The alerts of a {@link JdbcLedger}. */
record JdbcAlerts(Database database) implements Alerts {

    @Override
    public boolean claimRound(Duration pause) {
        return database.transaction("take the look for alerts", tx -> AlertTable.claimRound(tx, pause));
    }

    @Override
    public List<Alert> all() {
        return database.transaction("list the alerts", AlertTable::all);
    }

    @Override
    public void open(String task, String rule, String subject, String text, Instant dueAt) {
        database.change("open an alert of task " + task, tx -> AlertTable.open(tx, task, rule, subject, text, dueAt));
    }

    @Override
    public void end(Alert alert, String text, Instant dueAt) {
        database.change("end an alert of task " + alert.task(), tx -> AlertTable.end(tx, alert, text, dueAt));
    }

    @Override
    public List<Alert> claimDue(Duration lease, int limit) {
        return database.transaction("take alerts to tell", tx -> AlertTable.claimDue(tx, lease, limit));
    }

    @Override
    public void told(Alert alert, Instant next) {
        database.change("record that an alert of task %s was told".formatted(alert.task()), tx -> AlertTable.told(tx, alert, next));
    }
}
