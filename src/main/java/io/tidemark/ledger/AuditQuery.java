package io.tidemark.ledger;

import java.time.Instant;

/**
 * Which entries of the audit trail to list, newest first.
 *
 * @param task          null for all
 * @param scheduledTime only this slot of the task; null for all
 * @param before        only entries with a smaller id: the last one of the page before; null for the newest page
 * @param limit         1 to 1000
 */
public record AuditQuery(String task, Instant scheduledTime, Long before, int limit) {

    private static final int MOST = 1000;

    public AuditQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page of the audit trail has 1 to %d entries, and this is %d".formatted(MOST, limit));
        }
        if (scheduledTime != null && task == null) {
            throw new IllegalArgumentException("slot %s is a slot of a task, and no task is named".formatted(scheduledTime));
        }
    }
}
