package io.tidemark.ledger;

import java.time.Instant;
import java.util.List;

/**
 * What changed lately.
 *
 * @param slots    the newest change first; among them some that an earlier answer had, too
 * @param upTo     from when to ask next
 * @param complete false when more changed than was asked for, and the oldest changes are left out: then whoever shows them reads
 *                 everything again that it shows
 */
public record SlotChanges(List<SlotChange> slots, Instant upTo, boolean complete) {

    public SlotChanges {
        slots = List.copyOf(slots);
    }
}
