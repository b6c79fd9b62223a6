package io.tidemark.ledger;

import java.time.Instant;
import java.util.List;

/**
 * A slot that has ended, and what its last attempt looked for and read: to be compared with what is there now.
 *
 * @param state        SUCCEEDED or FAILED
 * @param epoch        of the attempt that ended it
 * @param sources      where that attempt looked, never empty
 * @param sharesSource whether the slot before or after it was looked for in the same place: then a new object there need not be
 *                     this slot's
 * @param objects      what that attempt read; empty when it found nothing
 * @param told         what came late and was told before
 * @param replaces     whether a commit is recorded that replaced what the target held
 * @param appended     whether a commit is recorded that added to what the target held
 */
public record WatchedSlot(
        Instant scheduledTime,
        InstanceState state,
        long epoch,
        List<String> sources,
        boolean sharesSource,
        List<SourceObject> objects,
        List<LateObject> told,
        boolean replaces,
        boolean appended) {
}
