package io.tidemark.cli.desk;

import java.time.Instant;
import java.util.Map;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;

/**
 * A task and its instances.
 *
 * @param counts         how many instances are in each state; states without any are absent
 * @param succeededSince SUCCEEDED counts the slots from here on; null when it counts all
 */
public record TaskCounts(CycleTask task, Map<InstanceState, Long> counts, Instant succeededSince) {

    public TaskCounts {
        counts = Map.copyOf(counts);
    }

    /** Of several states together. */
    public long count(InstanceState... states) {
        long sum = 0;
        for (InstanceState state : states) {
            sum += counts.getOrDefault(state, 0L);
        }
        return sum;
    }
}
