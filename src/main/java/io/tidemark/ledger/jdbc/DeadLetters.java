package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceQuery;

/** Dead letters of the table of instances. */
final class DeadLetters {

    /** From 0, because H2 would read all instances without a letter past for the upper bound alone. */
    private static final String DUE = Instances.SELECT + """
            WHERE task = ? AND dead_letter_due BETWEEN 0 AND ? ORDER BY task, dead_letter_due, scheduled_time LIMIT ?
            """;

    /** Whoever moves the due time has the letter until then; a second one finds it moved. */
    private static final String TAKE = """
            UPDATE tidemark_cycle_instance SET dead_letter_due = ?
            WHERE task = ? AND scheduled_time = ? AND epoch = ? AND dead_letter = 'PENDING' AND dead_letter_due <= ?
            """;

    private static final String END = """
            UPDATE tidemark_cycle_instance SET dead_letter = ?, dead_letter_due = NULL, changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND epoch = ? AND dead_letter = 'PENDING'
            """;

    /**
     * The state stands in the text and not beside it: PostgreSQL has to see that it is not NONE, or it would not use the index.
     * All columns of the index stand in the order, for H2 looks for it by them.
     */
    private static final String OF_ONE_STATE = Instances.SELECT + """
            WHERE dead_letter = '%s' AND scheduled_time <= ? AND (scheduled_time < ? OR task < ?)
            ORDER BY dead_letter DESC, scheduled_time DESC, task DESC LIMIT ?
            """;

    private DeadLetters() {
    }

    static List<CycleInstance> list(Tx tx, Set<DeadLetterState> letters, InstanceQuery.Position before, int limit) throws SQLException {
        List<String> pages = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        // Long.MAX_VALUE is further than any slot, and so the first page begins before all of them
        long slot = before == null ? Long.MAX_VALUE : Slots.millis(before.scheduledTime());
        String task = before == null ? "" : before.task();
        for (DeadLetterState letter : letters) {
            if (letter != DeadLetterState.NONE) {
                pages.add("(" + OF_ONE_STATE.formatted(letter) + ")");
                arguments.addAll(List.of(slot, slot, task, limit));
            }
        }
        if (pages.isEmpty()) {
            return List.of();
        }
        arguments.add(limit);
        return tx.list("SELECT * FROM (%s) AS page ORDER BY scheduled_time DESC, task DESC LIMIT ?".formatted(
                String.join(" UNION ALL ", pages)), Instances::read, arguments.toArray());
    }

    static List<CycleInstance> claim(Tx tx, String task, Duration lease, int limit) throws SQLException {
        Instant now = tx.now();
        List<CycleInstance> taken = new ArrayList<>();
        for (CycleInstance instance : tx.list(DUE, Instances::read, task, now, limit)) {
            int changed = tx.update(TAKE, now.plus(lease), task, instance.scheduledTime(), instance.epoch(), now);
            if (Counts.atMostOne(changed, task, instance.scheduledTime())) {
                taken.add(instance);
            }
        }
        return taken;
    }

    static boolean end(Tx tx, String task, Instant slot, long epoch, DeadLetterState outcome) throws SQLException {
        return Counts.atMostOne(tx.update(END, outcome, tx.now(), task, slot, epoch), task, slot);
    }
}
