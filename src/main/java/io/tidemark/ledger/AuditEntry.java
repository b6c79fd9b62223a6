package io.tidemark.ledger;

import java.time.Instant;

/**
 * Something that a person did.
 *
 * @param id            ascending in the order in which the ledger was told
 * @param at            by the ledger's clock
 * @param scheduledTime null where it was done to the task or to a backfill
 * @param reason        null where none was given
 * @param request       the same for everything that one call did
 * @param before        the state before; null where there was none
 * @param after         the state after; null where there is none
 * @param detail        what else is to be known, one line; null when nothing is
 */
public record AuditEntry(long id, Instant at, String actor, OperatorAction action, String task, Instant scheduledTime, String reason,
        String request, String before, String after, String detail) {
}
