package io.tidemark.ledger;

import java.time.Instant;

/**
 * How one slot stands, in as little as a grid of a hundred thousand of them needs.
 *
 * @param rowsWritten  null until the instance is loaded, or where the target does not tell
 * @param rowsRejected null as rowsWritten
 * @param late         whether objects came or changed after the instance had ended
 * @param setByPerson  whether the instance counts as SUCCEEDED because a person said so, and nothing was loaded for it
 * @param objects      how many objects the last attempt read
 */
public record SlotStatus(Instant scheduledTime, InstanceState state, Long rowsWritten, Long rowsRejected, boolean late,
        DeadLetterState deadLetter, boolean setByPerson, int objects) {
}
