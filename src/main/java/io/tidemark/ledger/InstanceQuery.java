package io.tidemark.ledger;

import java.time.Instant;
import java.util.Set;

/**
 * Which instances to list, newest slot first.
 *
 * @param task   null for all tasks
 * @param from   first slot, inclusive; null for no bound
 * @param to     last slot, inclusive; null for no bound
 * @param states empty for all
 * @param limit  at least 1
 */
public record InstanceQuery(String task, Instant from, Instant to, Set<InstanceState> states, int limit) {

    public InstanceQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("a list has a limit of 1 or more, and this is " + limit);
        }
        states = Set.copyOf(states);
    }
}
