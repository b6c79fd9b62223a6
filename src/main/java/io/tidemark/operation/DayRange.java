package io.tidemark.operation;

import java.time.LocalDate;
import java.util.Objects;

/** Days of the task's zone from the first to the last, both included. */
public record DayRange(LocalDate first, LocalDate last) {

    /** @throws IllegalArgumentException when it ends before it begins */
    public DayRange {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(last, "last");
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("the days from %s to %s end before they begin".formatted(first, last));
        }
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + ".." + last;
    }
}
