package io.tidemark.cycle;

import java.util.List;

import io.tidemark.commit.CommitIntent;

/**
 * What a feed route loads, as far as its steps tell before it runs.
 *
 * @param count     how many of its steps commit to a target
 * @param countable whether no step runs more than once for an instance or sends where only its message says; else the count says nothing
 * @param last      whether the route sends nowhere else after its last load
 */
record FeedLoads(int count, boolean countable, boolean last) {

    /** Of a route that nobody knows. */
    static final FeedLoads UNKNOWN = new FeedLoads(0, false, false);

    /**
     * Whether one attempt that committed this, and then came to no end, has done everything that the route does. Counted by target,
     * because a step may have been repeated. When in doubt it is not: to run the route again replaces what it overwrites and skips
     * what it appended.
     */
    boolean wereAll(List<CommitIntent> committed) {
        return countable && last && count > 0 && committed.stream().map(CommitIntent::target).distinct().count() == count;
    }

    /** Whether an attempt whose route ended has loaded everything when so many loads of it are in their targets. */
    boolean were(int done) {
        return countable && count > 0 && done >= count;
    }
}
