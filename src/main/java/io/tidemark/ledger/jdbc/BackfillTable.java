package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.Signature;

/** The tables of backfills, as far as people change and read them. */
final class BackfillTable {

    /** Slots written by one statement: few enough for memory, enough that the way to the database does not count. */
    private static final int CHUNK = 10_000;

    private static final String SELECT = """
            SELECT id, task, state, description, concurrency, doubling, actor, reason, created_at, finished_at FROM tidemark_backfill
            """;

    private static final String INSERT = """
            INSERT INTO tidemark_backfill (task, state, description, concurrency, doubling, actor, reason, created_at)
            VALUES (?, 'RUNNING', ?, ?, ?, ?, ?, ?)
            """;

    private static final String INSERT_SLOTS = """
            INSERT INTO tidemark_backfill_slot (backfill_id, slot_position, scheduled_time, state, expected_state)
            SELECT CAST(? AS BIGINT), slots.slot_position, slots.scheduled_time, 'PENDING', slots.expected_state
            FROM UNNEST(?, ?, ?) AS slots (slot_position, scheduled_time, expected_state)
            """;

    private static final String RUNNING = "SELECT id FROM tidemark_backfill WHERE task = ? AND state = 'RUNNING' ORDER BY id";

    private static final String TURN = "UPDATE tidemark_backfill SET state = ?, finished_at = ? WHERE id = ?";

    private static final String FORGET = """
            DELETE FROM tidemark_backfill
            WHERE id IN (SELECT id FROM tidemark_backfill WHERE finished_at < ? ORDER BY finished_at, id LIMIT ?)
            """;

    private static final String LEAVE_OUT = """
            UPDATE tidemark_backfill_slot SET state = 'SKIPPED', detail = ? WHERE backfill_id = ? AND state = 'PENDING'
            """;

    private static final String COUNTS = """
            SELECT state, COUNT(*) AS slots FROM tidemark_backfill_slot WHERE backfill_id = ? GROUP BY state
            """;

    private static final String SLOTS = "SELECT scheduled_time, expected_state, state, detail FROM tidemark_backfill_slot WHERE backfill_id = ?";

    private BackfillTable() {
    }

    static Backfill create(Tx tx, String task, String description, List<BackfillSlot> slots, int concurrency, boolean doubling, Signature by)
            throws SQLException {
        Tasks.require(tx, task);
        long id = tx.insert(INSERT, task, Causes.oneLine(description), concurrency, doubling, by.actor(), Causes.oneLine(by.reason()), tx.now());
        for (int from = 0; from < slots.size(); from += CHUNK) {
            insert(tx, id, from, slots.subList(from, Math.min(from + CHUNK, slots.size())));
        }
        Audit.write(tx, by, OperatorAction.BACKFILL, task, null, null, BackfillState.RUNNING,
                "backfill %d of %d slots: %s".formatted(id, slots.size(), description));
        return one(tx, id).orElseThrow();
    }

    /** @param first the position of the first of them */
    private static void insert(Tx tx, long id, int first, List<BackfillSlot> slots) throws SQLException {
        Long[] positions = LongStream.range(first, (long) first + slots.size()).boxed().toArray(Long[]::new);
        Long[] times = slots.stream().map(slot -> Slots.millis(slot.scheduledTime())).toArray(Long[]::new);
        String[] expected = slots.stream().map(slot -> slot.expected() == null ? null : slot.expected().name()).toArray(String[]::new);
        tx.update(INSERT_SLOTS, id, positions, times, expected);
    }

    static List<Long> running(Tx tx, String task) throws SQLException {
        return tx.list(RUNNING, row -> row.number("id"), task);
    }

    static Backfill turn(Tx tx, long id, BackfillState to, Signature by) throws SQLException {
        Backfill backfill = lock(tx, id).orElseThrow(() -> new IllegalArgumentException("there is no backfill %d".formatted(id)));
        if (!canBecome(backfill.state(), to)) {
            throw new IllegalStateException("backfill %d is %s and cannot become %s".formatted(id, backfill.state(), to));
        }
        tx.update(TURN, to, to == BackfillState.CANCELLED ? tx.now() : null, id);
        if (to == BackfillState.CANCELLED) {
            tx.update(LEAVE_OUT, Causes.oneLine(by.sentence("cancelled")), id);
        }
        Audit.write(tx, by, OperatorAction.BACKFILL, backfill.task(), null, backfill.state(), to, "backfill %d".formatted(id));
        return one(tx, id).orElseThrow();
    }

    private static boolean canBecome(BackfillState from, BackfillState to) {
        return switch (to) {
            case PAUSED -> from == BackfillState.RUNNING;
            case RUNNING -> from == BackfillState.PAUSED;
            case CANCELLED -> !from.isTerminal();
            case DONE -> false;
        };
    }

    /** Without the counts of its slots; nobody else advances or turns it until the transaction ends. */
    static Optional<Backfill> lock(Tx tx, long id) throws SQLException {
        return tx.one(SELECT + "WHERE id = ? FOR UPDATE", row -> read(row, Map.of()), id);
    }

    static int forget(Tx tx, Instant finishedBefore, int limit) throws SQLException {
        return tx.update(FORGET, finishedBefore, limit);
    }

    static void finish(Tx tx, long id) throws SQLException {
        tx.update(TURN, BackfillState.DONE, tx.now(), id);
    }

    static Optional<Backfill> one(Tx tx, long id) throws SQLException {
        Map<BackfillSlot.State, Long> counts = counts(tx, id);
        return tx.one(SELECT + "WHERE id = ?", row -> read(row, counts), id);
    }

    static List<Backfill> list(Tx tx, String task, int limit) throws SQLException {
        List<Long> ids = task == null
                ? tx.list("SELECT id FROM tidemark_backfill ORDER BY id DESC LIMIT ?", row -> row.number("id"), limit)
                : tx.list("SELECT id FROM tidemark_backfill WHERE task = ? ORDER BY id DESC LIMIT ?", row -> row.number("id"), task, limit);
        List<Backfill> found = new ArrayList<>();
        for (long id : ids) {
            one(tx, id).ifPresent(found::add);
        }
        return found;
    }

    static List<BackfillSlot> slots(Tx tx, long id, BackfillSlot.State state, int limit) throws SQLException {
        return state == null ? tx.list(SLOTS + " ORDER BY slot_position LIMIT ?", BackfillTable::readSlot, id, limit)
                : tx.list(SLOTS + " AND state = ? ORDER BY slot_position LIMIT ?", BackfillTable::readSlot, id, state, limit);
    }

    private static Map<BackfillSlot.State, Long> counts(Tx tx, long id) throws SQLException {
        Map<BackfillSlot.State, Long> counts = new EnumMap<>(BackfillSlot.State.class);
        tx.list(COUNTS, row -> counts.put(row.constant("state", BackfillSlot.State.class), row.number("slots")), id);
        return counts;
    }

    private static Backfill read(Row row, Map<BackfillSlot.State, Long> counts) throws SQLException {
        return new Backfill(row.number("id"), row.text("task"), row.constant("state", BackfillState.class), row.text("description"),
                row.integer("concurrency"), row.flag("doubling"), row.text("actor"), row.text("reason"), row.instant("created_at"),
                row.instant("finished_at"), counts);
    }

    private static BackfillSlot readSlot(Row row) throws SQLException {
        return new BackfillSlot(row.instant("scheduled_time"), row.constant("expected_state", InstanceState.class),
                row.constant("state", BackfillSlot.State.class), row.text("detail"));
    }
}
