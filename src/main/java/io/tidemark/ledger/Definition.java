package io.tidemark.ledger;

import java.time.Instant;

/**
 * What a task was made of when attempts of it ran.
 *
 * @param id        the same for the same text; at most 100 characters
 * @param text      of the task's routes, without secrets
 * @param firstSeen when a node first ran it, by the ledger's clock
 */
public record Definition(String task, String id, String text, Instant firstSeen) {
}
