package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tidemark.commit.LoadProgress;
import io.tidemark.commit.RejectedRows;
import io.tidemark.commit.TargetCount;
import io.tidemark.ledger.AttemptNotes;
import io.tidemark.ledger.Claim;

/**
 * The tables of what attempts tell beside their outcomes. Written without a look at the claim: who lost it writes to a row of its own
 * attempt, which nobody else writes to, and which is gone where the attempt left no trace.
 */
final class AttemptNoteTable {

    private static final int PLACES_LIMIT = 4000;
    private static final int NAME_LIMIT = 2000;

    private static final String INSERT = """
            INSERT INTO tidemark_attempt_note (task, scheduled_time, epoch)
            SELECT CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS BIGINT)
            WHERE NOT EXISTS (SELECT 1 FROM tidemark_attempt_note WHERE task = ? AND scheduled_time = ? AND epoch = ?)
            """;

    private static final String OF_ONE = "WHERE task = ? AND scheduled_time = ? AND epoch = ?";

    private static final String DEFINITION = "UPDATE tidemark_attempt_note SET definition = ? " + OF_ONE;

    private static final String UNFINISHED = "UPDATE tidemark_attempt_note SET unfinished = ? " + OF_ONE;

    private static final String IS_UNFINISHED = "SELECT unfinished FROM tidemark_attempt_note " + OF_ONE;

    private static final String PROGRESS = """
            UPDATE tidemark_attempt_note SET progress_bytes = ?, progress_total = ?, progress_rows = ?, progress_at = ?
            """ + OF_ONE;

    private static final String REJECTS_AT = """
            UPDATE tidemark_attempt_note
            SET rejects_at = CASE WHEN rejects_at IS NULL THEN CAST(? AS VARCHAR) ELSE SUBSTRING(CONCAT(rejects_at, ?) FROM 1 FOR ?) END
            """ + OF_ONE;

    private static final String VERIFIED = """
            UPDATE tidemark_attempt_note
            SET verified_rows = COALESCE(verified_rows, 0) + ?, verified_at = ?, verified_ok = COALESCE(verified_ok, TRUE) AND ?
            """ + OF_ONE;

    private static final String COUNT_REJECTED = "SELECT COUNT(*) AS kept FROM tidemark_attempt_reject " + OF_ONE;

    private static final String INSERT_REJECTED = """
            INSERT INTO tidemark_attempt_reject (task, scheduled_time, epoch, reject_position, object_name, line_number, byte_offset,
                   column_name, reason, row_text)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String LIST = """
            SELECT n.epoch, definition, progress_bytes, progress_total, progress_rows, progress_at, rejects_at, verified_rows, verified_at,
                   verified_ok, l.epoch IS NOT NULL AS is_logged
            FROM tidemark_attempt_note n
            LEFT JOIN tidemark_attempt_log l ON l.task = n.task AND l.scheduled_time = n.scheduled_time AND l.epoch = n.epoch
            WHERE n.task = ? AND n.scheduled_time = ?
            """;

    private static final String LIST_REJECTED = """
            SELECT epoch, object_name, line_number, byte_offset, column_name, reason, row_text
            FROM tidemark_attempt_reject WHERE task = ? AND scheduled_time = ? ORDER BY epoch, reject_position
            """;

    private AttemptNoteTable() {
    }

    /** Null leaves what was said before. */
    static void define(Tx tx, String task, Instant slot, long epoch, String definition) throws SQLException {
        if (definition != null) {
            change(tx, task, slot, epoch, DEFINITION, definition, task, slot, epoch);
        }
    }

    /** The attempt's route has more to do than the commit that is in doubt. */
    static void setUnfinished(Tx tx, String task, Instant slot, long epoch) throws SQLException {
        change(tx, task, slot, epoch, UNFINISHED, true, task, slot, epoch);
    }

    static boolean isUnfinished(Tx tx, String task, Instant slot, long epoch) throws SQLException {
        return tx.one(IS_UNFINISHED, row -> row.flag("unfinished"), task, slot, epoch).orElse(false);
    }

    static void progress(Tx tx, Claim claim, LoadProgress progress) throws SQLException {
        change(tx, claim, PROGRESS, progress.bytes(), progress.totalBytes(), progress.rows(), tx.now(), claim.task(),
                claim.scheduledTime(), claim.epoch());
    }

    static void verified(Tx tx, Claim claim, TargetCount count) throws SQLException {
        change(tx, claim, VERIFIED, count.rows(), count.at(), count.ok(), claim.task(), claim.scheduledTime(), claim.epoch());
    }

    static void rejected(Tx tx, Claim claim, RejectedRows rejected) throws SQLException {
        if (rejected.at() != null) {
            String at = fit(rejected.at(), PLACES_LIMIT);
            change(tx, claim, REJECTS_AT, at, "\n" + at, PLACES_LIMIT, claim.task(), claim.scheduledTime(), claim.epoch());
        }
        have(tx, claim.task(), claim.scheduledTime(), claim.epoch());
        int kept = tx.one(COUNT_REJECTED, row -> row.integer("kept"), claim.task(), claim.scheduledTime(), claim.epoch()).orElse(0);
        List<Object[]> rows = new ArrayList<>();
        for (RejectedRows.Row row : rejected.first()) {
            if (kept + rows.size() < RejectedRows.FIRST) {
                rows.add(new Object[] {claim.task(), claim.scheduledTime(), claim.epoch(), kept + rows.size(), fit(row.object(), NAME_LIMIT),
                    row.line(), row.offset(), fit(row.column(), NAME_LIMIT), Causes.oneLine(row.reason()), fit(row.text(), RejectedRows.TEXT_LIMIT)});
            }
        }
        if (!rows.isEmpty()) {
            tx.batch(INSERT_REJECTED, rows);
        }
    }

    /** By epoch; attempts that told nothing are absent. */
    static Map<Long, AttemptNotes> list(Tx tx, String task, Instant slot) throws SQLException {
        Map<Long, List<RejectedRows.Row>> rejected = new HashMap<>();
        tx.list(LIST_REJECTED, row -> rejected.computeIfAbsent(row.number("epoch"), epoch -> new ArrayList<>()).add(new RejectedRows.Row(
                row.text("object_name"), row.number("line_number"), row.number("byte_offset"), row.text("column_name"),
                row.text("reason"), row.text("row_text"))), task, slot);
        Map<Long, AttemptNotes> notes = new HashMap<>();
        tx.list(LIST, row -> notes.put(row.number("epoch"),
                notes(row, rejected.getOrDefault(row.number("epoch"), List.of()))), task, slot);
        return notes;
    }

    private static AttemptNotes notes(Row row, List<RejectedRows.Row> rejected) throws SQLException {
        Instant progressAt = row.instant("progress_at");
        Instant verifiedAt = row.instant("verified_at");
        return new AttemptNotes(
                progressAt == null ? null : new LoadProgress(row.number("progress_bytes"), row.number("progress_total"), row.number("progress_rows")),
                progressAt,
                row.text("rejects_at"),
                rejected,
                verifiedAt == null ? null : new TargetCount(row.number("verified_rows"), verifiedAt, row.flag("verified_ok")),
                row.text("definition"),
                row.flag("is_logged"));
    }

    private static void change(Tx tx, Claim claim, String sql, Object... arguments) throws SQLException {
        change(tx, claim.task(), claim.scheduledTime(), claim.epoch(), sql, arguments);
    }

    private static void change(Tx tx, String task, Instant slot, long epoch, String sql, Object... arguments) throws SQLException {
        if (tx.update(sql, arguments) == 0) {
            have(tx, task, slot, epoch);
            tx.update(sql, arguments);
        }
    }

    /** Makes the attempt's row if it is not there. */
    static void have(Tx tx, String task, Instant slot, long epoch) throws SQLException {
        tx.dialect().insertAbsent(tx, INSERT, task, slot, epoch, task, slot, epoch);
    }

    private static String fit(String text, int limit) {
        if (text == null) {
            return null;
        }
        String storable = text.replace('\0', ' ');
        return storable.length() <= limit ? storable : storable.substring(0, limit);
    }
}
