package io.tidemark.operation;

import java.time.Instant;

import io.tidemark.ledger.InstanceState;

/**
 * What was done to one slot.
 *
 * @param done    whether anything was changed
 * @param before  null when the ledger did not have the slot
 * @param after   null when the ledger does not have the slot
 * @param message goes on behind the instance's name
 */
public record ItemAnswer(Instant scheduledTime, boolean done, InstanceState before, InstanceState after, String message) {
}
