package io.tidemark.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * Which instances a node wants to run.
 *
 * @param owner          the node's name, unique among all nodes of the ledger, at most 200 characters
 * @param limit          at most so many now
 * @param parallelism    at most so many of the task at a time, over all nodes
 * @param lease          how long the claim holds unless it is renewed
 * @param selfDependency only a slot whose earlier slots have all succeeded
 * @param only           only these slots; empty for all
 */
public record ClaimRequest(
        String task, String owner, int limit, int parallelism, Duration lease, boolean selfDependency, Set<Instant> only) {

    private static final int OWNER_LIMIT = 200;

    public ClaimRequest {
        Objects.requireNonNull(task, "task");
        if (owner == null || owner.isBlank() || owner.length() > OWNER_LIMIT) {
            throw new IllegalArgumentException("a node's name has 1 to %d characters, and this is '%s'".formatted(OWNER_LIMIT, owner));
        }
        if (lease.isNegative() || lease.isZero()) {
            throw new IllegalArgumentException("a lease is longer than nothing, and this is " + lease);
        }
        only = Set.copyOf(only);
    }
}
