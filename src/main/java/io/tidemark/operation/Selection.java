package io.tidemark.operation;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.tidemark.ledger.InstanceState;

/**
 * Which slots of a task an action is for: those that are named, and the instances of the ranges.
 *
 * @param slots  named one by one; they are in the selection whatever their state, unless states are given
 * @param ranges at most seven
 * @param states only instances in these; empty for all
 * @param limit  1 to 10,000; of the ranges the newest come first
 */
public record Selection(String task, List<Instant> slots, List<SlotRange> ranges, Set<InstanceState> states, int limit) {

    public static final int MOST_RANGES = 7;
    public static final int MOST_SLOTS = 10_000;

    /** @throws IllegalArgumentException when there is nothing in it, or too much */
    public Selection {
        Objects.requireNonNull(task, "task");
        slots = List.copyOf(slots);
        ranges = List.copyOf(ranges);
        states = Set.copyOf(states);
        if (slots.isEmpty() && ranges.isEmpty()) {
            throw new IllegalArgumentException("no slot and no range of task %s is named".formatted(task));
        }
        if (ranges.size() > MOST_RANGES) {
            throw new IllegalArgumentException("%d ranges are more than the %d that one call may name".formatted(ranges.size(), MOST_RANGES));
        }
        if (limit < 1 || limit > MOST_SLOTS) {
            throw new IllegalArgumentException("limit=%d must be 1 to %d".formatted(limit, MOST_SLOTS));
        }
        if (slots.size() > limit) {
            throw new IllegalArgumentException("%d slots are named, and limit=%d".formatted(slots.size(), limit));
        }
    }

    /** Slots that are named one by one. */
    public static Selection of(String task, List<Instant> slots) {
        return new Selection(task, slots, List.of(), Set.of(), MOST_SLOTS);
    }
}
