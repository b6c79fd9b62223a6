package io.tidemark.ledger;

import java.time.Instant;
import java.util.Map;

/**
 * Many slots of one task that run, a few at a time, behind its fresh ones.
 *
 * @param description ranges, mode and order in words
 * @param concurrency at most so many of its slots are under way at a time
 * @param doubling    whether succeeded slots run again although their appends are doubled
 * @param finishedAt  when it became DONE or CANCELLED; null before
 * @param slots       how many of its slots are in each state; states without any are absent
 */
public record Backfill(long id, String task, BackfillState state, String description, int concurrency, boolean doubling, String actor,
        String reason, Instant createdAt, Instant finishedAt, Map<BackfillSlot.State, Long> slots) {

    public Backfill {
        slots = Map.copyOf(slots);
    }

    public long count(BackfillSlot.State slotState) {
        return slots.getOrDefault(slotState, 0L);
    }

    public long total() {
        return slots.values().stream().mapToLong(Long::longValue).sum();
    }
}
