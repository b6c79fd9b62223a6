package io.tidemark.ledger;

import java.time.Instant;

/**
 * A process that runs or ran instances. All times are the ledger's.
 *
 * @param startedAt  its first sign of life
 * @param seenAt     its last sign of life
 * @param aliveUntil when it counts as dead, unless it gives another sign before
 * @param alive      whether that is still to come
 * @param running    how many instances it owns now; those of a dead node wait for somebody to take them over
 */
public record Node(NodeInfo info, Instant startedAt, Instant seenAt, Instant aliveUntil, boolean alive, long running) {
}
