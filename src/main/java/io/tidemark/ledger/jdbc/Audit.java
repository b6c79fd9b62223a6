package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.Signature;

/** The audit trail. An entry is written in the transaction of the change that it tells of, and never changed. */
final class Audit {

    private static final String INSERT = """
            INSERT INTO tidemark_audit (recorded_at, actor, action, task, scheduled_time, reason, request, before_state, after_state, detail)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String SELECT = """
            SELECT id, recorded_at, actor, action, task, scheduled_time, reason, request, before_state, after_state, detail
            FROM tidemark_audit
            """;

    /** Ids rise with time but for transactions that overlap: so only the oldest are looked at, and no index of the times is needed. */
    private static final String FORGET = """
            DELETE FROM tidemark_audit WHERE id IN (
                SELECT id FROM (SELECT id, recorded_at FROM tidemark_audit ORDER BY id LIMIT ?) AS oldest WHERE recorded_at < ?)
            """;

    private Audit() {
    }

    static int forget(Tx tx, Instant recordedBefore, int limit) throws SQLException {
        return tx.update(FORGET, limit, recordedBefore);
    }

    /**
     * @param slot   null where it is done to the task or a backfill
     * @param detail null when there is nothing else to know
     */
    static void write(Tx tx, Signature by, OperatorAction action, String task, Instant slot, Enum<?> before, Enum<?> after, String detail)
            throws SQLException {
        tx.update(INSERT, tx.now(), by.actor(), action, task, slot, Causes.oneLine(by.reason()), by.request(), before, after,
                Causes.oneLine(detail));
    }

    static List<AuditEntry> list(Tx tx, AuditQuery query) throws SQLException {
        List<String> conditions = new ArrayList<>(List.of("id < ?"));
        List<Object> arguments = new ArrayList<>(List.of(query.before() == null ? Long.MAX_VALUE : query.before()));
        String order = " ORDER BY id DESC";
        if (query.task() != null) {
            conditions.add("task = ?");
            arguments.add(query.task());
            order = " ORDER BY task DESC, id DESC";
        }
        if (query.scheduledTime() != null) {
            conditions.add("scheduled_time = ?");
            arguments.add(Slots.truncated(query.scheduledTime()));
            order = " ORDER BY task DESC, scheduled_time DESC, id DESC";
        }
        arguments.add(query.limit());
        return tx.list(SELECT + "WHERE " + String.join(" AND ", conditions) + order + " LIMIT ?", Audit::read, arguments.toArray());
    }

    private static AuditEntry read(Row row) throws SQLException {
        return new AuditEntry(row.number("id"), row.instant("recorded_at"), row.text("actor"),
                row.constant("action", OperatorAction.class), row.text("task"), row.instant("scheduled_time"), row.text("reason"),
                row.text("request"), row.text("before_state"), row.text("after_state"), row.text("detail"));
    }
}
