package io.tidemark.ledger;

import java.time.Instant;

import io.tidemark.commit.LoadCounts;

/**
 * One slot of one task: exactly one row in the ledger.
 *
 * @param attempts     attempts that count towards {@code maximumAttempts}
 * @param epoch        raised by every claim; a writer with an older epoch can change nothing
 * @param owner        the node that runs it; null unless RUNNING
 * @param leaseUntil   null unless RUNNING
 * @param dueAt        not claimed before
 * @param plannedAt    when the current series of attempts was asked for: planned or, later, requeued
 * @param startedAt    the first claim of the current series of attempts; null before
 * @param finishedAt   when it became terminal; null before
 * @param objects      how many objects the last attempt read
 * @param counts       what the committed attempt loaded; null until then, or where the target does not tell
 * @param cause        why the last attempt failed or what is missing, one line; null when all is well
 * @param late         which objects came or changed after the instance had ended, and what became of that, one line; null when
 *                     nothing did since a person last had it run again
 * @param lateAt       when that was found; null when late is
 */
public record CycleInstance(
        String task,
        Instant scheduledTime,
        InstanceState state,
        RunKind kind,
        int priority,
        int attempts,
        long epoch,
        String owner,
        Instant leaseUntil,
        Instant dueAt,
        Instant plannedAt,
        Instant startedAt,
        Instant finishedAt,
        int objects,
        LoadCounts counts,
        String cause,
        DeadLetterState deadLetter,
        String late,
        Instant lateAt) {
}
