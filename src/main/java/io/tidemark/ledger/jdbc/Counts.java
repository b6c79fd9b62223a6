package io.tidemark.ledger.jdbc;

import java.time.Instant;

/** Checks how many rows a change of one instance touched. */
final class Counts {

    private Counts() {
    }

    /** @return whether the row changed */
    static boolean atMostOne(int changed, String task, Instant slot) {
        if (changed > 1) {
            throw new IllegalStateException("a change of slot %s of task %s touched %d rows; the ledger's keys are broken"
                    .formatted(slot, task, changed));
        }
        return changed == 1;
    }

    /** @param id of a backfill whose row is locked */
    static void exactlyOne(int changed, long id) {
        if (changed != 1) {
            throw new IllegalStateException("a change of backfill %d touched %d rows instead of one, though its row was locked".formatted(id, changed));
        }
    }

    static void exactlyOne(int changed, String task, Instant slot) {
        if (!atMostOne(changed, task, slot)) {
            throw new IllegalStateException("a change of slot %s of task %s touched no row, though the row was locked"
                    .formatted(slot, task));
        }
    }
}
