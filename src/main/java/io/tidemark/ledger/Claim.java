package io.tidemark.ledger;

import java.time.Instant;

import io.tidemark.commit.CommitIntent;

/**
 * The right to run one attempt of an instance, until the lease ends.
 *
 * @param attempt    which attempt of the current series this is, counted from 1; compare with {@code maximumAttempts}
 * @param plannedAt  when the current series of attempts was planned or requeued
 * @param leaseUntil by the ledger's clock
 * @param unresolved a commit of an earlier attempt of which nobody knows what became; null when there is none. It must be
 *                   resolved before anything is loaded.
 * @param previous   why the instance is not done yet: the last failure of the series, what was missing, who lost it; null
 *                   when nothing came before
 * @param stop       who wants the instance stopped and why, one line; null when nobody does. An attempt that has not begun to
 *                   load does not begin then.
 */
public record Claim(
        String task,
        Instant scheduledTime,
        long epoch,
        String owner,
        RunKind kind,
        int attempt,
        Instant plannedAt,
        Instant leaseUntil,
        CommitIntent unresolved,
        String previous,
        String stop) {
}
