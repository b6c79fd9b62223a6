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
}
