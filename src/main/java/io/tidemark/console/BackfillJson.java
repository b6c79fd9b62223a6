package io.tidemark.console;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import io.tidemark.ledger.Backfill;

/** A backfill. */
record BackfillJson(long id, String task, String state, String description, int concurrency, String actor, String reason, Instant createdAt,
        Instant finishedAt, long total, Map<String, Long> slots) {

    static BackfillJson of(Backfill backfill) {
        Map<String, Long> slots = new TreeMap<>();
        backfill.slots().forEach((state, count) -> slots.put(state.name(), count));
        return new BackfillJson(backfill.id(), backfill.task(), backfill.state().name(), backfill.description(), backfill.concurrency(),
                backfill.actor(), backfill.reason(), backfill.createdAt(), backfill.finishedAt(), backfill.total(), slots);
    }
}
