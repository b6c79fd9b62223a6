package io.tidemark.ledger;

import java.time.Instant;

/**
 * What is still to be done to a source object of a loaded slot.
 *
 * @param action in a form that only the source that wrote it interprets
 * @param tries  how often somebody has taken it, this time included
 */
public record SourceAction(long id, Instant scheduledTime, String action, int tries) {
}
