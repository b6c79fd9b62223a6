package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.tidemark.ledger.LateObject;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.SourceObject;
import io.tidemark.ledger.WatchedSlot;

/** What came after its slot had ended: who looks for it next, and what was told of it. */
final class LateObjects {

    private static final String TAKE_CHECK = """
            UPDATE tidemark_cycle_task SET late_check_due = ?
            WHERE name = ? AND (late_check_due IS NULL OR late_check_due <= ?)
            """;

    private static final String LOCK = """
            SELECT epoch FROM tidemark_cycle_instance
            WHERE task = ? AND scheduled_time = ? AND epoch = ? AND state = ?
            FOR UPDATE
            """;

    private static final String TELL = """
            UPDATE tidemark_cycle_instance SET late = ?, late_at = ?, changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND epoch = ?
            """;

    private static final String INSERT = """
            INSERT INTO tidemark_late_object (task, scheduled_time, epoch, bucket, object_key, etag, size_bytes, last_modified, found_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String PRUNE = "DELETE FROM tidemark_late_object WHERE task = ? AND scheduled_time = ?";

    private static final String TOLD = """
            SELECT scheduled_time, epoch, bucket, object_key, etag, size_bytes FROM tidemark_late_object
            WHERE task = ? AND scheduled_time BETWEEN ? AND ? ORDER BY id
            """;

    /** A version and the slot that it came late for. */
    record Told(Instant slot, LateObject object) {
    }

    private LateObjects() {
    }

    static boolean claimCheck(Tx tx, String task, Duration pause) throws SQLException {
        Instant now = tx.now();
        return tx.update(TAKE_CHECK, now.plus(pause), task, now) > 0;
    }

    static List<Told> told(Tx tx, String task, Instant from, Instant to) throws SQLException {
        return tx.list(TOLD, row -> new Told(row.instant("scheduled_time"), new LateObject(row.number("epoch"), row.text("bucket"),
                row.text("object_key"), row.text("etag"), row.number("size_bytes"))), task, from, to);
    }

    /** Holds the instance's row, so that two nodes that look at once do not tell the same twice. */
    static boolean tell(Tx tx, String task, WatchedSlot slot, List<SourceObject> objects, String text, boolean rerun) throws SQLException {
        Instant at = slot.scheduledTime();
        if (tx.list(LOCK, row -> row.number("epoch"), task, at, slot.epoch(), slot.state()).isEmpty()) {
            return false;
        }
        List<LateObject> before = told(tx, task, at, at).stream().map(Told::object).filter(late -> late.epoch() == slot.epoch()).toList();
        List<SourceObject> fresh = objects.stream().filter(object -> before.stream().noneMatch(late -> late.isVersion(object))).toList();
        if (fresh.isEmpty()) {
            return false;
        }
        if (rerun && !Requeues.requeue(tx, task, at, RunKind.MANUAL, false).done()) {
            return false;
        }
        insert(tx, task, slot, fresh);
        Counts.exactlyOne(tx.update(TELL, Causes.oneLine(text), tx.now(), tx.now(), task, at, slot.epoch()), task, at);
        return true;
    }

    /** Nobody compares the slot's objects any more. */
    static void prune(Tx tx, String task, Instant slot) throws SQLException {
        tx.update(PRUNE, task, slot);
    }

    private static void insert(Tx tx, String task, WatchedSlot slot, List<SourceObject> objects) throws SQLException {
        List<Object[]> rows = new ArrayList<>(objects.size());
        for (SourceObject object : objects) {
            rows.add(new Object[] {task, slot.scheduledTime(), slot.epoch(), object.bucket(), object.key(), object.etag(), object.size(),
                object.lastModified(), tx.now()});
        }
        tx.batch(INSERT, rows);
    }
}
