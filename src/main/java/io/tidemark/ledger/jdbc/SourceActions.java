package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.tidemark.ledger.Claim;
import io.tidemark.ledger.SourceAction;

/** The table of what is still to be done to source objects. Actions wait without a due time until their instance is loaded. */
final class SourceActions {

    private static final String INSERT = """
            INSERT INTO tidemark_source_action (task, scheduled_time, epoch, action, due_at) VALUES (?, ?, ?, ?, ?)
            """;

    private static final String DELETE_OF_ATTEMPT = """
            DELETE FROM tidemark_source_action WHERE task = ? AND scheduled_time = ? AND epoch = ?
            """;

    private static final String DELETE_OF_SLOT = "DELETE FROM tidemark_source_action WHERE task = ? AND scheduled_time = ?";

    private static final String DELETE_DUE = """
            DELETE FROM tidemark_source_action WHERE task = ? AND scheduled_time = ? AND due_at IS NOT NULL
            """;

    private static final String RELEASE = """
            UPDATE tidemark_source_action SET due_at = ? WHERE task = ? AND scheduled_time = ? AND epoch = ? AND due_at IS NULL
            """;

    private static final String OF_ATTEMPT = """
            SELECT action FROM tidemark_source_action WHERE task = ? AND scheduled_time = ? AND epoch = ? ORDER BY id
            """;

    private static final String DUE = """
            SELECT id, scheduled_time, action, tries FROM tidemark_source_action
            WHERE task = ? AND due_at <= ? AND scheduled_time = COALESCE(CAST(? AS BIGINT), scheduled_time)
            ORDER BY task, due_at, id LIMIT ?
            """;

    /** Whoever moves the due time has the action until then; a second one finds it moved. */
    private static final String TAKE = """
            UPDATE tidemark_source_action SET due_at = ?, tries = tries + 1 WHERE id = ? AND due_at <= ?
            """;

    private static final String POSTPONE = "UPDATE tidemark_source_action SET due_at = ? WHERE id = ?";

    private static final String DELETE = "DELETE FROM tidemark_source_action WHERE id = ?";

    private SourceActions() {
    }

    /** Sets what the attempt leaves to be done if its commit is made; no actions leave what was said before. */
    static void prepare(Tx tx, Claim claim, List<String> actions) throws SQLException {
        if (!actions.isEmpty()) {
            tx.update(DELETE_OF_ATTEMPT, claim.task(), claim.scheduledTime(), claim.epoch());
            insert(tx, claim, actions, null);
        }
    }

    /** The instance is loaded: these are due, and what other attempts prepared is void. */
    static void release(Tx tx, Claim claim, List<String> actions) throws SQLException {
        if (!actions.isEmpty()) {
            drop(tx, claim.task(), claim.scheduledTime());
            insert(tx, claim, actions, tx.now());
        }
    }

    private static void insert(Tx tx, Claim claim, List<String> actions, Instant due) throws SQLException {
        List<Object[]> rows = new ArrayList<>(actions.size());
        for (String action : actions) {
            rows.add(new Object[] {claim.task(), claim.scheduledTime(), claim.epoch(), action, due});
        }
        tx.batch(INSERT, rows);
    }

    /** A person found that the attempt's commit was made after all. */
    static void release(Tx tx, String task, Instant slot, long epoch) throws SQLException {
        tx.update(RELEASE, tx.now(), task, slot, epoch);
    }

    static List<String> of(Tx tx, String task, Instant slot, long epoch) throws SQLException {
        return tx.list(OF_ATTEMPT, row -> row.text("action"), task, slot, epoch);
    }

    /** Nothing that was read is to be moved or deleted any more. */
    static void drop(Tx tx, String task, Instant slot) throws SQLException {
        tx.update(DELETE_OF_SLOT, task, slot);
    }

    /**
     * An instance that runs again reads its objects again: nobody may take them away meanwhile. What an attempt prepared whose commit is
     * in doubt waits on: the next attempt may find that commit made.
     */
    static void withdraw(Tx tx, String task, Instant slot) throws SQLException {
        tx.update(DELETE_DUE, task, slot);
    }

    static List<SourceAction> claim(Tx tx, String task, Instant slot, Duration lease, int limit) throws SQLException {
        Instant now = tx.now();
        List<SourceAction> taken = new ArrayList<>();
        for (SourceAction action : tx.list(DUE, SourceActions::read, task, now, slot, limit)) {
            if (Counts.atMostOne(tx.update(TAKE, now.plus(lease), action.id(), now), task, action.scheduledTime())) {
                taken.add(action);
            }
        }
        return taken;
    }

    static void end(Tx tx, Collection<SourceAction> actions) throws SQLException {
        if (!actions.isEmpty()) {
            tx.batch(DELETE, actions.stream().map(action -> new Object[] {action.id()}).toList());
        }
    }

    static void postpone(Tx tx, SourceAction action, Duration delay) throws SQLException {
        tx.update(POSTPONE, tx.now().plus(delay), action.id());
    }

    private static SourceAction read(Row row) throws SQLException {
        return new SourceAction(row.number("id"), row.instant("scheduled_time"), row.text("action"), row.integer("tries") + 1);
    }
}
