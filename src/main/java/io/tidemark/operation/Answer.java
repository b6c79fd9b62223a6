package io.tidemark.operation;

import java.util.List;

/**
 * What an action did: an answer for each slot of its preview.
 *
 * @param request names the call in the audit trail
 */
public record Answer(String request, List<ItemAnswer> items) {

    public Answer {
        items = List.copyOf(items);
    }

    public long done() {
        return items.stream().filter(ItemAnswer::done).count();
    }

    public boolean allDone() {
        return done() == items.size();
    }
}
