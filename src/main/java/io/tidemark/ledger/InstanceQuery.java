package io.tidemark.ledger;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * Which instances to list, newest slot first.
 *
 * @param task   null for all tasks
 * @param from   first slot, inclusive; null for no bound
 * @param to     last slot, inclusive; null for no bound
 * @param states empty for all
 * @param before only instances behind this one, which is the last of the page before; null for the first page
 * @param limit  at least 1
 */
public record InstanceQuery(String task, Instant from, Instant to, Set<InstanceState> states, Position before, int limit) {

    /** Where a page ends. Pages that begin there neither repeat an instance nor leave one out, whatever is planned meanwhile. */
    public record Position(Instant scheduledTime, String task) {

        public Position {
            Objects.requireNonNull(scheduledTime, "scheduledTime");
            Objects.requireNonNull(task, "task");
        }
    }

    public InstanceQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("a list has a limit of 1 or more, and this is " + limit);
        }
        states = Set.copyOf(states);
    }

    /** The first page. */
    public InstanceQuery(String task, Instant from, Instant to, Set<InstanceState> states, int limit) {
        this(task, from, to, states, null, limit);
    }
}
