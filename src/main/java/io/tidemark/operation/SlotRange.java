package io.tidemark.operation;

import java.time.Instant;
import java.util.Objects;

/** All slots from the first to the last, both included. */
public record SlotRange(Instant from, Instant to) {

    /** @throws IllegalArgumentException when it ends before it begins */
    public SlotRange {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("the range from %s to %s ends before it begins".formatted(from, to));
        }
    }
}
