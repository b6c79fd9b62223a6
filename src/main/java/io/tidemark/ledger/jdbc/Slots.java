package io.tidemark.ledger.jdbc;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** Slots as the ledger keeps them: whole milliseconds, cut off, so that one slot has one key. */
final class Slots {

    private static final Instant FIRST = Instant.ofEpochMilli(-Long.MAX_VALUE);
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private Slots() {
    }

    static Instant truncated(Instant slot) {
        return slot.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Ascending, each once: transactions that insert in the same order do not wait for each other in a circle. */
    static SortedSet<Instant> truncated(Collection<Instant> slots) {
        SortedSet<Instant> truncated = new TreeSet<>();
        slots.forEach(slot -> truncated.add(truncated(slot)));
        return truncated;
    }

    /** Cut off, and no further away than the ledger's numbers reach. */
    static long millis(Instant slot) {
        if (slot.isBefore(FIRST)) {
            return FIRST.toEpochMilli();
        }
        return (slot.isAfter(LAST) ? LAST : slot).toEpochMilli();
    }

    /** For an array parameter. */
    static Long[] millis(Collection<Instant> slots) {
        return slots.stream().map(Instant::toEpochMilli).toArray(Long[]::new);
    }
}
