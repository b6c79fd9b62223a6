package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.tidemark.ledger.Definition;

/** The table of what tasks were made of. */
final class Definitions {

    private static final int LONGEST_ID = 100;
    private static final int LONGEST_TEXT = 1_000_000;

    private static final String SELECT = "SELECT task, id, definition_text, first_seen FROM tidemark_definition ";

    private static final String ONE = SELECT + "WHERE task = ? AND id = ?";

    private static final String LIST = SELECT + "WHERE task = ? ORDER BY first_seen DESC, id LIMIT ?";

    private static final String SEEN = "UPDATE tidemark_definition SET last_seen = ? WHERE task = ? AND id = ?";

    private static final String INSERT = """
            INSERT INTO tidemark_definition (task, id, definition_text, first_seen, last_seen)
            SELECT CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS BIGINT)
            WHERE NOT EXISTS (SELECT 1 FROM tidemark_definition WHERE task = ? AND id = ?)
            """;

    private static final String PRUNE = """
            DELETE FROM tidemark_definition
            WHERE task = ? AND last_seen < ? AND NOT EXISTS (
                SELECT 1 FROM tidemark_attempt_note note
                WHERE note.task = tidemark_definition.task AND note.definition = tidemark_definition.id)
            """;

    private Definitions() {
    }

    /** @throws IllegalArgumentException when it does not fit */
    static void check(String task, String id, String text) {
        if (id.isBlank() || id.length() > LONGEST_ID) {
            throw new IllegalArgumentException("the id of a definition has 1 to %d characters, and '%s' of task %s has %d"
                    .formatted(LONGEST_ID, id, task, id.length()));
        }
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("definition %s of task %s has %d characters and is not kept; at most %d are"
                    .formatted(id, task, text.length(), LONGEST_TEXT));
        }
    }

    static void keep(Tx tx, String task, String id, String text) throws SQLException {
        Instant now = tx.now();
        if (tx.update(SEEN, now, task, id) == 0) {
            tx.dialect().insertAbsent(tx, INSERT, task, id, text.replace('\0', ' '), now, now, task, id);
        }
    }

    static Optional<Definition> one(Tx tx, String task, String id) throws SQLException {
        return tx.one(ONE, Definitions::read, task, id);
    }

    static List<Definition> list(Tx tx, String task, int limit) throws SQLException {
        return tx.list(LIST, Definitions::read, task, limit);
    }

    /** Those that no attempt names, and nobody has run since. */
    static void prune(Tx tx, String task, Instant before) throws SQLException {
        tx.update(PRUNE, task, before);
    }

    private static Definition read(Row row) throws SQLException {
        return new Definition(row.text("task"), row.text("id"), row.text("definition_text"), row.instant("first_seen"));
    }
}
