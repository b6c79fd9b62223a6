package io.tidemark.ledger;

import java.time.Instant;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;

/**
 * A commit that an attempt meant to make, and what became of it.
 *
 * @param epoch      of the attempt that recorded it
 * @param target     in a form that only its writer interprets; never holds secrets
 * @param sessionId  the target's upload session
 * @param overwrites whether it replaces what the target holds
 * @param recordedAt before the target was asked to commit
 * @param outcome    null while nobody knows
 * @param resolvedAt null while nobody knows
 */
public record RecordedCommit(long epoch, String target, String sessionId, boolean overwrites, LoadCounts counts, Instant recordedAt,
        CommitOutcome outcome, Instant resolvedAt) {
}
