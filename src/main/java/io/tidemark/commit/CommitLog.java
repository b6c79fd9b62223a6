package io.tidemark.commit;

import java.util.Optional;

/**
 * Where a writer records what it is about to commit. The ledger implements it for an instance's attempt; a writer that
 * finds none on its exchange works without one, and then nobody can resolve its commit after a crash.
 */
public interface CommitLog {

    /** The exchange property under which an attempt finds its log. */
    String EXCHANGE_PROPERTY = "CamelTidemarkCommitLog";

    /**
     * What an earlier attempt of the instance has appended to the target: to be asked before an append, which would put the same
     * rows there twice. Each commit is handed out once, in the order in which they were made, so that the n-th append of an attempt
     * stands for the n-th of those before it.
     *
     * @param target as in {@link CommitIntent#target()}
     * @return empty when the append has to be made
     * @throws StaleClaimException when the caller no longer owns the instance
     */
    default Optional<CommitIntent> appended(String target) {
        return Optional.empty();
    }

    /**
     * Records the intent durably. Returning is the permission to commit.
     *
     * @throws StaleClaimException when the caller no longer owns the instance; it must not commit
     */
    void intend(CommitIntent intent);

    /**
     * Records what became of the commit.
     *
     * @param sessionId the session of an intent that was recorded before
     * @throws StaleClaimException when the caller no longer owns the instance; the successor resolves the intent
     */
    void resolve(String sessionId, CommitOutcome outcome);

    /**
     * Tells how far the load has come, for people. May be called from any thread and about once in a second: only the newest one
     * is kept, and it is written later and elsewhere. Never fails.
     */
    default void progress(LoadProgress progress) {
        // nobody asked to know
    }

    /** Tells which rows were rejected, for people, whether or not the load goes on without them. Never fails. */
    default void rejected(RejectedRows rows) {
        // nobody asked to know
    }

    /** Tells what the target counted after the commit, for people; of several targets of an attempt, the sum is kept. Never fails. */
    default void verified(TargetCount count) {
        // nobody asked to know
    }
}
