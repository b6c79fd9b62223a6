package io.tidemark.ledger;

import java.time.Instant;
import java.util.Map;

/**
 * How one task stands.
 *
 * @param counts     how many slots since the day that was asked for are in each state; states without any are absent
 * @param open       how many instances that have not succeeded are in each state, however old; states without any are absent
 * @param oldestOpen as {@link Overview#oldestOpen}; null when there is none
 */
public record TaskOverview(CycleTask task, Map<InstanceState, Long> counts, Map<InstanceState, Long> open, Instant oldestOpen) {

    public TaskOverview {
        counts = Map.copyOf(counts);
        open = Map.copyOf(open);
    }
}
