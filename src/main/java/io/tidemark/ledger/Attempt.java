package io.tidemark.ledger;

import java.time.Instant;
import java.util.List;

import io.tidemark.commit.LoadCounts;

/**
 * One run of the feed route for an instance.
 *
 * @param number     counted from 1 over the whole life of the instance, reruns included
 * @param finishedAt null while it runs
 * @param cause      null unless it failed, or a person judged its commit
 * @param counts     null unless it committed
 * @param notes      what it told beside its outcome
 */
public record Attempt(
        String task,
        Instant scheduledTime,
        int number,
        long epoch,
        String node,
        Instant startedAt,
        Instant finishedAt,
        AttemptOutcome outcome,
        String cause,
        LoadCounts counts,
        List<SourceObject> objects,
        AttemptNotes notes) {
}
