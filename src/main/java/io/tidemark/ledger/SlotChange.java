package io.tidemark.ledger;

import java.time.Instant;

/**
 * An instance of which a person sees something else now.
 *
 * @param slot      how it stands now, not how it stood when it changed
 * @param changedAt the newest change, by the ledger's clock
 */
public record SlotChange(String task, SlotStatus slot, Instant changedAt) {
}
