package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.AttemptReport;
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

    private static final String SET_SOURCES = """
            UPDATE tidemark_attempt SET sources = ? WHERE task = ? AND scheduled_time = ? AND epoch = ?
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

    private static final String OBJECTS_OF_ONE = """
            SELECT bucket, object_key, version_id, etag, size_bytes, last_modified, crc64
            FROM tidemark_attempt_object WHERE task = ? AND scheduled_time = ? AND epoch = ? ORDER BY object_position
            """;

    private static final String SOURCES_OF_ONE = """
            SELECT sources FROM tidemark_attempt WHERE task = ? AND scheduled_time = ? AND epoch = ?
            """;

    private static final int LONGEST_SOURCES = 1_000_000;

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
                joined(sources),
                task, slot, epoch);
        Counts.exactlyOne(changed, task, slot);
    }

    /** Sets where the attempt looked; no sources leave what was said before. */
    static void sources(Tx tx, String task, Instant slot, long epoch, List<String> sources) throws SQLException {
        String joined = joined(sources);
        if (joined != null) {
            Counts.exactlyOne(tx.update(SET_SOURCES, joined, task, slot, epoch), task, slot);
        }
    }

    /** Null for none, and for more than anybody could have meant: a load must not fail because of it. */
    private static String joined(List<String> sources) {
        String joined = String.join("\n", sources);
        return joined.isEmpty() || joined.length() > LONGEST_SOURCES ? null : joined;
    }

    /** Empty where the column is null. */
    static List<String> sources(Row row) throws SQLException {
        String joined = row.text("sources");
        return joined == null ? List.of() : List.of(joined.split("\n"));
    }

    /** What the attempt read and where it looked, without actions. */
    static AttemptReport described(Tx tx, String task, Instant slot, long epoch) throws SQLException {
        return new AttemptReport(null, tx.list(OBJECTS_OF_ONE, Attempts::object, task, slot, epoch),
                tx.one(SOURCES_OF_ONE, Attempts::sources, task, slot, epoch).orElse(List.of()), List.of());
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

    static List<Attempt> list(Tx tx, String task, Instant slot) throws SQLException {
        Map<Long, List<SourceObject>> objects = new HashMap<>();
        tx.list(SELECT_OBJECTS,
                row -> objects.computeIfAbsent(row.number("epoch"), epoch -> new ArrayList<>()).add(object(row)), task, slot);
        return tx.list(SELECT, row -> new Attempt(task, slot,
                row.integer("attempt_number"),
                row.number("epoch"),
                row.text("node"),
                row.instant("started_at"),
                row.instant("finished_at"),
                row.constant("outcome", AttemptOutcome.class),
                row.text("cause"),
                row.counts(),
                List.copyOf(objects.getOrDefault(row.number("epoch"), List.of()))), task, slot);
    }

    static SourceObject object(Row row) throws SQLException {
        return new SourceObject(row.text("bucket"), row.text("object_key"), row.text("version_id"), row.text("etag"),
                row.number("size_bytes"), row.instant("last_modified"), row.text("crc64"));
    }
}
