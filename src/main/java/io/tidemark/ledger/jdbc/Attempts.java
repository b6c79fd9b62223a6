package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptNotes;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.SourceObject;

/** The tables of attempts and of the objects they read. An attempt is found by the epoch of its claim. */
final class Attempts {

    private static final String INSERT = """
            INSERT INTO tidemark_attempt (task, scheduled_time, epoch, attempt_number, node, started_at, outcome)
            VALUES (?, ?, ?, ?, ?, ?, 'RUNNING')
            """;

    private static final String END = """
            UPDATE tidemark_attempt
            SET outcome = ?, finished_at = ?, cause = ?, rows_read = ?, rows_written = ?, rows_rejected = ?,
                sources = COALESCE(CAST(? AS VARCHAR), sources)
            WHERE task = ? AND scheduled_time = ? AND epoch = ? AND outcome = 'RUNNING'
            """;

    private static final String JUDGE = """
            UPDATE tidemark_attempt SET outcome = ?, cause = ?, rows_read = ?, rows_written = ?, rows_rejected = ?
            WHERE task = ? AND scheduled_time = ? AND epoch = ? AND outcome = 'UNKNOWN'
            """;

    private static final String DELETE = """
            DELETE FROM tidemark_attempt WHERE task = ? AND scheduled_time = ? AND epoch = ? AND outcome = 'RUNNING'
            """;

    private static final String INSERT_OBJECT = """
            INSERT INTO tidemark_attempt_object (task, scheduled_time, epoch, object_position, bucket, object_key,
                   version_id, etag, size_bytes, last_modified, crc64)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String DELETE_OBJECTS = """
            DELETE FROM tidemark_attempt_object WHERE task = ? AND scheduled_time = ? AND epoch = ?
            """;

    private static final String PRUNE = "DELETE FROM tidemark_attempt WHERE task = ? AND scheduled_time = ?";

    private static final String PRUNE_OBJECTS = "DELETE FROM tidemark_attempt_object WHERE task = ? AND scheduled_time = ?";

    private static final String SELECT = """
            SELECT epoch, attempt_number, node, started_at, finished_at, outcome, cause, rows_read, rows_written, rows_rejected
            FROM tidemark_attempt WHERE task = ? AND scheduled_time = ? ORDER BY attempt_number
            """;

    private static final String SELECT_OBJECTS = """
            SELECT epoch, bucket, object_key, version_id, etag, size_bytes, last_modified, crc64
            FROM tidemark_attempt_object WHERE task = ? AND scheduled_time = ? ORDER BY epoch, object_position
            """;

    private Attempts() {
    }

    static void begin(Tx tx, String task, Instant slot, long epoch, int number, String node) throws SQLException {
        tx.update(INSERT, task, slot, epoch, number, node, tx.now());
    }

    static void end(Tx tx, String task, Instant slot, long epoch, AttemptOutcome outcome, String cause) throws SQLException {
        end(tx, task, slot, epoch, outcome, cause, null, List.of());
    }

    /**
     * @param counts  null unless it committed
     * @param sources none leave what was said before
     */
    static void end(Tx tx, String task, Instant slot, long epoch, AttemptOutcome outcome, String cause, LoadCounts counts,
            List<String> sources) throws SQLException {
        int changed = tx.update(END, outcome, tx.now(), cause,
                counts == null ? null : counts.rowsRead(),
                counts == null ? null : counts.rowsWritten(),
                counts == null ? null : counts.rowsRejected(),
                AttemptSources.joined(sources),
                task, slot, epoch);
        Counts.exactlyOne(changed, task, slot);
    }

    /** Replaces the doubt of an attempt by a person's word. */
    static void judge(Tx tx, String task, Instant slot, long epoch, AttemptOutcome outcome, String judgement, LoadCounts counts)
            throws SQLException {
        int changed = tx.update(JUDGE, outcome, judgement,
                counts == null ? null : counts.rowsRead(),
                counts == null ? null : counts.rowsWritten(),
                counts == null ? null : counts.rowsRejected(),
                task, slot, epoch);
        Counts.exactlyOne(changed, task, slot);
    }

    static void remove(Tx tx, String task, Instant slot, long epoch) throws SQLException {
        Counts.exactlyOne(tx.update(DELETE, task, slot, epoch), task, slot);
    }

    /** Sets what the attempt reads; no objects leave what was said before. */
    static void describe(Tx tx, String task, Instant slot, long epoch, List<SourceObject> objects) throws SQLException {
        if (objects.isEmpty()) {
            return;
        }
        tx.update(DELETE_OBJECTS, task, slot, epoch);
        List<Object[]> rows = new ArrayList<>(objects.size());
        for (SourceObject object : objects) {
            rows.add(new Object[] {task, slot, epoch, rows.size(), object.bucket(), object.key(), object.versionId(),
                object.etag(), object.size(), object.lastModified(), object.crc64()});
        }
        tx.batch(INSERT_OBJECT, rows);
    }

    /** Of an instance that runs no attempt; its objects are gone already. */
    static int prune(Tx tx, String task, Instant slot) throws SQLException {
        return tx.update(PRUNE, task, slot);
    }

    static int pruneObjects(Tx tx, String task, Instant slot) throws SQLException {
        return tx.update(PRUNE_OBJECTS, task, slot);
    }

    static List<Attempt> list(Tx tx, String task, Instant slot) throws SQLException {
        Map<Long, List<SourceObject>> objects = new HashMap<>();
        tx.list(SELECT_OBJECTS,
                row -> objects.computeIfAbsent(row.number("epoch"), epoch -> new ArrayList<>()).add(object(row)), task, slot);
        Map<Long, AttemptNotes> notes = AttemptNoteTable.list(tx, task, slot);
        return tx.list(SELECT, row -> new Attempt(task, slot,
                row.integer("attempt_number"),
                row.number("epoch"),
                row.text("node"),
                row.instant("started_at"),
                row.instant("finished_at"),
                row.constant("outcome", AttemptOutcome.class),
                row.text("cause"),
                row.counts(),
                List.copyOf(objects.getOrDefault(row.number("epoch"), List.of())),
                notes.getOrDefault(row.number("epoch"), AttemptNotes.NONE)), task, slot);
    }

    static SourceObject object(Row row) throws SQLException {
        return new SourceObject(row.text("bucket"), row.text("object_key"), row.text("version_id"), row.text("etag"),
                row.number("size_bytes"), row.instant("last_modified"), row.text("crc64"));
    }
}
