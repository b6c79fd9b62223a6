package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Overview;
import io.tidemark.ledger.SlotChange;
import io.tidemark.ledger.SlotChanges;
import io.tidemark.ledger.SlotStatus;

/** Narrow rows of the table of instances. */
final class SlotReads {

    /** Only a person's word makes SUCCEEDED and leaves a cause: whoever loads an instance clears it. */
    private static final String COLUMNS = """
            scheduled_time, state, rows_written, rows_rejected, late_at IS NOT NULL AS is_late, dead_letter,
            state = 'SUCCEEDED' AND cause IS NOT NULL AS set_by_person, object_count
            """;

    private static final String PAGE = "SELECT " + COLUMNS + """
            FROM tidemark_cycle_instance WHERE task = ? AND scheduled_time BETWEEN ? AND ? ORDER BY task, scheduled_time LIMIT ?
            """;

    private static final String CHANGES = "SELECT task, changed_at, " + COLUMNS + """
            FROM tidemark_cycle_instance WHERE changed_at >= ? ORDER BY changed_at DESC LIMIT ?
            """;

    private SlotReads() {
    }

    static List<SlotStatus> page(Tx tx, String task, long from, long to, int limit) throws SQLException {
        return tx.list(PAGE, SlotReads::status, task, from, to, limit);
    }

    static SlotChanges changes(Tx tx, Instant since, int limit) throws SQLException {
        // before the rows: what commits between the two is seen now or next time
        Instant now = tx.now();
        if (since == null) {
            return new SlotChanges(List.of(), now, true);
        }
        long from = Slots.millis(since) < 0 ? 0 : Slots.millis(since) - Overview.OVERLAP.toMillis();
        List<SlotChange> changes = tx.list(CHANGES,
                row -> new SlotChange(row.text("task"), status(row), row.instant("changed_at")), from, limit + 1L);
        boolean complete = changes.size() <= limit;
        return new SlotChanges(complete ? changes : changes.subList(0, limit), now, complete);
    }

    private static SlotStatus status(Row row) throws SQLException {
        return new SlotStatus(row.instant("scheduled_time"), row.constant("state", InstanceState.class), row.count("rows_written"),
                row.count("rows_rejected"), row.flag("is_late"), row.constant("dead_letter", DeadLetterState.class),
                row.flag("set_by_person"), row.integer("object_count"));
    }
}
