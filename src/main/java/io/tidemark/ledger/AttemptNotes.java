package io.tidemark.ledger;

import java.time.Instant;
import java.util.List;

import io.tidemark.commit.LoadProgress;
import io.tidemark.commit.RejectedRows;
import io.tidemark.commit.TargetCount;

/**
 * What an attempt told beside its outcome. None of it decides anything.
 *
 * @param progress   of its newest load, as it was last told; null when it was not
 * @param progressAt when that was written, by the ledger's clock; null as progress
 * @param rejectsAt  where all rejected rows are, one place to a line; null when nowhere
 * @param rejected   the first rejected rows, at most {@link RejectedRows#FIRST}
 * @param verified   what its targets counted, all together, and whether all counted what was written; null when none did
 * @param definition id of the definition that it ran; null where its node did not tell
 * @param logged     whether there is a log of it: {@link Ledger#attemptLog}
 */
public record AttemptNotes(LoadProgress progress, Instant progressAt, String rejectsAt, List<RejectedRows.Row> rejected,
        TargetCount verified, String definition, boolean logged) {

    /** Of an attempt that told nothing. */
    public static final AttemptNotes NONE = new AttemptNotes(null, null, null, List.of(), null, null, false);

    public AttemptNotes {
        rejected = List.copyOf(rejected);
    }
}
