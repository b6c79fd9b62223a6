package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import io.tidemark.ledger.AttemptReport;

/** Where attempts looked for their objects: one column of the table of attempts, a line for each place. */
final class AttemptSources {

    private static final int LONGEST = 1_000_000;

    private static final String SET = """
            UPDATE tidemark_attempt SET sources = ? WHERE task = ? AND scheduled_time = ? AND epoch = ?
            """;

    private static final String OF_ONE = "SELECT sources FROM tidemark_attempt WHERE task = ? AND scheduled_time = ? AND epoch = ?";

    private static final String OBJECTS_OF_ONE = """
            SELECT bucket, object_key, version_id, etag, size_bytes, last_modified, crc64
            FROM tidemark_attempt_object WHERE task = ? AND scheduled_time = ? AND epoch = ? ORDER BY object_position
            """;

    private AttemptSources() {
    }

    /** No sources leave what was said before. */
    static void set(Tx tx, String task, Instant slot, long epoch, List<String> sources) throws SQLException {
        String joined = joined(sources);
        if (joined != null) {
            Counts.exactlyOne(tx.update(SET, joined, task, slot, epoch), task, slot);
        }
    }

    /** Null for none, and for more than anybody could have meant: a load must not fail because of it. */
    static String joined(List<String> sources) {
        String joined = String.join("\n", sources);
        return joined.isEmpty() || joined.length() > LONGEST ? null : joined;
    }

    /** Empty where the column is null. */
    static List<String> read(Row row) throws SQLException {
        String joined = row.text("sources");
        return joined == null ? List.of() : List.of(joined.split("\n"));
    }

    /** What an attempt has recorded of its source. */
    static AttemptReport described(Tx tx, String task, Instant slot, long epoch) throws SQLException {
        return new AttemptReport(null,
                tx.list(OBJECTS_OF_ONE, Attempts::object, task, slot, epoch),
                tx.one(OF_ONE, AttemptSources::read, task, slot, epoch).orElse(List.of()),
                SourceActions.of(tx, task, slot, epoch));
    }
}
