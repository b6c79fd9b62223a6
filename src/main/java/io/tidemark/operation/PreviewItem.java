package io.tidemark.operation;

import java.time.Instant;
import java.util.List;

import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RequeueResult.Appended;

/**
 * What an action would do to one slot.
 *
 * @param state   null when the ledger does not have the slot
 * @param epoch   with the state, what the person saw; 0 when the ledger does not have the slot
 * @param rows    that the slot has loaded and that would be loaded anew; 0 when none
 * @param doubles what would be in the target twice
 * @param refusal why nothing would be done to it and what can be done instead; null when it would
 */
public record PreviewItem(Instant scheduledTime, InstanceState state, long epoch, long rows, List<Appended> doubles, String refusal) {

    public PreviewItem {
        doubles = List.copyOf(doubles);
    }

    public boolean allowed() {
        return refusal == null;
    }
}
